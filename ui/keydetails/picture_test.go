package keydetails

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
)

func TestEverySectionAsPicture(t *testing.T) {
	d := newDesk(t)
	made := pagetest.Do(d.Desk, d.Console.Session.CreateKey, &model.CreateKeyRequest{
		Description: "Wages, and whatever else the payroll needs.",
		Tags:        []model.Tag{{TagKey: "CostCenter", TagValue: "87654"}, {TagKey: "CreatedBy", TagValue: "ExampleUser"}},
	})
	id := made.KeyMetadata.KeyID
	pagetest.Do(d.Desk, d.Console.Session.CreateAlias, &model.CreateAliasRequest{AliasName: "alias/payroll", TargetKeyID: id})
	pagetest.Do(d.Desk, d.Console.Session.Encrypt, &model.EncryptRequest{KeyID: id, Plaintext: []byte("wages")})
	d.Disable(id)
	if _, err := d.Console.Session.Encrypt(t.Context(), &model.EncryptRequest{KeyID: id, Plaintext: []byte("wages")}); err == nil {
		t.Fatal("a disabled key encrypts")
	}
	pagetest.Do(d.Desk, d.Console.Session.EnableKey, &model.EnableKeyRequest{KeyRequest: model.KeyRequest{KeyID: id}})

	p := d.open(id)
	p.Pictures("summary-enabled")
	p.Press("right")
	p.Pictures("aliases")
	p.Press("right")
	p.Pictures("tags")
	p.Press("right")
	p.Pictures("key-policy")
	widgettest.GoldenColour(t, "key-policy-colours", p.View())
	p.Press("right", "right", "right")
	p.Pictures("trail")
	p.Press("/")
	p.Type("result:disabled")
	p.Pictures("trail-filtered")
	p.Press("enter", "enter")
	p.Pictures("record")
}

func TestEveryStateAsPicture(t *testing.T) {
	d := newDesk(t)
	bare := d.Key("")
	d.describe(bare, "")
	d.open(bare).Pictures("summary-no-alias")
	d.Disable(bare)
	d.open(bare).Pictures("summary-disabled")
	d.ScheduleDeletion(bare)
	d.open(bare).Pictures("summary-pending-deletion")

	long := d.Key("archive")
	d.describe(long, strings.Repeat("A long description that goes on and on. ", 60))
	for i := range 29 {
		pagetest.Do(d.Desk, d.Console.Session.CreateAlias, &model.CreateAliasRequest{AliasName: fmt.Sprintf("alias/archive-%02d", i), TargetKeyID: long})
	}
	p := d.open(long)
	p.Pictures("summary-long-description")
	p.Press("end")
	p.Pictures("summary-long-description-end")
	p.Press("right")
	p.Pictures("aliases-thirty")
	d.open("1234abcd-12ab-34cd-56ef-1234567890ab").Pictures("not-found")

	d.Clock.Advance(31 * 24 * time.Hour)
	d.open(bare).Pictures("summary-past")

	d.SignInWith("Reader", "kms:DescribeKey", "cloudtrail:LookupEvents")
	p = d.open(long)
	p.Pictures("summary-without-aliases")
	p.Press("w")
	if why, ok := p.Sent[len(p.Sent)-1].(page.Open); !ok || why.Route.(page.Why).Err == nil {
		t.Errorf("Why leads to %v", p.Sent)
	}
}

func TestWaitingAsPicture(t *testing.T) {
	d := newDesk(t)
	p := New(d.Console, d.Key("payroll"))
	p.SetSize(80, 20)
	first := p.Init()
	widgettest.Golden(t, "loading-80x24", p.View())
	p.Update(first())
	p.sections.turn(6)
	widgettest.Golden(t, "trail-loading-80x24", p.View())
	p.sections.turn(-4)
	widgettest.Golden(t, "tags-loading-80x24", p.View())
}

func TestDescriptionAsPicture(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e")
	p.Pictures("description-unchanged")
	p.Press("ctrl+u")
	p.Type("Wages")
	p.Press("enter")
	p.Type("and bonuses")
	p.Pictures("description-typed")
	p.Press("ctrl+s")
	p.Pictures("description-difference")
	widgettest.GoldenColour(t, "description-difference-colours", p.View())
	p.Press("esc")
	p.Pictures("description-kept")
	d.describe(id, "Theirs")
	p.Press("ctrl+s", "ctrl+s")
	p.Pictures("description-overtaken")
}

func TestAliasesAsPicture(t *testing.T) {
	d := newDesk(t)
	id, other := d.Key("payroll"), d.Key("wages")
	d.Alias(other, "wages-old")
	p := d.aliasesOf(id)
	p.Press("n")
	p.Pictures("alias-empty")
	p.Type("wages old")
	p.Press("ctrl+s")
	p.Pictures("alias-mistake")
	p.Press("esc", "e")
	p.Pictures("alias-picker")
	p.Press("enter")
	dialog := question(t, p)
	dialog.SetSize(80, 20)
	widgettest.Golden(t, "alias-move-question", dialog.View())
	p.Press("esc", "d")
	dialog = question(t, p)
	dialog.SetSize(80, 20)
	widgettest.Golden(t, "alias-delete-question", dialog.View())
	p = d.open(d.Key(""))
	p.Press("right")
	p.Pictures("aliases-none")
}

func TestEverySizeIsExact(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.ScheduleDeletion(id)
	p := d.open(id)
	p.Hold = true
	known := p.Page.(*Page).key
	keys := []string{
		"right", "left", "tab", "up", "down", "pgup", "pgdown", "home", "end", "G", "j", "/", "漢", "esc", "enter", "e", "n", " ", "ctrl+s", "backspace",
	}
	rapid.Check(t, func(rt *rapid.T) {
		fresh, facts := New(d.Console, id), *known
		facts.metadata.KeyState = rapid.SampledFrom([]model.KeyState{model.Enabled, model.Disabled, model.PendingImport, model.PendingDeletion}).Draw(rt, "state")
		facts.metadata.Origin = rapid.SampledFrom([]string{model.OriginAWSKMS, model.OriginExternal}).Draw(rt, "origin")
		rotation := rotationFacts{backing: make([]vault.BackingKey, rapid.IntRange(0, 60).Draw(rt, "backing keys"))}
		rotation.status.KeyRotationEnabled = rapid.Bool().Draw(rt, "rotates")
		fresh.reading = keyaction.Read(d.Console, nil)
		fresh.Update(fetched{by: fresh.reading, facts: &facts})
		fresh.Update(keyaction.EventsRead{By: fresh.reading, Events: known.events})
		fresh.Update(rotationRead{by: fresh.reading, facts: rotation})
		p.Page = fresh
		for _, key := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 14).Draw(rt, "keys") {
			width, height := rapid.IntRange(1, 130).Draw(rt, "width"), rapid.IntRange(1, 40).Draw(rt, "height")
			p.Resize(width, height)
			p.Press(key)
			widgettest.AssertSize(rt, p.Page.View(), width, height)
		}
	})
}

func TestOutsideTextIsCleaned(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.describe(id, "red \x1b[31malert\x1b]0;title\x07 \u202egnp.exe")
	p := d.open(id)
	p.Shows("red alert gnp.exe")
	for _, key := range []string{"", "e", "esc"} {
		if key != "" {
			p.Press(key)
		}
		if view := p.View(); strings.Contains(view, "\x1b]") || strings.Contains(view, "\u202e") {
			t.Errorf("after %q the description reaches the terminal: %q", key, view)
		}
	}
}
