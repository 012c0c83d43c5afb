package keydetails

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget/widgettest"
)

func TestEverySectionAsPicture(t *testing.T) {
	d := newDesk(t)
	made := do(d, d.console.Session.CreateKey, &model.CreateKeyRequest{
		Description: "Wages, and whatever else the payroll needs.",
		Tags:        []model.Tag{{TagKey: "CostCenter", TagValue: "87654"}, {TagKey: "CreatedBy", TagValue: "ExampleUser"}},
	})
	id := made.KeyMetadata.KeyID
	do(d, d.console.Session.CreateAlias, &model.CreateAliasRequest{AliasName: "alias/payroll", TargetKeyID: id})
	do(d, d.console.Session.Encrypt, &model.EncryptRequest{KeyID: id, Plaintext: []byte("wages")})
	d.disable(id)
	if _, err := d.console.Session.Encrypt(t.Context(), &model.EncryptRequest{KeyID: id, Plaintext: []byte("wages")}); err == nil {
		t.Fatal("a disabled key encrypts")
	}
	do(d, d.console.Session.EnableKey, &model.EnableKeyRequest{KeyRequest: model.KeyRequest{KeyID: id}})

	p := d.open(id)
	picture(t, p, "summary-enabled")
	p.Press("right")
	picture(t, p, "aliases")
	p.Press("right")
	picture(t, p, "tags")
	p.Press("right")
	picture(t, p, "key-policy")
	widgettest.GoldenColour(t, "key-policy-colours", p.View())
	p.Press("right")
	picture(t, p, "trail")
	p.Press("/")
	p.Type("result:disabled")
	picture(t, p, "trail-filtered")
	p.Press("enter", "enter")
	picture(t, p, "record")
}

func TestEveryStateAsPicture(t *testing.T) {
	d := newDesk(t)
	bare := d.key("")
	d.describe(bare, "")
	picture(t, d.open(bare), "summary-no-alias")
	d.disable(bare)
	picture(t, d.open(bare), "summary-disabled")
	d.schedule(bare)
	picture(t, d.open(bare), "summary-pending-deletion")

	long := d.key("archive")
	d.describe(long, strings.Repeat("A long description that goes on and on. ", 60))
	for i := range 29 {
		do(d, d.console.Session.CreateAlias, &model.CreateAliasRequest{AliasName: fmt.Sprintf("alias/archive-%02d", i), TargetKeyID: long})
	}
	p := d.open(long)
	picture(t, p, "summary-long-description")
	p.Press("end")
	picture(t, p, "summary-long-description-end")
	p.Press("right")
	picture(t, p, "aliases-thirty")
	picture(t, d.open("1234abcd-12ab-34cd-56ef-1234567890ab"), "not-found")
}

func TestWaitingAsPicture(t *testing.T) {
	d := newDesk(t)
	p := New(d.console, d.key("payroll"))
	p.SetSize(80, 20)
	first := p.Init()
	widgettest.Golden(t, "loading-80x20", p.View())
	p.Update(first())
	p.sections.turn(4)
	widgettest.Golden(t, "trail-loading-80x20", p.View())
	p.sections.turn(-2)
	widgettest.Golden(t, "tags-loading-80x20", p.View())
}

func TestDescriptionAsPicture(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll")
	p := d.open(id)
	p.Press("e")
	picture(t, p, "description-unchanged")
	p.Press("ctrl+u")
	p.Type("Wages")
	p.Press("enter")
	p.Type("and bonuses")
	picture(t, p, "description-typed")
	p.Press("ctrl+s")
	picture(t, p, "description-difference")
	widgettest.GoldenColour(t, "description-difference-colours", p.View())
	p.Press("esc")
	picture(t, p, "description-kept")
	d.describe(id, "Theirs")
	p.Press("ctrl+s", "ctrl+s")
	picture(t, p, "description-overtaken")
}

func TestEverySizeIsExact(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll")
	d.schedule(id)
	p := d.open(id)
	p.Hold = true
	known := p.Page.(*Page).key
	keys := []string{
		"right", "left", "tab", "up", "down", "pgup", "pgdown", "home", "end", "G", "j", "/", "漢", "esc", "enter", "e", "ctrl+s", "backspace",
	}
	rapid.Check(t, func(rt *rapid.T) {
		fresh, facts := New(d.console, id), *known
		facts.metadata.KeyState = rapid.SampledFrom([]model.KeyState{model.Enabled, model.PendingDeletion}).Draw(rt, "state")
		fresh.reading = keyaction.Read(d.console, nil)
		fresh.Update(fetched{by: fresh.reading, facts: &facts})
		fresh.Update(eventsRead{by: fresh.reading, events: known.events})
		p.Page = fresh
		for _, key := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 12).Draw(rt, "keys") {
			width, height := rapid.IntRange(1, 130).Draw(rt, "width"), rapid.IntRange(1, 40).Draw(rt, "height")
			p.Resize(width, height)
			p.Press(key)
			widgettest.AssertSize(rt, p.Page.View(), width, height)
		}
	})
}

func TestOutsideTextIsCleaned(t *testing.T) {
	d := newDesk(t)
	id := d.key("payroll")
	d.describe(id, "red \x1b[31malert\x1b]0;title\x07 \u202egnp.exe")
	p := d.open(id)
	shows(t, p, "red alert gnp.exe")
	for _, key := range []string{"", "e", "esc"} {
		if key != "" {
			p.Press(key)
		}
		if view := p.View(); strings.Contains(view, "\x1b]") || strings.Contains(view, "\u202e") {
			t.Errorf("after %q the description reaches the terminal: %q", key, view)
		}
	}
}
