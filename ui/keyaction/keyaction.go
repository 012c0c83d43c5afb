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
	ImportMaterial   = "import-key-material"
	DeleteMaterial   = "delete-key-material"
	EnableRotation   = "enable-key-rotation"
	DisableRotation  = "disable-key-rotation"
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
	vain           func(Key) string // why it would change nothing, "" when it would; nil when it always would
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
		{id: Enable, label: "Enable", key: "o", op: model.OpEnableKey, vain: already(model.Enabled, "enabled"), run: changes(Enable)},
		{id: Disable, label: "Disable", key: "x", op: model.OpDisableKey, vain: already(model.Disabled, "disabled"), run: askDisable},
		{id: EditTags, label: "Add or edit tags", key: "t", op: model.OpTagResource, run: opens(func(keys []Key) page.Route {
			return page.Tags{KeyIDs: ids(keys)}
		})},
		// In any state: that of the key which gets the aliases counts, and the page asks for it.
		{id: MoveAliases, label: "Move aliases", key: "M", op: model.OpListAliases, needs: model.OpUpdateAlias, named: true, run: opens(func(keys []Key) page.Route {
			return page.MoveAliases{KeyIDs: ids(keys)}
		})},
		{id: ImportMaterial, label: "Import key material", key: "I", op: model.OpGetParametersForImport, one: true, run: opens(func(keys []Key) page.Route {
			return page.ImportKey{KeyID: keys[0].ID}
		})},
		{id: DeleteMaterial, label: "Delete key material", key: "W", op: model.OpDeleteImportedKeyMaterial, vain: noMaterial, run: askDeleteMaterial},
		{id: EnableRotation, label: "Enable key rotation", key: "R", op: model.OpEnableKeyRotation, vain: rotation(Rotates, "The key rotates already"), run: changes(EnableRotation)},
		{id: DisableRotation, label: "Disable key rotation", key: "S", op: model.OpDisableKeyRotation, vain: rotation(Stands, "The key does not rotate"), run: changes(DisableRotation)},
		{id: ScheduleDeletion, label: "Schedule key deletion", key: "d", op: model.OpScheduleKeyDeletion, run: opens(func(keys []Key) page.Route {
			return page.ScheduleDeletion{KeyIDs: ids(keys)}
		})},
		{id: CancelDeletion, label: "Cancel key deletion", key: "C", op: model.OpCancelKeyDeletion, run: askCancelDeletion},
	}
}

// kindOf returns the action of a stable name.
func kindOf(id string) kind {
	all := kinds()
	return all[slices.IndexFunc(all, func(k kind) bool { return k.id == id })]
}

// already makes the reason why a key that is in a state need not be brought
// there.
func already(state model.KeyState, word string) func(Key) string {
	return func(key Key) string {
		if key.State == state {
			return "The key is " + word + " already"
		}
		return ""
	}
}

// rotation makes the reason why a key that is known to rotate, or not to, need
// not be made so.
func rotation(state Rotation, reason string) func(Key) string {
	return func(key Key) string {
		if key.Rotation == state {
			return reason
		}
		return ""
	}
}

func noMaterial(key Key) string {
	if key.State == model.PendingImport {
		return "The key has no key material"
	}
	return ""
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
	key = key.At(now)
	why := barred(k.op, key, now)
	if why == "" && k.vain != nil {
		why = k.vain(key)
	}
	if why = cmp.Or(why, Off(k.op, key, now)); why != "" || !k.named || key.Name != "" {
		return why
	}
	return "The key has no alias"
}

// because is the refusal behind off, nil when there is none to explain.
func (k kind) because(key Key, now time.Time) error {
	if denied, because := k.denied(key); denied != "" {
		return because
	}
	if k.vain != nil && k.vain(key.At(now)) != "" {
		return nil
	}
	return Because(k.op, key, now)
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
			action.Because = kind.because(key, c.Now())
		}
		if kind.id == mending(key.At(c.Now()).State) {
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
	case model.PendingImport:
		return ImportMaterial
	}
	return ""
}

// barred says why an operation is not for the key in any state of it: its
// waiting period is over, or its key material is of another origin; "" when it
// is.
func barred(op *model.Operation, key Key, now time.Time) string {
	switch {
	case key.Past(now):
		return "The waiting period is over"
	case key.Origin == "" || op.CheckOrigin(key.Origin, "") == nil:
		return ""
	case key.imported():
		return "The key has imported key material"
	}
	return "The key has key material that KMS made"
}

// Off says why an operation does not work on the key for the caller, in the
// key's state or for its key material, in plain words; "" when it works. Whether
// it works is the model's own rule; nothing does after the waiting period.
func Off(op *model.Operation, key Key, now time.Time) string {
	key = key.At(now)
	denied, _ := key.Denied(op)
	why := cmp.Or(denied, barred(op, key, now))
	switch {
	case why != "":
		return why
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
		return "The key has no key material"
	}
	return "The key's state is not known"
}

// Because is the refusal behind Off, for page.Why: a policy's or that of the
// key's state. It is nil when there is none to explain.
func Because(op *model.Operation, key Key, now time.Time) error {
	key = key.At(now)
	if denied, because := key.Denied(op); denied != "" {
		return because
	}
	if barred(op, key, now) != "" {
		return nil
	}
	return op.CheckState(key.State, key.ID)
}
