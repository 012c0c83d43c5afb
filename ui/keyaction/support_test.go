package keyaction

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// desk is a console over a vault that has one key.
type desk struct {
	*pagetest.Desk
	t     *testing.T
	keyID string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := pagetest.NewDesk(t, widgettest.Theme())
	return &desk{d, t, d.Key("payroll")}
}

// bare is a console without a vault.
func bare() *page.Console {
	return &page.Console{Theme: widgettest.Theme(), Now: func() time.Time { return vaulttest.Start }}
}

// key reads the key as a page would have it.
func (d *desk) key() Key {
	d.t.Helper()
	metadata, aliases, err := Describe(context.Background(), d.Console.Session, d.keyID)
	if err != nil {
		d.t.Fatal(err)
	}
	return Of(metadata, aliases)
}

// action returns one of the key's actions.
func (d *desk) action(id string) page.Action {
	d.t.Helper()
	return actionOf(d.t, For(d.Console, d.key()), id)
}

func actionOf(t *testing.T, actions []page.Action, id string) page.Action {
	t.Helper()
	for _, action := range actions {
		if action.ID == id {
			return action
		}
	}
	t.Fatalf("there is no action %s", id)
	return page.Action{}
}

// asked runs a command that opens a dialog.
func asked(t *testing.T, cmd tea.Cmd) page.Dialog {
	t.Helper()
	ask := only[page.Ask](t, messages(cmd))
	ask.Dialog.SetSize(80, 20)
	return ask.Dialog
}

// answer presses keys on a dialog until it closes, and runs its command.
func answer(t *testing.T, dialog page.Dialog, keys ...string) []tea.Msg {
	t.Helper()
	for i, key := range keys {
		done, cmd := dialog.Update(pagetest.Key(key))
		if done != (i == len(keys)-1) {
			t.Fatalf("after %v the dialog's end is %v", keys[:i+1], done)
		}
		if done {
			return messages(cmd)
		}
	}
	return nil
}

// messages runs a command and the batches that it gives.
func messages(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	if commands, ok := pagetest.Commands(msg); ok {
		var all []tea.Msg
		for _, cmd := range commands {
			all = append(all, messages(cmd)...)
		}
		return all
	}
	switch msg := msg.(type) {
	case nil:
		return nil
	case page.AskWith:
		return []tea.Msg{page.Ask{Dialog: msg.Dialog()}}
	default:
		return []tea.Msg{msg}
	}
}

// only returns the one message of a kind.
func only[M any](t *testing.T, msgs []tea.Msg) M {
	t.Helper()
	var found []M
	for _, msg := range msgs {
		if m, ok := msg.(M); ok {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d messages of the kind among %v, want one", len(found), msgs)
	}
	return found[0]
}

func (d *desk) state(want model.KeyState) {
	d.t.Helper()
	if got := d.key().State; got != want {
		d.t.Fatalf("the key is %s, want %s", got, want)
	}
}

// over draws a dialog in the middle of an empty page.
func over(dialog page.Dialog, width, height int) string {
	dialog.SetSize(width, height)
	return widget.Centered(widget.Block(nil, width, height), dialog.View())
}
