package policyview

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/preferences"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
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
	p.Shows("No fault")

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
	p.Shows("No fault")
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
	p.Shows("282 of 32,768 bytes", "No fault")
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

// Without a draft, the page shows what the key has now.
func TestAnotherReadingWithoutADraft(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	d.put(id, d.ofRoot(forEverybody))
	p.Run(p.Page.Init())
	p.Shows(`"Everybody"`, "Everybody is allowed")
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

// Who may not change a policy reads it, and learns by which refusal.
func TestWhoMayNotChangeAPolicyReadsIt(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	reader := pagetest.Do(d.Desk, d.Console.Session.CreatePrincipal, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Reader"})
	d.put(id, d.ofRoot(`{"Sid": "Reading", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/Reader"}, "Action": ["kms:DescribeKey", "kms:GetKeyPolicy"], "Resource": "*"}`))
	d.Console.Session = d.SignIn(identity.Caller{Principal: reader}, "us-west-2")
	p := d.open(id)
	p.Shows("This key policy can only be read: You may not kms:PutKeyPolicy on this key.")
	if edit := action(t, p, "edit-policy"); edit.Because == nil || edit.Off == "" {
		t.Errorf("editing is off because %q, %v", edit.Off, edit.Because)
	}
	p.Press("e", "x")
	if p.Page.Dirty() != "" {
		t.Error("it is changed")
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

func TestFiles(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll/wages")
	p := d.open(id)
	path := filepath.Join(t.TempDir(), "policy.json")
	p.Press("s")
	dialog := question(t, p)
	if view := widgettest.Trimmed(dialog.View()); !strings.Contains(view, "./key-policy-payroll-wages.json") {
		t.Errorf("the file that is offered:\n%s", view)
	}
	dialog.Update(pagetest.Key("ctrl+u"))
	answer(t, p, path, "ctrl+s")
	saved, err := os.ReadFile(path)
	if err != nil || string(saved) != d.policy(id) {
		t.Errorf("saved %q, %v", saved, err)
	}

	if err := os.WriteFile(path, []byte(strings.ReplaceAll(d.ofRoot(forEverybody), "\n", "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Press("o")
	answer(t, p, path, "ctrl+s")
	if text(p) != d.ofRoot(forEverybody) || p.Page.Dirty() == "" {
		t.Errorf("opened\n%s", text(p))
	}
	p.Press("ctrl+u")
	if p.Page.Dirty() != "" {
		t.Error("opening cannot be undone")
	}
	p.Press("o")
	answer(t, p, path+"/none", "ctrl+s")
	if view := widgettest.Trimmed(question(t, p).View()); !strings.Contains(view, "There is no file at this path.") {
		t.Errorf("a wrong path:\n%s", view)
	}
}

func TestFindInThePage(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("/")
	p.Type("kms:")
	p.Shows("Find kms:", "1 of 1")
	p.Press("esc")
	p.Hides("Find kms:")
	p.Shows("line 11, column 18 ·")
	p.Press("e", "ctrl+f")
	p.Type("nowhere")
	p.Shows("not found")
	p.Press("esc")
	if !p.Page.Capturing() || p.Page.Dirty() != "" {
		t.Error("after the looking letters are no text")
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
