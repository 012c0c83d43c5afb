package keyaction

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// imported makes a key with imported material and returns it as a page would
// have it.
func (d *desk) imported(alias string, validTo time.Time) Key {
	d.t.Helper()
	id := vaulttest.CreateExternalKey(d.t, d.Console.Session, alias).KeyID
	vaulttest.Import(d.t, d.Console.Session, id, vaulttest.Material(7), validTo)
	return d.keysOf([]string{id})[0]
}

func TestDeleteKeyMaterial(t *testing.T) {
	d := newDesk(t)
	key := d.imported("volumes", time.Time{})
	action := actionOf(t, For(d.Console, key), DeleteMaterial)
	dialog := asked(t, action.Run())
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
		widgettest.Golden(t, fmt.Sprintf("delete-material-%dx%d", size[0], size[1]), over(dialog, size[0], size[1]))
	}
	// Enter goes from the confirmation to Cancel; what is not typed wholly does nothing.
	if msgs := answer(t, dialog, "v", "o", "l", "enter", "enter"); len(msgs) != 0 {
		t.Errorf("an unconfirmed deletion sends %v", msgs)
	}
	msgs := answer(t, asked(t, action.Run()), append(strings.Split("volumes", ""), "tab", "right", "right", "enter")...)
	toast := only[page.Toast](t, msgs)
	if toast.Text != "The key material of volumes is deleted. Import the same again to use the key." || toast.Undo != nil {
		t.Errorf("toast %+v", toast)
	}
	if got, want := only[Done](t, msgs), (Done{DeleteMaterial}); got != want {
		t.Errorf("done %v, want %v", got, want)
	}
	now := d.keysOf([]string{key.ID})[0]
	if now.State != model.PendingImport {
		t.Fatalf("the key is %s", now.State)
	}
	if first := For(d.Console, now)[0]; first.ID != ImportMaterial || first.Off != "" {
		t.Errorf("first is %s, off because %q", first.ID, first.Off)
	}
}

func TestDisableInsteadOfDeletingMaterial(t *testing.T) {
	d := newDesk(t)
	key := d.imported("volumes", time.Time{})
	answer(t, asked(t, actionOf(t, For(d.Console, key), DeleteMaterial).Run()), "tab", "right", "enter")
	if now := d.keysOf([]string{key.ID})[0]; now.State != model.Disabled {
		t.Fatalf("the key is %s", now.State)
	}
	key = d.keysOf([]string{key.ID})[0]
	if view := widgettest.Trimmed(asked(t, actionOf(t, For(d.Console, key), DeleteMaterial).Run()).View()); strings.Contains(view, "Disable instead") {
		t.Errorf("a disabled key is offered to be disabled:\n%s", view)
	}
}

func TestDeleteKeyMaterialOfSeveral(t *testing.T) {
	d := newDesk(t)
	keys := []Key{d.imported("volumes", time.Time{}), d.imported("", time.Time{}), d.key()}
	dialog := asked(t, actionOf(t, ForAll(d.Console, keys), DeleteMaterial).Run())
	for _, size := range [][2]int{{80, 20}, {120, 32}} {
		widgettest.Golden(t, fmt.Sprintf("delete-material-several-%dx%d", size[0], size[1]), over(dialog, size[0], size[1]))
	}
	answer(t, dialog, append(strings.Split("delete material of 2 keys", ""), "tab", "right", "right", "enter")...)
	if got := d.states(keys); got[0] != model.PendingImport || got[1] != model.PendingImport || got[2] != model.Enabled {
		t.Errorf("the keys are %v", got)
	}
}

func TestRotationAndUndo(t *testing.T) {
	d := newDesk(t)
	rotates := func() bool {
		request := &model.GetKeyRotationStatusRequest{KeyRequest: model.KeyRequest{KeyID: d.keyID}}
		status, err := d.Console.Session.GetKeyRotationStatus(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		return status.KeyRotationEnabled
	}
	msgs := messages(d.action(EnableRotation).Run())
	toast := only[page.Toast](t, msgs)
	only[Done](t, msgs)
	if !rotates() || toast.Text != "payroll gets a new backing key every year." || toast.Undo.Label != "Disable the rotation of payroll again" {
		t.Errorf("rotates: %t, toast %+v", rotates(), toast)
	}
	messages(toast.Undo.Run())
	if rotates() {
		t.Error("the rotation is not undone")
	}
	if got := only[page.Refused](t, messages(toast.Undo.Run())).Err.Error(); got != "payroll does not rotate by now, so there is nothing to undo" {
		t.Errorf("refused with %q", got)
	}
}

func TestACancelledDeletionSaysThatMaterialMayBeMissing(t *testing.T) {
	d := newDesk(t)
	id := vaulttest.CreateExternalKey(t, d.Console.Session, "volumes").KeyID
	d.ScheduleDeletion(id)
	keys := d.keysOf([]string{id})
	msgs := answer(t, asked(t, actionOf(t, For(d.Console, keys[0]), CancelDeletion).Run()), "right", "enter")
	if got := only[page.Toast](t, msgs).Text; got != "The deletion of volumes is cancelled. Enable it, or import its key material, to use it." {
		t.Errorf("toast %q", got)
	}
	if got := d.states(keys)[0]; got != model.PendingImport {
		t.Errorf("the key is %s", got)
	}
}

func TestMaterialThatExpiresStandsOut(t *testing.T) {
	const day = 24 * time.Hour
	theme := widgettest.Theme()
	for _, test := range []struct {
		state model.KeyState
		left  time.Duration // 0 when it does not expire
		want  string
	}{
		{model.Enabled, 0, "● Enabled"},
		{model.Enabled, 10*day + time.Second, "● Enabled"},
		{model.Enabled, 10 * day, "● Enabled ! expires 10d"},
		{model.Disabled, 9*day + time.Hour, "○ Disabled ! expires 9d"},
		{model.Enabled, day - time.Second, "● Enabled ! expiring"},
		{model.Enabled, -time.Second, "◌ Pending import"},
		{model.Disabled, -time.Second, "◌ Pending import"},
		{model.PendingDeletion, 9 * day, "✗ Pending deletion 30d"},
	} {
		key := Key{State: test.state, Origin: model.OriginExternal, DeletionDate: vaulttest.Start.Add(30 * day)}
		if test.left != 0 {
			key.ValidTo = vaulttest.Start.Add(test.left)
		}
		got, _ := StatusText(theme, key, vaulttest.Start)
		if got != test.want {
			t.Errorf("%s with %s left: %q, want %q", test.state, test.left, got, test.want)
		}
	}
	key := Key{State: model.Enabled, ValidTo: vaulttest.Start}
	if got := Off(model.OpEncrypt, key, vaulttest.Start); got != "The key has no key material" {
		t.Errorf("with material that has expired Encrypt is off because %q", got)
	}
}
