package deletion

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

const (
	margin = "  "
	// formLines are the two fields with a line under each, and the buttons.
	formLines = 6
)

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.refresh()
}

// refresh brings notes, problems, buttons and the form's size up to what was
// read and typed.
func (p *Page) refresh() {
	if p.key == nil {
		return
	}
	name := widget.Clean(p.key.Label())
	p.daysItem.Problem, p.daysItem.Note = "", fmt.Sprintf("%d to %d days", model.MinWindowDays, model.MaxWindowDays)
	if _, ok := p.window(); !ok {
		p.daysItem.Problem = fmt.Sprintf("Type a number of days from %d to %d.", model.MinWindowDays, model.MaxWindowDays)
		p.daysItem.Note = ""
	}
	p.typedItem.Problem, p.typedItem.Note = "", "Type the alias: "+name
	if p.key.Name == "" {
		p.typedItem.Note = "Type the first 8 characters of the key ID: " + name
	}
	if !strings.HasPrefix(p.key.Label(), p.typed.Value()) {
		p.typedItem.Problem, p.typedItem.Note = "This is not "+name+".", ""
	}
	disable := p.disable()
	p.form.SetButtons(
		widget.Button{Label: "Cancel", Press: func() tea.Cmd { return page.Send(page.Back{}) }},
		widget.Button{Label: "Disable instead", Off: disable.Off, Press: disable.Run},
		widget.Button{Label: "Schedule deletion", Danger: true, Off: p.off(), Press: p.schedule},
	)
	p.form.SetSize(p.width, max(p.height-len(p.head()), 0))
}

// View draws what the page is about, what will happen, and the form.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.key == nil {
		return widget.Block([]string{p.waiting()}, p.width, p.height)
	}
	lines := append(p.head(), strings.Split(p.form.View(), "\n")...)
	return widget.Block(lines, p.width, p.height)
}

// waiting stands in place of a key that is not there yet.
func (p *Page) waiting() string {
	if p.failure != nil {
		return margin + p.c.Theme.Warning.Render("The key could not be read.")
	}
	return margin + p.c.Theme.Faint.Render("Loading…")
}

// head names the key and says what will happen. On a low screen its gaps go
// first, then it scrolls: the form keeps its room.
func (p *Page) head() []string {
	lines, room := p.text()
	if len(lines) <= room || room == 0 {
		return lines[:min(len(lines), room)]
	}
	top := max(min(p.top, len(lines)-room+1), 0)
	shown := lines[top : top+room-1]
	sign := widget.OutOfSight(p.c.Theme, top, len(lines)-top-len(shown))
	return append(shown[:len(shown):len(shown)], margin+sign)
}

// text is all that head has to say, and how many lines there are for it.
func (p *Page) text() (lines []string, room int) {
	room = max(p.height-formLines, 0)
	about, consequences := p.about(), p.consequences()
	lines = slices.Concat(about, []string{""}, consequences, []string{""})
	if len(lines) > room {
		lines = slices.Concat(about, consequences)
	}
	return lines, room
}

// scroll turns the text over by pages, and not beyond its ends.
func (p *Page) scroll(pages int) {
	lines, room := p.text()
	last := max(len(lines)-room+1, 0)
	if len(lines) <= room {
		last = 0
	}
	p.top = max(min(min(p.top, last)+pages*max(room-1, 1), last), 0)
}

func (p *Page) about() []string {
	theme := p.c.Theme
	fact := func(label, value string) string { return margin + theme.Label.Render(widget.Fit(label, 9)) + value }
	name := theme.Faint.Render("none")
	if p.key.Name != "" {
		name = theme.Title.Render(widget.Clean(p.key.Name))
	}
	return []string{
		fact("Alias", name),
		fact("Key ID", theme.Text.Render(p.key.ID)),
		fact("Status", keyaction.SignedStatus(theme, *p.key, p.c.Now())),
	}
}

// consequences say what will happen and when, and when the key was last used.
func (p *Page) consequences() []string {
	theme := p.c.Theme
	var lines []string
	put := func(style lipgloss.Style, sign, text string) {
		for _, line := range widget.Hanging(style, sign, text, p.width-2*len(margin)) {
			lines = append(lines, margin+line)
		}
	}
	caution := theme.Signs.Caution
	if p.key.Past(p.c.Now()) {
		put(theme.Danger, caution, p.key.PastNotice())
		return lines
	}
	if why := keyaction.Off(model.OpScheduleKeyDeletion, *p.key, p.c.Now()); why != "" {
		put(theme.Danger, caution, fmt.Sprintf("%s already: it will be deleted on %s.", why, date(p.key.DeletionDate)))
		return lines
	}
	put(theme.Warning, caution, "At once, nothing can encrypt or decrypt with it any more.")
	when := "After the waiting period"
	if days, ok := p.window(); ok {
		when = "On " + date(model.DeletionDate(p.c.Now(), days))
	}
	put(theme.Danger, caution, when+" it is deleted, and what it encrypted is lost for ever.")
	if text := p.aliasesLost(); text != "" {
		put(theme.Warning, caution, text)
	}
	if p.lastUse == "" {
		put(theme.Faint, theme.Signs.Bullet, "Looking for its last use…")
	} else {
		put(theme.Text, theme.Signs.Bullet, p.lastUse)
	}
	put(theme.Text, theme.Signs.Bullet, "Until then, Cancel key deletion brings it back, Disabled.")
	put(theme.Faint, theme.Signs.Bullet, "The date is rounded up to the next midnight UTC.")
	put(theme.Faint, theme.Signs.Bullet, "Not sure? Disable the key instead: that can be undone at any time.")
	return lines
}

// aliasesLost names the aliases that go with the key, as many as stand on a
// line.
func (p *Page) aliasesLost() string {
	const named = 3
	var names []string
	for _, alias := range p.aliases[:min(len(p.aliases), named)] {
		names = append(names, widget.Clean(strings.TrimPrefix(alias.AliasName, model.AliasPrefix)))
	}
	switch more := len(p.aliases) - named; {
	case len(names) == 0:
		return ""
	case len(p.aliases) == 1:
		return "Its alias goes with it."
	case more > 0:
		return fmt.Sprintf("Its %d aliases go with it: %s and %d more.", len(p.aliases), strings.Join(names, ", "), more)
	default:
		return fmt.Sprintf("Its %d aliases go with it: %s.", len(p.aliases), strings.Join(names, ", "))
	}
}
