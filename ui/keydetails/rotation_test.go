package keydetails

import (
	"fmt"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

const year = 365 * 24 * time.Hour

// rotationOf opens the Key Rotation section of a key.
func (d *desk) rotationOf(keyID string) *pagetest.Driver {
	p := d.open(keyID)
	p.Press("right", "right", "right", "right", "right")
	p.Shows("▸ Key Rotation")
	return p
}

func (d *desk) rotate(keyID string) {
	pagetest.Do(d.Desk, d.Console.Session.EnableKeyRotation, &model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
}

func (d *desk) rotates(keyID string) bool {
	request := &model.GetKeyRotationStatusRequest{KeyRequest: model.KeyRequest{KeyID: keyID}}
	return pagetest.Do(d.Desk, d.Console.Session.GetKeyRotationStatus, request).KeyRotationEnabled
}

func TestKeyRotationAsPicture(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.rotationOf(id)
	p.Pictures("rotation-off")
	p.Press(" ")
	p.Pictures("rotation-ticked")
	widgettest.GoldenColour(t, "rotation-ticked-colours", p.View())
	p.Press("ctrl+s")
	p.Pictures("rotation-difference")
	p.Press("ctrl+s")
	p.Pictures("rotation-on")
	d.Pass(t, 3*year+24*time.Hour)
	d.rotationOf(id).Pictures("rotation-three-times")
	d.Disable(id)
	d.rotationOf(id).Pictures("rotation-disabled")
	d.ScheduleDeletion(id)
	d.rotationOf(id).Pictures("rotation-pending-deletion")
	d.rotationOf(d.external(t, "volumes", &time.Time{})).Pictures("rotation-imported")
	d.rotationOf(d.external(t, "empty", nil)).Pictures("rotation-pending-import")
}

func TestManyBackingKeysAreScrolled(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.rotate(id)
	d.Pass(t, 20*year+24*time.Hour)
	p := d.rotationOf(id)
	p.Shows("21             2037-")
	p.Hides("1              2017-02-15 09:30 UTC")
	p.Press("end")
	p.Shows("1              2017-02-15 09:30 UTC")
	p.Press("home")
	p.Wheel(5, 10, 40)
	p.Shows("1              2017-02-15 09:30 UTC")
}

func TestRotationIsSavedAfterItsDifference(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.rotationOf(id)
	p.Press("ctrl+s")
	if d.rotates(id) || p.Page.Dirty() != "" {
		t.Fatal("something is saved that was not ticked")
	}
	p.Press(" ")
	if got := p.Page.Dirty(); got != "the change of the key rotation" {
		t.Errorf("leaving would lose %q", got)
	}
	p.Press("ctrl+s")
	p.Shows("- Rotate this key every year. no", "+ Rotate this key every year. yes", "2018-02-15")
	p.Press("esc")
	p.Shows("☑ Rotate this key every year.", "[ Save Changes ]")
	if d.rotates(id) {
		t.Fatal("the difference alone is written")
	}
	p.Press("ctrl+s", "ctrl+s")
	p.Shows("Next rotation  2018-02-15 09:30 UTC · in 365 days")
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) != 1 || toasts[0].Text != "payroll gets a new backing key every year." || !d.rotates(id) || p.Page.Dirty() != "" {
		t.Fatalf("toasts %+v, rotates: %t, leaving would lose %q", toasts, d.rotates(id), p.Page.Dirty())
	}
	p.Run(toasts[0].Undo.Run())
	p.Shows("☐ Rotate this key every year.")
	if d.rotates(id) {
		t.Error("the rotation is not undone")
	}
}

func TestRotationByTheMouse(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.rotate(id)
	p := d.rotationOf(id)
	p.Click("Rotate this key every year.")
	p.Shows("☐ Rotate this key every year.")
	p.Click("[ Save Changes ]")
	p.Shows("- Rotate this key every year. yes")
	p.Press("ctrl+s")
	if d.rotates(id) {
		t.Error("the key still rotates")
	}
}

// What somebody else did meanwhile is not written again.
func TestRotationThatWasChangedMeanwhile(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.rotationOf(id)
	p.Press(" ", "ctrl+s")
	days := 180
	pagetest.Do(d.Desk, d.Console.Session.EnableKeyRotation, &model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: id}, RotationPeriodInDays: &days})
	p.Press("ctrl+s")
	p.Shows("every 180 days")
	if toasts := pagetest.Sent[page.Toast](p); len(toasts) != 1 || toasts[0].Text != "The rotation of payroll was changed meanwhile: it is as you wanted it." {
		t.Errorf("toasts %+v", toasts)
	}
}

func TestRotationThatIsRefused(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.rotationOf(id)
	p.Press(" ", "ctrl+s")
	d.Disable(id)
	p.Press("ctrl+s")
	if refusals := p.Refusals(); len(refusals) != 1 {
		t.Fatalf("refused with %q", refusals)
	}
	p.Shows("+ Rotate this key every year. yes")
	p.Press("esc")
	if off := action(t, p, "save-rotation").Off; off != "" {
		t.Errorf("after a refusal saving is off because %q", off)
	}
}

func TestRotationIsAskedForOnceAVisit(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	count := func() (asked int) {
		events, err := d.Console.Session.KeyEvents(t.Context(), id, 20)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range events {
			if event.EventName == "GetKeyRotationStatus" {
				asked++
			}
		}
		return asked
	}
	p.Press("right", "right", "right", "right")
	if asked := count(); asked != 0 {
		t.Errorf("%d records before the section was looked at", asked)
	}
	p.Press("right", "left", "right")
	if asked := count(); asked != 1 {
		t.Errorf("one visit left %d records", asked)
	}
	if off := action(t, p, keyaction.DisableRotation).Off; off != "The key does not rotate" {
		t.Errorf("disabling is off because %q", off)
	}
	external := d.external(t, "volumes", nil)
	p = d.rotationOf(external)
	if p.Hides("could not be read"); len(p.Refusals()) != 0 {
		t.Errorf("refused: %v", p.Refusals())
	}
}

func TestRotationWithoutThePermission(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.SignInWith("Reader", "kms:DescribeKey", "kms:ListAliases", "kms:GetKeyRotationStatus")
	p := d.rotationOf(id)
	p.Shows("☐ Rotate this key every year.", "You may not kms:EnableKeyRotation on this key.")
	p.Press(" ")
	p.Shows("☐ Rotate this key every year.")
	d.SignInWith("Blind", "kms:DescribeKey", "kms:ListAliases")
	p = d.rotationOf(id)
	p.Shows("The key rotation cannot be shown: you may not kms:GetKeyRotationStatus.")
	action(t, p, "why")
}

func TestADraftAndATickAreBothSaved(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e")
	p.Type("new ")
	p.Press("esc", "right", "right", "right", "right", "right", " ")
	if got := p.Page.Dirty(); got != "the new description, the change of the key rotation" {
		t.Errorf("leaving would lose %q", got)
	}
	taken := map[string]bool{}
	for _, action := range p.Page.Actions() {
		for _, key := range action.Keys {
			if taken[key] {
				t.Errorf("%s runs two actions", key)
			}
			taken[key] = true
		}
	}
	p.Press("ctrl+s", "ctrl+s")
	if !d.rotates(id) {
		t.Fatal("the tick is not saved")
	}
	p.Press("ctrl+s", "ctrl+s")
	if got := d.description(id); got != fmt.Sprint("new ", "Made for payroll") && got != "Made for payrollnew " {
		t.Errorf("description %q", got)
	}
}
