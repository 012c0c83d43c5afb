package tags

import (
	"cmp"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

const (
	margin = "  "
	// headLines are the line that says what the page is about and an empty one.
	headLines = 2
	// formFrame is the lines of the form that the rows do not have, with those
	// of a problem.
	formFrame = 6
)

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.refresh()
}

// refresh brings the form's size and buttons up to what was read and typed.
func (p *Page) refresh() {
	items, frame := []*widget.Item{p.rows.item}, headLines+formFrame
	if !p.one() {
		note := p.named() + ". What you type goes to all of them. What differs stands in brackets, and stays unless you type over it."
		items = append([]*widget.Item{{Note: note}}, items...)
		frame += len(widget.Wrap(note, p.width)) + 1
	}
	p.rows.SetHeight(max(p.height-frame, leastLines))
	p.form.SetItems(items...)
	p.form.SetButtons(
		widget.Button{Label: "Cancel", Press: func() tea.Cmd { return page.Send(page.Back{}) }},
		widget.Button{Label: "Save Changes", Main: true, Off: p.off(), Press: p.save})
	height := max(p.height-headLines, 0)
	p.form.SetSize(p.width, height)
	p.review.SetSize(p.width, height)
}

// named names the first of several keys and counts the others.
func (p *Page) named() string {
	var names []string
	for i := range p.keys {
		names = append(names, p.keys[i].name())
	}
	return listed(names)
}

// left names the keys that saving leaves out, "" when there are none. Why each
// is stands where it is listed.
func (p *Page) left(w wish) string {
	var names []string
	for i := range p.keys {
		if k := &p.keys[i]; k.off(p.c, w.of(k.tags)) != "" {
			names = append(names, k.name())
		}
	}
	switch len(names) {
	case 0:
		return ""
	case len(p.keys):
		return "No key can be changed."
	}
	return fmt.Sprintf("%d of %d keys left out: %s.", len(names), len(p.keys), listed(names))
}

// listed joins the first of some names and counts the others.
func listed(names []string) string {
	const named = 3
	if more := len(names) - named; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), more)
	}
	return strings.Join(names, ", ")
}

// View draws what the page is about, and the rows or the difference.
func (p *Page) View() string {
	switch {
	case p.width <= 0 || p.height <= 0:
		return ""
	case p.keys == nil:
		return widget.Block([]string{keyaction.Waiting(p.c.Theme, "The tags", p.failure)}, p.width, p.height)
	}
	body := p.form.View()
	if p.reviewing {
		body = p.review.View()
	}
	return widget.Block(append([]string{p.head(), ""}, strings.Split(body, "\n")...), p.width, p.height)
}

// head names the key, with its state on the right; of several their number.
func (p *Page) head() string {
	theme := p.c.Theme
	left, right := theme.Title.Render("Tags of "+p.names()), ""
	if p.one() {
		k := &p.keys[0]
		left = theme.Title.Render("Tags of "+k.name()) + theme.Faint.Render(" "+theme.Signs.Dot+" "+k.ID)
		right = " " + keyaction.SignedStatus(theme, k.Key, p.c.Now()) + " "
	}
	if p.saving {
		right = theme.Warning.Render("saving the tags" + theme.Signs.Ellipsis)
	}
	return widget.Fit(left, p.width-widget.Width(right)) + right
}

// reviewLines draws what saving changes, key by key, and what became of an
// earlier try.
func (p *Page) reviewLines(width int) []string {
	theme := p.c.Theme
	l := widget.NewLines(margin, width)
	l.Put(theme.Title, "", "Save Changes")
	if p.overtaken() {
		l.Put(theme.Warning, theme.Signs.Caution, "Somebody else changed the tags meanwhile. Nothing was written yet, and what they changed stays.")
	}
	w := p.rows.wish()
	if left := p.left(w); !p.one() && left != "" {
		l.Put(theme.Warning, theme.Signs.Caution, left)
	}
	for i := range p.keys {
		l.Gap()
		p.keyLines(l, &p.keys[i], w.of(p.keys[i].tags))
	}
	l.Gap()
	l.Put(theme.Faint, "", cmp.Or(p.off(), p.advice()))
	return l.All
}

// overtaken reports that saving found somebody else's change.
func (p *Page) overtaken() bool {
	for i := range p.keys {
		if !p.keys[i].theirs.isNone() {
			return true
		}
	}
	return false
}

func (p *Page) advice() string {
	for i := range p.keys {
		if p.keys[i].failure != nil {
			return "ctrl+s tries what is missing again. esc goes back and keeps what was typed."
		}
	}
	return "ctrl+s writes it. esc goes back and keeps what was typed."
}

// keyLines draws what becomes of one key.
func (p *Page) keyLines(l *widget.Lines, k *subject, wanted []model.Tag) {
	theme, signs := p.c.Theme, p.c.Theme.Signs
	if !p.one() {
		heading := k.name()
		if k.Name != "" {
			heading += " " + signs.Dot + " " + k.ID
		}
		l.Put(theme.Label, "", heading)
	}
	if done := k.done(); !done.isNone() {
		l.Put(theme.Success, signs.Done, "Done already:")
		p.differenceLines(l, done)
	}
	if !k.theirs.isNone() {
		l.Put(theme.Text, signs.Bullet, "Theirs:")
		p.differenceLines(l, k.theirs)
	}
	if k.failure != nil {
		l.Put(theme.Error, signs.Refused, widget.Clean(k.failure.Error()))
	}
	missing, off := differenceOf(k.tags, wanted), k.off(p.c, wanted)
	switch {
	case off != "":
		l.Put(theme.Warning, signs.Caution, "Left out: "+off+".")
	case missing.isNone() && k.done().isNone():
		l.Put(theme.Faint, signs.Bullet, "Nothing to change.")
	case k.failure != nil && !missing.isNone():
		l.Put(theme.Text, signs.Bullet, "Missing:")
		p.differenceLines(l, missing)
	case !k.theirs.isNone():
		l.Put(theme.Text, signs.Bullet, "Yours:")
		p.differenceLines(l, missing)
	default:
		p.differenceLines(l, missing)
	}
}

func (p *Page) differenceLines(l *widget.Lines, d difference) {
	theme := p.c.Theme
	written := func(tag model.Tag) string { return widget.Clean(tag.TagKey) + " = " + widget.Clean(tag.TagValue) }
	for _, tag := range d.added {
		l.Put(theme.Success, "+ added  ", written(tag))
	}
	for _, c := range d.changed {
		was := "no value"
		if c.was != "" {
			was = widget.Clean(c.was)
		}
		l.Put(theme.Warning, "~ changed", written(model.Tag{TagKey: c.key, TagValue: c.now})+" (was "+was+")")
	}
	for _, tag := range d.removed {
		l.Put(theme.Error, "- removed", written(tag))
	}
}
