// Package aliases is the page that moves aliases of several keys to one key:
// which key, which aliases, one difference of it, and the calls that make it so.
//
// It refuses to create and delete aliases (those belong to a key's details), and
// to know which page it was opened from.
package aliases

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// stage is how far the page is.
type stage int

const (
	choosing  stage = iota // the key that the aliases will name
	picking                // the aliases that move
	reviewing              // the difference is shown: moving writes it
)

// Page moves the aliases of keys.
type Page struct {
	c      *page.Console
	keyIDs []string

	reading   *keyaction.Reading // the latest; answers to earlier ones are late
	catalogue                    // nothing until the first answer
	failure   error              // of the latest answer

	stage   stage
	targets *widget.Table[key]
	target  key // that was chosen
	list    *widget.Table[alias]
	out     map[string]bool // aliases that are not to move, by name
	plan    []step          // from reviewing on
	moving  bool
	review  *widget.Scroller

	width, height int
}

var _ page.Page = (*Page)(nil)

// New returns the page for keys; there is at least one.
func New(c *page.Console, keyIDs []string) *Page {
	p := &Page{c: c, keyIDs: keyIDs, out: map[string]bool{}}
	p.targets, p.list = newTargets(c), newList(c.Theme)
	p.review = widget.NewScroller(c.Theme, p.reviewLines)
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Move aliases" }

// Init reads the keys anew; what was chosen stays.
func (p *Page) Init() tea.Cmd { return p.fetch() }

// Follow reads the keys, until a key is chosen: moving compares the rest.
func (p *Page) Follow() (tea.Cmd, bool) {
	if p.stage != choosing {
		return nil, false
	}
	return p.fetch(), true
}

// Capturing reports that a filter is typed.
func (p *Page) Capturing() bool {
	switch {
	case p.keys == nil || p.stage == reviewing:
		return false
	case p.stage == picking:
		return p.list.Capturing()
	}
	return p.targets.Capturing()
}

// Forget ends the reading; the page holds no plaintext.
func (p *Page) Forget() { p.reading.Stop() }

// Dirty names what leaving would stop: nothing here is typed.
func (p *Page) Dirty() string {
	if p.moving {
		return "the moves that are not made yet"
	}
	return ""
}

// fetched is the answer of a reading.
type fetched struct {
	by   *keyaction.Reading
	read catalogue
	err  error
}

func (p *Page) fetch() tea.Cmd {
	r, ids := keyaction.Read(p.c, p.reading), p.keyIDs
	p.reading = r
	return r.Work("reading the aliases", func(ctx context.Context, s *vault.Session) tea.Msg {
		found, err := read(ctx, s, ids)
		return fetched{r, found, err}
	})
}

// take puts what was read on the screen. A key that can no longer be chosen is
// chosen again; a difference that is shown stays, and is checked when it is
// written.
func (p *Page) take(msg fetched) tea.Cmd {
	if msg.by != p.reading || p.moving {
		return nil
	}
	if p.failure = msg.err; msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	p.catalogue = msg.read
	p.targets.SetRows(p.takers())
	switch target, there := p.byID[p.target.ID]; {
	case p.stage == choosing:
	case !there || p.offTarget(target) != "":
		p.stage = choosing
	case p.stage == picking:
		p.remember()
		p.pick(target)
	}
	return nil
}

// names is what the page calls its keys.
func (p *Page) names() string {
	if len(p.subjects) == 1 {
		return p.subjects[0].label()
	}
	return fmt.Sprintf("%d keys", len(p.keyIDs))
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
	case moved:
		return p.takeMoved(msg)
	case notMoved:
		p.moving = false
	case tea.KeyMsg:
		return p.press(msg)
	case widget.Mouse:
		return p.press(msg.From(0, len(p.head())))
	}
	return nil
}

// press hands a key, or what the mouse did, to what is under the head.
func (p *Page) press(msg tea.Msg) (cmd tea.Cmd) {
	switch {
	case p.keys == nil:
	case p.stage == reviewing:
		_, cmd = p.review.Update(msg)
	case p.stage == picking:
		_, cmd = p.list.Update(msg)
	default:
		_, cmd = p.targets.Update(msg)
	}
	return cmd
}
