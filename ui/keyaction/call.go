package keyaction

import (
	"context"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// change is a call that changes keys, and what is said of it.
type change struct {
	what  string // the action's stable name
	make  func(context.Context, *vault.Session, model.KeyRequest) error
	verb  string // what is done, for a button
	offer string // the same, before the name of a key that it is offered for
	doing string // while it goes on, before the key's name
	// said is that it is done and what follows from it, of one key and of several.
	said [2]string
	// stands reports that a key is still as the change left it, and says what it
	// is by now; of a change that can be undone.
	stands func(context.Context, *vault.Session, model.KeyRequest) (stands bool, by string, err error)
	back   string // the action that undoes it; "" when none does
}

func changeOf(what string) change {
	switch what {
	case Enable:
		return change{
			what: Enable, make: enable, verb: "Enable", offer: "Enable", doing: "enabling", back: Disable, stands: isIn(model.Enabled),
			said: [2]string{"%s is Enabled.", "%s are Enabled."},
		}
	case Disable:
		return change{
			what: Disable, make: disable, verb: "Disable", offer: "Disable", doing: "disabling", back: Enable, stands: isIn(model.Disabled),
			said: [2]string{
				"%s is Disabled. Nothing can use it until it is enabled again.",
				"%s are Disabled. Nothing can use them until they are enabled again.",
			},
		}
	case DeleteMaterial:
		return change{
			what: DeleteMaterial, make: deleteMaterial, verb: "Delete key material", doing: "deleting the key material of",
			said: [2]string{
				"The key material of %s is deleted. Import the same again to use the key.",
				"The key material of %s is deleted. Import the same into each again to use it.",
			},
		}
	case EnableRotation:
		return change{
			what: EnableRotation, make: enableRotation, verb: "Enable key rotation", offer: "Enable the rotation of", doing: "enabling the rotation of",
			back: DisableRotation, stands: doesRotate(true),
			said: [2]string{"%s gets a new backing key every year.", "%s get a new backing key every year."},
		}
	case DisableRotation:
		return change{
			what: DisableRotation, make: disableRotation, verb: "Disable key rotation", offer: "Disable the rotation of", doing: "disabling the rotation of",
			back: EnableRotation, stands: doesRotate(false),
			said: [2]string{"%s keeps the backing key that it has.", "%s keep the backing keys that they have."},
		}
	default:
		return change{
			what: CancelDeletion, make: cancelDeletion, verb: "Cancel key deletion", doing: "cancelling the deletion of",
			said: [2]string{"%s is Disabled. Enable it to use it.", "%s are Disabled. Enable them to use them."},
		}
	}
}

// isIn makes the stands of a change that leaves keys in a state.
func isIn(state model.KeyState) func(context.Context, *vault.Session, model.KeyRequest) (bool, string, error) {
	return func(ctx context.Context, s *vault.Session, key model.KeyRequest) (bool, string, error) {
		described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: key})
		if err != nil {
			return false, "", err
		}
		now := described.KeyMetadata.KeyState
		return now == state, "is " + now.Words(), nil
	}
}

// doesRotate makes the stands of a change that has keys rotate, or not.
func doesRotate(wanted bool) func(context.Context, *vault.Session, model.KeyRequest) (bool, string, error) {
	return func(ctx context.Context, s *vault.Session, key model.KeyRequest) (bool, string, error) {
		status, err := s.GetKeyRotationStatus(ctx, &model.GetKeyRotationStatusRequest{KeyRequest: key})
		if err != nil {
			return false, "", err
		}
		by := "does not rotate"
		if status.KeyRotationEnabled {
			by = "rotates"
		}
		return status.KeyRotationEnabled == wanted, by, nil
	}
}

func enable(ctx context.Context, s *vault.Session, key model.KeyRequest) error {
	_, err := s.EnableKey(ctx, &model.EnableKeyRequest{KeyRequest: key})
	return err
}

func disable(ctx context.Context, s *vault.Session, key model.KeyRequest) error {
	_, err := s.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: key})
	return err
}

func cancelDeletion(ctx context.Context, s *vault.Session, key model.KeyRequest) error {
	_, err := s.CancelKeyDeletion(ctx, &model.CancelKeyDeletionRequest{KeyRequest: key})
	return err
}

func deleteMaterial(ctx context.Context, s *vault.Session, key model.KeyRequest) error {
	_, err := s.DeleteImportedKeyMaterial(ctx, &model.DeleteImportedKeyMaterialRequest{KeyRequest: key})
	return err
}

func enableRotation(ctx context.Context, s *vault.Session, key model.KeyRequest) error {
	_, err := s.EnableKeyRotation(ctx, &model.EnableKeyRotationRequest{KeyRequest: key})
	return err
}

func disableRotation(ctx context.Context, s *vault.Session, key model.KeyRequest) error {
	_, err := s.DisableKeyRotation(ctx, &model.DisableKeyRotationRequest{KeyRequest: key})
	return err
}

// changes makes the run of an action that changes keys without a question: that
// can be undone, and hurts nobody.
func changes(what string) func(*page.Console, []Key) tea.Cmd {
	return func(c *page.Console, keys []Key) tea.Cmd { return changeOf(what).run(c, keys) }
}

// Make makes the call of an action that changes a key, for who asks and says
// what it does by other means. Errors are the call's.
func Make(ctx context.Context, s *vault.Session, what string, key Key) error {
	return changeOf(what).make(ctx, s, model.KeyRequest{KeyID: key.ID})
}

// Made is what the action says when its call is made: a toast that offers to
// undo it, and Done.
func Made(c *page.Console, what string, key Key) tea.Msg {
	ch := changeOf(what)
	return ch.results(c, Outcome{Done: []Key{key}}, ch.undo)
}

// run makes the command that changes keys, one by one. Its result is a toast
// that offers to undo it, and Done; or a refusal, or a report on several keys
// of which some were refused or not tried.
func (ch change) run(c *page.Console, keys []Key) tea.Cmd {
	return Each(c, ch.doing, keys, func(ctx context.Context, s *vault.Session, key Key) error {
		return ch.make(ctx, s, model.KeyRequest{KeyID: key.ID})
	}, func(outcome Outcome) tea.Msg { return ch.results(c, outcome, ch.undo) })
}

// undo offers to take the change back on keys that it was made on, each only
// while it is as the change left it.
func (ch change) undo(c *page.Console, keys []Key) *page.Undo {
	if ch.back == "" {
		return nil
	}
	back := changeOf(ch.back)
	return &page.Undo{Label: back.offer + " " + widget.Clean(Named(keys)) + " again", Run: func() tea.Cmd {
		return Each(c, back.doing, keys, func(ctx context.Context, s *vault.Session, key Key) error {
			request := model.KeyRequest{KeyID: key.ID}
			stands, by, err := ch.stands(ctx, s, request)
			if err != nil {
				return err
			}
			if !stands {
				return fmt.Errorf("%s %s by now, so there is nothing to undo", widget.Clean(key.Label()), by)
			}
			return back.make(ctx, s, request)
		}, func(outcome Outcome) tea.Msg { return back.results(c, outcome, nothing) })
	}}
}

// nothing is the undo of what was itself an undo.
func nothing(*page.Console, []Key) *page.Undo { return nil }

// results are what a command gives for an outcome.
func (ch change) results(c *page.Console, outcome Outcome, undo func(*page.Console, []Key) *page.Undo) tea.Msg {
	words := outcome.Report(c, ch.verb, func(done []Key) page.Toast {
		return page.Toast{Text: ch.text(done), Undo: undo(c, done)}
	})
	if len(outcome.Done) > 0 {
		words = append([]tea.Msg{Done{What: ch.what}}, words...)
	}
	return page.InTurn(words...)
}

// text says that the change is made on keys.
func (ch change) text(keys []Key) string {
	said := ch.said
	if ch.what == CancelDeletion && slices.ContainsFunc(keys, Key.imported) {
		said = [2]string{
			"The deletion of %s is cancelled. Enable it, or import its key material, to use it.",
			"The deletion of %s is cancelled. Enable them, or import their key material, to use them.",
		}
	}
	if len(keys) > 1 {
		return fmt.Sprintf(said[1], Named(keys))
	}
	return fmt.Sprintf(said[0], widget.Clean(Named(keys)))
}
