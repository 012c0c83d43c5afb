// Package why is the page that explains a refusal. Of one by policies it says who
// was refused what, which statements had a part in it, which would nearly have
// allowed it, and the smallest statements that would; of one that the trail holds,
// what the answer was then, and how the policies decide the same today; of one by
// a key's state, what the state is and what to do about it.
//
// It refuses to decide anything: the explanation is that of the evaluator, of
// the request as it was refused or as its record holds it, or the model's own
// rule of states.
package why

import (
	"context"
	"errors"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// Page explains one refusal.
type Page struct {
	c        *page.Console
	refused  *policy.Refused
	state    *model.StateRefusal // nil when policies refused it
	recorded *trail.Refused      // nil when it is not from the trail
	found    *policy.Explanation // nil until it was worked out
	partial  bool                // policies that may have had a part are not known
	unknown  error               // why nothing can be said of today
	scroller *widget.Scroller

	width, height int
}

var _ page.Page = (*Page)(nil)

// Explains reports whether policies or a key's state decided an error, and the
// page can say how.
func Explains(err error) bool {
	return errors.As(err, new(*policy.Refused)) || errors.As(err, new(*model.StateRefusal)) || errors.As(err, new(*trail.Refused))
}

// New returns the page about an error that it explains.
func New(c *page.Console, err error) *Page {
	p := &Page{c: c, refused: &policy.Refused{}}
	if !errors.As(err, &p.refused) && !errors.As(err, &p.state) {
		errors.As(err, &p.recorded)
	}
	p.scroller = widget.NewScroller(c.Theme, p.lines)
	return p
}

// explained brings the explanation.
type explained struct{ found policy.Explanation }

// reconsidered brings what the policies of today say.
type reconsidered struct {
	found *vault.Reconsidered
	err   error
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Why" }

// Init has the explanation worked out: a long policy takes a while.
func (p *Page) Init() tea.Cmd {
	switch {
	case p.found != nil || p.state != nil:
		return nil
	case p.recorded != nil:
		event := p.recorded.Event
		return p.c.Call("explaining the refusal", func(ctx context.Context, s *vault.Session) tea.Msg {
			found, err := s.Reconsider(ctx, event)
			return reconsidered{found, err}
		})
	}
	request := p.refused.Request
	return p.c.Work(context.Background(), "explaining the refusal", func(context.Context) tea.Msg {
		return explained{policy.Explain(&request)}
	})
}

// Update takes the explanation, and scrolls.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case explained:
		p.found = &msg.found
		return nil
	case reconsidered:
		p.unknown = msg.err
		if again := msg.found; again != nil {
			p.found, p.partial = &again.Explanation, again.Partial
			p.refused = &policy.Refused{Request: again.Request, Fixed: again.Fixed}
		}
		return nil
	}
	_, cmd := p.scroller.Update(msg)
	return cmd
}

// View draws the explanation.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	return p.scroller.View()
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.scroller.SetSize(width, height)
}

// copyKeys copy the statements, in their order.
var copyKeys = []string{"y", "Y", "3", "4"}

// Actions copy the statements that would allow it.
func (p *Page) Actions() []page.Action {
	remedies := p.remedies()
	if len(remedies) == 0 {
		return []page.Action{{ID: "copy-statement", Label: "Copy statement", Keys: copyKeys[:1], Off: "There is no statement that would allow it", Hidden: true}}
	}
	var actions []page.Action
	for i, remedy := range remedies[:min(len(remedies), len(copyKeys))] {
		label := "Copy statement"
		if len(remedies) > 1 {
			in := string(remedy.In)
			if p.refused.Request.OfRole {
				in = ofRole.Replace(in)
			}
			label += " for the " + in
		}
		actions = append(actions, page.Action{ID: "copy-statement", Label: label, Keys: copyKeys[i : i+1], Run: func() tea.Cmd {
			return p.c.Clipboard(string(remedy.Statement))
		}})
	}
	return actions
}

// remedies are the statements that would allow it, none when one of them would
// have to stand where nobody can put it.
func (p *Page) remedies() []policy.Remedy {
	if p.found == nil || p.refused.Fixed && slices.ContainsFunc(p.found.Remedies, inKeyPolicy) {
		return nil
	}
	return p.found.Remedies
}

func inKeyPolicy(r policy.Remedy) bool { return r.In == policy.InKeyPolicy }

// Capturing is false: nothing is typed here.
func (p *Page) Capturing() bool { return false }

// Dirty is always "": nothing typed here is lost by leaving.
func (p *Page) Dirty() string { return "" }

// Forget does nothing: an explanation holds no secret.
func (p *Page) Forget() {}
