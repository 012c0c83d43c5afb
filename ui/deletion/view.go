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
	if p.subjects == nil {
		return
	}
	p.daysItem.Problem, p.daysItem.Note = "", fmt.Sprintf("%d to %d days", model.MinWindowDays, model.MaxWindowDays)
	if _, ok := p.window(); !ok {
		p.daysItem.Problem = fmt.Sprintf("Type a number of days from %d to %d.", model.MinWindowDays, model.MaxWindowDays)
		p.daysItem.Note = ""
	}
	wanted := p.confirmation()
	p.typedItem.Problem, p.typedItem.Note = "", p.whatToType()+": "+widget.Clean(wanted)
	if !strings.HasPrefix(wanted, p.typed.Value()) {
		p.typedItem.Problem, p.typedItem.Note = "This is not "+widget.Clean(wanted)+".", ""
	}
	if len(p.keyIDs) > 1 && len(p.due()) == 0 {
		p.typedItem.Problem, p.typedItem.Note = "", "There is nothing to confirm."
	}
	disable := p.disable()
	p.form.SetButtons(
		widget.Button{Label: "Cancel", Press: func() tea.Cmd { return page.Send(page.Back{}) }},
		widget.Button{Label: "Disable instead", Off: disable.Off, Press: disable.Run},
		widget.Button{Label: "Schedule deletion", Danger: true, Off: p.off(), Press: p.schedule},
	)
	p.form.SetSize(p.width, max(p.height-len(p.head()), 0))
}

// whatToType says what the confirmation is.
func (p *Page) whatToType() string {
	switch {
	case len(p.keyIDs) > 1:
		return "Type"
	case p.subjects[0].Name == "":
		return "Type the first 8 characters of the key ID"
	}
	return "Type the alias"
}

// View draws what the page is about, what will happen, and the form.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.subjects == nil {
		what := either(len(p.keyIDs) == 1, "The key", "The keys")
		return widget.Block([]string{keyaction.Waiting(p.c.Theme, what, p.failure)}, p.width, p.height)
	}
	lines := append(p.head(), strings.Split(p.form.View(), "\n")...)
	return widget.Block(lines, p.width, p.height)
}

// head names the keys and says what will happen. On a low screen its gaps go
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

// scroll turns the text over by pages.
func (p *Page) scroll(pages int) {
	_, room := p.text()
	p.turn(pages * max(room-1, 1))
}

// turn moves the text by lines, and not beyond its ends.
func (p *Page) turn(by int) {
	lines, room := p.text()
	last := max(len(lines)-room+1, 0)
	if len(lines) <= room {
		last = 0
	}
	p.top = max(min(min(p.top, last)+by, last), 0)
}

// about names the keys: one in its facts, several each on a line with how it was
// used below.
func (p *Page) about() []string {
	theme := p.c.Theme
	if len(p.subjects) > 1 {
		var lines []string
		for _, subject := range p.subjects {
			lines = append(lines, margin+theme.Text.Render(widget.Fit(widget.Clean(subject.Summary(p.c.Now())), p.room())))
			for _, use := range p.past(subject) {
				lines = append(lines, p.hanging(margin+margin, theme.Faint, theme.Signs.Bullet, use)...)
			}
		}
		return lines
	}
	key := p.subjects[0].Key
	fact := func(label, value string) string { return margin + theme.Label.Render(widget.Fit(label, 9)) + value }
	name := theme.Faint.Render("none")
	if key.Name != "" {
		name = theme.Title.Render(widget.Clean(key.Name))
	}
	return []string{
		fact("Alias", name),
		fact("Key ID", theme.Text.Render(key.ID)),
		fact("Status", keyaction.SignedStatus(theme, key, p.c.Now())),
	}
}

// past says how a key was used, and of several why one is left out.
func (p *Page) past(s subject) []string {
	switch {
	case len(p.subjects) > 1 && p.kept(s.Key) != "":
		return []string{p.kept(s.Key) + ": it is left out."}
	case s.uses == nil:
		return []string{"Looking for its last use…"}
	}
	return s.uses
}

// room is how many cells the text has.
func (p *Page) room() int { return max(p.width-2*len(margin), 1) }

// hanging draws text behind a sign, with so much before it.
func (p *Page) hanging(lead string, style lipgloss.Style, sign, text string) []string {
	lines := widget.Hanging(style, sign, text, p.width-len(margin)-len(lead))
	for i, line := range lines {
		lines[i] = lead + line
	}
	return lines
}

// consequences say what will happen and when, and when one key was last used.
func (p *Page) consequences() []string {
	theme := p.c.Theme
	var lines []string
	put := func(style lipgloss.Style, sign, text string) {
		lines = append(lines, p.hanging(margin, style, sign, text)...)
	}
	caution := theme.Signs.Caution
	first, one := p.subjects[0], len(p.subjects) == 1
	if len(p.due()) == 0 {
		put(theme.Danger, caution, p.nothingDue(first.Key, one))
		return lines
	}
	if one && p.waits(first.Key) {
		put(theme.Text, theme.Signs.Bullet, "It is Pending import: nothing can encrypt or decrypt with it as it is.")
	} else {
		put(theme.Warning, caution, "At once, nothing can encrypt or decrypt with "+either(one, "it", "them")+" any more.")
	}
	when := "After the waiting period"
	if days, ok := p.window(); ok {
		when = "On " + dateOf(model.DeletionDate(p.c.Now(), days))
	}
	put(theme.Danger, caution, when+either(one, " it is deleted, and what it encrypted is lost for ever.", " they are deleted, and what they encrypted is lost for ever."))
	if text := p.materialLost(); text != "" {
		put(theme.Danger, caution, text)
	}
	if text := p.aliasesLost(); text != "" {
		put(theme.Warning, caution, text)
	}
	if one {
		style, sign := theme.Text, theme.Signs.Bullet
		if first.uses == nil {
			style = theme.Faint
		}
		for _, use := range p.past(first) {
			put(style, sign, use)
		}
	}
	back := "Disabled"
	switch {
	case one && p.waits(first.Key):
		back = first.At(p.c.Now()).State.Words()
	case p.materialLost() != "":
		back += " or, without " + either(one, "its", "their") + " key material, Pending import"
	}
	put(theme.Text, theme.Signs.Bullet, "Until then, Cancel key deletion brings "+either(one, "it", "them")+" back, "+back+".")
	put(theme.Faint, theme.Signs.Bullet, "The date is rounded up to the next midnight UTC.")
	if one && p.waits(first.Key) {
		put(theme.Faint, theme.Signs.Bullet, "Not sure? Leave the key as it is: nothing can use it, and its key material can be imported at any time.")
	} else {
		put(theme.Faint, theme.Signs.Bullet, "Not sure? Disable "+either(one, "the key", "the keys")+" instead: that can be undone at any time.")
	}
	return lines
}

// waits reports a key that has no key material.
func (p *Page) waits(key keyaction.Key) bool { return key.At(p.c.Now()).State == model.PendingImport }

// materialLost says that imported key material goes with the keys, and that it
// is no way back: what a key encrypted is bound to that key.
func (p *Page) materialLost() string {
	imported := 0
	for _, subject := range p.subjects {
		if subject.Origin == model.OriginExternal && p.kept(subject.Key) == "" {
			imported++
		}
	}
	switch one := len(p.subjects) == 1; {
	case imported == 0:
		return ""
	case one && p.waits(p.subjects[0].Key):
		return "No key material helps then: the same in another key does not open what this one encrypted."
	case one:
		return "Its imported key material goes with it. The same material in another key does not open what this one encrypted."
	default:
		return fmt.Sprintf("The imported key material of %d goes with them. The same material in other keys does not open what these encrypted.", imported)
	}
}

// either returns what is said of one key, or of several.
func either(one bool, of, ofSeveral string) string {
	if one {
		return of
	}
	return ofSeveral
}

// nothingDue says why there is no deletion to schedule.
func (p *Page) nothingDue(first keyaction.Key, one bool) string {
	switch {
	case !one:
		return "The deletion of none of these keys can be scheduled."
	case first.Past(p.c.Now()):
		return first.PastNotice()
	case first.State != model.PendingDeletion:
		return p.kept(first) + "."
	}
	return fmt.Sprintf("%s already: it will be deleted on %s.", p.kept(first), dateOf(first.DeletionDate))
}

// aliasesLost names the aliases that go with the keys, as many as stand on a
// line.
func (p *Page) aliasesLost() string {
	const named = 3
	var names []string
	for _, subject := range p.subjects {
		if p.kept(subject.Key) != "" {
			continue
		}
		for _, alias := range subject.aliases {
			names = append(names, widget.Clean(strings.TrimPrefix(alias.AliasName, model.AliasPrefix)))
		}
	}
	one := len(p.subjects) == 1
	list := strings.Join(names[:min(len(names), named)], ", ")
	switch more := len(names) - named; {
	case len(names) == 0:
		return ""
	case len(names) == 1:
		return either(one, "Its alias goes with it.", "An alias goes with them: "+list+".")
	case more > 0:
		return fmt.Sprintf(either(one, "Its %d aliases go with it: %s and %d more.", "%d aliases go with them: %s and %d more."), len(names), list, more)
	default:
		return fmt.Sprintf(either(one, "Its %d aliases go with it: %s.", "%d aliases go with them: %s."), len(names), list)
	}
}
