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

// change is a call that changes a key's state, and what a toast says of it.
type change struct {
	make  func(context.Context, *vault.Session, model.KeyRequest) error
	doing string // while it goes on
	said  string // with the key's name in place of %s
}

func changeOf(what string) change {
	switch what {
	case Enable:
		return change{enable, "enabling the key", "%s is Enabled."}
	case Disable:
		return change{disable, "disabling the key", "%s is Disabled. Nothing can use it until it is enabled again."}
	default:
		return change{cancelDeletion, "cancelling the deletion", "%s is Disabled. Enable it to use it."}
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

// call makes the command for a change. Its result is a toast and Done, or a
// refusal.
func call(c *page.Console, key Key, what string) tea.Cmd {
	change := changeOf(what)
	return c.Call(change.doing, func(ctx context.Context, s *vault.Session) tea.Msg {
		if err := change.make(ctx, s, model.KeyRequest{KeyID: key.ID}); err != nil {
			return page.Refused{Err: err}
		}
		toast := page.Toast{Text: fmt.Sprintf(change.said, widget.Clean(key.Label()))}
		return tea.BatchMsg{page.Send(toast), page.Send(Done{KeyID: key.ID, What: what})}
	})
}
