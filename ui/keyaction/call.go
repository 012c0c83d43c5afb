package keyaction

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// change is a call that changes a key's state, and what is said of it.
type change struct {
	what   string // the action's stable name
	make   func(context.Context, *vault.Session, model.KeyRequest) error
	verb   string         // what is done, for a button or an offer
	doing  string         // while it goes on, before the key's name
	leaves model.KeyState // what the key is afterwards
	// hints say what follows from it, for one key and for several.
	hints [2]string
	back  string // the action that undoes it; "" when none does
}

func changeOf(what string) change {
	switch what {
	case Enable:
		return change{what: Enable, make: enable, verb: "Enable", doing: "enabling", leaves: model.Enabled, back: Disable}
	case Disable:
		return change{
			what: Disable, make: disable, verb: "Disable", doing: "disabling", leaves: model.Disabled, back: Enable,
			hints: [2]string{" Nothing can use it until it is enabled again.", " Nothing can use them until they are enabled again."},
		}
	default:
		return change{
			what: CancelDeletion, make: cancelDeletion, verb: "Cancel key deletion", doing: "cancelling the deletion of", leaves: model.Disabled,
			hints: [2]string{" Enable it to use it.", " Enable them to use them."},
		}
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

// enableAll enables keys without a question: that can be undone, and hurts
// nobody.
func enableAll(c *page.Console, keys []Key) tea.Cmd { return changeOf(Enable).run(c, keys) }

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
	return &page.Undo{Label: back.verb + " " + widget.Clean(Named(keys)) + " again", Run: func() tea.Cmd {
		return Each(c, back.doing, keys, func(ctx context.Context, s *vault.Session, key Key) error {
			request := model.KeyRequest{KeyID: key.ID}
			described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: request})
			if err != nil {
				return err
			}
			if now := described.KeyMetadata.KeyState; now != ch.leaves {
				return fmt.Errorf("%s is %s by now, so there is nothing to undo", widget.Clean(key.Label()), now.Words())
			}
			return back.make(ctx, s, request)
		}, func(outcome Outcome) tea.Msg { return back.results(c, outcome, nothing) })
	}}
}

// nothing is the undo of what was itself an undo.
func nothing(*page.Console, []Key) *page.Undo { return nil }

// results are what a command gives for an outcome.
func (ch change) results(c *page.Console, outcome Outcome, undo func(*page.Console, []Key) *page.Undo) tea.Msg {
	results := outcome.Results(c, ch.verb, func(done []Key) page.Toast {
		text := widget.Clean(Named(done)) + " is " + ch.leaves.Words() + "." + ch.hints[0]
		if len(done) > 1 {
			text = Named(done) + " are " + ch.leaves.Words() + "." + ch.hints[1]
		}
		return page.Toast{Text: text, Undo: undo(c, done)}
	})
	if len(outcome.Done) > 0 {
		results = append(results, page.Send(Done{What: ch.what}))
	}
	return results
}
