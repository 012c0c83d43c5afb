// Package keyaction is what can be done with one key: a single list of actions
// for the table of keys and for the details of a key, with the reason why each
// does not work now, how it must be confirmed, and the call that it makes.
//
// It knows how the console names and reads a key. It refuses to know the pages
// that offer the actions, and how the vault does what it is asked.
package keyaction

import (
	"cmp"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
)

// The actions' stable names.
const (
	Enable           = "enable-key"
	Disable          = "disable-key"
	Encrypt          = "encrypt"
	Decrypt          = "decrypt"
	GenerateDataKey  = "generate-data-key"
	ScheduleDeletion = "schedule-key-deletion"
	CancelDeletion   = "cancel-key-deletion"
)

// Done says that an action changed a key: pages that show the key fetch it
// anew.
type Done struct {
	KeyID string
	What  string // the action's stable name
}

// For returns what can be done with a key: nothing of it in a vault that is only
// looked at. The action that brings a key back into use stands first when there
// is one; the rest keeps its order.
func For(c *page.Console, key Key) []page.Action {
	actions := ordered(c, key)
	if c.ReadOnly != "" {
		for i := range actions {
			actions[i].Off = c.ReadOnly
		}
	}
	return actions
}

func ordered(c *page.Console, key Key) []page.Action {
	off := func(op *model.Operation) string { return Off(op, key, c.Now()) }
	enable := page.Action{
		ID: Enable, Label: "Enable", Keys: []string{"o"}, Off: cmp.Or(already(key, model.Enabled, "enabled"), off(model.OpEnableKey)),
		Run: func() tea.Cmd { return call(c, key, Enable) },
	}
	cancel := page.Action{
		ID: CancelDeletion, Label: "Cancel key deletion", Keys: []string{"C"}, Off: off(model.OpCancelKeyDeletion),
		Run: func() tea.Cmd { return askCancelDeletion(c, key) },
	}
	disable := page.Action{
		ID: Disable, Label: "Disable", Keys: []string{"x"}, Off: cmp.Or(already(key, model.Disabled, "disabled"), off(model.OpDisableKey)),
		Run: func() tea.Cmd { return askDisable(c, key) },
	}
	use := []page.Action{
		open(Encrypt, "Encrypt", "E", off(model.OpEncrypt), page.Encrypt{KeyID: key.ID}),
		open(Decrypt, "Decrypt", "D", off(model.OpDecrypt), page.Decrypt{KeyID: key.ID}),
		open(GenerateDataKey, "Generate data key", "K", off(model.OpGenerateDataKey), page.GenerateDataKey{KeyID: key.ID}),
	}
	schedule := open(ScheduleDeletion, "Schedule key deletion", "d", off(model.OpScheduleKeyDeletion), page.ScheduleDeletion{KeyID: key.ID})

	switch key.State {
	case model.Disabled:
		return append(append([]page.Action{enable}, use...), disable, schedule, cancel)
	case model.PendingDeletion:
		return append(append([]page.Action{cancel}, use...), enable, disable, schedule)
	}
	return append(use, enable, disable, schedule, cancel)
}

// open makes an action that opens a page.
func open(id, label, key, off string, route page.Route) page.Action {
	return page.Action{ID: id, Label: label, Keys: []string{key}, Off: off, Run: func() tea.Cmd {
		return page.Send(page.Open{Route: route})
	}}
}

// Off says why an operation does not work in the key's state, in plain words; ""
// when it works. Whether it works is the model's own rule; nothing does after
// the waiting period.
func Off(op *model.Operation, key Key, now time.Time) string {
	switch {
	case key.Past(now):
		return "The waiting period is over"
	case op.CheckState(key.State, "") == nil:
		return ""
	case op == model.OpCancelKeyDeletion:
		return "The key is not pending deletion"
	}
	switch key.State {
	case model.Disabled:
		return "The key is disabled"
	case model.PendingDeletion:
		return "The key is pending deletion"
	case model.PendingImport:
		return "The key has no key material yet"
	}
	return "The key's state is not known"
}

// already refuses what would change nothing.
func already(key Key, state model.KeyState, word string) string {
	if key.State == state {
		return "The key is " + word + " already"
	}
	return ""
}
