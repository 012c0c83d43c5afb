package keypolicy

import (
	"cmp"
	"strings"

	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
)

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.refresh()
}

// refresh brings sizes and buttons up to what was read and chosen.
func (p *Page) refresh() {
	switch {
	case p.base == nil:
		return
	case !p.editable():
		p.explain()
		return
	}
	height := max(p.height-len(p.head()), 0)
	for _, s := range p.sections {
		s.form.SetButtons(p.buttons(s)...)
		s.setSize(p.width, height)
	}
	if p.adding != nil {
		p.adding.form.SetButtons(
			widget.Button{Label: "Cancel", Press: p.closeAdder},
			widget.Button{Label: "Attach", Main: true, Off: p.nothingToAttach(), Press: p.attach})
		p.adding.setSize(p.width, height, p.known)
	}
	if p.review != nil {
		p.review.draw(p.c.Theme, p.width)
	}
	p.scroller.SetSize(p.width, height)
}

func (p *Page) buttons(s *section) []widget.Button {
	off := p.off()
	return []widget.Button{
		{Label: "Add", Off: off, Press: p.open},
		{Label: "Remove", Off: cmp.Or(off, s.nobody()), Press: p.remove},
		{Label: saveChanges, Main: true, Off: p.saveOff(s), Press: p.save},
	}
}

// View draws the head and what stands under it.
func (p *Page) View() string {
	switch {
	case p.width <= 0 || p.height <= 0:
		return ""
	case p.base == nil:
		return widget.Block([]string{keyaction.Waiting(p.c.Theme, "The key policy", p.failure)}, p.width, p.height)
	case !p.editable():
		return p.blocked.View()
	}
	return widget.Block(append(p.head(), strings.Split(p.body(), "\n")...), p.width, p.height)
}

func (p *Page) body() string {
	switch {
	case p.review != nil:
		return p.scroller.View()
	case p.adding != nil:
		return p.adding.form.View()
	}
	return p.section().form.View()
}

// head names the sections and the key, and says that there is a newer version.
func (p *Page) head() []string {
	theme := p.c.Theme
	left := strings.Join(p.tabParts(), tabGap)
	right := theme.Text.Render(p.key.name()) + " " + keyaction.SignedStatus(theme, p.key.Key, p.c.Now()) + " "
	if p.saving {
		right = theme.Warning.Render("saving the key policy"+theme.Signs.Ellipsis) + " "
	}
	if room := p.width - widget.Width(left) - widget.Width(right); room < 2 {
		right = ""
	}
	lines := []string{widget.Fit(left, p.width-widget.Width(right)) + right}
	if p.older() && p.review == nil {
		lines = append(lines, theme.Warning.Render(widget.Fit(margin+theme.Signs.Caution+" "+alert, p.width)))
	}
	return append(lines, "")
}

const alert = "A newer version of the default key policy is available."

// tabGap is what stands between the names of sections.
const tabGap = " "

// tabParts draws the name of each section, with a sign when it is not saved.
func (p *Page) tabParts() []string {
	theme := p.c.Theme
	parts := make([]string, len(p.sections))
	for i, s := range p.sections {
		name := s.title
		if s.changed(p.base.view.Console) {
			name += " *"
		}
		if i == p.at {
			parts[i] = theme.Focus.Render(theme.Signs.Cursor + " " + name)
		} else {
			parts[i] = theme.Faint.Render("  " + name)
		}
	}
	return parts
}

// explain says why there is no default view, and leads to the policy view.
func (p *Page) explain() {
	items := []*widget.Item{{Label: "The default view cannot show this key policy", Note: widget.Clean(p.obstacle().Error())}}
	if p.key.Managed {
		items[0].Label, items[0].Note = "The policy of an AWS managed key", widget.Capitalised(errManaged.Error())+". The policy view shows the document, to be read."
	} else {
		items = append(items, &widget.Item{Note: "Either the console did not make it, or it was changed in a way that the default view does not know. The policy view shows and edits every document."})
	}
	p.blocked.SetItems(items...)
	p.blocked.SetButtons(widget.Button{Label: switchView, Main: true, Press: p.askToSwitch})
	p.blocked.SetSize(p.width, p.height)
}
