package policyview

import (
	"strings"
	"testing"
)

func TestSavingTakesTwoSteps(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	was := d.policy(id)
	p := d.open(id)
	p.Press("e", "down", "down", "end", "left", "left")
	p.Type("23")
	p.Press("ctrl+s")
	p.Shows("Save Changes: 1 line added, 1 removed", `-   "Id": "key-default-1",`, `+   "Id": "key-default-123",`)
	if d.policy(id) != was {
		t.Fatal("the difference alone writes")
	}
	p.Press("ctrl+s")
	if got := d.policy(id); got != strings.Replace(was, "default-1", "default-123", 1) {
		t.Errorf("written %s", got)
	}
	p.Hides("not saved")
	if p.Page.Dirty() != "" || p.Page.Capturing() {
		t.Errorf("%s would be lost", p.Page.Dirty())
	}
	undo(t, p)
	if d.policy(id) != was {
		t.Errorf("undone to %s", d.policy(id))
	}
	p.Shows(`"key-default-1",`)
}

func TestEscKeepsTheDraft(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e", " ", "esc")
	p.Shows("not saved")
	if p.Page.Dirty() != "the changed key policy" || p.Page.Capturing() {
		t.Error("the draft would be lost without a question")
	}
	p.Press("x", "k", "j") // letters are no text any more
	if !strings.HasPrefix(text(p), " {\n") {
		t.Errorf("the text is\n%s", text(p))
	}
	p.Press("ctrl+s", "esc")
	p.Shows("not saved")
	p.Press("X")
	if p.Page.Dirty() != "" {
		t.Error("it is not discarded")
	}
	p.Press("ctrl+u")
	if p.Page.Dirty() == "" {
		t.Error("discarding cannot be undone")
	}
}

// What was typed survives a lock, and a change that was read meanwhile is not
// overwritten unseen.
func TestTheDraftSurvivesALock(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	theirs := strings.Replace(d.policy(id), "default-1", "theirs", 1)
	p := d.open(id)
	p.Press("e", " ")
	p.Page.Forget()
	d.put(id, theirs)
	d.Console.Session = d.Root()
	p.Run(p.Page.Init())
	if !strings.HasPrefix(text(p), " {\n") || !p.Page.Capturing() {
		t.Fatalf("after the lock the text is\n%s", text(p))
	}
	p.Press("ctrl+s", "ctrl+s")
	p.Shows("Somebody else changed the key policy meanwhile", `-   "Id": "key-theirs",`, `+   "Id": "key-default-1",`)
	if d.policy(id) != theirs {
		t.Fatal("their policy is overwritten")
	}
	p.Press("ctrl+s")
	if !strings.HasPrefix(d.policy(id), " {\n") {
		t.Errorf("written %s", d.policy(id))
	}
}

const lockingOut = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "kms:*", "Resource": "*"},
  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": ["kms:Get*", "kms:List*", "kms:Describe*"], "Resource": "*"}]}`

func TestTheLockoutCheckHasAWayOut(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	was := d.policy(id)
	p := d.open(id)
	write(p, lockingOut)
	p.Press("ctrl+s", "ctrl+s")
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "The new key policy will not allow you to update the key policy in the future.") {
		t.Fatalf("refused %q", got)
	}
	p.Shows("with this key policy you could not change it again", "b saves it as it is,")
	p.Press("b")
	answer(t, p, "payrol", "enter", "tab", "enter", "esc")
	if d.policy(id) != was {
		t.Fatal("it is written without the confirmation")
	}
	p.Press("b")
	answer(t, p, "payroll", "tab", "tab", "enter")
	if d.policy(id) != lockingOut {
		t.Errorf("written %s", d.policy(id))
	}
}

func TestOpeningToEverybodyIsConfirmed(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	was := d.policy(id)
	p := d.open(id)
	write(p, d.ofRoot(forEverybody))
	p.Press("ctrl+s")
	p.Shows("This key policy allows everybody")
	p.Press("ctrl+s")
	if d.policy(id) != was {
		t.Fatal("it is written without the confirmation")
	}
	answer(t, p, "payroll", "tab", "tab", "enter")
	if d.policy(id) != d.ofRoot(forEverybody) {
		t.Errorf("written %s", d.policy(id))
	}
}

func TestSavedOnce(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("e", " ", "ctrl+s")
	p.Hold = true
	p.Press("ctrl+s", "ctrl+s", "esc")
	if len(p.Held) != 1 {
		t.Errorf("%d calls, want one", len(p.Held))
	}
	p.Shows("Save Changes", "saving the key policy")
}
