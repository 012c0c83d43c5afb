package policyview

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// What became of a saving.
type (
	saved     struct{ text string }
	overtaken struct{ found string } // the policy that somebody else wrote
	notSaved  struct{ err error }
)

// write gives the key the new policy. Just before, it looks whether the key's
// policy is still the one that the change was made to.
func (p *Page) write(bypass bool) tea.Cmd {
	if p.saving || p.stage != reviewing {
		return nil
	}
	p.saving = true
	base, text, name := p.base, p.text(), widget.Clean(p.key.Label())
	toast := page.Toast{Text: "The key policy of " + name + " is saved.", Undo: keyaction.UndoPolicy(p.c, p.keyID, name, text, base)}
	request := &model.PutKeyPolicyRequest{KeyID: p.keyID, Policy: text, BypassPolicyLockoutSafetyCheck: bypass}
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

// takeSaved goes on from what was written.
func (p *Page) takeSaved(msg saved) tea.Cmd {
	p.saving, p.stage = false, looking
	p.base, p.shown, p.now = msg.text, msg.text, content{}
	p.fit()
	return p.fetch()
}

// takeOvertaken shows the difference to what somebody else wrote. The next save
// goes from there.
func (p *Page) takeOvertaken(msg overtaken) {
	p.saving = false
	p.rebase(msg.found)
	p.review.overtaken = true
	p.compare()
}

// takeNotSaved shows a refusal. That of the lockout check has a way out.
func (p *Page) takeNotSaved(msg notSaved) tea.Cmd {
	p.saving = false
	if policy.IsLockout(msg.err) {
		p.review.lockout = true
		p.review.scroller.Update(tea.KeyMsg{Type: tea.KeyHome})
	}
	return page.Send(page.Refused{Err: msg.err})
}
