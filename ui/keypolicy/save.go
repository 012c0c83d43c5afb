package keypolicy

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/vault"
)

// What became of a saving.
type (
	saved     struct{ text string } // that the key has now
	overtaken struct{ found string }
	notSaved  struct{ err error }
)

// write gives the key the document that is shown. Just before, it looks whether
// the key's policy is still the one that the change was made to.
func (p *Page) write() tea.Cmd {
	p.saving = true
	base, text := p.base.text, p.review.text
	toast := page.Toast{Text: p.done(), Undo: keyaction.UndoPolicy(p.c, p.keyID, p.key.name(), text, base)}
	request := &model.PutKeyPolicyRequest{KeyID: p.keyID, Policy: text}
	return p.c.Call("saving the key policy", func(ctx context.Context, s *vault.Session) tea.Msg {
		found, err := keyaction.ExchangePolicy(ctx, s, base, request)
		switch {
		case err != nil:
			return notSaved{err}
		case found != base:
			return overtaken{found}
		}
		return page.InTurn(saved{text}, toast)
	})
}

// done says what writing did.
func (p *Page) done() string {
	if p.review.section == nil {
		return fmt.Sprintf("The key policy of %s is upgraded.", p.key.name())
	}
	return fmt.Sprintf("The %s of %s are saved.", p.review.section.noun, p.key.name())
}

// takeSaved goes on from what was written. What was chosen in the other section
// stays.
func (p *Page) takeSaved(msg saved) tea.Cmd {
	p.saving, p.review = false, nil
	next := newDocument(msg.text, p.key.account)
	for _, s := range p.sections {
		s.unmark()
	}
	return tea.Batch(p.rebase(next), p.goOn())
}

// takeOvertaken shows the change to what somebody else wrote. The next save goes
// from there.
func (p *Page) takeOvertaken(msg overtaken) tea.Cmd {
	p.saving = false
	if p.review != nil {
		p.review.theirs = compared{lines: difference(p.base.text, msg.found)}
	}
	cmd := p.rebase(newDocument(msg.found, p.key.account))
	if p.review == nil {
		err := fmt.Errorf("somebody else changed the key policy of %s meanwhile, so nothing was written", p.key.name())
		return tea.Batch(cmd, page.Send(page.Refused{Err: err}))
	}
	return cmd
}

// takeNotSaved shows a refusal, and what was to be written with it.
func (p *Page) takeNotSaved(msg notSaved) tea.Cmd {
	p.saving = false
	if p.review != nil {
		p.review.lockout = policy.IsLockout(msg.err)
		p.scroller.Update(tea.KeyMsg{Type: tea.KeyHome})
	}
	return page.Send(page.Refused{Err: msg.err})
}
