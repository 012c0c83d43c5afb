package settings

import (
	"fmt"
	"strings"

	"coldkms/ui/preferences"
	"coldkms/ui/widget"
)

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.form.SetSize(width, height)
}

// View draws the settings, and the facts under them.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	return p.form.View()
}

// items are the rows of the page.
func (p *Page) items() []*widget.Item {
	themeNote := "Automatic: by the terminal's background"
	if p.c.Start.NoColor {
		themeNote = "NO_COLOR is set: there are no colours, whatever is chosen. The flag --theme overrides it."
	}
	items := []*widget.Item{
		{Label: "Your console", Note: "Your own choices, kept in your settings file."},
		{Label: "Theme", Field: p.theme, Note: themeNote},
		{Label: "Signs", Field: p.signs, Note: "Automatic: ASCII where there is nothing else"},
		{Label: "Mouse", Field: p.mouse, Note: "While it is on, shift-drag selects text"},
		p.idleItem,
	}
	items = append(items, p.limits.items()...)
	items = append(items, &widget.Item{Label: "This console", Note: p.facts()})
	if why := p.c.Start.Unread; why != nil {
		items = append([]*widget.Item{{
			Label: p.c.Theme.Signs.Refused + " The settings file was not read, and no change is kept",
			Note:  widget.Clean(why.Error()),
		}}, items...)
	}
	return items
}

// refresh says what is wrong with what is typed, and makes the rows anew.
func (p *Page) refresh() {
	p.limits.refresh()
	p.form.SetItems(p.items()...)
	p.idleItem.Problem, p.idleItem.Note = p.idleProblem(), ""
	if p.idleItem.Problem == "" {
		p.idleItem.Note = fmt.Sprintf("%d to %d minutes without a key", preferences.MinIdleMinutes, preferences.MaxIdleMinutes)
	}
}

func (p *Page) idleProblem() string {
	if _, ok := p.minutes(); ok {
		return ""
	}
	return fmt.Sprintf("Type a number of minutes from %d to %d.", preferences.MinIdleMinutes, preferences.MaxIdleMinutes)
}

// facts say where things are.
func (p *Page) facts() string {
	place, start := p.c.Session.Place(), p.c.Start
	facts := []struct{ name, value string }{
		{"Account", place.Account}, {"Region", place.Region},
		{"Vault", start.Vault}, {"Settings file", start.Settings}, {"Log", start.Log},
	}
	lines := make([]string, len(facts))
	for i, fact := range facts {
		lines[i] = "  " + widget.Fit(fact.name, len("Settings file  ")) + widget.Clean(fact.value)
	}
	return strings.Join(lines, "\n")
}
