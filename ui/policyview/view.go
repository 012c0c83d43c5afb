package policyview

import (
	"fmt"
	"strings"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
)

const (
	margin = "  "
	// headLines are the line that says what the page is about and an empty one.
	headLines = 2
	// statusLines are the line between the text and what was found in it.
	statusLines = 1
)

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.fit()
}

// fit shares the height out among the text and what was found in it.
func (p *Page) fit() {
	p.editor.SetSize(p.width, p.textHeight())
	p.fitReview()
}

func (p *Page) textHeight() int {
	return max(p.height-headLines-statusLines-p.listHeight(), 0)
}

// listHeight is how many lines there are for what was found, as many with and
// without a fault: a sixth of the page, and as many as are needed, up to half of
// it, while the list has the keys.
func (p *Page) listHeight() int {
	least := max(p.height/6, 1)
	if !p.onList {
		return least
	}
	lines, _ := p.allLines()
	return max(min(len(lines), p.height/2-statusLines), least)
}

// View draws what the page is about, and the text or the difference.
func (p *Page) View() string {
	switch {
	case p.width <= 0 || p.height <= 0:
		return ""
	case !p.known():
		return widget.Block([]string{keyaction.Waiting(p.c.Theme, "The key policy", p.failure)}, p.width, p.height)
	}
	lines := []string{p.head(), ""}
	if p.stage == reviewing {
		lines = append(lines, strings.Split(p.review.scroller.View(), "\n")...)
		return widget.Block(lines, p.width, p.height)
	}
	if p.textHeight() > 0 {
		lines = append(lines, strings.Split(p.editor.View(), "\n")...)
	}
	found, _ := p.listLines(p.listHeight())
	lines = append(append(lines, p.status()), found...)
	return widget.Block(lines, p.width, p.height)
}

// head names the key, with its state on the right.
func (p *Page) head() string {
	theme := p.c.Theme
	left := theme.Title.Render("Key policy of "+widget.Clean(p.key.Label())) + theme.Faint.Render(" "+theme.Signs.Dot+" "+p.keyID)
	right := " " + keyaction.SignedStatus(theme, p.key, p.c.Now()) + " "
	if p.saving {
		right = theme.Warning.Render("saving the key policy" + theme.Signs.Ellipsis)
	}
	return widget.Fit(left, p.width-widget.Width(right)) + right
}

// status says where the caret stands, how long the text is, and whether it is
// saved; or what is looked for.
func (p *Page) status() string {
	if p.editor.Finding() {
		return p.findLine()
	}
	theme := p.c.Theme
	line, column := p.editor.Caret()
	parts := []string{theme.Text.Render(fmt.Sprintf("line %d, column %d", line, column))}
	size, style := p.editor.Size(), theme.Faint
	bytes := fmt.Sprintf("%s of %s bytes", widget.Grouped(size), widget.Grouped(model.PolicyMaxBytes))
	if size > model.PolicyMaxBytes {
		style = theme.Error
		bytes += fmt.Sprintf(": %s too many", widget.Grouped(size-model.PolicyMaxBytes))
	}
	parts = append(parts, style.Render(bytes))
	if p.isChange() {
		parts = append(parts, theme.Warning.Render("not saved"))
	}
	between := theme.Faint.Render(" " + theme.Signs.Dot + " ")
	said := margin + strings.Join(parts, between)
	if line, column, ok := p.editor.Partner(); ok {
		pair := between + theme.Focus.Render(fmt.Sprintf("bracket of line %d, column %d", line, column))
		if widget.Width(said+pair) <= p.width {
			said += pair
		}
	}
	return said
}

// findLine is the field of what is looked for, and how often it is there.
func (p *Page) findLine() string {
	const label, fieldWidth = "Find ", 40
	field, at, count := p.editor.FindView(max(min(fieldWidth, p.width-30), 1))
	said := "not found"
	switch {
	case p.editor.Sought() == "":
		said = ""
	case count > 0:
		said = fmt.Sprintf("%s of %s", widget.Grouped(at), widget.Grouped(count))
	}
	return margin + p.c.Theme.Label.Render(label) + field + " " + p.c.Theme.Faint.Render(said)
}

// tooLong says that there are more bytes than a key policy may have.
func tooLong(size int) string {
	return fmt.Sprintf("These are %s bytes, %s more than the %s that a key policy may have.",
		widget.Grouped(size), widget.Grouped(size-model.PolicyMaxBytes), widget.Grouped(model.PolicyMaxBytes))
}
