package keypolicy

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
)

// write gives the key the document that is shown.
func (p *Page) write() tea.Cmd {
	p.saving = true
	return keyaction.SavePolicy(p.c, p.base.text, &model.PutKeyPolicyRequest{KeyID: p.keyID, Policy: p.review.text}, p.key.name(), p.done())
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
func (p *Page) takeSaved(msg keyaction.PolicySaved) tea.Cmd {
	p.saving, p.review = false, nil
	next := newDocument(msg.Text, p.key.account)
	for _, s := range p.sections {
		s.unmark()
	}
	return tea.Batch(p.rebase(next), p.goOn())
}

// takeOvertaken shows the change to what somebody else wrote. The next save goes
// from there.
func (p *Page) takeOvertaken(msg keyaction.PolicyOvertaken) tea.Cmd {
	p.saving = false
	if p.review != nil {
		p.review.theirs = compared{lines: difference(p.base.text, msg.Found)}
	}
	cmd := p.rebase(newDocument(msg.Found, p.key.account))
	if p.review == nil {
		err := fmt.Errorf("somebody else changed the key policy of %s meanwhile, so nothing was written", p.key.name())
		return tea.Batch(cmd, page.Send(page.Refused{Err: err}))
	}
	return cmd
}

// takeNotSaved shows a refusal, and what was to be written with it.
func (p *Page) takeNotSaved(msg keyaction.PolicyNotSaved) tea.Cmd {
	p.saving = false
	if p.review != nil {
		p.review.lockout = policy.IsLockout(msg.Err)
		p.scroller.Update(tea.KeyMsg{Type: tea.KeyHome})
	}
	return page.Send(page.Refused{Err: msg.Err})
}
