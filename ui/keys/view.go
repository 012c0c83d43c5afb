package keys

import (
	"fmt"
	"slices"
	"strings"

	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// SetSize sets the cells of the page.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.table.SetSize(width, height)
}

// View draws the table or, while there is nothing in it, what there is to know.
func (p *Page) View() string {
	switch {
	case !p.loaded && p.failure != nil:
		return p.paragraphs("No keys can be shown", p.unread())
	case !p.loaded:
		return p.paragraphs("", "Loading…")
	case len(p.table.Rows()) == 0 && p.damaged:
		return p.paragraphs("No key can be read", "That says nothing about which keys there were: the vault is damaged.")
	case p.hidden():
		return p.paragraphs("No key here that you may see", "You may not kms:DescribeKey on any of the keys in "+p.console.Session.Place().Region+". i signs in as somebody else.")
	case len(p.elsewhere) > 0:
		return p.paragraphs(p.emptyHere())
	case len(p.table.Rows()) == 0 && p.noCreate() != "":
		return p.paragraphs(emptyTitle, p.noCreate()+".")
	case len(p.table.Rows()) == 0:
		return p.paragraphs(emptyTitle, emptyText)
	}
	return p.table.View()
}

// unread says why there is no list, and where to go from there.
func (p *Page) unread() string {
	text := keyaction.Unread("The list of keys", p.failure)
	if keyaction.Lacking(p.failure) != "" {
		text += "\n\nw says why. i signs in as somebody else."
	}
	return text
}

// hidden reports that there are keys here, and the caller may see none of them.
func (p *Page) hidden() bool {
	if len(p.elsewhere) == 0 {
		return false
	}
	here := p.console.Session.Place().Region
	return slices.ContainsFunc(p.elsewhere, func(r vault.RegionKeys) bool { return r.Region == here })
}

// emptyHere says where there are keys when this Region has none.
func (p *Page) emptyHere() (title, text string) {
	var places []string
	for _, region := range p.elsewhere {
		places = append(places, fmt.Sprintf("%d in %s", region.Keys, region.Region))
	}
	verb := "are"
	if p.elsewhere[0].Keys == 1 {
		verb = "is"
	}
	title = "No keys in " + p.console.Session.Place().Region
	text = "There " + verb + " " + strings.Join(places, ", ") + ": press r. A key lives in one Region only."
	if p.noCreate() == "" {
		text += "\n\nOr press n to create one here."
	}
	return title, text
}

const (
	emptyTitle = "No keys yet"
	emptyText  = `A key encrypts up to 4,096 bytes by itself, or protects the data keys that encrypt everything else. Its material never leaves this vault.

Press n to create the first one. Give it an alias that says what it protects, such as payroll, and choose who may administer and use it.`

	margin    = 4
	textWidth = 72
)

// paragraphs draws a title and text near the top of the page.
func (p *Page) paragraphs(title, text string) string {
	lines := []string{""}
	if title != "" {
		lines = append(lines, p.console.Theme.Title.Render(title), "")
	}
	for _, line := range widget.Wrap(text, min(p.width-2*margin, textWidth)) {
		lines = append(lines, p.console.Theme.Text.Render(line))
	}
	for i, line := range lines {
		lines[i] = strings.Repeat(" ", margin) + line
	}
	return widget.Block(lines, p.width, p.height)
}
