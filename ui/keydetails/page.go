// Package keydetails is the page about one key: what it is, its aliases, tags
// and policy, its records in the trail, and what can be done with it.
//
// It refuses to know how a key's state is changed (that is keyaction), which
// page it was opened from, and everything about other keys.
package keydetails

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault/trail"
)

// Page shows one key.
type Page struct {
	c     *page.Console
	keyID string

	reading   *keyaction.Reading // the latest; answers to earlier ones are late
	key       *facts             // nil until the first answer
	failure   error              // of the latest answer
	tagsAsked *keyaction.Reading // the one that the tags were asked for
	// rotationAsked is the one that the rotation was asked for.
	rotationAsked *keyaction.Reading

	sections sections
	draft    *draft      // a description being changed, nil when none is
	record   *reader     // a record of the trail, nil when none is open
	recorded trail.Event // what is in it
	naming   *naming     // an alias being added, nil when none is
	picking  *picker     // an alias being picked to be moved here, nil when none is

	width, height int
}

var _ page.Page = (*Page)(nil)

// New returns the page of a key.
func New(c *page.Console, keyID string) *Page {
	p := &Page{c: c, keyID: keyID}
	p.sections = p.newSections()
	return p
}

// Title is what a person calls the key.
func (p *Page) Title() string { return widget.Clean(p.subject().Label()) }

// subject is the key as actions and dialogs know it.
func (p *Page) subject() keyaction.Key {
	if p.key == nil {
		return keyaction.Key{ID: p.keyID}
	}
	return p.key.subject()
}

// Init fetches the key anew. What is on the screen stays until the answer.
func (p *Page) Init() tea.Cmd { return p.fetch() }

// Follow fetches the key. A draft stays: saving compares it.
func (p *Page) Follow() (tea.Cmd, bool) { return p.fetch(), true }

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.fit()
}

// headLines are the tabs of the sections, on two lines where they need them.
const headLines = 2

// fit hands the size on to everything that can stand under the tabs.
func (p *Page) fit() {
	bodies := p.sections.bodies()
	if p.draft != nil {
		bodies = append(bodies, p.draft)
	}
	if p.record != nil {
		bodies = append(bodies, p.record)
	}
	if p.naming != nil {
		bodies = append(bodies, p.naming)
	}
	if p.picking != nil {
		bodies = append(bodies, p.picking)
	}
	for _, body := range bodies {
		body.SetSize(p.width, max(p.height-headLines, 0))
	}
}

// Update takes the answers of fetches and calls, and the keys that are no
// actions: movement and typing.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case fetched:
		return p.take(msg)
	case tagsRead:
		p.takeTags(msg)
	case rotationRead:
		p.takeRotation(msg)
	case rotationSaved, rotationNotSaved:
		p.takeRotationSaved(msg)
	case usageRead:
		p.takeUsage(msg)
	case othersRead:
		p.takeOthers(msg)
	case aliasTaken:
		return p.takeTaken(msg)
	case aliasRefused:
		p.takeRefused()
	case widget.Decision:
		return p.decided(msg)
	case keyaction.EventsRead:
		p.takeEvents(msg)
	case saved:
		return p.takeSaved(msg)
	case overtaken:
		p.takeOvertaken(msg)
	case notSaved:
		msg.draft.saving = false
	case keyaction.Done:
		p.closeAliases(msg)
		return p.fetch()
	case tea.KeyMsg:
		return p.press(msg)
	case widget.Mouse:
		return p.point(msg)
	}
	return nil
}

// press moves between the sections and within the one on the screen.
func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
	body := p.body()
	if !p.Capturing() && body == p.sections.current() {
		switch msg.String() {
		case "right", "tab":
			return p.turn(1)
		case "left", "shift+tab":
			return p.turn(-1)
		}
	}
	_, cmd := body.Update(msg)
	return cmd
}

// turn goes to a section beside this one.
func (p *Page) turn(by int) tea.Cmd {
	p.sections.turn(by)
	return tea.Batch(p.readTags(), p.readRotation())
}

// body is what stands under the tabs.
func (p *Page) body() body {
	switch {
	case p.draft != nil && p.draft.stage != kept:
		return p.draft
	case p.record != nil:
		return p.record
	case p.naming != nil && !p.naming.put:
		return p.naming
	case p.picking != nil:
		return p.picking
	default:
		return p.sections.current()
	}
}

// Capturing reports that the description or a filter is being typed.
func (p *Page) Capturing() bool {
	typed, ok := p.body().(interface{ Capturing() bool })
	return ok && typed.Capturing()
}

// Dirty names a description, an alias or a tick that was not saved.
func (p *Page) Dirty() string {
	var typed []string
	if p.draft != nil && p.draft.isChange() {
		typed = append(typed, "the new description")
	}
	if p.naming != nil && p.naming.alias.Value() != "" {
		typed = append(typed, "the new alias")
	}
	if p.sections.rotation.changed() {
		typed = append(typed, "the change of the key rotation")
	}
	return strings.Join(typed, ", ")
}

// Forget ends the reading; the page holds no plaintext.
func (p *Page) Forget() { p.reading.Stop() }

// View draws the tabs and what stands under them.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.key == nil {
		return widget.Block([]string{keyaction.Waiting(p.c.Theme, "The key", p.failure)}, p.width, p.height)
	}
	lines := append(p.tabs(), strings.Split(p.body().View(), "\n")...)
	return widget.Block(lines, p.width, p.height)
}
