// Package keypolicy is the default view of a key's policy: who administers the
// key and may delete it, who uses it, and the upgrade to the current version of
// the default key policy. What is chosen becomes an edit of the document, shown
// as one difference before it is written.
//
// It refuses to know how a policy document is read, changed and decided, and to
// show one that is not a default key policy: it says what stands in the way.
package keypolicy

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Page is the default view of one key's policy.
type Page struct {
	c     *page.Console
	keyID string

	reading *keyaction.Reading // the latest; answers to earlier ones are late
	key     *subject           // nil until the first answer
	base    *document          // the policy that changes are made to
	failure error              // of the latest answer
	known   *directory         // the account's users and roles

	sections [2]*section
	at       int     // the section on the screen
	adding   *adder  // what users and roles are added from, nil when nothing is
	review   *review // the change that is shown before it is written, nil when none is
	saving   bool
	upgrade  bool // the upgrade is to be shown once the policy is read
	behind   bool // the policy was not read anew because something was chosen

	scroller      *widget.Scroller // of the change that is shown
	blocked       *widget.Form     // that stands in place of a view that cannot be
	width, height int
}

var _ page.Page = (*Page)(nil)

// New returns the page of a key. With upgrade it begins with the upgrade, if the
// key's policy is an older default.
func New(c *page.Console, keyID string, upgrade bool) *Page {
	p := &Page{c: c, keyID: keyID, upgrade: upgrade, known: &directory{}}
	p.sections = [2]*section{newAdministrators(c.Theme), newUsers(c.Theme)}
	p.scroller = widget.NewScroller(c.Theme, p.reviewLines)
	p.blocked = widget.NewForm(c.Theme)
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Key policy" }

// Init reads the policy anew; what was chosen stays.
func (p *Page) Init() tea.Cmd { return p.fetch() }

// Follow reads the policy and who is there. While something is chosen the policy
// stays: saving compares it.
func (p *Page) Follow() (tea.Cmd, bool) {
	if p.review != nil {
		return nil, false
	}
	if p.Dirty() != "" {
		p.behind = true
		return p.readPrincipals(), true
	}
	return p.fetch(), true
}

// Capturing reports that letters are text now.
func (p *Page) Capturing() bool {
	switch {
	case !p.editable() || p.review != nil:
		return false
	case p.adding != nil:
		return p.adding.form.Capturing()
	}
	return p.section().form.Capturing()
}

// Forget ends the reading; the page holds no plaintext.
func (p *Page) Forget() { p.reading.Stop() }

// Dirty names what was chosen and not saved.
func (p *Page) Dirty() string {
	switch {
	case !p.editable():
		return ""
	case p.saving:
		return "sight of the key policy that is being saved"
	}
	var chosen []string
	for _, s := range p.sections {
		if s.changed(p.base.view.Console) {
			chosen = append(chosen, "the new "+s.noun)
		}
	}
	return strings.Join(chosen, ", ")
}

// editable reports that there is a document that the default view can show.
func (p *Page) editable() bool { return p.base != nil && p.obstacle() == nil }

// section is the section on the screen.
func (p *Page) section() *section { return p.sections[p.at] }

// Update takes answers, decisions, keys and the mouse.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.update(msg)
	p.refresh()
	return cmd
}

func (p *Page) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case fetched:
		return p.take(msg)
	case principalsRead:
		p.takePrincipals(msg)
	case keyaction.PolicySaved:
		return p.takeSaved(msg)
	case keyaction.PolicyOvertaken:
		return p.takeOvertaken(msg)
	case keyaction.PolicyNotSaved:
		return p.takeNotSaved(msg)
	case keyaction.Done:
		return p.fetch()
	case widget.Decision:
		return p.decided(msg)
	case sorted:
		p.table().SetSort(msg.by)
	case tea.KeyMsg:
		return p.press(msg)
	case widget.Mouse:
		return p.point(msg)
	}
	return nil
}

// press hands a message to what stands under the head.
func (p *Page) press(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch {
	case p.base == nil:
	case !p.editable():
		_, cmd = p.blocked.Update(msg)
	case p.review != nil:
		_, cmd = p.scroller.Update(msg)
	case p.adding != nil:
		_, cmd = p.adding.form.Update(msg)
	default:
		s := p.section()
		if _, cmd = s.form.Update(msg); s.marked {
			s.check(p.key.account)
		}
		if off := p.off(); off != "" && s.changed(p.base.view.Console) {
			return p.takeBack(off)
		}
	}
	return cmd
}

// takeBack shows what the document has again, where nothing else can be saved,
// and says why.
func (p *Page) takeBack(off string) tea.Cmd {
	p.discard()
	_, because := p.key.Denied(model.OpPutKeyPolicy)
	return page.Send(page.Refused{Err: page.OffError{Label: saveChanges, Reason: off, Because: because}})
}

// turn goes to the section beside this one.
func (p *Page) turn(by int) tea.Cmd {
	p.at = max(min(p.at+by, len(p.sections)-1), 0)
	return p.section().form.FocusField()
}

// takePrincipals names the users and roles that the document knows by their ARNs
// and unique ids.
func (p *Page) takePrincipals(msg principalsRead) {
	if msg.by != p.reading {
		return
	}
	p.known = newDirectory(msg.all, msg.err)
	for _, s := range p.sections {
		s.people.show(p.known)
	}
	if p.adding != nil {
		p.adding.show(p.known, p.section().people)
	}
}

// directory is what is known of an account's users and roles.
type directory struct {
	all   []identity.Principal
	named map[string]identity.Principal // by ARN and by unique id; nil until they were read
	err   error                         // why they could not be read
}

func newDirectory(all []identity.Principal, err error) *directory {
	d := &directory{all: all, err: err}
	if err != nil {
		return d
	}
	d.named = make(map[string]identity.Principal, 2*len(all))
	for _, p := range all {
		d.named[p.ARN()], d.named[p.UniqueID] = p, p
	}
	return d
}
