package editor

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/ui/widget"
)

// View draws the lines on the screen, in exactly the size that was set.
func (e *Editor) View() string {
	if e.width <= 0 || e.height <= 0 {
		return ""
	}
	lines, pens := make([]string, 0, e.height), e.pens()
	for at := e.step(e.top, 0); len(lines) < e.height; {
		lines = append(lines, e.gutterOf(at)+e.piece(at, pens))
		next := e.step(at, 1)
		if next == at {
			break
		}
		at = next
	}
	return widget.Block(lines, e.width, e.height)
}

// gutterOf draws what stands before a line of the screen: the weightiest sign of
// its line, and its number.
func (e *Editor) gutterOf(at screenLine) string {
	digits := e.gutter() - 2
	if at.piece > 0 {
		return strings.Repeat(" ", digits+2)
	}
	sign := " "
	if marks := e.marks[at.line]; len(marks) > 0 {
		heaviest := slices.MaxFunc(marks, func(a, b mark) int { return int(a.sign) - int(b.sign) })
		sign = e.markStyle(heaviest.sign).Render(map[Sign]string{Caution: e.theme.Signs.Caution, Wrong: e.theme.Signs.Refused}[heaviest.sign])
	}
	style := e.theme.Faint
	if e.on && at.line == e.caret.Line {
		style = e.theme.Text
	}
	number := strconv.Itoa(at.line + 1)
	return sign + style.Render(strings.Repeat(" ", digits-len(number))+number) + " "
}

// look is how a character is drawn.
type look uint8

const (
	lookOfKind look = iota // and so on, by kind
	lookFound  look = iota + look(other)
	lookPair
	lookCaution
	lookWrong
	lookCaret
	looks int = iota + int(other) // how many there are
)

// pen is what a terminal is sent before and behind characters of a look. A
// picture has hundreds of such, and asking their style anew costs more than all
// the rest of it.
type pen struct{ before, behind string }

func (e *Editor) pens() []pen {
	pens := make([]pen, looks)
	for l := range pens {
		pens[l].before, pens[l].behind, _ = strings.Cut(e.styleOf(look(l)).Render("x"), "x")
	}
	return pens
}

// piece draws a line of the screen behind its gutter. Characters that look alike
// are drawn together.
func (e *Editor) piece(at screenLine, pens []pen) string {
	l := e.buffer.lines[at.line]
	from, to := l.piece(e.room(), at.piece)
	painter := e.painter(at.line, from)
	var drawn strings.Builder
	run, runLook, cell := "", lookOfKind, 0
	flush := func() {
		switch {
		case run == "":
		case runLook == lookCaret:
			drawn.WriteString(widget.CaretCell(e.theme, run))
		case runLook == lookOfKind+look(blank):
			drawn.WriteString(run)
		default:
			drawn.WriteString(pens[runLook].before + run + pens[runLook].behind)
		}
		run = ""
	}
	for byteAt := from; byteAt < to; {
		c := characterAt(l.text, byteAt, cell)
		look := painter.look(byteAt, byteAt+c.size)
		if look != runLook || look == lookCaret {
			flush()
		}
		run, runLook = run+c.shown, look
		byteAt, cell = byteAt+c.size, cell+c.cells
	}
	flush()
	if to == len(l.text) && e.on && e.caret == (Place{at.line, to}) {
		drawn.WriteString(widget.CaretCell(e.theme, " "))
	}
	return drawn.String()
}

func (e *Editor) styleOf(l look) lipgloss.Style {
	switch l {
	case lookFound:
		return e.theme.Selected
	case lookPair:
		return e.theme.Focus
	case lookCaution, lookWrong:
		return e.markStyle(Caution + Sign(l-lookCaution))
	case lookOfKind + look(property):
		return e.theme.Property
	case lookOfKind + look(text):
		return e.theme.String
	case lookOfKind + look(number):
		return e.theme.Number
	case lookOfKind + look(punctuation):
		return e.theme.Faint
	}
	return e.theme.Text
}

func (e *Editor) markStyle(s Sign) lipgloss.Style {
	if s == Wrong {
		return e.theme.Error
	}
	return e.theme.Warning
}

// painter knows how the characters of one line look, from a byte on. It is asked
// from left to right.
type painter struct {
	e      *Editor
	line   int
	tokens []token // those that are not passed
	found  []Place // of the line
	length int     // of what was found
}

func (e *Editor) painter(line, from int) *painter {
	tokens := e.buffer.lines[line].kinds()
	passed, _ := slices.BinarySearchFunc(tokens, from, func(t token, from int) int { return t.end - 1 - from })
	p := &painter{e: e, line: line, tokens: tokens[passed:]}
	if e.find != nil {
		first, _ := slices.BinarySearchFunc(e.find.found, line, func(at Place, line int) int { return at.Line - line })
		for first < len(e.find.found) && e.find.found[first].Line == line {
			p.found = append(p.found, e.find.found[first])
			first++
		}
		p.length = len(strings.ToLower(e.find.field.Value()))
	}
	return p
}

// look returns how the character between two bytes looks.
func (p *painter) look(from, to int) look {
	e := p.e
	holds := func(at Place) bool { return at.Line == p.line && at.Byte >= from && at.Byte < to }
	switch {
	case e.on && holds(e.caret):
		return lookCaret
	case e.on && e.pair.ok && (holds(e.pair.bracket) || holds(e.pair.partner)):
		return lookPair
	}
	for len(p.found) > 0 && p.found[0].Byte+p.length <= from {
		p.found = p.found[1:]
	}
	if len(p.found) > 0 && p.found[0].Byte <= from {
		return lookFound
	}
	heaviest := Sign(0)
	for _, m := range e.marks[p.line] {
		if m.at >= from && m.at < to {
			heaviest = max(heaviest, m.sign)
		}
	}
	if heaviest > 0 {
		return lookCaution + look(heaviest-Caution)
	}
	for len(p.tokens) > 0 && p.tokens[0].end <= from {
		p.tokens = p.tokens[1:]
	}
	if len(p.tokens) == 0 {
		return lookOfKind
	}
	return lookOfKind + look(p.tokens[0].kind)
}
