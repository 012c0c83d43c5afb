// Package tags is the page that edits the tags of one key or of several at
// once: what was typed, one difference of it, and the calls that make it so.
//
// It refuses to know what tags are for, and which page it was opened from.
package tags

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// Page edits tags.
type Page struct {
	c      *page.Console
	keyIDs []string

	reading *keyaction.Reading // the latest; answers to earlier ones are late
	keys    []subject          // nil until the first answer
	failure error              // of the latest answer

	rows *rows
	form *widget.Form

	marked    bool // the rows' mistakes are shown
	reviewing bool // the difference is shown: saving writes it
	saving    bool
	review    *widget.Scroller

	width, height int
}

var _ page.Page = (*Page)(nil)

// leastLines is the height of the rows while they are few, heading included.
const leastLines = 6

// New returns the page for keys.
func New(c *page.Console, keyIDs []string) *Page {
	p := &Page{c: c, keyIDs: keyIDs, rows: newRows(c.Theme, len(keyIDs))}
	p.form = widget.NewForm(c.Theme, p.rows.item)
	p.review = widget.NewScroller(c.Theme, p.reviewLines)
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Tags" }

// Init reads the keys anew; what was typed stays.
func (p *Page) Init() tea.Cmd { return p.fetch() }

// Follow reads the keys, unless a change is being made: saving compares that.
func (p *Page) Follow() (tea.Cmd, bool) {
	if p.reviewing || p.Dirty() != "" {
		return nil, false
	}
	return p.fetch(), true
}

// Capturing reports that letters are text now.
func (p *Page) Capturing() bool { return p.keys != nil && !p.reviewing && p.form.Capturing() }

// Forget ends the reading; the page holds no plaintext.
func (p *Page) Forget() { p.reading.Stop() }

// Dirty names the tags that were typed and not saved.
func (p *Page) Dirty() string {
	switch {
	case p.saving && p.one():
		return "sight of the tags that are being saved"
	case p.saving:
		return "the tags that are not saved yet"
	case p.changed():
		return "the new tags"
	}
	return ""
}

// one reports that a single key's tags are edited.
func (p *Page) one() bool { return len(p.keyIDs) == 1 }

// subject returns one of the keys.
func (p *Page) subject(id string) *subject {
	for i := range p.keys {
		if p.keys[i].ID == id {
			return &p.keys[i]
		}
	}
	return &subject{}
}

// names is what the page calls its keys.
func (p *Page) names() string {
	if p.one() && p.keys != nil {
		return p.keys[0].name()
	}
	return fmt.Sprintf("%d keys", len(p.keyIDs))
}

// changed reports that saving would change something.
func (p *Page) changed() bool {
	w := p.rows.wish()
	return slices.ContainsFunc(p.keys, func(k subject) bool {
		return k.unread == nil && !differenceOf(k.tags, w.of(k.tags)).isNone()
	})
}

// edits are what saving does. Keys that cannot get the tags are left out.
func (p *Page) edits() []edit {
	var edits []edit
	w := p.rows.wish()
	for i := range p.keys {
		k := &p.keys[i]
		if wanted := w.of(k.tags); k.off(p.c, wanted) == "" && !differenceOf(k.tags, wanted).isNone() {
			edits = append(edits, edit{k.ID, k.name(), k.tags, wanted})
		}
	}
	return edits
}

// fetched is the answer of a reading.
type fetched struct {
	by   *keyaction.Reading
	keys []subject
	err  error
}

func (p *Page) fetch() tea.Cmd {
	r, ids := keyaction.Read(p.c, p.reading), p.keyIDs
	p.reading = r
	return r.Work("reading the tags", func(ctx context.Context, s *vault.Session) tea.Msg {
		keys, err := read(ctx, s, ids)
		return fetched{r, keys, err}
	})
}

// take puts what was read on the screen. A saving that goes on knows better.
func (p *Page) take(msg fetched) tea.Cmd {
	if msg.by != p.reading || p.saving {
		return nil
	}
	if err := cmp.Or(msg.err, p.unread(msg.keys)); err != nil {
		p.failure = err
		return page.Send(page.Refused{Err: err})
	}
	first, others := p.keys == nil, false
	for i := range msg.keys {
		k := &msg.keys[i]
		if !first {
			known := p.subject(k.ID)
			others = others || !differenceOf(known.tags, k.tags).isNone()
			k.before, k.begun, k.failure = known.before, known.begun, known.failure
		}
	}
	p.keys, p.failure = msg.keys, nil
	switch {
	case first:
		p.rows.fill(p.keys)
	case others:
		p.rows.refill(p.keys)
	}
	return nil
}

// unread is why a single key's tags could not be listed: nothing can be edited
// then. Of several keys it only leaves one out.
func (p *Page) unread(keys []subject) error {
	if p.one() && len(keys) == 1 {
		return keys[0].unread
	}
	return nil
}

// Update takes answers, keys and the mouse.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.update(msg)
	p.refresh()
	return cmd
}

func (p *Page) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case fetched:
		return p.take(msg)
	case written:
		return p.takeWritten(msg)
	case notWritten:
		p.saving = false
	case restored:
		return p.fetch()
	case tea.KeyMsg:
		return p.press(msg)
	case widget.Mouse:
		return p.press(msg.From(0, headLines))
	}
	return nil
}

func (p *Page) press(msg tea.Msg) tea.Cmd {
	switch {
	case p.keys == nil:
		return nil
	case p.reviewing:
		_, cmd := p.review.Update(msg)
		return cmd
	}
	_, cmd := p.form.Update(msg)
	if p.marked {
		p.rows.check(p.one())
	}
	return cmd
}
