package keyaction

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

func TestWhatWorksInEachState(t *testing.T) {
	const own, imported = "The key has key material that KMS made", "The key has imported key material"
	tests := []struct {
		state  model.KeyState
		origin string
		first  string
		off    map[string]string
	}{
		{model.Enabled, model.OriginAWSKMS, Encrypt, map[string]string{
			Enable: "The key is enabled already", CancelDeletion: "The key is not pending deletion",
			ImportMaterial: own, DeleteMaterial: own,
		}},
		{model.Enabled, model.OriginExternal, Encrypt, map[string]string{
			Enable: "The key is enabled already", CancelDeletion: "The key is not pending deletion",
			EnableRotation: imported, DisableRotation: imported,
		}},
		{model.Disabled, model.OriginAWSKMS, Enable, map[string]string{
			Encrypt: "The key is disabled", Decrypt: "The key is disabled", GenerateDataKey: "The key is disabled",
			Disable: "The key is disabled already", CancelDeletion: "The key is not pending deletion",
			EnableRotation: "The key is disabled", DisableRotation: "The key is disabled",
			ImportMaterial: own, DeleteMaterial: own,
		}},
		{model.PendingImport, model.OriginExternal, ImportMaterial, map[string]string{
			Encrypt: "The key has no key material", Decrypt: "The key has no key material", GenerateDataKey: "The key has no key material",
			Enable: "The key has no key material", Disable: "The key has no key material", DeleteMaterial: "The key has no key material",
			EnableRotation: imported, DisableRotation: imported, CancelDeletion: "The key is not pending deletion",
		}},
		{model.PendingDeletion, model.OriginAWSKMS, CancelDeletion, map[string]string{
			Encrypt: "The key is pending deletion", Decrypt: "The key is pending deletion", GenerateDataKey: "The key is pending deletion",
			EditTags: "The key is pending deletion", Enable: "The key is pending deletion", Disable: "The key is pending deletion", ScheduleDeletion: "The key is pending deletion",
			EnableRotation: "The key is pending deletion", DisableRotation: "The key is pending deletion",
			ImportMaterial: own, DeleteMaterial: own,
		}},
		{model.PendingDeletion, model.OriginExternal, CancelDeletion, map[string]string{
			Encrypt: "The key is pending deletion", Decrypt: "The key is pending deletion", GenerateDataKey: "The key is pending deletion",
			EditTags: "The key is pending deletion", Enable: "The key is pending deletion", Disable: "The key is pending deletion", ScheduleDeletion: "The key is pending deletion",
			ImportMaterial: "The key is pending deletion", EnableRotation: imported, DisableRotation: imported,
		}},
	}
	for _, test := range tests {
		t.Run(string(test.state)+test.origin, func(t *testing.T) {
			key := Key{Name: "payroll", State: test.state, Origin: test.origin, DeletionDate: vaulttest.Start.Add(time.Hour)}
			actions := For(bare(), key)
			if got := actions[0].ID; got != test.first {
				t.Errorf("%s stands first, want %s", got, test.first)
			}
			if got := len(actions); got != 13 {
				t.Errorf("%d actions, want 13", got)
			}
			for _, action := range actions {
				if action.Off != test.off[action.ID] {
					t.Errorf("%s is off because %q, want %q", action.ID, action.Off, test.off[action.ID])
				}
			}
		})
	}
}

// The model's rules know a key's state alone: after the waiting period nothing
// works, from the very moment on that the vault refuses.
func TestNothingWorksAfterTheWaitingPeriod(t *testing.T) {
	const over = "The waiting period is over"
	for _, test := range []struct {
		left time.Duration
		want string
	}{{time.Nanosecond, ""}, {0, over}, {-time.Hour, over}} {
		key := Key{State: model.PendingDeletion, DeletionDate: vaulttest.Start.Add(test.left)}
		for _, action := range For(bare(), key) {
			if (test.want != "" || action.ID == CancelDeletion) && action.Off != test.want {
				t.Errorf("%s before: %s is off because %q, want %q", test.left, action.ID, action.Off, test.want)
			}
		}
	}
	for _, state := range []model.KeyState{model.Enabled, model.Disabled} {
		if (Key{State: state}).Past(vaulttest.Start) {
			t.Errorf("a key that is %s counts as deleted", state)
		}
	}
}

func TestNothingWorksInALook(t *testing.T) {
	const reason = "This is a look"
	for _, state := range []model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion} {
		console := bare()
		console.ReadOnly = reason
		for _, action := range For(console, Key{State: state}) {
			if action.Off != reason {
				t.Errorf("%s is off because %q", action.ID, action.Off)
			}
		}
	}
}

func TestActionKeysAreTheirOwn(t *testing.T) {
	taken := strings.Split("j k g G n a e s c y Y u w r i m q v / : ? * X", " ")
	for _, action := range For(bare(), Key{State: model.Enabled}) {
		if len(action.Keys) != 1 || slices.Contains(taken, action.Keys[0]) {
			t.Errorf("%s is on %v", action.ID, action.Keys)
		}
		taken = append(taken, action.Keys[0])
	}
}

func TestPagesAreOpenedForTheKey(t *testing.T) {
	want := map[string]page.Route{
		Encrypt: page.Encrypt{KeyID: "id"}, Decrypt: page.Decrypt{KeyID: "id"},
		GenerateDataKey: page.GenerateDataKey{KeyID: "id"}, ScheduleDeletion: page.ScheduleDeletion{KeyIDs: []string{"id"}},
		EditTags: page.Tags{KeyIDs: []string{"id"}}, MoveAliases: page.MoveAliases{KeyIDs: []string{"id"}},
		ImportMaterial: page.ImportKey{KeyID: "id"},
	}
	actions := For(bare(), Key{ID: "id", Name: "payroll", State: model.Enabled})
	for id, route := range want {
		if got := only[page.Open](t, messages(actionOf(t, actions, id).Run())).Route; !reflect.DeepEqual(got, route) {
			t.Errorf("%s opens %v, want %v", id, got, route)
		}
	}
}

func TestEnable(t *testing.T) {
	d := newDesk(t)
	answer(t, asked(t, d.action(Disable).Run()), "right", "enter")
	d.state(model.Disabled)

	msgs := messages(d.action(Enable).Run())
	d.state(model.Enabled)
	if got := only[page.Toast](t, msgs).Text; got != "payroll is Enabled." {
		t.Errorf("toast %q", got)
	}
	if got, want := only[Done](t, msgs), (Done{Enable}); got != want {
		t.Errorf("done %v, want %v", got, want)
	}
}

func TestDisableAsksWithCancelFocused(t *testing.T) {
	d := newDesk(t)
	for _, key := range []string{"enter", "esc"} {
		if msgs := answer(t, asked(t, d.action(Disable).Run()), key); len(msgs) != 0 {
			t.Errorf("%s on the question sends %v", key, msgs)
		}
		d.state(model.Enabled)
	}
	msgs := answer(t, asked(t, d.action(Disable).Run()), "right", "enter")
	d.state(model.Disabled)
	if got, want := only[Done](t, msgs), (Done{Disable}); got != want {
		t.Errorf("done %v, want %v", got, want)
	}
}

func TestDisableAsksThoughTheTrailCannotBeRead(t *testing.T) {
	d := newDesk(t)
	action := d.action(Disable)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	dialog := asked(t, action.Run())
	if text := ansi.Strip(dialog.View()); !strings.Contains(text, "could not be read") {
		t.Errorf("the question does not say that the uses are missing:\n%s", text)
	}
	refused := only[page.Refused](t, answer(t, dialog, "right", "enter"))
	if refused.Err == nil {
		t.Error("a call on a closed vault is no refusal")
	}
}

func TestCancelDeletion(t *testing.T) {
	d := newDesk(t)
	d.ScheduleDeletion(d.keyID)
	if msgs := answer(t, asked(t, d.action(CancelDeletion).Run()), "enter"); len(msgs) != 0 {
		t.Errorf("cancelling the question sends %v", msgs)
	}
	d.state(model.PendingDeletion)

	msgs := answer(t, asked(t, d.action(CancelDeletion).Run()), "tab", "enter")
	d.state(model.Disabled)
	if got := only[page.Toast](t, msgs).Text; got != "payroll is Disabled. Enable it to use it." {
		t.Errorf("toast %q", got)
	}
	if got, want := only[Done](t, msgs), (Done{CancelDeletion}); got != want {
		t.Errorf("done %v, want %v", got, want)
	}
}

func TestTheVaultsRefusalIsPassedOn(t *testing.T) {
	d := newDesk(t)
	d.ScheduleDeletion(d.keyID)
	dialog := asked(t, d.action(CancelDeletion).Run())
	d.Clock.Advance(31 * 24 * time.Hour)
	refused := only[page.Refused](t, answer(t, dialog, "right", "enter"))
	var exception *model.Error
	if !errors.As(refused.Err, &exception) || exception.Code != model.CodeInvalidState {
		t.Errorf("refused with %v", refused.Err)
	}
}

func TestQuestionsAsPictures(t *testing.T) {
	d := newDesk(t)
	disable := asked(t, d.action(Disable).Run())
	d.ScheduleDeletion(d.keyID)
	cancel := asked(t, d.action(CancelDeletion).Run())
	for _, size := range [][2]int{{80, 20}, {120, 32}} {
		for name, dialog := range map[string]page.Dialog{"disable": disable, "cancel-deletion": cancel} {
			view := over(dialog, size[0], size[1])
			widgettest.AssertSize(t, view, size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), view)
		}
	}
}

func TestAllAliasesAreRead(t *testing.T) {
	d := newDesk(t)
	ctx := context.Background()
	for i := range 120 {
		request := &model.CreateAliasRequest{AliasName: fmt.Sprintf("alias/a%03d", i), TargetKeyID: d.keyID}
		if _, err := d.Console.Session.CreateAlias(ctx, request); err != nil {
			t.Fatal(err)
		}
	}
	vaulttest.CreateKey(t, d.Console.Session, "other")
	_, aliases, err := Describe(ctx, d.Console.Session, d.keyID)
	if err != nil || len(aliases) != 121 {
		t.Fatalf("%d aliases and error %v, want 121", len(aliases), err)
	}
	if got := d.key().Label(); got != "a000" {
		t.Errorf("the key goes by %q, want its first alias", got)
	}
}

func TestAKeyThatIsNotThere(t *testing.T) {
	d := newDesk(t)
	_, _, err := Describe(context.Background(), d.Console.Session, "1234abcd-12ab-34cd-56ef-1234567890ab")
	if !errors.Is(err, &model.Error{Code: model.CodeNotFound}) {
		t.Errorf("error %v", err)
	}
}
