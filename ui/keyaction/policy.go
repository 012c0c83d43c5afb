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

// ExchangePolicy makes the call of PutKeyPolicy if the key's present policy is
// still the one expected, and returns which it found. Errors are those of
// GetKeyPolicy and PutKeyPolicy.
func ExchangePolicy(ctx context.Context, s *vault.Session, expected string, request *model.PutKeyPolicyRequest) (found string, err error) {
	if found, err = Policy(ctx, s, request.KeyID); err == nil && found == expected {
		_, err = s.PutKeyPolicy(ctx, request)
	}
	return found, err
}

// UndoPolicy gives a key its former policy again, as long as it has the one that
// was written. name is what a person calls the key.
func UndoPolicy(c *page.Console, keyID, name, written, former string) *page.Undo {
	return &page.Undo{Label: "Restore the former key policy of " + name, Run: func() tea.Cmd {
		return c.Call("restoring the key policy", func(ctx context.Context, s *vault.Session) tea.Msg {
			found, err := ExchangePolicy(ctx, s, written, &model.PutKeyPolicyRequest{KeyID: keyID, Policy: former})
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
