package aliases

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

func TestAliasesAreMoved(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, next := d.keys()
	p := d.open(payroll, salaries)
	p.Shows("Move aliases of 2 keys", "An alias moves within this account")
	choose(p, "payroll-2017")
	p.Shows("Move aliases to payroll-2017", "☑ payroll ", "☑ payroll-2016", "☑ salaries")
	p.Press("down", " ")
	p.Shows("☐ payroll-2016", "2 selected")
	p.Press("ctrl+s")
	p.Shows("alias/payroll: "+payroll[:8]+"… → "+next[:8]+"…", "alias/salaries: "+salaries[:8]+"… → "+next[:8]+"…",
		"Whoever uses these aliases will use payroll-2017.", "Ciphertexts stay with the key that made them", salaries[:8]+"… goes by its key ID then.")
	p.Hides("payroll-2016:")
	if got := d.aliases(payroll, salaries, next); got != "payroll,payroll-2016 | salaries | payroll-2017" {
		t.Fatalf("the difference alone makes %s", got)
	}
	p.Press("ctrl+s")
	if got := d.aliases(payroll, salaries, next); got != "payroll-2016 |  | payroll,payroll-2017,salaries" {
		t.Errorf("moved: %s", got)
	}
	if len(pagetest.Sent[page.Back](p)) != 1 {
		t.Error("the page stays when all is done")
	}
	undo(t, p)
	if got := d.aliases(payroll, salaries, next); got != "payroll,payroll-2016 | salaries | payroll-2017" {
		t.Errorf("undone: %s", got)
	}
	if got := strings.Join(toasts(p), " "); got != "2 aliases name payroll-2017 now. 2 aliases are back where they were." {
		t.Errorf("said %q", got)
	}
}

func TestOneAliasIsNamed(t *testing.T) {
	d := newDesk(t)
	_, salaries, next := d.keys()
	p := d.open(salaries)
	p.Shows("Move aliases of salaries")
	choose(p, next)
	p.Press("enter", "ctrl+s")
	undo(t, p)
	if got := strings.Join(toasts(p), " "); got != "alias/salaries names payroll-2017 now. alias/salaries names "+salaries[:8]+"… again." {
		t.Errorf("said %q", got)
	}
}

// What cannot be moved is not in the list, and why is said above it.
func TestWhatStaysSaysWhy(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, next := d.keys()
	managed, pending := d.managed(), d.Key("gone")
	d.ScheduleDeletion(pending)
	p := d.open(payroll, salaries, managed, pending)
	for _, c := range []struct{ name, want string }{
		{next, ""}, {payroll, ""}, {managed, "There is no key to choose"}, {pending, "The key is pending deletion"},
	} {
		p.Press("/")
		p.Type(c.name)
		p.Press("enter")
		if got := off(t, p, "choose-key"); got != c.want {
			t.Errorf("moving to %s is off because %q, want %q", c.name, got, c.want)
		}
		p.Press("esc")
	}
	choose(p, payroll)
	p.Shows("☑ salaries", "☑ gone", "alias/payroll, alias/payroll-2016 name this key already.", "alias/aws/ebs cannot be", "moved: AWS keeps it for its managed key.")
	p.Hides("☑ payroll")
	p.Hides("☑ aws/ebs")
	p.Pictures("staying")
	p = d.open(managed)
	for _, k := range p.Page.(*Page).keys {
		if k.ID == payroll && p.Page.(*Page).offTarget(k) != "There is no alias to move to it" {
			t.Error("the alias of an AWS managed key can be moved")
		}
	}
}

func TestMovingToAKeyThatIsDisabledSaysWhatFollows(t *testing.T) {
	d := newDesk(t)
	payroll, _, next := d.keys()
	d.Disable(next)
	p := d.open(payroll)
	choose(p, next)
	p.Press("ctrl+s")
	p.Shows("payroll-2017 is not enabled: until it is, calls that use these aliases")
}

// Refusals are listed beside their aliases, and what is missing can be tried
// again; undoing takes back all of it.
func TestAPartialFailureListsEach(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, next := d.keys()
	p := d.open(payroll, salaries)
	choose(p, "payroll-2017")
	p.Press("ctrl+s")
	other := d.Key("other")
	d.move("salaries", other)
	pagetest.Do(d.Desk, d.Console.Session.DeleteAlias, &model.DeleteAliasRequest{AliasName: "alias/payroll-2016"})
	p.Press("ctrl+s")
	p.Shows("✓ alias/payroll:", "alias/salaries names the key "+other+" by", "alias/payroll-2016 is there no more, so it was not moved")
	p.Pictures("partial")
	if got := d.aliases(payroll, salaries, next); got != " |  | payroll,payroll-2017" {
		t.Errorf("moved: %s", got)
	}
	if len(pagetest.Sent[page.Back](p)) != 0 {
		t.Error("a partial failure leaves the page")
	}
	d.Alias(payroll, "payroll-2016")
	d.move("salaries", salaries)
	p.Press("ctrl+s")
	if got := d.aliases(payroll, salaries, next); got != " |  | payroll,payroll-2016,payroll-2017,salaries" {
		t.Errorf("tried again: %s", got)
	}
	undo(t, p)
	if got := d.aliases(payroll, salaries, next); got != "payroll,payroll-2016 | salaries | payroll-2017" {
		t.Errorf("undone: %s", got)
	}
	want := "alias/payroll names payroll-2017 now. Of the others 2 were refused. 3 aliases name payroll-2017 now. 3 aliases are back where they were."
	if got := strings.Join(toasts(p), " "); got != want {
		t.Errorf("said %q", got)
	}
}

// When nothing could be moved, each alias says why, and there is nothing more to
// say.
func TestEveryMoveIsRefused(t *testing.T) {
	d := newDesk(t)
	_, salaries, _ := d.keys()
	p := d.open(salaries)
	choose(p, "payroll-2017")
	p.Press("ctrl+s")
	other := d.Key("other")
	d.move("salaries", other)
	p.Press("ctrl+s")
	p.Shows("alias/salaries names the key " + other)
	if said, refused := toasts(p), p.Refusals(); len(said)+len(refused) > 0 {
		t.Errorf("said %q; refused %q", said, refused)
	}
	if len(pagetest.Sent[page.Back](p)) != 0 {
		t.Error("the page was left")
	}
}

// What another moved meanwhile is not moved back.
func TestUndoLeavesWhatAnotherMoved(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, next := d.keys()
	p := d.open(payroll, salaries)
	choose(p, "payroll-2017")
	p.Press("ctrl+s", "ctrl+s")
	other := d.Key("other")
	d.move("payroll", other)
	undo(t, p)
	if got := d.aliases(payroll, salaries, next, other); got != "payroll-2016 | salaries | payroll-2017 | other,payroll" {
		t.Errorf("undone: %s", got)
	}
	want := "moving the aliases back: of 3 aliases 1 was refused, alias/payroll first: alias/payroll names the key " + other + " by now, so it was not moved"
	if got := p.Refusals(); len(got) != 1 || got[0] != want {
		t.Errorf("refused %q", got)
	}
}

func TestMovingIsStopped(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, next := d.keys()
	p := d.open(payroll, salaries)
	choose(p, "payroll-2017")
	p.Press("ctrl+s")
	p.Hold = true
	p.Press("ctrl+s")
	if job, _ := d.Console.Running.Oldest(); job.Text() != "moving aliases 0 of 3" {
		t.Errorf("the work is called %q", job.Text())
	}
	if p.Page.Dirty() == "" || off(t, p, "move-aliases") == "" {
		t.Error("it can be left or begun again without a question")
	}
	d.Console.Running.Stop(nil)
	p.Release()
	p.Shows("not tried")
	if got := toasts(p); len(got) != 1 || got[0] != "Moving the aliases was stopped: of 3 aliases 3 were not tried." {
		t.Errorf("said %q", got)
	}
	p.Press("ctrl+s")
	if got := d.aliases(payroll, salaries, next); got != " |  | payroll,payroll-2016,payroll-2017,salaries" {
		t.Errorf("moved: %s", got)
	}
}

// Going back keeps what was taken out of the list, for another key too.
func TestGoingBackKeepsTheSelection(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, _ := d.keys()
	p := d.open(payroll, salaries)
	choose(p, "payroll-2017")
	p.Press("down", " ", "ctrl+s", "esc")
	p.Shows("☑ payroll ", "☐ payroll-2016", "☑ salaries")
	p.Press("esc", "esc")
	p.Shows("Move aliases of 2 keys")
	choose(p, "salaries")
	p.Shows("☑ payroll ", "☐ payroll-2016", "alias/salaries names this key already.")
	p.Press("home", " ")
	if got := off(t, p, "show-moves"); got != "No alias is selected" {
		t.Errorf("off %q", got)
	}
	p.Press("*", "*")
	d.move("payroll", salaries)
	p.Run(p.Page.Init())
	p.Hides("☐ payroll \n")
	p.Shows("alias/payroll, alias/salaries name this key already.")
}

func TestAnotherReadingAsksForTheKeyAgain(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, next := d.keys()
	p := d.open(payroll, salaries)
	choose(p, "payroll-2017")
	d.ScheduleDeletion(next)
	p.Page.Forget()
	d.Console.Session = d.Root()
	p.Run(p.Page.Init())
	p.Shows("Choose the key that the aliases are to name.")
}

func TestNothingIsMovedInADamagedVault(t *testing.T) {
	d := newDesk(t)
	payroll, _, _ := d.keys()
	d.Console.ReadOnly = "The vault is damaged"
	p := d.open(payroll)
	if got := off(t, p, "choose-key"); got != "The vault is damaged" {
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

func TestAsPicture(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, _ := d.keys()
	d.Disable(d.Key("archive"))
	waiting := New(d.Console, []string{payroll})
	waiting.SetSize(80, 20)
	widgettest.Golden(t, "loading-80x24", waiting.View())
	p := d.open(payroll, salaries)
	p.Pictures("choosing")
	choose(p, "payroll-2017")
	p.Pictures("picking")
	p.Press("ctrl+s")
	p.Pictures("difference")
	widgettest.GoldenColour(t, "difference-colours", p.View())
}

func TestEverySizeIsExact(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, _ := d.keys()
	managed := d.managed()
	p := d.open(payroll)
	keys := []string{"up", "down", "pgdown", "enter", " ", "*", "/", "p", "漢", "ctrl+s", "esc", "backspace"}
	rapid.Check(t, func(rt *rapid.T) {
		fresh := New(d.Console, []string{payroll, salaries, managed}[:rapid.IntRange(1, 3).Draw(rt, "keys")])
		p.Page, p.Hold = fresh, true
		fresh.Update(fresh.Init()())
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
	payroll, _, _ := d.keys()
	p := d.open(payroll)
	before := p.Text()
	for _, msg := range []tea.Msg{nil, "text", tea.WindowSizeMsg{}, tea.MouseMsg{}} {
		p.Run(p.Page.Update(msg))
	}
	if p.Text() != before {
		t.Errorf("changed:\n%s", p.Text())
	}
}

func TestByTheMouse(t *testing.T) {
	d := newDesk(t)
	payroll, salaries, next := d.keys()
	p := d.open(payroll, salaries)
	p.Click("payroll-2017")
	p.Click("payroll-2017") // the row under the cursor: enter
	p.Click("☑ payroll-2016")
	p.Shows("☐ payroll-2016", "2 selected")
	p.Press("ctrl+s", "ctrl+s")
	if got := d.aliases(payroll, salaries, next); got != "payroll-2016 |  | payroll,payroll-2017,salaries" {
		t.Errorf("moved: %s", got)
	}
}

// More aliases than a request limit takes in a second move all the same.
func TestManyAliasesWaitForTheRequestLimit(t *testing.T) {
	d := newDesk(t)
	payroll, _, next := d.keys()
	for i := range 9 {
		d.Alias(payroll, fmt.Sprintf("payroll-%d", i))
	}
	d.LimitRequests()
	p := d.open(payroll)
	choose(p, next)
	p.Press("ctrl+s", "ctrl+s")
	if got := strings.Join(toasts(p), " "); got != "11 aliases name payroll-2017 now." {
		t.Errorf("said %q; refused %q", got, p.Refusals())
	}
}

// The page follows until a key is chosen: from then on it stays what it was
// chosen for, and moving compares.
func TestFollowing(t *testing.T) {
	d := newDesk(t)
	payroll, _, _ := d.keys()
	p := d.open(payroll)
	d.Key("brand-new")
	if !p.Follow() {
		t.Error("the page does not follow")
	}
	p.Shows("brand-new")
	choose(p, "brand-new")
	if p.Follow() {
		t.Error("the page follows while aliases are picked")
	}
}
