package keyaction

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/vault"
)

// Policy returns a key's policy. Errors are those of GetKeyPolicy.
func Policy(ctx context.Context, s *vault.Session, keyID string) (string, error) {
	policy, err := s.GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: keyID})
	if err != nil {
		return "", err
	}
	return policy.Policy, nil
}

// What became of SavePolicy.
type (
	PolicySaved     struct{ Text string }  // that the key has now
	PolicyOvertaken struct{ Found string } // that somebody else gave it, and that it keeps
	PolicyNotSaved  struct{ Err error }
)

// SavePolicy gives a key another policy in the place of one that was read before,
// and says so, with the way back. Just before, it looks whether the key has that
// one still. name is what a person calls the key. Its answers are above.
func SavePolicy(c *page.Console, before string, request *model.PutKeyPolicyRequest, name, said string) tea.Cmd {
	toast := page.Toast{Text: said, Undo: undoPolicy(c, request.KeyID, name, request.Policy, before)}
	return c.Call("saving the key policy", func(ctx context.Context, s *vault.Session) tea.Msg {
		found, err := exchangePolicy(ctx, s, before, request)
		switch {
		case err != nil:
			return PolicyNotSaved{err}
		case found != before:
			return PolicyOvertaken{found}
		}
		return page.InTurn(PolicySaved{request.Policy}, toast)
	})
}

// exchangePolicy makes the call of PutKeyPolicy if the key's present policy is
// still the one expected, and returns which it found. Errors are those of
// GetKeyPolicy and PutKeyPolicy.
func exchangePolicy(ctx context.Context, s *vault.Session, expected string, request *model.PutKeyPolicyRequest) (found string, err error) {
	if found, err = Policy(ctx, s, request.KeyID); err == nil && found == expected {
		_, err = s.PutKeyPolicy(ctx, request)
	}
	return found, err
}

// undoPolicy gives a key its former policy again, as long as it has the one that
// was written. name is what a person calls the key.
func undoPolicy(c *page.Console, keyID, name, written, former string) *page.Undo {
	return &page.Undo{Label: "Restore the former key policy of " + name, Run: func() tea.Cmd {
		return c.Call("restoring the key policy", func(ctx context.Context, s *vault.Session) tea.Msg {
			found, err := exchangePolicy(ctx, s, written, &model.PutKeyPolicyRequest{KeyID: keyID, Policy: former})
			if err == nil && found != written {
				err = fmt.Errorf("the key policy of %s was changed meanwhile, so nothing was undone", name)
			}
			if err != nil {
				return page.Refused{Err: err}
			}
			return page.InTurn(Done{What: model.OpPutKeyPolicy.Name}, page.Toast{Text: "The key policy of " + name + " is as it was."})
		})
	}}
}
