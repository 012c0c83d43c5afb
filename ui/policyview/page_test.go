package policyview

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// Looking at a policy, whatever its line ends and its blanks, is no change of it.
func TestLookingChangesNothing(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	for name, policy := range map[string]string{
		"of the console": d.ofRoot(""),
		"on one line":    strings.ReplaceAll(d.ofRoot(""), "\n", " "),
		"with returns":   strings.ReplaceAll(d.ofRoot(""), "\n", "\r\n"),
		"with tabs":      strings.ReplaceAll(d.ofRoot(""), "  ", "\t") + "\n\n",
	} {
		d.put(id, policy)
		p := d.open(id)
		p.Press("e", "down", "right", "x", "backspace", "esc")
		if p.Page.Dirty() != "" || d.policy(id) != policy {
			t.Errorf("%s: it is %q, and %q is lost by leaving", name, d.policy(id), p.Page.Dirty())
		}
		if off := action(t, p, "edit-policy").Off; off != "" {
			t.Errorf("%s: it cannot be edited: %s", name, off)
		}
		for _, a := range p.Page.Actions() {
			if a.ID == "save-changes" {
				t.Errorf("%s: it could be saved", name)
			}
		}
	}
}

// Without a draft, the page shows what the key has now.
func TestAnotherReadingWithoutADraft(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	d.put(id, d.ofRoot(forEverybody))
	p.Run(p.Page.Init())
	p.Shows(`"Everybody"`, "Everybody is allowed")
}

func TestSwitchingToTheDefaultView(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	switched := func(p *pagetest.Driver) bool {
		sent := pagetest.Sent[page.Replace](p)
		return len(sent) == 1 && sent[0].Route == page.Route(page.KeyPolicy{KeyID: id})
	}
	p := d.open(id)
	if p.Press("p"); !switched(p) {
		t.Errorf("sent %v", p.Sent)
	}
	p = d.open(id)
	p.Press("e", " ", "esc", "p")
	if switched(p) {
		t.Error("the draft is lost without a question")
	}
	answer(t, p, "", "right", "enter")
	if !switched(p) {
		t.Errorf("sent %v", p.Sent)
	}
}

func TestWhatCannotBeChangedCanBeRead(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.Console.ReadOnly = "This console was started with --read-only"
	p := d.open(id)
	p.Press("e", "x", "enter", "ctrl+t", "ctrl+o", "o")
	if p.Page.Dirty() != "" || p.Page.Capturing() || len(p.Sent) != 0 {
		t.Errorf("%s is changed; sent %v", p.Page.Dirty(), p.Sent)
	}
	p.Shows("This key policy can only be read: This console was started with", `"kms:*"`)
	p.Press("y")
	if len(d.Copied) != 1 || d.Copied[0] != d.policy(id) {
		t.Errorf("copied %q", d.Copied)
	}
}

func TestTheKeyOfAServiceCanBeRead(t *testing.T) {
	d := newDesk(t)
	service := d.SignIn(identity.Caller{Principal: identity.RootOf(d.account()), InvokedBy: "ec2.us-west-2.amazonaws.com"}, "us-west-2")
	pagetest.Do(d.Desk, service.Encrypt, &model.EncryptRequest{KeyID: "alias/aws/ebs", Plaintext: []byte("a volume")})
	p := d.open(d.Metadata("alias/aws/ebs").KeyID)
	p.Shows("Key policy of aws/ebs", "This key policy can only be read: The key is managed by AWS")
	p.Press("e", "x", "ctrl+t")
	if p.Page.Dirty() != "" || p.Page.Capturing() {
		t.Error("it is changed")
	}
	p.Pictures("managed")
}

// A key whose waiting period ends while its policy is edited is not edited on.
func TestEditingEndsWithTheKey(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e", " ")
	d.Console.ReadOnly = "The vault is damaged"
	p.Run(p.Page.Init())
	if p.Page.Capturing() || p.Page.Dirty() == "" {
		t.Error("letters are text still, or what was typed is gone")
	}
	p.Press("ctrl+s", "x")
	p.Shows("not saved", "The vault is damaged")
}

func TestAPolicyThatCannotBeRead(t *testing.T) {
	d := newDesk(t)
	p := d.open("1234abcd-12ab-34cd-56ef-1234567890ab")
	p.Shows("The key policy could not be read.")
	p.Press("x", "down", "ctrl+s", "tab")
	if got := p.Refusals(); len(got) != 1 {
		t.Errorf("refused %q", got)
	}
	if p.Press("t"); len(p.Refusals()) != 2 {
		t.Error("it is not tried again")
	}
}

func TestTheMouse(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.put(id, d.ofRoot(forEverybody))
	p := d.open(id)
	p.Click(`"kms:*"`)
	p.Shows("line 11, column 17 ·")
	p.Click("Everybody is allowed")
	p.Shows("line 14, column 45 ·", "▸ ! Line 14")
	p.Click(`"Version"`)
	if p.Page.(*Page).onList {
		t.Error("the list keeps the keys")
	}
	p.Wheel(5, 5, 3)
	p.Press("e", "x", "ctrl+u", " ", "ctrl+s")
	p.Wheel(5, 5, 3)
}

func TestEverySizeIsExact(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.put(id, d.ofRoot(forEverybody))
	p := d.open(id)
	known := p.Page.(*Page)
	keys := []string{
		"e", "esc", "tab", "up", "down", "pgup", "pgdown", "home", "end", "enter", "漢", "{", "ctrl+t", "ctrl+u", "ctrl+r", "ctrl+s", "/", "ctrl+f", "backspace", "X", "delete",
	}
	rapid.Check(t, func(rt *rapid.T) {
		fresh := New(d.Console, id)
		fresh.SetSize(80, 20)
		fresh.metadata, fresh.key = known.metadata, known.key
		fresh.rebase(known.base)
		fresh.editor.Load(fresh.shown)
		p.Page, p.Sent = fresh, nil
		p.Run(fresh.inspect(true))
		for _, key := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 12).Draw(rt, "presses") {
			width, height := rapid.IntRange(1, 130).Draw(rt, "width"), rapid.IntRange(1, 40).Draw(rt, "height")
			p.Resize(width, height)
			if fresh.stage == reviewing && key == "ctrl+s" {
				key = "esc" // writing is for the other tests
			}
			p.Press(key)
			widgettest.AssertSize(rt, p.Page.View(), width, height)
			if document, faults := policy.Read(fresh.text(), policy.KeyPolicy); fresh.stage == reviewing && (document == nil || len(faults) > 0) {
				rt.Fatal("a document with a fault is about to be saved")
			}
		}
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
}

// The page follows while the text is only read. A draft stays, and its saving
// notices the other policy.
func TestFollowing(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	d.put(id, d.ofRoot(forEverybody))
	if !p.Follow() {
		t.Error("the page does not follow")
	}
	p.Shows(`"Everybody"`)
	p.Press("e")
	if p.Follow() {
		t.Error("the page follows under the caret")
	}
	p.Press(" ", "esc")
	draft := text(p)
	d.put(id, d.ofRoot(""))
	if p.Follow() || text(p) != draft {
		t.Errorf("the draft is\n%s", text(p))
	}
}
