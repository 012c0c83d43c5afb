package tags

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

func TestChangesAreShownOnceAndThenWritten(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "CostCenter", "87654", "Purpose", "Test", "Zone", "a")
	p := d.open(id)
	p.Press("ctrl+x", "tab", "ctrl+u")
	p.Type("Production")
	p.Press("down", "down", "shift+tab")
	p.Type("Owner")
	p.Press("tab")
	p.Type("Ann")
	if p.Page.Dirty() == "" {
		t.Error("what was typed would be lost without a question")
	}
	p.Press("ctrl+s")
	p.Shows("+ added   Owner = Ann", "~ changed Purpose = Production (was Test)", "- removed CostCenter = 87654")
	if got := d.tags(id); got != "CostCenter=87654 Purpose=Test Zone=a" {
		t.Fatalf("the difference alone makes %s", got)
	}
	p.Press("ctrl+s")
	if got := d.tags(id); got != "Owner=Ann Purpose=Production Zone=a" {
		t.Errorf("written: %s", got)
	}
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) != 1 || toasts[0].Text != "The tags of payroll are saved." {
		t.Errorf("toasts %v", toasts)
	}
	if p.Page.Dirty() != "" || off(t, p) != "The tags are as they were" {
		t.Errorf("after saving: dirty %q, off %q", p.Page.Dirty(), off(t, p))
	}
	undo(t, p)
	if got := d.tags(id); got != "CostCenter=87654 Purpose=Test Zone=a" {
		t.Errorf("undone: %s", got)
	}
	p.Shows("CostCenter")
}

func TestUndoRefusesWhatAnotherChanged(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "Purpose", "Test")
	p := d.open(id)
	p.Press("ctrl+x", "ctrl+s", "ctrl+s")
	d.tag(id, "Owner", "Bob")
	undo(t, p)
	if got := d.tags(id); got != "Owner=Bob" {
		t.Errorf("undone over another's change: %s", got)
	}
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "changed meanwhile") {
		t.Errorf("refusals %q", got)
	}
}

func TestAnothersChangeIsNoticedAndStays(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "CostCenter", "1", "Purpose", "Test")
	p := d.open(id)
	p.Press("ctrl+x")
	d.tag(id, "Owner", "Bob")
	p.Press("ctrl+s", "ctrl+s")
	if got := d.tags(id); got != "CostCenter=1 Owner=Bob Purpose=Test" {
		t.Fatalf("written before it was shown: %s", got)
	}
	p.Shows("Somebody else changed the tags", "+ added   Owner = Bob", "- removed CostCenter = 1")
	p.Press("ctrl+s")
	if got := d.tags(id); got != "Owner=Bob Purpose=Test" {
		t.Errorf("written: %s", got)
	}
	undo(t, p)
	if got := d.tags(id); got != "CostCenter=1 Owner=Bob Purpose=Test" {
		t.Errorf("undone: %s", got)
	}
}

func TestTooManyTogetherGoesBackToTheRows(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", numbered(0, 48)...)
	p := d.open(id)
	for range 48 {
		p.Press("down")
	}
	p.Type("Mine")
	d.tag(id, numbered(50, 52)...)
	p.Press("ctrl+s", "ctrl+s")
	p.Shows("Too many tags: a key has at most 50, these are 51.")
	if got := strings.Count(d.tags(id), "="); got != 50 {
		t.Errorf("%d tags", got)
	}
}

func TestMistakesAreShownAtTheField(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.tagged("payroll", "Purpose", "Test"))
	p.Press("down")
	p.Type("aws:x")
	p.Press("ctrl+s")
	p.Shows("Tag 2, aws:x: Tags beginning with aws: are reserved.")
	p.Press("ctrl+u")
	p.Type("Purpose")
	p.Shows("Tag 2, Purpose: Duplicate tag keys.")
	p.Press("ctrl+x", "ctrl+s")
	if off(t, p) != "The tags are as they were" {
		t.Errorf("off %q", off(t, p))
	}
}

// A tag that could not be written leaves the missing step alone, and undoing
// takes back all of it.
func TestAPartialFailureOffersTheMissingStep(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "Purpose", "Test")
	p := d.open(id)
	p.Press("ctrl+x")
	p.Type("Owner")
	p.Press("ctrl+s")
	p.Hold = true
	p.Press("ctrl+s")
	pagetest.Do(d.Desk, d.Console.Session.UntagResource, &model.UntagResourceRequest{KeyID: id, TagKeys: []string{"Purpose"}})
	p.Held, p.Hold = nil, false
	p.Deliver(written{outcomes: []outcome{{id: id, err: model.ErrAccessDenied("arn:aws:iam::111122223333:user/Ann", "kms:TagResource", "key")}}})
	p.Shows("✓ Done already:", "- removed Purpose = Test", "AccessDeniedException", "Missing:", "+ added   Owner =")
	p.Pictures("partial")
	p.Press("ctrl+s")
	if got := d.tags(id); got != "Owner=" {
		t.Errorf("written: %s", got)
	}
	undo(t, p)
	if got := d.tags(id); got != "Purpose=Test" {
		t.Errorf("undone: %s", got)
	}
}

func TestEscKeepsWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.tagged("payroll"))
	p.Type("Owner")
	p.Press("ctrl+s", "esc")
	p.Shows("Owner", "[ Save Changes ]")
	if p.Page.Dirty() == "" || !p.Page.Capturing() {
		t.Error("the rows are lost or without the focus")
	}
}

func TestAnotherReadingKeepsWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "Purpose", "Test")
	p := d.open(id)
	p.Press("down")
	p.Type("Owner")
	d.tag(id, "Zone", "b")
	p.Page.Forget()
	d.Console.Session = d.Root()
	p.Run(p.Page.Init())
	p.Press("ctrl+s")
	p.Shows("+ added   Owner =")
	if text := p.Text(); strings.Contains(text, "Zone") {
		t.Errorf("another's tag is taken for a change:\n%s", text)
	}
}

func TestSavedOnce(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.tagged("payroll"))
	p.Type("Owner")
	p.Press("ctrl+s")
	p.Hold = true
	p.Press("ctrl+s", "ctrl+s", "esc")
	if len(p.Held) != 1 {
		t.Errorf("%d calls, want one", len(p.Held))
	}
	if p.Page.Dirty() == "" {
		t.Error("leaving while it is saved asks nothing")
	}
}

func TestNothingIsSavedInADamagedVault(t *testing.T) {
	d := newDesk(t)
	d.Console.ReadOnly = "The vault is damaged"
	p := d.open(d.tagged("payroll"))
	p.Type("Owner")
	if got := off(t, p); got != "The vault is damaged" {
		t.Errorf("off %q", got)
	}
}

func TestAKeyThatIsNotThere(t *testing.T) {
	d := newDesk(t)
	p := d.open("1234abcd-12ab-34cd-56ef-1234567890ab")
	p.Pictures("not-found")
	p.Press("t")
	if got := p.Refusals(); len(got) != 2 {
		t.Errorf("refusals of two tries: %q", got)
	}
}

func TestLateAnswersAreLeftOut(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "Purpose", "Test")
	p := New(d.Console, []string{id})
	p.SetSize(80, 20)
	early := p.Init()
	answer := early()
	p.Init()
	if cmd := p.Update(answer); cmd != nil || p.keys != nil {
		t.Error("a late answer is taken")
	}
	if early() != nil {
		t.Error("a reading that was replaced goes on")
	}
}

func TestOneKeyAsPicture(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "CostCenter", "87654", "CreatedBy", "ExampleUser", "Purpose", "Test")
	waiting := New(d.Console, []string{id})
	waiting.SetSize(80, 20)
	widgettest.Golden(t, "loading-80x24", waiting.View())
	p := d.open(id)
	p.Pictures("loaded")
	p.Press("ctrl+x", "tab", "ctrl+u")
	p.Type("KMSAdminUser, on behalf of the people who pay the wages")
	p.Press("down", "down", "shift+tab")
	p.Type("Owner")
	p.Press("tab")
	p.Type("Payroll")
	p.Pictures("typed")
	p.Press("shift+tab", "ctrl+u")
	p.Type("aws:Owner")
	p.Press("ctrl+s")
	p.Pictures("mistake")
	p.Press("ctrl+u")
	p.Type("Owner")
	p.Press("ctrl+s")
	p.Pictures("difference")
	widgettest.GoldenColour(t, "difference-colours", p.View())
	d.tag(id, "Zone", "b", "Purpose", "Production")
	p.Press("ctrl+s")
	p.Pictures("overtaken")
	d.open(d.tagged("bare")).Pictures("none")
	d.open(d.tagged("full", numbered(0, 50)...)).Pictures("fifty")
}

func TestEverySizeIsExact(t *testing.T) {
	d := newDesk(t)
	ids := []string{d.tagged("payroll", "Purpose", "Test"), d.tagged("archive", numbered(0, 50)...)}
	p := d.open(ids[0])
	keys := []string{"tab", "shift+tab", "up", "down", "pgup", "pgdown", "enter", "漢", "x", "ctrl+x", "ctrl+s", "esc", "backspace"}
	rapid.Check(t, func(rt *rapid.T) {
		fresh := New(d.Console, ids[:rapid.IntRange(1, 2).Draw(rt, "keys")])
		p.Page, p.Hold = fresh, true
		answer := fresh.Init()()
		fresh.Update(answer)
		for _, key := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 12).Draw(rt, "presses") {
			width, height := rapid.IntRange(1, 130).Draw(rt, "width"), rapid.IntRange(1, 40).Draw(rt, "height")
			p.Resize(width, height)
			p.Press(key)
			widgettest.AssertSize(rt, p.Page.View(), width, height)
		}
	})
}

func TestForeignMessagesAreLeftAlone(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.tagged("payroll"))
	before := p.Text()
	for _, msg := range []tea.Msg{nil, "text", tea.WindowSizeMsg{}, tea.MouseMsg{}} {
		p.Run(p.Page.Update(msg))
	}
	if p.Text() != before {
		t.Errorf("changed:\n%s", p.Text())
	}
}

func TestFollowing(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "Purpose", "Test")
	p := d.open(id)
	d.tag(id, "Owner", "Bob")
	if !p.Follow() {
		t.Error("the page does not follow")
	}
	p.Shows("Owner", "Purpose")
	p.Press("ctrl+x")
	d.tag(id, "Zone", "a")
	if p.Follow() {
		t.Error("the page follows while something is typed")
	}
	p.Press("ctrl+s", "ctrl+s")
	p.Shows("Somebody else changed the tags")
}
