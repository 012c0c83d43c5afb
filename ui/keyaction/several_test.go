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

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// keysIn makes keys in states, none of them past its waiting period.
func keysIn(states ...model.KeyState) []Key {
	keys := make([]Key, len(states))
	for i, state := range states {
		id := fmt.Sprintf("%08x-12ab-34cd-56ef-1234567890ab", i)
		keys[i] = Key{ID: id, Name: fmt.Sprintf("volume-%d", i), State: state, Created: vaulttest.Start}
		if state == model.PendingDeletion {
			keys[i].DeletionDate = vaulttest.Start.Add(21 * 24 * time.Hour)
		}
	}
	return keys
}

func TestWhatWorksOnSeveral(t *testing.T) {
	mixed := keysIn(model.Enabled, model.Disabled, model.PendingDeletion, model.PendingDeletion)
	materials := keysIn(model.Enabled, model.Enabled, model.PendingImport, model.PendingDeletion)
	materials[0].Rotation = Rotates
	for i := range materials {
		materials[i].Origin = []string{model.OriginAWSKMS, model.OriginExternal}[min(i, 1)]
	}
	tests := map[string]struct {
		keys       []Key
		label, off string
	}{
		Enable:           {mixed, "Enable (1 of 4): 1 is enabled already, 2 are pending deletion", ""},
		Disable:          {mixed, "Disable (1 of 4): 1 is disabled already, 2 are pending deletion", ""},
		EditTags:         {mixed, "Add or edit tags (2 of 4): 2 are pending deletion", ""},
		MoveAliases:      {mixed, "Move aliases (all 4)", ""},
		ScheduleDeletion: {mixed[:2], "Schedule key deletion (all 2)", ""},
		CancelDeletion:   {mixed[:2], "Cancel key deletion", "2 are not pending deletion"},
		DeleteMaterial:   {materials, "Delete key material (2 of 4): 1 has key material that KMS made, 1 has no key material", ""},
		EnableRotation:   {materials, "Enable key rotation", "1 rotates already, 3 have imported key material"},
		DisableRotation:  {materials, "Disable key rotation (1 of 4): 3 have imported key material", ""},
	}
	for id, test := range tests {
		action := actionOf(t, ForAll(bare(), test.keys), id)
		if action.Label != test.label || action.Off != test.off {
			t.Errorf("%s: %q, off because %q; want %q, %q", id, action.Label, action.Off, test.label, test.off)
		}
	}
	if got := ForAll(bare(), mixed[:1]); len(got) != len(For(bare(), mixed[0])) {
		t.Errorf("of one key there are %d actions", len(got))
	}
	nameless := keysIn(model.Enabled, model.Enabled, model.Disabled)
	nameless[0].Name, nameless[2].Name = "", ""
	if label := actionOf(t, ForAll(bare(), nameless), MoveAliases).Label; label != "Move aliases (1 of 3): 2 have no alias" {
		t.Errorf("moving aliases is called %q", label)
	}
	past := keysIn(model.PendingDeletion, model.PendingImport)
	past[0].DeletionDate = vaulttest.Start
	if off := actionOf(t, ForAll(bare(), past), Disable).Off; off != "for 1 the waiting period is over, 1 has no key material" {
		t.Errorf("off because %q", off)
	}
	look := bare()
	look.ReadOnly = "This is a look"
	for _, action := range ForAll(look, mixed) {
		if action.Off != look.ReadOnly {
			t.Errorf("%s is off because %q", action.ID, action.Off)
		}
	}
}

func TestPagesAreOpenedForThoseThatFit(t *testing.T) {
	keys := keysIn(model.Enabled, model.PendingDeletion, model.Disabled)
	want := []string{keys[0].ID, keys[2].ID}
	for id, route := range map[string]page.Route{EditTags: page.Tags{KeyIDs: want}, ScheduleDeletion: page.ScheduleDeletion{KeyIDs: want}} {
		if got := only[page.Open](t, messages(actionOf(t, ForAll(bare(), keys), id).Run())).Route; !reflect.DeepEqual(got, route) {
			t.Errorf("%s opens %v, want %v", id, got, route)
		}
	}
}

func TestMenuOfSeveralAsPicture(t *testing.T) {
	keys := keysIn(model.Enabled, model.Disabled, model.PendingDeletion)
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
		view := over(Menu(bare(), MenuTitle(bare(), keys), ForAll(bare(), keys)), size[0], size[1])
		widgettest.AssertSize(t, view, size[0], size[1])
		widgettest.Golden(t, fmt.Sprintf("menu-several-%dx%d", size[0], size[1]), view)
	}
}

// three returns a desk with three keys, the first of them payroll.
func three(t *testing.T) (*desk, []Key) {
	d := newDesk(t)
	ids := []string{d.keyID, d.Key("archive"), d.Key("")}
	return d, d.keysOf(ids)
}

func (d *desk) keysOf(ids []string) []Key {
	d.t.Helper()
	keys := make([]Key, len(ids))
	for i, id := range ids {
		metadata, aliases, err := Describe(context.Background(), d.Console.Session, id)
		if err != nil {
			d.t.Fatal(err)
		}
		keys[i] = Of(metadata, aliases)
	}
	return keys
}

// states are the states of keys now.
func (d *desk) states(keys []Key) (states []model.KeyState) {
	d.t.Helper()
	for _, key := range d.keysOf(ids(keys)) {
		states = append(states, key.State)
	}
	return states
}

func TestDisableSeveralAndUndo(t *testing.T) {
	d, keys := three(t)
	dialog := asked(t, actionOf(t, ForAll(d.Console, keys), Disable).Run())
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
		widgettest.Golden(t, fmt.Sprintf("disable-several-%dx%d", size[0], size[1]), over(dialog, size[0], size[1]))
	}
	msgs := answer(t, dialog, "right", "enter")
	if got := d.states(keys); !reflect.DeepEqual(got, []model.KeyState{model.Disabled, model.Disabled, model.Disabled}) {
		t.Fatalf("the keys are %v", got)
	}
	only[Done](t, msgs)
	toast := only[page.Toast](t, msgs)
	if toast.Text != "3 keys are Disabled. Nothing can use them until they are enabled again." || toast.Undo == nil || toast.Undo.Label != "Enable 3 keys again" {
		t.Fatalf("toast %+v", toast)
	}

	// Meanwhile another caller enables one: that is left alone.
	messages(changeOf(Enable).run(d.Console, keys[1:2]))
	msgs = messages(toast.Undo.Run())
	if got := only[page.Toast](t, msgs); got.Text != "2 keys are Enabled. Of the others 1 was refused." || got.Undo != nil {
		t.Errorf("toast %+v", got)
	}
	report := only[page.Ask](t, msgs).Dialog
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
		widgettest.Golden(t, fmt.Sprintf("report-%dx%d", size[0], size[1]), over(report, size[0], size[1]))
	}
	if done, cmd := report.Update(tea.KeyMsg{Type: tea.KeyEnter}); !done || cmd != nil {
		t.Error("the report does not close, or decides something")
	}
}

func TestUndoLooksWhetherTheKeyIsAsItWasLeft(t *testing.T) {
	d := newDesk(t)
	toast := only[page.Toast](t, answer(t, asked(t, d.action(Disable).Run()), "right", "enter"))
	d.ScheduleDeletion(d.keyID)
	refused := only[page.Refused](t, messages(toast.Undo.Run()))
	if got := refused.Err.Error(); got != "payroll is Pending deletion by now, so there is nothing to undo" {
		t.Errorf("refused with %q", got)
	}
	d.state(model.PendingDeletion)
	if toast := only[page.Toast](t, answer(t, asked(t, d.action(CancelDeletion).Run()), "right", "enter")); toast.Undo != nil {
		t.Error("a cancelled deletion can be undone by a letter")
	}
	toast = only[page.Toast](t, messages(d.action(Enable).Run()))
	if toast.Undo.Label != "Disable payroll again" {
		t.Errorf("the offer is %q", toast.Undo.Label)
	}
	only[Done](t, messages(toast.Undo.Run()))
	d.state(model.Disabled)
}

func TestSomeAreRefused(t *testing.T) {
	d, keys := three(t)
	d.ScheduleDeletion(keys[1].ID)
	msgs := messages(changeOf(Disable).run(d.Console, keys))
	if toast := only[page.Toast](t, msgs); !strings.HasPrefix(toast.Text, "2 keys are Disabled.") || toast.Undo.Label != "Enable 2 keys again" {
		t.Errorf("toast %+v", toast)
	}
	report := only[page.Ask](t, msgs).Dialog
	report.SetSize(80, 20)
	view := widgettest.Trimmed(report.View())
	for _, want := range []string{"Disable: 1 of 3 refused", "✓ payroll", "archive: KMSInvalidStateException", "is pending deletion"} {
		if !strings.Contains(view, want) {
			t.Errorf("the report lacks %q:\n%s", want, view)
		}
	}
}

func TestRefusedUsesAreShownBeforeAKeyIsKept(t *testing.T) {
	d := newDesk(t)
	d.ScheduleDeletion(d.keyID)
	for range 2 {
		if _, err := d.Console.Session.Encrypt(t.Context(), &model.EncryptRequest{KeyID: d.keyID, Plaintext: []byte("wages")}); err == nil {
			t.Fatal("a key that is pending deletion encrypts")
		}
	}
	view := over(asked(t, d.action(CancelDeletion).Run()), 80, 20)
	widgettest.Golden(t, "cancel-deletion-refused-80x20", view)
	if !strings.Contains(widgettest.Trimmed(view), "2 uses were refused since, the last 2017-02-15 by root:") {
		t.Errorf("the question:\n%s", widgettest.Trimmed(view))
	}
}

// stopAfter disables keys, and is stopped once so many were.
func stopAfter(d *desk, keys []Key, made int) []tea.Msg {
	count := 0
	return messages(Each(d.Console, "disabling", keys, func(ctx context.Context, s *vault.Session, key Key) error {
		if count++; count == made {
			d.Console.Running.Stop(nil)
		}
		return disable(ctx, s, model.KeyRequest{KeyID: key.ID})
	}, func(outcome Outcome) tea.Msg { return changeOf(Disable).results(d.Console, outcome, nothing) }))
}

func TestWhatWasNotTriedIsListed(t *testing.T) {
	d, keys := three(t)
	d.ScheduleDeletion(keys[0].ID)
	msgs := stopAfter(d, keys, 2)
	only[Done](t, msgs)
	if got := only[page.Toast](t, msgs).Text; got != "archive is Disabled. Nothing can use it until it is enabled again. Of the others 1 was refused, 1 was not tried." {
		t.Errorf("toast %q", got)
	}
	report := only[page.Ask](t, msgs).Dialog
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
		widgettest.Golden(t, fmt.Sprintf("report-stopped-%dx%d", size[0], size[1]), over(report, size[0], size[1]))
	}
	if got := d.states(keys); !reflect.DeepEqual(got, []model.KeyState{model.PendingDeletion, model.Disabled, model.Enabled}) {
		t.Errorf("the keys are %v", got)
	}
	if _, ok := d.Console.Running.Oldest(); ok {
		t.Error("the work goes on")
	}
}

// Many keys on which the call was made are counted, so that the exceptions are
// on the screen.
func TestAReportOnManyNamesTheExceptions(t *testing.T) {
	done := keysIn(slices.Repeat([]model.KeyState{model.Disabled}, 120)...)
	left := keysIn(model.Enabled)
	report := Outcome{Done: done, NotTried: left}.list(bare(), "Disable")
	report.SetSize(80, 20)
	view := widgettest.Trimmed(report.View())
	for _, want := range []string{"Disable: stopped after 120 of 121", "✓ 120 keys", left[0].Label() + ": not tried"} {
		if !strings.Contains(view, want) {
			t.Errorf("the report lacks %q:\n%s", want, view)
		}
	}
}

func TestOneKeyIsNeitherCountedNorStopped(t *testing.T) {
	d := newDesk(t)
	keys := d.keysOf([]string{d.keyID})
	msgs := messages(Each(d.Console, "disabling", keys, func(context.Context, *vault.Session, Key) error {
		d.Console.Running.Stop(nil)
		job, _ := d.Console.Running.Oldest()
		return errors.New(job.Text())
	}, func(outcome Outcome) tea.Msg { return changeOf(Disable).results(d.Console, outcome, nothing) }))
	if got := only[page.Refused](t, msgs).Err.Error(); got != "disabling payroll" {
		t.Errorf("the work is called %q", got)
	}
}
