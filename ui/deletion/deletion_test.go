package deletion

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// toSchedule goes from the confirmation to the button that schedules.
var toSchedule = []string{"enter", "right", "right"}

func TestPictures(t *testing.T) {
	d := newDesk(t)
	used := d.Key("payroll")
	d.encrypt(used)
	d.Clock.Advance(24 * time.Hour)
	d.encrypt(used)
	bare := d.Key("")
	many := d.Key("archive")
	for i := range 29 {
		d.Alias(many, fmt.Sprintf("archive-%02d", i))
	}

	p := d.open(used)
	p.Picture("empty")
	widgettest.GoldenColour(t, "offered-colours", p.View())
	p.Press("enter")
	p.Type("payrol")
	p.Picture("begun")
	p.Press("x")
	p.Picture("wrong")
	p.Press("backspace", "l")
	p.Press(toSchedule...)
	p.Picture("right")
	widgettest.GoldenColour(t, "right-colours", p.View())
	p.Press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
	p.Press("ctrl+u", "6")
	p.Picture("days-out-of-range")

	d.open(bare).Picture("no-alias")
	d.open(many).Picture("thirty-aliases")
	d.ScheduleDeletion(bare)
	d.open(bare).Picture("pending-already")
	d.open("1234abcd-12ab-34cd-56ef-1234567890ab").Picture("not-found")

	slow := New(d.Console, []string{used})
	slow.SetSize(80, 20)
	slow.Init()
	widgettest.Golden(t, "loading-80x24", slow.View())

	d.Clock.Advance(31 * 24 * time.Hour)
	d.open(bare).Picture("past")
}

// Who may not schedule the deletion reads it before anything is typed.
func TestWithoutThePermission(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.SignInWith("Reader", "kms:DescribeKey", "kms:ListAliases")
	p := d.open(id)
	p.Picture("denied")
	p.Shows("You may not kms:ScheduleKeyDeletion on this key.")
	p.Press("enter")
	p.Type("payroll")
	p.Press(toSchedule...)
	p.Press("enter")
	if state := d.Metadata(id).KeyState; state != model.Enabled {
		t.Errorf("the key is %s", state)
	}
}

func TestTheDateFollowsWhatIsTyped(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	for days, date := range map[string]string{"7": "2017-02-23", "10": "2017-02-26", "30": "2017-03-18"} {
		p.Press("ctrl+u")
		p.Type(days)
		if text := p.Text(); !strings.Contains(text, "On "+date+" it is deleted") {
			t.Errorf("%s days: not on %s:\n%s", days, date, text)
		}
	}
	for _, days := range []string{"", "6", "31", "seven", "-7", "7.5"} {
		p.Press("ctrl+u")
		p.Type(days)
		text := p.Text()
		if strings.Contains(text, "On 2017") || !strings.Contains(text, "Type a number of days from 7 to 30.") {
			t.Errorf("%q days are taken:\n%s", days, text)
		}
	}
}

func TestTheDateFollowsTheClock(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	d.Clock.Advance(24 * time.Hour)
	if text := p.Text(); !strings.Contains(text, "On 2017-03-19 it is deleted") {
		t.Errorf("the date is yesterday's:\n%s", text)
	}
}

func TestSchedule(t *testing.T) {
	tests := []struct{ alias, typed string }{{"payroll", "payroll"}, {"", ""}}
	for _, test := range tests {
		d := newDesk(t)
		id := d.Key(test.alias)
		typed := test.typed
		if typed == "" {
			typed = id[:8]
		}
		p := d.open(id)
		p.Press("1", "0", "enter")
		p.Type(typed)
		p.Press(toSchedule...)
		p.Press("enter")
		key := d.Metadata(id)
		if key.KeyState != model.PendingDeletion || key.DeletionDate.Format(time.DateOnly) != "2017-02-26" {
			t.Errorf("the key is %s until %v", key.KeyState, key.DeletionDate)
		}
		toasts := pagetest.Sent[page.Toast](p)
		if want := typed + " will be deleted on 2017-02-26. Until then you can cancel that."; len(toasts) != 1 || toasts[0].Text != want {
			t.Errorf("toasts %v, want %q", toasts, want)
		}
		if len(pagetest.Sent[page.Back](p)) != 1 {
			t.Error("the page stays")
		}
	}
}

func TestNothingIsScheduledWithoutTheConfirmation(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	for _, typed := range []string{"", "payrol", "payroll2", "Payroll", "payroll ", "alias/payroll", id[:8]} {
		p := d.open(id)
		p.Press("enter")
		p.Type(typed)
		p.Press(toSchedule...)
		p.Press("enter", "ctrl+s")
		if state := d.Metadata(id).KeyState; state != model.Enabled {
			t.Fatalf("with %q typed the key is %s", typed, state)
		}
	}
}

func TestEnterAndCtrlSNeverSchedule(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("enter")
	p.Type("payroll")
	p.Press("ctrl+s", "enter", "enter")
	if state := d.Metadata(id).KeyState; state != model.Enabled {
		t.Errorf("the key is %s", state)
	}
	if len(pagetest.Sent[page.Back](p)) != 1 {
		t.Error("enter twice behind the confirmation is not Cancel")
	}
}

func TestScheduledOnce(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("enter")
	p.Type("payroll")
	p.Press(toSchedule...)
	p.Hold = true
	p.Press("enter", "enter", "enter")
	if len(p.Held) != 1 {
		t.Errorf("%d calls, want one", len(p.Held))
	}
}

func TestARefusalIsFollowedByWhatTheKeyIsNow(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	d.ScheduleDeletion(id)
	p.Press("enter")
	p.Type("payroll")
	p.Press(toSchedule...)
	p.Press("enter")
	if refused := pagetest.Sent[page.Refused](p); len(refused) != 1 {
		t.Errorf("%d refusals of a try", len(refused))
	}
	if len(pagetest.Sent[page.Back](p)) != 0 || !strings.Contains(p.Text(), "The key is pending deletion already") {
		t.Errorf("the page leaves, or does not say what the key is:\n%s", p.Text())
	}
}

func TestSeveralKeys(t *testing.T) {
	d := newDesk(t)
	used, pending, bare := d.Key("payroll"), d.Key("archive"), d.Key("")
	d.encrypt(used)
	d.ScheduleDeletion(pending)
	p := d.open(used, pending, bare)
	p.Picture("several")
	p.Press("enter")
	p.Type("delete 3 keys")
	if off := p.Page.(*Page).off(); off != "The confirmation is not typed" {
		t.Errorf("what is left out is counted: %s", off)
	}
	p.Press("ctrl+u")
	p.Type("delete 2 keys")
	p.Picture("several-typed")
	p.Press(toSchedule...)
	p.Press("enter")
	for _, id := range []string{used, bare} {
		if state := d.Metadata(id).KeyState; state != model.PendingDeletion {
			t.Errorf("%s is %s", id, state)
		}
	}
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) != 1 || toasts[0].Text != "2 keys will be deleted on 2017-03-18. Until then you can cancel that." {
		t.Errorf("toasts %v", toasts)
	}
	if len(pagetest.Sent[page.Back](p)) != 1 {
		t.Error("the page stays")
	}
}

func TestSeveralOfWhichSomeAreRefused(t *testing.T) {
	d := newDesk(t)
	first, second := d.Key("payroll"), d.Key("archive")
	p := d.open(first, second)
	p.Press("enter")
	p.Type("delete 2 keys")
	d.ScheduleDeletion(second)
	p.Press(toSchedule...)
	p.Press("enter")
	if state := d.Metadata(first).KeyState; state != model.PendingDeletion {
		t.Errorf("the other key is %s", state)
	}
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) != 1 || len(pagetest.Sent[page.Toast](p)) != 1 || len(pagetest.Sent[page.Back](p)) != 0 {
		t.Fatalf("sent %v", p.Sent)
	}
	asked[0].Dialog.SetSize(80, 20)
	report := widgettest.Trimmed(asked[0].Dialog.View())
	for _, want := range []string{"1 of 2 refused", "✓ payroll", "archive: KMSInvalidStateException"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	p.Picture("several-none-left")
}

func TestDisableInstead(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("tab", "tab", "right", "enter")
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) != 1 {
		t.Fatalf("%d questions, want one", len(asked))
	}
	asked[0].Dialog.Update(pagetest.Key("right"))
	done, cmd := asked[0].Dialog.Update(pagetest.Key("enter"))
	p.Run(cmd)
	if state := d.Metadata(id).KeyState; !done || state != model.Disabled {
		t.Errorf("the key is %s", state)
	}
	if len(pagetest.Sent[page.Back](p)) != 1 {
		t.Error("the page stays")
	}
}

func TestLastUse(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := pagetest.Open(t, New(d.Console, []string{id}), 80, 20)
	if text := p.Text(); !strings.Contains(text, "Never used, as far as the trail goes (since 2017-02-15).") {
		t.Errorf("an unused key:\n%s", text)
	}
	d.encrypt(id)
	p.Hold = true
	p.Run(p.Page.Init())
	p.Release()
	if text := p.Text(); !strings.Contains(text, "Last used 2017-02-15 by root: Encrypt, 1 use in the trail.") {
		t.Errorf("a used key:\n%s", text)
	}
}

func TestTheTrailIsWaitedForBesidesTheForm(t *testing.T) {
	d := newDesk(t)
	p := pagetest.Open(t, New(d.Console, []string{d.Key("payroll")}), 80, 20)
	q := New(d.Console, p.Page.(*Page).keyIDs)
	q.SetSize(80, 20)
	trail := q.Update(q.Init()())
	if !strings.Contains(widgettest.Trimmed(q.View()), "Looking for its last use…") {
		t.Errorf("the page waits:\n%s", widgettest.Trimmed(q.View()))
	}
	q.Update(trail())
	if !strings.Contains(widgettest.Trimmed(q.View()), "Never used, as far as the trail goes (since 2017-02-15).") {
		t.Errorf("the trail is not taken:\n%s", widgettest.Trimmed(q.View()))
	}
}

func TestLateAnswersAreLeftOut(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := New(d.Console, []string{id})
	p.SetSize(80, 20)
	early := p.Init()()
	earlyTrail := p.Update(early)()
	d.ScheduleDeletion(id)
	p.Update(p.Init()())
	p.Update(early)
	p.Update(earlyTrail)
	if text := widgettest.Trimmed(p.View()); !strings.Contains(text, "Pending deletion") {
		t.Errorf("a late answer undoes a newer one:\n%s", text)
	}
	if uses := p.subjects[0].uses; uses != nil {
		t.Errorf("a late trail is taken: %s", uses)
	}
}

func TestLockingKeepsWhatIsTyped(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("ctrl+u", "9", "enter")
	p.Type("pay")
	p.Page.Forget()
	d.Console.Session = d.Root()
	p.Run(p.Page.Init())
	p.Type("roll")
	text := p.Text()
	if !strings.Contains(text, "payroll") || !strings.Contains(text, "2017-02-25") || !p.Page.Capturing() {
		t.Errorf("after the lock:\n%s", text)
	}
	if p.Page.(*Page).off() != "" {
		t.Errorf("the confirmation is lost: %s", p.Page.(*Page).off())
	}
}

func TestTryAgain(t *testing.T) {
	d := newDesk(t)
	p := d.open("1234abcd-12ab-34cd-56ef-1234567890ab")
	p.Press("t")
	if refused := pagetest.Sent[page.Refused](p); len(refused) != 2 {
		t.Errorf("%d refusals of two tries", len(refused))
	}
	if p.Page.Capturing() {
		t.Error("a page without a key takes letters")
	}
}

func TestEverySizeIsExact(t *testing.T) {
	d := newDesk(t)
	p := New(d.Console, []string{d.Key("payroll")})
	p.SetSize(80, 20)
	p.Update(p.Update(p.Init()())())
	keys := []string{"tab", "shift+tab", "enter", "left", "right", "up", "down", "pgup", "pgdown", "backspace", "p", "9", "ctrl+u", "漢"}
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(1, 130).Draw(t, "width"), rapid.IntRange(1, 40).Draw(t, "height")
		p.SetSize(width, height)
		for _, key := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 10).Draw(t, "keys") {
			p.Update(pagetest.Key(key))
		}
		widgettest.AssertSize(t, p.View(), width, height)
	})
}

func TestForeignMessagesAreLeftAlone(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	before := p.Text()
	for _, msg := range []tea.Msg{nil, "text", tea.WindowSizeMsg{}, tea.MouseMsg{}} {
		p.Run(p.Page.Update(msg))
	}
	if p.Text() != before {
		t.Errorf("changed:\n%s", p.Text())
	}
	p.Deliver(keyaction.Done{What: keyaction.Disable})
	if len(pagetest.Sent[page.Back](p)) != 1 {
		t.Error("the page stays after the key was disabled instead")
	}
}

// What is stopped leaves the page with the keys that were not tried.
func TestSchedulingSeveralIsStopped(t *testing.T) {
	d := newDesk(t)
	a, b := d.Key("archive"), d.Key("payroll")
	p := d.open(a, b)
	p.Press("enter")
	p.Type("delete 2 keys")
	p.Press(toSchedule...)
	p.Hold = true
	p.Press("enter")
	if job, _ := d.Console.Running.Oldest(); job.Text() != "scheduling the deletion of 0 of 2" {
		t.Errorf("the work is called %q", job.Text())
	}
	d.Console.Running.Stop(nil)
	p.Release()
	if got := p.Refusals(); len(got) != 1 || got[0] != "Schedule key deletion: of 2 keys 2 were not tried" {
		t.Errorf("refused %q", got)
	}
	if len(pagetest.Sent[page.Ask](p)) != 1 || len(pagetest.Sent[page.Back](p)) != 0 {
		t.Errorf("sent %v", p.Sent)
	}
	if a, b := d.Metadata(a).KeyState, d.Metadata(b).KeyState; a != model.Enabled || b != model.Enabled {
		t.Errorf("the keys are %s and %s", a, b)
	}
}

// More keys than a request limit takes in a second are read and scheduled one
// after the other.
func TestManyKeysWaitForTheRequestLimit(t *testing.T) {
	d := newDesk(t)
	var ids []string
	for range 12 {
		ids = append(ids, d.Key(""))
	}
	d.LimitRequests()
	p := d.open(ids...)
	p.Press("enter")
	p.Type("delete 12 keys")
	p.Press(toSchedule...)
	p.Press("enter")
	if len(p.Refusals()) != 0 || len(pagetest.Sent[page.Back](p)) != 1 {
		t.Fatalf("refused %q; sent %v", p.Refusals(), p.Sent)
	}
	d.Clock.Advance(time.Minute)
	for _, id := range ids {
		if state := d.Metadata(id).KeyState; state != model.PendingDeletion {
			t.Errorf("%s is %s", id, state)
		}
	}
}
