package meanwhile

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault"
)

const margin = "  "

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	if p.text == nil || width != p.width {
		p.width = width
		p.draw()
	}
	p.height = height
	p.scroller.SetSize(width, height)
}

// draw makes the lines anew: what there is to show or the width is another.
func (p *Page) draw() { p.text = p.lines(p.width) }

// View draws what waits, and what time did.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	return p.scroller.View()
}

// kinds are what time brings about, the gravest first, and what it means for
// keys.
var kinds = []struct {
	kind         vault.OccurrenceKind
	done, waits  string
	consequences [2]string // of confirming the date, for one key and for several
}{
	{
		vault.Deletion, "Gone for good, with aliases, tags and grants. The trail stays.", "The waiting period is over.",
		[2]string{"1 key is deleted for good", "%d keys are deleted for good"},
	},
	{
		vault.MaterialExpiration, "The key material is destroyed. Import the same material again to use the key.", "The key material has expired.",
		[2]string{"The key material of 1 key is destroyed", "The key material of %d keys is destroyed"},
	},
	{
		vault.Rotation, "A new backing key encrypts. What the older ones encrypted opens as before.", "",
		[2]string{"1 key rotates", "%d keys rotate"},
	},
}

// of returns those of a kind, in their order.
func of(kind vault.OccurrenceKind, all []vault.Occurrence) (some []vault.Occurrence) {
	for _, o := range all {
		if o.Kind == kind {
			some = append(some, o)
		}
	}
	return some
}

// named is how many keys a consequence names.
const named = 5

// consequences say what confirming the date brings about.
func (p *Page) consequences() []string {
	var said []string
	for _, kind := range kinds {
		some := of(kind.kind, p.found.waiting)
		if len(some) == 0 {
			continue
		}
		text := kind.consequences[0]
		if len(some) > 1 {
			text = fmt.Sprintf(kind.consequences[1], len(some))
		}
		var names []string
		for _, o := range some[:min(len(some), named)] {
			names = append(names, label(o))
		}
		if len(some) > named {
			names = append(names, p.c.Theme.Signs.Ellipsis)
		}
		said = append(said, text+": "+strings.Join(names, ", "))
	}
	if len(of(vault.Deletion, p.found.waiting)) > 0 {
		said = append(said, "What is encrypted under a deleted key is lost for ever.")
	}
	return append(said, "If the clock is wrong, leave it and set the clock right: then nothing is lost.")
}

// label is what a person calls the key: its first alias, else the beginning of
// its id.
func label(o vault.Occurrence) string {
	key := keyaction.Key{ID: o.KeyID}
	if len(o.Aliases) > 0 {
		key.Name = o.Aliases[0]
	}
	return key.Label()
}

// clockLines compare the clock with the last time that the vault has seen.
func (p *Page) clockLines() []string {
	clock := p.found.clock
	return []string{
		"The clock shows     " + clock.Now.UTC().Format(keyaction.TimeLayout),
		"Last time seen      " + clock.LastSeen.UTC().Format(keyaction.TimeLayout),
		"It is ahead by      " + widget.Span(clock.Now.Sub(clock.LastSeen)),
	}
}

// writer collects lines of a width.
type writer struct {
	*Page
	width int
	out   []string
}

// lines draws the page: what waits first, because it asks for something.
func (p *Page) lines(width int) []string {
	w := &writer{Page: p, width: max(width-2*len(margin), 1)}
	theme := p.c.Theme
	switch {
	case p.found == nil:
		return []string{"", keyaction.Waiting(theme, "What time did", p.failure)}
	case len(p.found.done)+len(p.found.waiting) == 0:
		w.heading(theme.Title, "Nothing that you have not seen")
		w.put(theme.Text, "", "Time brought nothing about since you were last told.")
		return w.out
	}
	if p.waits() {
		w.waiting()
	}
	if len(p.found.done) > 0 {
		w.heading(theme.Title, "Time brought about")
		for _, kind := range kinds {
			w.group(of(kind.kind, p.found.done), string(kind.kind), kind.done)
		}
	}
	return w.out
}

// waiting draws what waits for the date, and why.
func (w *writer) waiting() {
	theme := w.c.Theme
	w.heading(theme.Warning, theme.Signs.Caution+" The date must be confirmed")
	for _, line := range w.clockLines() {
		w.put(theme.Text, "", line)
	}
	w.out = append(w.out, "")
	w.put(theme.Text, "", "The clock is so far ahead that it may be wrong. What is past its time by it cannot be used, and nothing of it is destroyed until you confirm the date or the vault has been open for 24 hours.")
	for _, kind := range kinds {
		w.group(of(kind.kind, w.found.waiting), string(kind.kind)+" waits", kind.waits)
	}
}

func (w *writer) heading(style lipgloss.Style, text string) {
	w.out = append(w.out, "")
	w.put(style, "", text)
}

// group draws those of a kind under a heading, two lines each.
func (w *writer) group(some []vault.Occurrence, title, note string) {
	if len(some) == 0 {
		return
	}
	theme := w.c.Theme
	w.out = append(w.out, "")
	w.put(theme.Text, "", title+": "+widget.Counted(len(some), "key"))
	w.put(theme.Faint, "", note)
	for _, o := range some {
		w.key(o)
		w.put(theme.Faint, margin+margin, w.when(o))
	}
}

// key draws the names of a key; where they are too long the aliases give way.
func (w *writer) key(o vault.Occurrence) {
	theme := w.c.Theme
	names := "(no alias)"
	if len(o.Aliases) > 0 {
		names = widget.Clean(strings.Join(o.Aliases, ", "))
	}
	id := " " + theme.Signs.Dot + " " + widget.Clean(o.KeyID)
	room := max(w.width-len(margin)-widget.Width(id), 1)
	if widget.Width(names) > room {
		names = widget.Fit(names, room)
	}
	w.out = append(w.out, margin+margin+theme.Text.Render(names)+theme.Faint.Render(id))
}

// when says when it was due and done, and where the key is when that is
// elsewhere than the console.
func (w *writer) when(o vault.Occurrence) string {
	text := "due " + o.Due.UTC().Format(keyaction.TimeLayout)
	if !o.Done.IsZero() {
		text += ", done " + o.Done.UTC().Format(keyaction.TimeLayout)
	}
	here := w.c.Session.Place()
	switch {
	case o.Place.Account != here.Account:
		text += ", in " + o.Place.Region + " of account " + o.Place.Account
	case o.Place.Region != here.Region:
		text += ", in " + o.Place.Region
	}
	return text
}

// put adds text in lines of its own, each as far in as the first.
func (w *writer) put(style lipgloss.Style, indent, text string) {
	for _, line := range widget.Wrap(widget.Clean(text), max(w.width-len(indent), 1)) {
		w.out = append(w.out, margin+indent+style.Render(line))
	}
}
