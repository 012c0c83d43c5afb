package cryptography

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

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
	for _, input := range p.operation.inputs {
		input.fit(body)
		items = append(items, input.items(p.checked)...)
	}
	p.setItems(items)
	p.form.SetSize(p.width, body)
}

// setItems gives the form its rows. Rows that stay are changed in place: new
// ones would bring the form back to the focus, away from where it was scrolled.
func (p *Page) setItems(items []*widget.Item) {
	sameField := func(a, b *widget.Item) bool { return a.Field == b.Field }
	if !slices.EqualFunc(p.items, items, sameField) {
		p.items = items
		p.form.SetItems(items...)
		return
	}
	for i, item := range items {
		*p.items[i] = *item
	}
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
	return screen(lines, p.width, p.height)
}

// head is what stands above form and result: the key, why it cannot be used,
// and a line that says that the operation runs when it takes long.
func (p *Page) head() []string {
	theme := p.console.Theme
	lines := []string{p.subject.line(theme, p.console.Now(), p.loading != 0, p.width)}
	if text := p.subject.caution(p.operation.verb); text != "" {
		lines = append(lines, theme.Warning.Render(theme.Signs.Caution+" "+text))
	}
	runs := ""
	if p.calling != 0 && p.slow == p.calling {
		runs = theme.Faint.Render(p.operation.working + theme.Signs.Ellipsis)
	}
	return append(lines, runs)
}

// screen returns lines as a view of exactly width × height cells.
func screen(lines []string, width, height int) string {
	out := make([]string, height)
	for i := range out {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out[i] = widget.Fit(line, width)
	}
	return strings.Join(out, "\n")
}
