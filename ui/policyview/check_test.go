package policyview

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/preferences"
)

// A fault is shown with line and column as soon as it is typed, and the findings
// once nothing was typed for a while.
func TestFaultsAndFindings(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Shows("No fault and no finding.")
	p.Press("e", "down", "end", "backspace")
	p.Shows("✗ Line 3, column 3: The policy is not in the valid JSON format: a comma or", "✗  3")
	p.Press("ctrl+s")
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "The key policy has a fault at line 3, column 3") {
		t.Errorf("refused %q", got)
	}
	p.Shows("line 3, column 3")
	p.Press("up", "end", ",")
	p.Shows("✓ No fault.")
	d.Wait(p)
	p.Shows("✓ No fault and no finding.")

	d.Later = nil
	write(p, d.ofRoot(forEverybody))
	p.Hides("Everybody is allowed")
	d.Wait(p)
	p.Shows("! Line 14, column 45: Everybody is allowed: add a condition", "! 14")
	d.Later = nil
	p.Press("end", " ")
	stale := d.Later
	p.Press("backspace")
	p.Deliver(stale[0])
	if check := p.Page.(*Page).check; check.lint || check.going {
		t.Error("the document is looked through although the typing went on")
	}
}

// A check that is still going when the text changes is made again, once.
func TestAFaultOfALaterKey(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("e")
	p.Hold = true
	p.Press("x", "y", "z")
	if len(p.Held) != 1 {
		t.Fatalf("%d checks at once", len(p.Held))
	}
	p.Release()
	p.Shows("Line 1, column 1: The policy is not in the valid JSON format: a value is")
	p.Press("backspace", "backspace", "backspace")
	p.Shows("No fault.")
}

func TestFindingsJumpAndAreSilenced(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.put(id, d.ofRoot(forEverybody+`,
    {"Sid": "Everybody", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": ["kms:CreateGrant", "kms:Encrpyt"], "Resource": "*"}`))
	p := d.open(id)
	p.Shows("1 error, 3 warnings, tab lists them")
	p.Press("tab")
	p.Shows("▸ ! Line 14, column 45: Everybody is allowed", "There is no action kms:Encrpyt")
	p.Press("down", "j", "j", "k")
	p.Shows("line 15, column 101 ·", "(create-grant-unguarded)")
	if off := action(t, p, "silence").Off; off != "" {
		t.Fatalf("it cannot be silenced: %s", off)
	}
	p.Press("x")
	changes := pagetest.Sent[page.Prefer](p)
	if len(changes) != 1 {
		t.Fatalf("%d choices", len(changes))
	}
	changes[0].Change(&d.Console.Preferences)
	p.Deliver(chosen{})
	p.Hides("lets the principal give")
	p.Shows("1 silenced finding not shown.")
	p.Press("X")
	pagetest.Sent[page.Prefer](p)[1].Change(&d.Console.Preferences)
	p.Deliver(chosen{})
	p.Shows("lets the principal give")
	p.Press("home", "up", "up", "up", "enter")
	if p.Page.(*Page).onList {
		t.Error("the list keeps the keys")
	}
	p.Shows("line 14, column 45 ·")
}

func TestWhatIsSilencedIsKept(t *testing.T) {
	var chosen preferences.Preferences
	before := chosen
	chosen.Silence("duplicate-sid")
	chosen.Silence("unknown-action")
	chosen.Silence("duplicate-sid")
	if got := strings.Join(chosen.SilencedChecks, " "); got != "unknown-action duplicate-sid" {
		t.Errorf("silenced: %s", got)
	}
	if got := before.Changed(before, chosen); len(got.SilencedChecks) != 2 {
		t.Errorf("kept: %v", got.SilencedChecks)
	}
	chosen.Hear("unknown-action")
	if got := strings.Join(chosen.SilencedChecks, " "); got != "duplicate-sid" {
		t.Errorf("silenced: %s", got)
	}
}

func TestFormat(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	was := text(p)
	p.Press("e")
	write(p, strings.ReplaceAll(was, "\n", ""))
	p.Press("ctrl+t")
	if text(p) != was || p.Page.Dirty() != "" {
		t.Errorf("formatted to\n%s", text(p))
	}
	p.Press("ctrl+u", "ctrl+u", "ctrl+r", "ctrl+r")
	if text(p) != was {
		t.Errorf("redone to\n%s", text(p))
	}
	write(p, was[1:])
	p.Press("ctrl+t")
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "Format does not work now: The key policy has a fault at line") {
		t.Errorf("refused %q", got)
	}
}

func TestOverTheLimit(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("e")
	paste := strings.Repeat(" ", model.PolicyMaxBytes)
	p.Run(p.Page.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(paste), Paste: true}))
	p.Shows("33,050 of 32,768 bytes: 282 too many", "These are 33,050 bytes, 282 more than the 32,768 that a")
	p.Press("ctrl+s")
	if got := p.Refusals(); len(got) != 1 || !strings.Contains(got[0], "282 more than the 32,768") {
		t.Errorf("refused %q", got)
	}
	p.Press("ctrl+t")
	p.Shows("282 of 32,768 bytes", "No fault.")
	p.Press("ctrl+u")
	p.Shows("ctrl+y removes the blanks: 199", "bytes are left.")
	p.Run(p.Page.Update(tea.KeyMsg{Type: tea.KeyCtrlY}))
	p.Shows("199 of 32,768 bytes", "No fault.")
	if strings.Contains(text(p), "\n") || !strings.Contains(text(p), "Enable IAM User Permissions") {
		t.Errorf("the blanks are removed to %s", text(p))
	}
}
