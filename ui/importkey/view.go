package importkey

import (
	"fmt"
	"strings"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
)

// refresh brings rows, problems and buttons in line with the state.
func (p *Page) refresh() {
	p.download.refresh(p)
	p.upload.refresh(p)
	p.form().SetButtons(p.buttons()...)
	p.layout()
}

// layout shares the room out; what stands above the form can change it.
func (p *Page) layout() {
	height := max(p.height-len(p.head()), 0)
	p.download.form.SetSize(p.width, height)
	p.upload.form.SetSize(p.width, height)
}

// View draws the step.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	return widget.Block(append(p.head(), strings.Split(p.form().View(), "\n")...), p.width, p.height)
}

// head says which step this is and what runs, names the key, and says why
// nothing can be imported.
func (p *Page) head() []string {
	theme := p.console.Theme
	name := downloadLabel
	if p.at == uploading {
		name = uploadLabel
	}
	left := theme.Faint.Render(fmt.Sprintf("Step %d of 2  ", p.at+1)) + theme.Title.Render(name)
	right := ""
	if p.doing != "" {
		right = theme.Warning.Render(p.doing + theme.Signs.Ellipsis)
	}
	lines := []string{widget.Fit(left, p.width-widget.Width(right)) + right, p.subject()}
	if off := p.off(model.OpImportKeyMaterial); off != "" {
		for _, line := range widget.Wrap(theme.Signs.Caution+" "+off+".", p.width) {
			lines = append(lines, theme.Warning.Render(line))
		}
	}
	return append(lines, "")
}

// subject names the key: alias, id and state.
func (p *Page) subject() string {
	theme := p.console.Theme
	tail := "  " + theme.Faint.Render(widget.Clean(p.keyID))
	if p.key.State == "" {
		return tail[len("  "):]
	}
	tail += "  " + keyaction.SignedStatus(theme, p.key, p.console.Now())
	name := p.name()
	room := max(p.width-widget.Width(tail), 1)
	return theme.Text.Render(widget.FitMiddle(name, min(widget.Width(name), room))) + tail
}
