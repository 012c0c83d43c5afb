package keydetails

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

func TestSectionsAreWalkedThrough(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	for _, name := range []string{"Aliases", "Tags", "Key Policy", "Key Material", "Key Rotation", "Trail", "Trail"} {
		p.Press("right")
		p.Shows("▸ " + name)
	}
	for _, name := range []string{"Key Rotation", "Key Material", "Key Policy", "Tags", "Aliases", "Summary", "Summary"} {
		p.Press("shift+tab")
		p.Shows("▸ " + name)
	}
}

func TestTitle(t *testing.T) {
	d := newDesk(t)
	named, bare := d.Key("payroll"), d.Key("")
	if got := New(d.Console, named).Title(); got != named[:8] {
		t.Errorf("before it is read the key is %q", got)
	}
	if got := d.open(named).Page.Title(); got != "payroll" {
		t.Errorf("the key is %q", got)
	}
	if got := d.open(bare).Page.Title(); got != bare[:8] {
		t.Errorf("the key without an alias is %q", got)
	}
}

func TestTheFirstActionMendsTheState(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.Disable(id)
	p := d.open(id)
	if got := p.Page.Actions()[0].ID; got != keyaction.Enable {
		t.Errorf("first of a disabled key is %s", got)
	}
	p.Shows("The key is Disabled")
	p.Press("o")
	p.Shows("● Enabled")
	p.Hides("The key is Disabled")

	d.ScheduleDeletion(id)
	p.Run(p.Page.Init())
	if got := p.Page.Actions()[0].ID; got != keyaction.CancelDeletion {
		t.Errorf("first of a key pending deletion is %s", got)
	}
	p.Shows("will be deleted on 2017-03-18, 30 days from now")
}

func TestACancelledDeletionOffersEnable(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.ScheduleDeletion(id)
	p := d.open(id)
	p.Press("C")
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) != 1 {
		t.Fatalf("%d questions, want one", len(asked))
	}
	asked[0].Dialog.Update(pagetest.Key("right"))
	_, cmd := asked[0].Dialog.Update(pagetest.Key("enter"))
	p.Run(cmd)
	p.Shows("The key is Disabled", "○ Disabled")
	if got := p.Page.Actions()[0]; got.ID != keyaction.Enable || got.Off != "" {
		t.Errorf("first is %s, off because %q", got.ID, got.Off)
	}
}

func TestEachActionKeyIsUsedOnce(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("e", "x", "esc", "shift+tab", "right", "right", "right", "right", "right", "right")
	taken := map[string]string{}
	for _, action := range p.Page.Actions() {
		for _, key := range action.Keys {
			if taken[key] != "" {
				t.Errorf("%s runs %s and %s", key, taken[key], action.ID)
			}
			taken[key] = action.ID
		}
	}
	for _, key := range []string{"enter", "ctrl+s", "X", "a", "e", "y", "d"} {
		if taken[key] == "" {
			t.Errorf("nothing is on %s", key)
		}
	}
}

func TestMenuIsAboutTheKey(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("a")
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) != 1 {
		t.Fatalf("%d dialogs, want one", len(asked))
	}
	asked[0].Dialog.SetSize(80, 20)
	if view := asked[0].Dialog.View(); !strings.Contains(view, "Key actions: payroll · Enabled") {
		t.Errorf("the menu:\n%s", view)
	}
	_, cmd := asked[0].Dialog.Update(pagetest.Key("E"))
	p.Run(cmd)
	if opened := pagetest.Sent[page.Open](p); len(opened) != 1 || opened[0].Route != (page.Encrypt{KeyID: p.Page.(*Page).keyID}) {
		t.Errorf("opened %v", opened)
	}
}

func TestCopy(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("y")
	p.Press("right", "right", "right", "right", "right", "right", "enter", "y")
	if len(d.Copied) != 2 || d.Copied[0] != "arn:aws:kms:us-west-2:111122223333:key/"+id || !strings.Contains(d.Copied[1], `"eventName": "GetKeyPolicy"`) {
		t.Errorf("copied %q", d.Copied)
	}
}

func TestRecordOpensAndCloses(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("right", "right", "right", "right", "right", "right", "end", "enter")
	p.Shows("Record of 2017-02-15 09:30 UTC")
	p.Press("end", "right")
	p.Shows(`"recipientAccountId": "111122223333"`)
	p.Press("esc")
	p.Shows("▸ 2017-02-15 09:30  CreateKey")
}

func TestEscClearsTheFilterBeforeItLeaves(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("right", "right", "right", "right", "right", "right", "/")
	if !p.Page.Capturing() {
		t.Fatal("the filter is not typed")
	}
	p.Type("createkey")
	p.Hides("CreateAlias")
	p.Press("enter", "esc")
	p.Shows("CreateAlias")
	for _, action := range p.Page.Actions() {
		if action.ID == "clear-filter" {
			t.Error("esc still clears a filter that is gone")
		}
	}
}

func TestTagsAreReadWhenTheyAreLookedAt(t *testing.T) {
	d := newDesk(t)
	made := pagetest.Do(d.Desk, d.Console.Session.CreateKey, &model.CreateKeyRequest{Tags: []model.Tag{{TagKey: "Purpose", TagValue: "Test"}}})
	p := d.open(made.KeyMetadata.KeyID)
	if p.Page.(*Page).key.tags != nil {
		t.Error("the tags were read for a summary")
	}
	p.Press("right", "right", "right", "left")
	p.Shows("▸ Tags", "1-1 of 1", "Purpose", "Test")
	events, err := d.Console.Session.KeyEvents(t.Context(), made.KeyMetadata.KeyID, 20)
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for _, event := range events {
		if event.EventName == "ListResourceTags" {
			lists++
		}
	}
	if lists != 1 {
		t.Errorf("one visit left %d records of the tags", lists)
	}
}

func TestNoTrail(t *testing.T) {
	d := newDesk(t)
	p := New(d.Console, d.Key("payroll"))
	p.SetSize(80, 20)
	p.Update(p.Init()())
	p.Update(keyaction.EventsRead{By: p.reading})
	p.sections.turn(6)
	driver := &pagetest.Driver{Page: p}
	if view := driver.Page.View(); !strings.Contains(view, "There is no record of this key in the trail.") {
		t.Errorf("an empty trail:\n%s", view)
	}
}

func TestWhatCannotBeReadLeavesTheRest(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	r := p.Page.(*Page).reading
	refusal := model.ErrAccessDenied("arn:aws:iam::111122223333:user/Ann", "kms:GetKeyPolicy", "key")
	known := *p.Page.(*Page).key
	known.policy, known.policyErr = "", refusal
	p.Page.Update(fetched{by: r, facts: &known})
	p.Page.Update(tagsRead{by: r, err: refusal})
	p.Page.Update(rotationRead{by: r, facts: rotationFacts{err: refusal}})
	p.Page.(*Page).sections.trail.SetRows(nil)
	p.Page.Update(keyaction.EventsRead{By: r, Err: refusal})
	p.Shows("Key ID")
	for _, text := range []string{"payroll", "The tags could not be read: ", "The key policy could not be read: ", "KMS", "The key rotation could not be read: ", "The trail could not be read: "} {
		p.Page.(*Page).sections.turn(1)
		p.Shows(text)
	}
}

func TestPolicyOnOneLineIsBrokenUp(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	pagetest.Do(d.Desk, d.Console.Session.PutKeyPolicy, &model.PutKeyPolicyRequest{
		KeyID: id, Policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}`,
	})
	p := d.open(id)
	p.Press("right", "right", "right")
	p.Shows("Policy view", `    "Version": "2012-10-17",`)
}

func TestLateAnswersAreLeftOut(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := New(d.Console, id)
	p.SetSize(80, 20)
	early := p.Init()
	answer := early()
	d.Disable(id)
	p.Update(p.Init()())
	if cmd := p.Update(answer); cmd != nil || p.subject().State != model.Disabled {
		t.Errorf("a late answer makes the key %s", p.subject().State)
	}
	p.Update(keyaction.EventsRead{})
	p.Update(tagsRead{by: nil})
	if p.key.events != nil || p.key.tags != nil {
		t.Error("late records or tags are taken")
	}
	if early() != nil {
		t.Error("a reading that was replaced goes on")
	}
}

func TestLeavingStopsTheReading(t *testing.T) {
	d := newDesk(t)
	p := New(d.Console, d.Key("payroll"))
	p.Forget()
	cmd := p.Init()
	p.Forget()
	if msg := cmd(); msg != nil {
		t.Errorf("a stopped reading answers %v", msg)
	}
}

func TestAKeyThatIsNotThere(t *testing.T) {
	d := newDesk(t)
	p := d.open("1234abcd-12ab-34cd-56ef-1234567890ab")
	p.Press("t")
	if refused := pagetest.Sent[page.Refused](p); len(refused) != 2 {
		t.Errorf("%d refusals of two tries", len(refused))
	}
}

func TestTheDaysLeftFollowTheClock(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.ScheduleDeletion(id)
	p := d.open(id)
	d.Clock.Advance(9 * 24 * time.Hour)
	p.Shows("✗ Pending deletion 21d", "21 days from now")
}

func TestForeignMessagesAreLeftAlone(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	before := p.Text()
	for _, msg := range []tea.Msg{nil, "text", tea.WindowSizeMsg{}, tea.MouseMsg{}, pagetest.Key("z")} {
		p.Run(p.Page.Update(msg))
	}
	if p.Text() != before {
		t.Errorf("changed:\n%s", p.Text())
	}
}
