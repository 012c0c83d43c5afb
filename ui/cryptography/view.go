package cryptography

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// fixedLines is what a form needs beside an area of text: the other rows, each
// at its least, with their notes and the buttons.
const fixedLines = 11

// layout brings the form and the result in line with the page's state: which
// rows there are, their problems, and the lines that each has.
func (p *Page) layout() {
	body := max(p.height-len(p.head()), 0)
	if p.result != nil {
		p.result.setSize(p.width, body)
	}
	// The form is kept up under a result too: it must not hold on to fields
	// that were forgotten.
	var items []*widget.Item
	spare := body - fixedLines
	for _, input := range p.operation.inputs {
		spare -= input.fit(spare)
		items = append(items, input.items(p.checked)...)
	}
	p.form.SetItems(items...)
	p.form.SetSize(p.width, body)
}

func (p *Page) setButtons() {
	p.form.SetButtons(
		widget.Button{Label: p.operation.label, Main: true, Off: p.off(), Press: p.submit},
		widget.Button{Label: "Cancel", Press: func() tea.Cmd { return page.Send(page.Back{}) }},
	)
}

// View draws the page.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	lines := p.head()
	if p.result != nil {
		lines = append(lines, p.result.lines(p.console.Theme)...)
	} else {
		lines = append(lines, strings.Split(p.form.View(), "\n")...)
	}
	return widget.Block(lines, p.width, p.height)
}

// head is what stands above form and result: the key, and why it cannot be
// used.
func (p *Page) head() []string {
	theme := p.console.Theme
	lines := []string{p.subject.line(theme, p.console.Now(), p.loading != 0, p.width)}
	if text := p.subject.caution(p.operation, p.console.Now()); text != "" {
		lines = append(lines, theme.Warning.Render(theme.Signs.Caution+" "+text))
	}
	return append(lines, "")
}
