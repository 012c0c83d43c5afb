package widget

import (
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textarea"
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// TextArea is typed text of several lines. bubbles' textarea edits; the lines
// are broken and drawn here, by the cells that the rest of the console counts,
// and with a caret that shows without colour.
type TextArea struct {
	theme         *themes.Theme
	area          textarea.Model
	width, height int
}

// hiddenWidth is the width that the textarea breaks its own lines to, which
// nobody sees. For every rune it measures the piece that it is at: short pieces
// keep the time for a key in proportion to the line.
const hiddenWidth = 16

// NewTextArea returns an empty area of the given height that takes at most
// limit runes; 0 sets no limit.
func NewTextArea(theme *themes.Theme, height, limit int) *TextArea {
	area := textarea.New()
	area.MaxHeight, area.MaxWidth = 0, 0
	area.CharLimit = limit
	area.ShowLineNumbers = false
	area.Prompt = ""
	area.SetWidth(hiddenWidth)
	area.Cursor.SetMode(cursor.CursorStatic)
	area.KeyMap.LinePrevious = key.NewBinding()
	area.KeyMap.LineNext = key.NewBinding()
	area.KeyMap.Paste = key.NewBinding()
	return &TextArea{theme: theme, area: area, height: height}
}

// Value returns what was typed.
func (a *TextArea) Value() string { return a.area.Value() }

// SetValue replaces the text, cleaned, and puts the caret behind it.
func (a *TextArea) SetValue(s string) { a.area.SetValue(CleanText(s)) }

// Focus gives the area the keys.
func (a *TextArea) Focus() tea.Cmd { return a.area.Focus() }

// Blur takes the keys away.
func (a *TextArea) Blur() { a.area.Blur() }

// Focused reports whether the area has the keys.
func (a *TextArea) Focused() bool { return a.area.Focused() }

// Capturing reports that letters are text while the area has the focus.
func (a *TextArea) Capturing() bool { return a.Focused() }

// Height returns the lines on the screen.
func (a *TextArea) Height() int { return a.height }

// SetWidth sets the width in cells.
func (a *TextArea) SetWidth(width int) { a.width = width }

// SetHeight sets the lines on the screen.
func (a *TextArea) SetHeight(height int) { a.height = height }

// Update types; enter is a newline. Moves up from the first line and down from
// the last are not the area's, so that a form can be left by them.
func (a *TextArea) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return a.point(m), nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !a.Focused() || isConsoleKey(press) && press.Type != tea.KeyEnter {
		return false, nil
	}
	switch press.Type {
	case tea.KeyUp:
		return a.moveLines(-1), nil
	case tea.KeyDown:
		return a.moveLines(1), nil
	case tea.KeyPgUp:
		return a.moveLines(-a.height), nil
	case tea.KeyPgDown:
		return a.moveLines(a.height), nil
	}
	if key.Matches(press, a.area.KeyMap.WordBackward) && !a.hasWordBefore() {
		press = tea.KeyMsg{Type: tea.KeyCtrlHome} // bubbles looks without end for the word that is not there
	}
	if len(press.Runes) > 0 {
		press.Runes = []rune(CleanText(string(press.Runes)))
	}
	a.area, cmd = a.area.Update(press)
	return true, cmd
}

// hasWordBefore reports whether anything but white space stands before the caret.
func (a *TextArea) hasWordBefore() bool {
	lines := strings.Split(a.area.Value(), "\n")
	row := min(a.area.Line(), len(lines)-1)
	line := []rune(lines[row])
	before := strings.Join(lines[:row], "") + string(line[:min(a.column(), len(line))])
	return strings.TrimSpace(before) != ""
}

// screenLine is a piece of a typed line that stands on one line of the screen.
type screenLine struct {
	line  int // of the typed text
	start int // rune of it that the piece begins with
	text  []rune
}

// screenLines breaks the text to the width, and finds the caret in it.
func (a *TextArea) screenLines() (lines []screenLine, caretLine, caretColumn int) {
	column := a.column()
	for i, text := range strings.Split(a.area.Value(), "\n") {
		start := 0
		for _, piece := range breakLine(text, a.width-1) {
			if i == a.area.Line() && column >= start {
				caretLine, caretColumn = len(lines), column-start
			}
			lines = append(lines, screenLine{i, start, piece})
			start += len(piece)
		}
	}
	return lines, caretLine, caretColumn
}

// column returns the rune of its line that the caret stands on.
func (a *TextArea) column() int {
	info := a.area.LineInfo()
	return info.StartColumn + info.ColumnOffset
}

// moveLines moves the caret by lines of the screen, and not beyond the ends;
// false when it stands there already.
func (a *TextArea) moveLines(by int) bool {
	lines, at, column := a.screenLines()
	to := max(min(at+by, len(lines)-1), 0)
	if to == at {
		return false
	}
	a.moveTo(lines, to, column)
	return true
}

// moveTo puts the caret on a rune of a line of the screen, or on its last one.
func (a *TextArea) moveTo(lines []screenLine, to, column int) {
	target := lines[to]
	for a.area.Line() < target.line {
		a.area.CursorEnd()
		a.area.CursorDown()
	}
	for a.area.Line() > target.line {
		a.area.CursorStart()
		a.area.CursorUp()
	}
	last := len(target.text)
	if to+1 < len(lines) && lines[to+1].line == target.line {
		last-- // behind it the next piece begins
	}
	a.area.SetCursor(target.start + min(column, last))
}

// breakLine cuts a line into pieces of at most width cells, after a space
// where there is one. The pieces together are the line.
func breakLine(text string, width int) [][]rune {
	var pieces [][]rune
	for {
		piece := firstCells(text, max(width, 1))
		if piece == text {
			return append(pieces, []rune(text))
		}
		if space := strings.LastIndexByte(piece, ' '); space > 0 {
			piece = piece[:space+1]
		}
		pieces = append(pieces, []rune(piece))
		text = text[len(piece):]
	}
}

// View draws the lines around the caret.
func (a *TextArea) View() string {
	lines, at, column := a.screenLines()
	top := a.top(len(lines), at)
	drawn := make([]string, 0, a.height)
	for i := top; i < top+a.height; i++ {
		var text []rune
		if i < len(lines) {
			text = lines[i].text
		}
		drawn = append(drawn, caretLine(a.theme, text, a.caret(i == at, column), a.width))
	}
	return Block(drawn, a.width, a.height)
}

// top is the first line on the screen: that of the caret is in the middle.
func (a *TextArea) top(lines, at int) int { return max(min(at-a.height/2, lines-a.height), 0) }

// caret is the rune of a line that the caret is drawn on, -1 when it is not.
func (a *TextArea) caret(under bool, column int) int {
	if !under || !a.Focused() {
		return -1
	}
	return column
}
