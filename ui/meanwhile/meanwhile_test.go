package meanwhile

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

const day = 24 * time.Hour

// newDesk returns a vault with keys whose time comes within a month: two that
// are pending deletion, one of another Region among them, one whose material
// expires and, after a year, one that rotates.
func newDesk(t *testing.T) *pagetest.Desk {
	t.Helper()
	d := pagetest.NewDesk(t, widgettest.Theme())
	payroll := d.Key("payroll")
	d.Alias(payroll, "payroll-2016")
	d.ScheduleDeletion(payroll)
	elsewhere := d.Root().In("eu-west-1")
	days := 7
	pagetest.Do(d, elsewhere.ScheduleKeyDeletion, &model.ScheduleKeyDeletionRequest{
		KeyID: vaulttest.CreateKey(t, elsewhere, "").KeyID, PendingWindowInDays: &days,
	})
	imported := vaulttest.CreateExternalKey(t, d.Root(), "imported")
	vaulttest.Import(t, d.Root(), imported.KeyID, vaulttest.Material(1), vaulttest.Start.Add(10*day+time.Hour))
	yearly := d.Key("archive")
	pagetest.Do(d, d.Root().EnableKeyRotation, &model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: yearly}})
	return d
}

// decides types into the dialog that was asked last, goes to a button by keys and
// presses it.
func decides(t *testing.T, p *pagetest.Driver, typed string, keys ...string) {
	t.Helper()
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) == 0 {
		t.Fatal("nothing was asked")
	}
	dialog := asked[len(asked)-1].Dialog
	dialog.SetSize(80, 20)
	for _, r := range typed {
		dialog.Update(pagetest.Key(string(r)))
	}
	for _, key := range keys {
		if done, cmd := dialog.Update(pagetest.Key(key)); done {
			p.Run(cmd)
			return
		}
	}
}

func TestWhatTimeDid(t *testing.T) {
	d := newDesk(t)
	d.Pass(t, 400*day)
	p := d.Open(New(d.Console))
	p.Shows(
		"Deletion: 2 keys", "payroll, payroll-2016 · ", "due 2017-03-18 00:00 UTC, done 2017-03-18 09:30 UTC",
		"(no alias) · ", "due 2017-02-23 00:00 UTC, done 2017-02-23 09:30 UTC, in eu-west-1",
		"Imported key material expiration: 1 key", "due 2017-02-25 10:30 UTC, done 2017-02-26 09:30 UTC",
	)
	p.Hides("must be confirmed")
	p.Picture("done")
	p.Press("end")
	p.Shows("Rotation: 1 key", "archive · ", "due 2018-02-15 09:30 UTC")

	// Going on marks it as seen, once it is left.
	p.Press("enter")
	if len(pagetest.Sent[page.Back](p)) != 1 {
		t.Fatalf("↵ sends %v", p.Sent)
	}
	if list, err := d.Meanwhile(t.Context()); err != nil || len(list) != 4 {
		t.Fatalf("before the page is left %v, %v are to be told", list, err)
	}
	p.Run(p.Page.(page.Leaver).Leave())
	if list, err := d.Meanwhile(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%v, %v are to be told again", list, err)
	}
	if len(pagetest.Sent[page.Tend](p)) != 1 {
		t.Error("the root does not hear of it")
	}
	d.Open(New(d.Console)).Picture("nothing")
}

// What came about while the page was read is not lost by leaving it.
func TestWhatCameSinceIsToldLater(t *testing.T) {
	d := newDesk(t)
	d.Pass(t, 8*day)
	p := d.Open(New(d.Console))
	d.Pass(t, 8*day)
	p.Run(p.Page.(page.Leaver).Leave())
	if list, err := d.Meanwhile(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%v, %v are to be told", list, err)
	}
	p.Run(p.Page.Init())
	p.Run(p.Page.(page.Leaver).Leave())
	if list, err := d.Meanwhile(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%v, %v are to be told again", list, err)
	}
}

func TestTheDateIsConfirmed(t *testing.T) {
	d := newDesk(t)
	d.Clock.Advance(50 * day)
	p := d.Open(New(d.Console))
	p.Picture("waiting")
	p.Shows("The date must be confirmed", "2017-04-06 09:30 UTC", "2017-02-15 09:30 UTC", "50 days", "Deletion waits: 2 keys")
	p.Hides("done")

	// Neither another date nor the way out confirms anything.
	p.Press("C")
	for _, typed := range []string{"", "2017-02-15", "2017-04-06 "} {
		p.Press("C")
		decides(t, p, typed, "tab", "right", "enter", "esc")
	}
	p.Press("C")
	decides(t, p, "2017-04-06", "enter", "enter") // ↵ goes to Leave it
	if len(d.Waiting()) != 3 {
		t.Fatalf("%v wait", d.Waiting())
	}

	p.Press("C")
	asked := pagetest.Sent[page.Ask](p)
	dialog := asked[len(asked)-1].Dialog
	dialog.SetSize(80, 20)
	widgettest.Golden(t, "confirm", dialog.View())
	decides(t, p, "2017-04-06", "enter", "right", "enter")
	if len(d.Waiting()) != 0 {
		t.Errorf("%v wait", d.Waiting())
	}
	p.Shows("Deletion: 2 keys", "done 2017-04-06 09:30 UTC")
	p.Hides("must be confirmed")
	if len(pagetest.Sent[page.Tend](p)) != 1 || len(p.Refusals()) != 0 {
		t.Errorf("sent %v", p.Sent)
	}
}

// A clock that jumps while a date is typed is not believed by that.
func TestAnotherDateByNow(t *testing.T) {
	d := newDesk(t)
	d.Clock.Advance(50 * day)
	p := d.Open(New(d.Console))
	p.Press("C")
	d.Clock.Advance(1000 * day)
	decides(t, p, "2017-04-06", "enter", "right", "enter")
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "2020-01-01") {
		t.Errorf("refused %q", got)
	}
	if len(d.Waiting()) != 3 {
		t.Errorf("%v wait", d.Waiting())
	}
	p.Shows("2020-01-01 09:30 UTC")
}

func TestNothingIsChangedWhereNothingMay(t *testing.T) {
	d := newDesk(t)
	d.Pass(t, 8*day)
	d.Clock.Advance(50 * day)
	d.Console.ReadOnly = "This is a read-only look"
	p := d.Open(New(d.Console))
	p.Shows("The date must be confirmed", "Deletion waits: 1 key")
	p.Press("end")
	p.Shows("Deletion: 1 key")
	p.Press("C", "esc")
	if len(pagetest.Sent[page.Ask](p)) != 0 || p.Page.(page.Leaver).Leave() != nil {
		t.Errorf("sent %v", p.Sent)
	}
	if action := p.Page.Actions()[0]; action.Off != d.Console.ReadOnly {
		t.Errorf("%s is off: %q", action.Label, action.Off)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	d := newDesk(t)
	p := New(d.Console)
	p.SetSize(80, 20)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	driver := d.Open(p)
	driver.Shows("What time did could not be read.")
	if len(driver.Refusals()) != 1 || p.Actions()[0].ID != "try-again" || p.Leave() != nil {
		t.Errorf("refused %q", driver.Refusals())
	}
}

func TestEverySizeIsExact(t *testing.T) {
	d := newDesk(t)
	d.Alias(d.Key("a"), strings.Repeat("long", 40))
	d.Pass(t, 8*day)
	d.Clock.Advance(50 * day)
	p := d.Open(New(d.Console))
	rapid.Check(t, func(t *rapid.T) {
		p.Resize(rapid.IntRange(1, 130).Draw(t, "width"), rapid.IntRange(1, 40).Draw(t, "height"))
		for _, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"up", "down", "pgdown", "pgup", "end", "home", "x"}), 0, 6).Draw(t, "keys") {
			p.Press(key)
		}
		width, height := p.Page.(*Page).width, p.Page.(*Page).height
		widgettest.AssertSize(t, p.Page.View(), width, height)
	})
}

func TestTheWheelScrolls(t *testing.T) {
	d := newDesk(t)
	d.Pass(t, 400*day)
	p := d.Open(New(d.Console))
	p.Resize(80, 8)
	before := p.Text()
	p.Wheel(3, 3, 3)
	if p.Text() == before {
		t.Error("the wheel does nothing")
	}
	if got := pagetest.Sent[page.Back](p); !reflect.DeepEqual(got, []page.Back(nil)) {
		t.Errorf("sent %v", got)
	}
}
