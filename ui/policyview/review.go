package policyview

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// review is the difference that saving makes.
type review struct {
	lines     []widget.DifferenceLine
	drawn     []string // the lines, at a width and in a theme: drawing many costs more than all else
	width     int
	theme     string
	overtaken bool // the base is another caller's, found while saving
	lockout   bool // it was refused by the lockout check, which has a way out
	public    bool // the new policy allows everybody
	scroller  *widget.Scroller
}

// save shows the difference, and from there writes the new policy. A document
// that would be refused for what stands in it is not written: the caret goes to
// its first fault.
func (p *Page) save() tea.Cmd {
	if p.stage == reviewing {
		return p.confirmed()
	}
	text := p.text()
	document, faults := policy.Read(text, policy.KeyPolicy)
	if len(text) > model.PolicyMaxBytes {
		return page.Send(page.Refused{Err: page.OffError{Label: saveChanges, Reason: tooLong(len(text))}})
	}
	if len(faults) > 0 {
		return p.refuse(saveChanges, faults)
	}
	p.editor.EndFind()
	p.from, p.stage, p.onList = p.stage, reviewing, false
	p.review.overtaken, p.review.lockout, p.review.public = false, false, policy.IsPublic(document)
	p.compare()
	return nil
}

// refuse goes to the first of the faults, for which an action does not work.
func (p *Page) refuse(label string, faults []*policy.Fault) tea.Cmd {
	p.check.faults, p.check.findings = faults, nil
	p.mark()
	p.onList = false
	p.editor.GoTo(faults[0].At.Offset)
	p.fit()
	return page.Send(page.Refused{Err: page.OffError{Label: label, Reason: "The key policy has a fault at " + faults[0].At.String()}})
}

// compare works the difference out. Documents are compared with each value on a
// line of its own, so that other blanks are no difference.
func (p *Page) compare() {
	p.review.lines = widget.Difference(indented(widget.Newlines(p.base)), indented(p.text()))
	p.review.drawn = nil
	p.fit()
	p.review.scroller.Update(tea.KeyMsg{Type: tea.KeyHome})
}

// fitReview draws the difference, once a width.
func (p *Page) fitReview() {
	r := &p.review
	r.scroller.SetSize(p.width, max(p.height-headLines, 0))
	width, theme := p.reviewRoom(p.width), p.c.Theme
	if p.stage == reviewing && (r.drawn == nil || r.width != width || r.theme != theme.Name) {
		r.drawn, r.width, r.theme = widget.DrawDifference(theme, r.lines, width), width, theme.Name
	}
}

// reviewRoom returns the cells between the margins of a line.
func (p *Page) reviewRoom(width int) int { return max(width-2*len(margin), 1) }

// goOn goes back from the difference to the text.
func (p *Page) goOn() tea.Cmd {
	p.stage = p.from
	p.fit()
	return nil
}

// reviewLines draws what saving changes, and what stands in its way.
func (p *Page) reviewLines(width int) (lines []string) {
	theme := p.c.Theme
	room := p.reviewRoom(width)
	put := func(style lipgloss.Style, sign, text string) {
		broken := widget.Hanging(style, sign, text, room)
		if sign == "" {
			broken = widget.Wrap(text, room)
			for i, line := range broken {
				broken[i] = style.Render(line)
			}
		}
		for _, line := range broken {
			lines = append(lines, margin+line)
		}
	}
	same := !slices.ContainsFunc(p.review.lines, func(l widget.DifferenceLine) bool { return l.Sign != ' ' })
	switch {
	case same:
		put(theme.Title, "", saveChanges)
	default:
		put(theme.Title, "", saveChanges+": "+widget.CountDifference(p.review.lines))
	}
	if p.review.overtaken {
		put(theme.Warning, theme.Signs.Caution, "Somebody else changed the key policy meanwhile. Nothing was written yet; the lines with - are theirs.")
	}
	if p.review.public {
		put(theme.Danger, theme.Signs.Caution, "This key policy allows everybody, in every account. Saving asks for a confirmation.")
	}
	if p.review.lockout {
		put(theme.Error, theme.Signs.Refused, "Nothing was written: with this key policy you could not change it again.")
		put(theme.Text, theme.Signs.Bullet, "esc goes back, to allow yourself kms:PutKeyPolicy. b saves it as it is, without the lockout check, and asks first.")
	}
	lines = append(lines, "")
	if same {
		put(theme.Faint, theme.Signs.Bullet, "The documents differ in their blanks alone.")
	}
	for _, line := range p.review.drawn {
		lines = append(lines, margin+line)
	}
	lines = append(lines, "")
	put(theme.Faint, "", cmp.Or(p.off(), "ctrl+s writes it. esc goes back and keeps what was typed."))
	return lines
}
