package keypolicy

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// What became of a saving.
type (
	saved     struct{ text string } // that the key has now
	overtaken struct{ found string }
	notSaved  struct{}
)

// write gives the key the document that is shown. Just before, it looks whether
// the key's policy is still the one that the change was made to.
func (p *Page) write() tea.Cmd {
	p.saving = true
	id, base, text := p.keyID, p.base.text, p.review.text
	toast := page.Toast{Text: p.done(), Undo: p.undo(text, base)}
	return p.c.Call("saving the key policy", func(ctx context.Context, s *vault.Session) tea.Msg {
		found, err := exchange(ctx, s, id, base, text)
		switch {
		case err != nil:
			return tea.BatchMsg{page.Send(notSaved{}), page.Send(page.Refused{Err: err})}
		case found != base:
			return overtaken{found}
		}
		return tea.BatchMsg{page.Send(saved{text}), page.Send(toast)}
	})
}

// done says what writing did.
func (p *Page) done() string {
	if p.review.section == nil {
		return fmt.Sprintf("The key policy of %s is upgraded.", p.key.name())
	}
	return fmt.Sprintf("The %s of %s are saved.", p.review.section.noun, p.key.name())
}

// exchange gives a key another policy if its present one is still the one
// expected, and returns which it found.
func exchange(ctx context.Context, s *vault.Session, keyID, expected, text string) (found string, err error) {
	if found, err = policyOf(ctx, s, keyID); err == nil && found == expected {
		_, err = s.PutKeyPolicy(ctx, &model.PutKeyPolicyRequest{KeyID: keyID, Policy: text})
	}
	return found, err
}

// undo gives the key its former policy again.
func (p *Page) undo(written, former string) *page.Undo {
	id, name := p.keyID, p.key.name()
	return &page.Undo{Label: "Restore the former key policy of " + name, Run: func() tea.Cmd {
		return p.c.Call("restoring the key policy", func(ctx context.Context, s *vault.Session) tea.Msg {
			found, err := exchange(ctx, s, id, written, former)
			if err == nil && found != written {
				err = fmt.Errorf("the key policy of %s was changed meanwhile, so nothing was undone", name)
			}
			if err != nil {
				return page.Refused{Err: err}
			}
			return tea.BatchMsg{
				page.Send(page.Toast{Text: "The key policy of " + name + " is as it was."}),
				page.Send(keyaction.Done{What: model.OpPutKeyPolicy.Name}),
			}
		})
	}}
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
		p.review.theirs = widget.Difference(p.base.text, msg.found)
	}
	cmd := p.rebase(newDocument(msg.found, p.key.account))
	if p.review == nil {
		err := fmt.Errorf("somebody else changed the key policy of %s meanwhile, so nothing was written", p.key.name())
		return tea.Batch(cmd, page.Send(page.Refused{Err: err}))
	}
	return cmd
}
