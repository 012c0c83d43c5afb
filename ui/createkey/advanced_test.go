package createkey

import (
	"context"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

// External opens the advanced options and chooses External; the focus is on the
// origin.
func (w *wizard) External() *wizard {
	w.page.naming.rows.Focus(w.page.naming.advanced.toggle)
	w.Press("enter", "tab", "right")
	return w
}

func TestGoldenAdvanced(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.Press("tab", "tab", "enter")
	w.golden(t, "step1-advanced")
	w.Press("tab", "right")
	w.golden(t, "step1-external")
	w.Next()
	w.golden(t, "step1-external-errors")
	w.Press("space")
	w.page.naming.rows.Focus(w.page.naming.advanced.toggle)
	w.Press("enter")
	w.golden(t, "step1-external-closed")
	for range 4 {
		w.Next()
	}
	w.golden(t, "step5-external")
}

// The guide, "Create a CMK with No Key Material (AWS Management Console)".
func TestAnExternalKey(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.External()
	w.Next()
	w.shows(t, "Read the implications, and tick this to go on.")
	if w.step() != 1 || w.page.Dirty() != "the new key's alias, key material origin" {
		t.Fatalf("step %d, leaving would lose %q", w.step(), w.page.Dirty())
	}
	w.Press("space")
	w.Next()
	w.Next()
	w.page.administrators.principals.SetCursor(arn("user/KMSAdminUser"))
	w.Press("space")
	w.Next()
	w.Next()
	w.shows(t, "Origin External")
	w.Next()
	made := w.keys(t)[0]
	if made.Origin != model.OriginExternal || made.State != model.PendingImport {
		t.Errorf("the key is %+v", made)
	}
	got, err := w.session.GetKeyPolicy(context.Background(), &model.GetKeyPolicyRequest{KeyID: made.KeyID})
	if err != nil || !strings.Contains(got.Policy, "kms:ImportKeyMaterial") {
		t.Errorf("the policy is %v\n%s", err, got.Policy)
	}
	if replaced := pagetest.Sent[page.Replace](w.Driver); len(replaced) != 1 || replaced[0].Route != (page.ImportKey{KeyID: made.KeyID, Creating: true}) {
		t.Errorf("the root was sent %v", w.Sent)
	}
}

// A key whose alias failed goes on to the import too, once it has another or
// none.
func TestAnExternalKeyWithoutAlias(t *testing.T) {
	w := openWith(t, limitedToAliases(t, 0))
	w.Type("payroll")
	w.External()
	w.Press("tab", "space")
	for range 5 {
		w.Next()
	}
	w.Click("[ " + withoutAlias + " ]")
	replaced := pagetest.Sent[page.Replace](w.Driver)
	if len(replaced) != 1 || replaced[0].Route != (page.ImportKey{KeyID: w.page.missing.key.KeyID, Creating: true}) {
		t.Errorf("the root was sent %v", w.Sent)
	}
}

// What is ticked for External says nothing of a key of KMS.
func TestBackToKMS(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.External()
	w.Press("left")
	w.shows(t, "● KMS")
	if view := w.Text(); strings.Contains(view, "I understand") {
		t.Errorf("the tick is still asked for:\n%s", view)
	}
	w.Next()
	if request := w.page.keyRequest(); w.step() != 2 || request.Origin != model.OriginAWSKMS || strings.Contains(request.Policy, "Import") {
		t.Errorf("step %d, %+v", w.step(), request)
	}
}

// The palette opens them too, and closes them.
func TestAdvancedOptionsByName(t *testing.T) {
	w := open(t)
	for _, opened := range []bool{true, false} {
		for _, action := range w.page.Actions() {
			if action.ID == "advanced-options" {
				w.Run(action.Run())
			}
		}
		if got := strings.Contains(w.Text(), "Key Material Origin"); got != opened || !w.page.naming.advanced.toggle.Focused() {
			t.Errorf("open: %v, want %v", got, opened)
		}
	}
}

// A mistake that is folded away is opened.
func TestAMistakeIsOpened(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.External()
	w.page.naming.rows.Focus(w.page.naming.advanced.toggle)
	w.Press("enter")
	w.Next()
	w.shows(t, "I understand", "tick this to go on")
	if !w.page.naming.advanced.understood.Focused() {
		t.Error("the focus is elsewhere")
	}
}

func TestTheImplicationsCanBeRead(t *testing.T) {
	w := open(t)
	w.External()
	w.Click("[ " + implicationsTitle + " ]")
	dialog := pagetest.Sent[page.Ask](w.Driver)[0].Dialog
	for name, size := range map[string][2]int{"80x24": {80, 20}, "120x36": {120, 32}} {
		dialog.SetSize(size[0], size[1])
		widgettest.Golden(t, "implications-"+name, dialog.View())
	}
	dialog.SetSize(80, 20)
	top := dialog.View()
	dialog.Update(pagetest.Key("pgdown"))
	below := dialog.View()
	dialog.Update(widget.Mouse{X: 5, Y: 5, Wheel: -30})
	if top == below || dialog.View() != top {
		t.Error("it does not scroll by the keys and by the wheel")
	}
	for _, key := range []string{"esc", "enter", "q"} {
		if done, _ := dialog.Update(pagetest.Key(key)); !done {
			t.Errorf("%s does not close it", key)
		}
	}
	if done, _ := dialog.Update(pagetest.Key("x")); done || dialog.Capturing() {
		t.Error("x closes it")
	}
}
