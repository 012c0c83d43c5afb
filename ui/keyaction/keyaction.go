// Package keyaction is what can be done with keys: a single list of actions for
// the table of keys and for the details of a key, with the reason why each does
// not work now, how it must be confirmed, and the call that it makes. On
// several keys it makes the call for one after the other, and reports those
// that were refused.
//
// It knows how the console names and reads a key. It refuses to know the pages
// that offer the actions, and how the vault does what it is asked.
package keyaction

import (
	"cmp"
	"slices"
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
	EditTags         = "edit-tags"
	MoveAliases      = "move-aliases"
	ScheduleDeletion = "schedule-key-deletion"
	CancelDeletion   = "cancel-key-deletion"
)

// Done says that an action changed keys: pages that show keys fetch them anew.
type Done struct {
	What string // the action's stable name
}

// kind is an action before it is known what it is about.
type kind struct {
	id, label, key string
	op             *model.Operation // whose rules say whether it works
	needs          *model.Operation // whose permission it needs; nil for that of op
	vain           model.KeyState   // in which it would change nothing; "" when there is none
	one            bool             // about one key only
	named          bool             // about keys that have an alias
	run            func(*page.Console, []Key) tea.Cmd
}

// kinds are the actions in their usual order.
func kinds() []kind {
	return []kind{
		{id: Encrypt, label: "Encrypt", key: "E", op: model.OpEncrypt, one: true, run: opens(func(keys []Key) page.Route {
			return page.Encrypt{KeyID: keys[0].ID}
		})},
		{id: Decrypt, label: "Decrypt", key: "D", op: model.OpDecrypt, one: true, run: opens(func(keys []Key) page.Route {
			return page.Decrypt{KeyID: keys[0].ID}
		})},
		{id: GenerateDataKey, label: "Generate data key", key: "K", op: model.OpGenerateDataKey, one: true, run: opens(func(keys []Key) page.Route {
			return page.GenerateDataKey{KeyID: keys[0].ID}
		})},
		{id: Enable, label: "Enable", key: "o", op: model.OpEnableKey, vain: model.Enabled, run: enableAll},
		{id: Disable, label: "Disable", key: "x", op: model.OpDisableKey, vain: model.Disabled, run: askDisable},
		{id: EditTags, label: "Add or edit tags", key: "t", op: model.OpTagResource, run: opens(func(keys []Key) page.Route {
			return page.Tags{KeyIDs: ids(keys)}
		})},
		// In any state: that of the key which gets the aliases counts, and the page asks for it.
		{id: MoveAliases, label: "Move aliases", key: "M", op: model.OpListAliases, needs: model.OpUpdateAlias, named: true, run: opens(func(keys []Key) page.Route {
			return page.MoveAliases{KeyIDs: ids(keys)}
		})},
		{id: ScheduleDeletion, label: "Schedule key deletion", key: "d", op: model.OpScheduleKeyDeletion, run: opens(func(keys []Key) page.Route {
			return page.ScheduleDeletion{KeyIDs: ids(keys)}
		})},
		{id: CancelDeletion, label: "Cancel key deletion", key: "C", op: model.OpCancelKeyDeletion, run: askCancelDeletion},
	}
}

// opens makes the run of an action that opens a page.
func opens(route func([]Key) page.Route) func(*page.Console, []Key) tea.Cmd {
	return func(_ *page.Console, keys []Key) tea.Cmd { return page.Send(page.Open{Route: route(keys)}) }
}

func ids(keys []Key) []string {
	all := make([]string, len(keys))
	for i, key := range keys {
		all[i] = key.ID
	}
	return all
}

// denied is what Key.Denied says of the operation whose permission the action
// needs.
func (k kind) denied(key Key) (reason string, because error) {
	return key.Denied(cmp.Or(k.needs, k.op))
}

// off says why the action does not work on a key, "" when it does.
func (k kind) off(key Key, now time.Time) string {
	if denied, _ := k.denied(key); denied != "" {
		return denied
	}
	if k.vain != "" && key.State == k.vain {
		return "The key is " + map[model.KeyState]string{model.Enabled: "enabled", model.Disabled: "disabled"}[k.vain] + " already"
	}
	if why := Off(k.op, key, now); why != "" || !k.named || key.Name != "" {
		return why
	}
	return "The key has no alias"
}

// For returns what can be done with a key: nothing that changes it or uses it
// in a vault that is only looked at. The action that brings a key back into use
// stands first when there is one; the rest keeps its order.
func For(c *page.Console, key Key) []page.Action {
	var actions []page.Action
	for _, kind := range kinds() {
		action := page.Action{
			ID: kind.id, Label: kind.label, Keys: []string{kind.key}, Off: cmp.Or(c.ReadOnly, kind.off(key, c.Now())),
			Run: func() tea.Cmd { return kind.run(c, []Key{key}) },
		}
		if c.ReadOnly == "" {
			_, action.Because = kind.denied(key)
		}
		if kind.id == mending(key.State) {
			actions = slices.Insert(actions, 0, action)
		} else {
			actions = append(actions, action)
		}
	}
	return actions
}

// mending is the action that brings a key back into use, "" for one that is.
func mending(state model.KeyState) string {
	switch state {
	case model.Disabled:
		return Enable
	case model.PendingDeletion:
		return CancelDeletion
	}
	return ""
}

// Off says why an operation does not work on the key for the caller or in the
// key's state, in plain words; "" when it works. Whether it works is the model's
// own rule; nothing does after the waiting period.
func Off(op *model.Operation, key Key, now time.Time) string {
	denied, _ := key.Denied(op)
	switch {
	case denied != "":
		return denied
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
