package policyview

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// write gives the key the new policy.
func (p *Page) write(bypass bool) tea.Cmd {
	if p.saving || p.stage != reviewing {
		return nil
	}
	p.saving = true
	name := widget.Clean(p.key.Label())
	request := &model.PutKeyPolicyRequest{KeyID: p.keyID, Policy: p.text(), BypassPolicyLockoutSafetyCheck: bypass}
	return keyaction.SavePolicy(p.c, p.base, request, name, "The key policy of "+name+" is saved.")
}

// takeSaved goes on from what was written.
func (p *Page) takeSaved(msg keyaction.PolicySaved) tea.Cmd {
	p.saving, p.stage = false, looking
	p.base, p.shown, p.now = msg.Text, msg.Text, content{}
	p.fit()
	return p.fetch()
}

// takeOvertaken shows the difference to what somebody else wrote. The next save
// goes from there.
func (p *Page) takeOvertaken(msg keyaction.PolicyOvertaken) {
	p.saving = false
	p.rebase(msg.Found)
	p.review.overtaken = true
	p.compare()
}

// takeNotSaved shows a refusal. That of the lockout check has a way out.
func (p *Page) takeNotSaved(msg keyaction.PolicyNotSaved) tea.Cmd {
	p.saving = false
	if policy.IsLockout(msg.Err) {
		p.review.lockout = true
		p.review.scroller.Update(tea.KeyMsg{Type: tea.KeyHome})
	}
	return page.Send(page.Refused{Err: msg.Err})
}
