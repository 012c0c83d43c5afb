package keydetails

import (
	"testing"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

func TestSavingTakesTwoSteps(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e", "ctrl+u")
	p.Type("Wages")
	p.Press("ctrl+s")
	p.Shows("- Made for payroll", "+ Wages")
	if got := d.description(id); got != "Made for payroll" {
		t.Fatalf("the difference alone writes %q", got)
	}
	p.Press("ctrl+s")
	if got := d.description(id); got != "Wages" {
		t.Errorf("written %q", got)
	}
	p.Shows("Description    Wages")
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) != 1 || toasts[0].Text != "The description of payroll is saved." {
		t.Errorf("toasts %v", toasts)
	}
	if p.Page.Dirty() != "" {
		t.Errorf("%s would be lost", p.Page.Dirty())
	}
}

func TestEscKeepsTheDraft(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e")
	p.Type("!")
	p.Press("esc")
	p.Shows("A new description is not saved yet")
	if p.Page.Dirty() == "" {
		t.Error("the draft would be lost without a question")
	}
	p.Press("e")
	p.Shows("Made for payroll!")
	p.Press("ctrl+s", "esc")
	p.Shows("A new description is not saved yet")
	p.Press("X")
	p.Hides("not saved yet")
	if got := p.Page.Dirty() + d.description(id); got != "Made for payroll" {
		t.Errorf("after discarding: %q", got)
	}
}

func TestADraftThatChangesNothingIsNone(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("e")
	p.Type("!")
	p.Press("backspace")
	if off := action(t, p, "save-changes").Off; off != "The description is as it was" {
		t.Errorf("saving is off because %q", off)
	}
	p.Press("ctrl+s", "esc")
	p.Hides("not saved yet")
	if p.Page.Dirty() != "" {
		t.Errorf("%s would be lost", p.Page.Dirty())
	}
}

func TestLettersAreTextWhileTyping(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e", "ctrl+u")
	p.Type("xoCEDKdaey")
	p.Press("left", "right", "tab")
	p.Shows("xoCEDKdaey", "▸ Summary")
	if len(pagetest.Sent[page.Ask](p))+len(pagetest.Sent[page.Open](p))+len(d.Copied) != 0 {
		t.Errorf("typing asks the root for %v", p.Sent)
	}
}

func TestAnothersChangeIsNoticedBeforeWriting(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e", "ctrl+u")
	p.Type("Mine")
	d.describe(id, "Theirs")
	p.Press("ctrl+s", "ctrl+s")
	if got := d.description(id); got != "Theirs" {
		t.Fatalf("their description is overwritten with %q", got)
	}
	p.Shows("Somebody else changed the description", "- Theirs", "+ Mine")
	p.Press("ctrl+s")
	if got := d.description(id); got != "Mine" {
		t.Errorf("written %q", got)
	}
	p.Shows("Description    Mine")
}

func TestAnotherReadingKeepsTheDraft(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e", "ctrl+u")
	p.Type("Mi")
	d.describe(id, "Theirs")
	p.Page.Forget()
	d.Console.Session = d.Root()
	p.Run(p.Page.Init())
	p.Type("ne")
	p.Press("ctrl+s", "ctrl+s")
	if got := d.description(id); got != "Theirs" {
		t.Errorf("a change that the page has read is overwritten unseen with %q", got)
	}
	p.Shows("- Theirs", "+ Mine")
}

func TestSavedOnce(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("e")
	p.Type("!")
	p.Press("ctrl+s")
	p.Hold = true
	p.Press("ctrl+s", "ctrl+s", "esc")
	if len(p.Held) != 1 {
		t.Errorf("%d calls, want one", len(p.Held))
	}
	p.Shows("Save Changes")
}

func TestARefusedSaveKeepsTheDraft(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e")
	p.Type("!")
	d.ScheduleDeletion(id)
	p.Press("ctrl+s", "ctrl+s")
	if refused := pagetest.Sent[page.Refused](p); len(refused) != 1 {
		t.Errorf("%d refusals", len(refused))
	}
	p.Shows("+ Made for payroll!")
	p.Run(p.Page.Init())
	if off := action(t, p, "save-changes").Off; off != "The key is pending deletion" {
		t.Errorf("saving is off because %q", off)
	}
	p.Press("esc")
	if off := action(t, p, "edit-description").Off; off != "The key is pending deletion" {
		t.Errorf("editing is off because %q", off)
	}
}

func TestANewDescriptionCanBeUndone(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e")
	p.Type("!")
	p.Press("ctrl+s", "ctrl+s")
	undo(t, p)
	if got := d.description(id); got != "Made for payroll" {
		t.Errorf("undone to %q", got)
	}
	p.Shows("Description    Made for payroll")
}

func TestUndoLeavesAnothersDescription(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e")
	p.Type("!")
	p.Press("ctrl+s", "ctrl+s")
	d.describe(id, "Theirs")
	undo(t, p)
	if got := d.description(id); got != "Theirs" {
		t.Errorf("their description became %q", got)
	}
	if got := refusal(p); got != "the description of payroll was changed meanwhile, so nothing was undone" {
		t.Errorf("refused with %q", got)
	}
}
