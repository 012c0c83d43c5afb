// Package policyview is the policy view of a key's policy: the document in an
// editor, with its faults and what it probably does not mean, the difference
// that saving makes, and files and the person's own editor.
//
// It refuses to know what a policy allows (that is model/policy), how text is
// edited (that is ui/editor), and the default view, to which it hands over.
package policyview

import (
	"bytes"
	"encoding/json"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/editor"
	"coldkms/ui/keyaction"
	"coldkms/ui/openfile"
	"coldkms/ui/page"
	"coldkms/ui/savefile"
	"coldkms/ui/widget"
)

// stage is what the page is used for.
type stage int

const (
	looking stage = iota
	typing
	reviewing // the difference is shown: saving writes it
)

// Page shows the policy of one key.
type Page struct {
	c     *page.Console
	keyID string

	reading  *keyaction.Reading // the latest; answers to earlier ones are late
	key      keyaction.Key
	metadata model.KeyMetadata // of no key until the first answer
	failure  error             // of the latest answer
	// base is the policy that the change is made to. It must still be the key's
	// when the new one is written. shown is how it stood in the editor.
	base, shown string

	editor *editor.Editor
	now    content // of the editor
	stage  stage
	from   stage // where reviewing was begun
	check  check
	onList bool // the list of findings has the keys
	list   list
	review review
	saving bool
	lent   bool // the text is on its way to the person's own editor or back

	width, height int
}

var _ page.Page = (*Page)(nil)

// content is the text of the editor at a version.
type content struct {
	version int
	text    string
	changed bool // it is another one than the key's
}

// New returns the page of a key.
func New(c *page.Console, keyID string) *Page {
	p := &Page{c: c, keyID: keyID, key: keyaction.Key{ID: keyID}, editor: editor.New(c.Theme, c.Now)}
	p.editor.Focus()
	p.review.scroller = widget.NewScroller(c.Theme, p.reviewLines)
	return p
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Policy view" }

// Init fetches the key and its policy anew. What was typed stays.
func (p *Page) Init() tea.Cmd { return p.fetch() }

// Follow fetches the key and its policy, unless somebody is at the text: saving
// compares that.
func (p *Page) Follow() (tea.Cmd, bool) {
	if p.stage != looking || p.isChange() || p.lent {
		return nil, false
	}
	return p.fetch(), true
}

// known reports that there is something to show.
func (p *Page) known() bool { return p.metadata.KeyID != "" }

// content returns the editor's text, which is put together once a version.
func (p *Page) content() content {
	if v := p.editor.Version(); p.now.version != v || p.now.text == "" {
		text := p.editor.Text()
		p.now = content{v, text, text != p.shown}
	}
	return p.now
}

func (p *Page) text() string { return p.content().text }

// isChange reports that saving would change something.
func (p *Page) isChange() bool { return p.known() && p.content().changed }

// rebase takes a policy for the one that the change is made to.
func (p *Page) rebase(policy string) {
	p.base, p.shown = policy, opened(policy)
	p.now = content{}
}

// opened returns a policy as it is edited: with newlines, and broken up when it
// is all on one line.
func opened(policy string) string {
	policy = widget.Newlines(policy)
	if strings.Contains(policy, "\n") {
		return policy
	}
	return indented(policy)
}

// indented returns a document with each value on a line of its own; what is no
// JSON as it is.
func indented(text string) string {
	var broken bytes.Buffer
	if json.Indent(&broken, []byte(text), "", "  ") != nil {
		return text
	}
	return broken.String()
}

// compacted returns a document without the blanks between its values; what is no
// JSON as it is.
func compacted(text string) string {
	var compact bytes.Buffer
	if json.Compact(&compact, []byte(text)) != nil {
		return text
	}
	return compact.String()
}

// Update takes the answers of fetches, checks and calls, and keys.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case fetched:
		return p.take(msg)
	case chosen:
		p.mark()
	case lintDue:
		return p.lint(msg)
	case checked:
		return p.takeChecked(msg)
	case keyaction.PolicySaved:
		return p.takeSaved(msg)
	case keyaction.PolicyOvertaken:
		p.takeOvertaken(msg)
	case keyaction.PolicyNotSaved:
		return p.takeNotSaved(msg)
	case lendable:
		return p.takeLendable(msg)
	case ended:
		return p.takeEnded(msg)
	case readBack:
		return p.takeBack(msg)
	case openfile.Ended:
		return p.takeOpened(msg)
	case savefile.Ended:
		return msg.Report()
	case widget.Decision:
		return p.decided(msg)
	case keyaction.Done:
		return p.fetch()
	case tea.KeyMsg:
		return p.press(msg)
	case widget.Mouse:
		return p.point(msg)
	}
	return nil
}

// press takes the keys that are no actions, and those of actions that come while
// letters are text.
func (p *Page) press(msg tea.KeyMsg) tea.Cmd {
	if !p.known() {
		return nil
	}
	if action, ok := p.control(msg); ok {
		if action.Off != "" {
			return page.Send(page.Refused{Err: page.OffError{Label: action.Label, Reason: action.Off, Because: action.Because}})
		}
		return action.Run()
	}
	switch {
	case p.stage == reviewing:
		p.review.scroller.Update(msg)
	case p.onList:
		p.list.press(msg.String(), p.entries())
		p.follow()
	case p.stage == looking && !p.editor.Finding():
		p.editor.Update(motion(msg), false)
	default:
		p.editor.Update(msg, p.stage == typing)
	}
	return p.edited()
}

// control returns the action of a key that is no text. While something is looked
// for, the keys are those of its field.
func (p *Page) control(msg tea.KeyMsg) (page.Action, bool) {
	key := msg.String()
	if msg.Paste || p.editor.Finding() || !strings.HasPrefix(key, "ctrl+") && key != "tab" && key != "shift+tab" {
		return page.Action{}, false
	}
	for _, action := range p.Actions() {
		for _, k := range action.Keys {
			if k == key {
				return action, true
			}
		}
	}
	return page.Action{}, false
}

// motion makes of the keys that move through what is only read those that move
// the caret.
func motion(msg tea.KeyMsg) tea.KeyMsg {
	kinds := map[string]tea.KeyType{
		"j": tea.KeyDown, "k": tea.KeyUp, " ": tea.KeyPgDown,
		"g": tea.KeyCtrlHome, "G": tea.KeyCtrlEnd, "home": tea.KeyCtrlHome, "end": tea.KeyCtrlEnd,
	}
	if kind, ok := kinds[msg.String()]; ok {
		return tea.KeyMsg{Type: kind}
	}
	return msg
}

// Capturing reports that letters are text.
func (p *Page) Capturing() bool {
	return p.known() && p.stage != reviewing && !p.onList && (p.stage == typing || p.editor.Finding())
}

// Dirty names a policy that was changed and not saved.
func (p *Page) Dirty() string {
	if !p.isChange() {
		return ""
	}
	return "the changed key policy"
}

// Forget ends the reading; the page holds no plaintext.
func (p *Page) Forget() { p.reading.Stop() }
