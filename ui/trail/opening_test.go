package trail

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func TestRefreshShowsWhatCame(t *testing.T) {
	k := desk(t, 100)
	d := open(t, k, "")
	d.Press("down", "down")
	before := under(t, d)
	k.Key("payroll")
	d.Press("f5")
	if got := under(t, d); got.index != before.index {
		t.Errorf("the cursor went from record %d to %d", before.index, got.index)
	}
	d.Press("g")
	text := d.Text()
	for _, operation := range []string{"CreateAlias", "CreateKey", "LookupEvents"} {
		if !strings.Contains(text, operation) {
			t.Errorf("no %s in\n%s", operation, text)
		}
	}
	k.Key("another")
	d.Press("f5")
	if got := under(t, d).Operation; got != "CreateAlias" {
		t.Errorf("on the newest the cursor must stay on the newest, not on %s", got)
	}
}

// openingRecord returns a page that opens the record of a call by itself.
func openingRecord(t *testing.T, k *pagetest.Desk, requestID string) *pagetest.Driver {
	t.Helper()
	p := New(k.Console, requestID, true)
	p.search.slice, p.window.keep = smallSlice, smallKeep
	return k.Open(p)
}

func TestARecordIsOpenedByItself(t *testing.T) {
	k := desk(t, 3*smallSlice)
	const wanted = "00000064-63bc-11e4-bc2b-4198b6150d5c"
	d := openingRecord(t, k, wanted)
	d.Shows("Record 10")
	if got := d.Page.(*Page).record.text; !strings.Contains(got, `"requestID": "`+wanted+`"`) {
		t.Errorf("opened is %s", got)
	}
	if next := d.Page.(*Page).window.next; next < smallSlice {
		t.Errorf("it searched on, to record %d", next)
	}
	d.Press("right") // there is no other
	d.Shows("Record 10")
	d.Press("esc")
	if sent := pagetest.Sent[page.Back](d); len(sent) != 1 {
		t.Errorf("closing it sent %v", d.Sent)
	}
}

func TestARecordThatIsNotThere(t *testing.T) {
	d := openingRecord(t, desk(t, 3*smallSlice), "ffffffff-63bc-11e4-bc2b-4198b6150d5c")
	d.Pictures("no_record")
	for _, action := range d.Page.Actions() {
		if slices.Contains(action.Keys, "esc") {
			t.Errorf("esc is taken for %s", action.Label)
		}
	}
	// Another filter is a person's: nothing opens by itself.
	d.Press("/")
	d.Press("ctrl+u")
	d.Type("op:encrypt")
	if d.Page.(*Page).record != nil || len(d.Page.(*Page).window.rows) == 0 {
		t.Errorf("shown is\n%s", d.Text())
	}
}

func TestRefreshAfterVeryMuchCame(t *testing.T) {
	k := desk(t, 30)
	d := open(t, k, "")
	k.Append(t, smallSlice+100, func(i int) []byte { return vaulttest.Past(i, smallSlice+100) })
	k.Console.Session = k.Root()
	d.Press("f5")
	if got := d.Page.(*Page).window; got.next == 0 || got.newer != 0 || len(got.rows) == 0 {
		t.Errorf("%d rows, %d newer, next %d", len(got.rows), got.newer, got.next)
	}
	d.Press("G")
	if !strings.Contains(d.Text(), "of 17") {
		t.Errorf("at the end:\n%s", d.Text())
	}
}

func TestAfterALock(t *testing.T) {
	k := desk(t, 100)
	d := open(t, k, "op:encrypt")
	d.Press("down", "down")
	before := under(t, d)
	d.Page.Forget()
	k.Reopen(t)
	k.Console.Session = k.Root()
	d.Run(d.Page.Init())
	if got := under(t, d); got.index != before.index {
		t.Errorf("the cursor is on record %d, was on %d", got.index, before.index)
	}
	d.Press("G")
	if !strings.Contains(d.Text(), "of 15") {
		t.Errorf("at the end:\n%s", d.Text())
	}
}

func TestKeysBeforeTheTrailIsOpenAgain(t *testing.T) {
	k := desk(t, 200)
	d := open(t, k, "op:encrypt")
	before := under(t, d)
	d.Page.Forget()
	k.Reopen(t)
	k.Console.Session = k.Root()
	d.Hold = true
	d.Run(d.Page.Init())
	opening := d.Held
	d.Held, d.Hold = nil, false
	d.Press("enter", "pgdown", "G", "x", "/")
	d.Type(" ")
	d.Press("enter")
	if !strings.Contains(d.Text(), "user/App") || len(d.Sent) != 0 {
		t.Errorf("sent %v and shows\n%s", d.Sent, d.Text())
	}
	for _, cmd := range opening {
		d.Run(cmd)
	}
	if got := under(t, d); got.index != before.index || len(pagetest.Sent[page.Refused](d)) != 0 {
		t.Errorf("once it is open, the cursor is on record %d, was on %d; sent %v", got.index, before.index, d.Sent)
	}
}

func TestAnOpeningFromBeforeALockIsLate(t *testing.T) {
	k := desk(t, 50)
	d := open(t, k, "")
	d.Hold = true
	d.Press("f5")
	late := d.Held[0]()
	d.Held, d.Hold = nil, false
	d.Page.Forget()
	d.Deliver(late)
	if d.Page.(*Page).search.trail != nil {
		t.Error("the closed trail is taken")
	}
}

func TestTwoRefreshesAtOnceShowRecordsOnce(t *testing.T) {
	for name, order := range map[string][]int{"in turn": {0, 1}, "the later one first": {1, 0}} {
		d := open(t, desk(t, 10), "")
		d.Hold = true
		d.Press("f5", "f5")
		answers := []tea.Msg{d.Held[0](), d.Held[1]()}
		d.Held, d.Hold = nil, false
		for _, i := range order {
			d.Deliver(answers[i])
		}
		rows := d.Page.(*Page).window.rows
		for i := range rows[1:] {
			if rows[i].index != rows[i+1].index+1 {
				t.Errorf("%s: record %d is followed by record %d", name, rows[i].index, rows[i+1].index)
			}
		}
		if len(rows) < 12 {
			t.Errorf("%s: only %d rows", name, len(rows))
		}
	}
}

func TestAnAliasThatWasMovedMeanwhile(t *testing.T) {
	k := desk(t, 0)
	first, second := k.Key("payroll"), k.Key("")
	d := open(t, k, "key:alias/payroll op:disable")
	k.Disable(first)
	k.Disable(second)
	d.Press("f5")
	if got := under(t, d).keyID(); got != first {
		t.Fatalf("found key %s, want %s", got, first)
	}
	pagetest.Do(k, k.Console.Session.UpdateAlias, &model.UpdateAliasRequest{CreateAliasRequest: model.CreateAliasRequest{AliasName: "alias/payroll", TargetKeyID: second}})
	d.Press("f5")
	if got := under(t, d).keyID(); got != second || len(d.Page.(*Page).window.rows) != 1 {
		t.Errorf("found key %s, want %s:\n%s", got, second, d.Text())
	}
}

func TestAFailureIsRefused(t *testing.T) {
	k := desk(t, 2*smallSlice)
	d := open(t, k, "")
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	d.Press("f5", "G", "enter", "pgup")
	refused := pagetest.Sent[page.Refused](d)
	if len(refused) != 3 {
		t.Fatalf("refused %v", refused)
	}
	for _, r := range refused {
		if !errors.Is(r.Err, vault.ErrClosed) {
			t.Errorf("refused %v", r.Err)
		}
	}
}
