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
// of which some were refused.
func (ch change) run(c *page.Console, keys []Key) tea.Cmd {
	return c.Call(ch.doing+" "+Named(keys), func(ctx context.Context, s *vault.Session) tea.Msg {
		outcome := Each(keys, func(key Key) error { return ch.make(ctx, s, model.KeyRequest{KeyID: key.ID}) })
		var undo *page.Undo
		if ch.back != "" {
			undo = ch.undo(c, outcome.Done)
		}
		return ch.result(c, outcome, undo)
	})
}

// undo offers to take the change back on keys that it was made on, each only
// while it is as the change left it.
func (ch change) undo(c *page.Console, keys []Key) *page.Undo {
	back := changeOf(ch.back)
	return &page.Undo{Label: back.verb + " " + widget.Clean(Named(keys)) + " again", Run: func() tea.Cmd {
		return c.Call(back.doing+" "+Named(keys), func(ctx context.Context, s *vault.Session) tea.Msg {
			return back.result(c, Each(keys, func(key Key) error {
				request := model.KeyRequest{KeyID: key.ID}
				described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: request})
				if err != nil {
					return err
				}
				if now := described.KeyMetadata.KeyState; now != ch.leaves {
					return fmt.Errorf("%s is %s by now, so there is nothing to undo", widget.Clean(key.Label()), now.Words())
				}
				return back.make(ctx, s, request)
			}), nil)
		})
	}}
}

// result is what a command gives for an outcome.
func (ch change) result(c *page.Console, outcome Outcome, undo *page.Undo) tea.Msg {
	if outcome.single() && len(outcome.Refusals) == 1 {
		return page.Refused{Err: outcome.Refusals[0].Err}
	}
	var results tea.BatchMsg
	if len(outcome.Done) > 0 {
		text := widget.Clean(Named(outcome.Done)) + " is " + ch.leaves.Words() + "." + ch.hints[0]
		if len(outcome.Done) > 1 {
			text = Named(outcome.Done) + " are " + ch.leaves.Words() + "." + ch.hints[1]
		}
		results = append(results, page.Send(page.Toast{Text: text, Undo: undo}), page.Send(Done{What: ch.what}))
	}
	if len(outcome.Refusals) > 0 {
		results = append(results, outcome.Report(c, ch.verb))
	}
	return results
}
