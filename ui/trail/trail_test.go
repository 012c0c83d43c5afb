package trail

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

func TestScrollingThroughEverything(t *testing.T) {
	const calls = 300
	d := open(t, desk(t, calls), "")
	p := d.Page.(*Page)
	newest := under(t, d).index
	for want := newest; ; want-- {
		if got := under(t, d).index; got != want {
			t.Fatalf("under the cursor is record %d, want %d", got, want)
		}
		if got := p.window.newer + uint64(p.window.at); got != newest-want {
			t.Fatalf("record %d counts as the %d. from the newest", want, got+1)
		}
		if want == newest-calls+1 {
			break
		}
		d.Press("down")
		if len(p.window.rows) > p.window.most() {
			t.Fatalf("%d rows are held", len(p.window.rows))
		}
	}
	if p.window.newer == 0 {
		t.Fatal("nothing was forgotten on the way: the test has too few records")
	}
	for range calls {
		d.Press("up")
	}
	if got := under(t, d).index; got != newest || p.window.newer != 0 {
		t.Errorf("back up is record %d, %d newer; want %d", got, p.window.newer, newest)
	}
	d.Press("G")
	if got := under(t, d).index; got != newest-calls+1 || !strings.Contains(d.Text(), "283-300 of 300") {
		t.Errorf("the oldest is record %d:\n%s", got, d.Text())
	}
	d.Press("g")
	if got := under(t, d).index; got != newest || p.window.newer != 0 {
		t.Errorf("the newest is record %d, want %d", got, newest)
	}
}

// TestAnyWayLeadsToTheRecordThatItShould moves at random, and compares where

// the cursor is to a list of everything.

func TestAnyWayLeadsToTheRecordThatItShould(t *testing.T) {
	const calls = 300
	k := desk(t, calls)
	for _, filter := range []string{"", "error:any", "key:00000001"} {
		reference := New(k.Console, filter, false)
		var all []uint64
		trail, err := k.Console.Session.LookupEvents(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := trail.Backwards(t.Context(), trail.Size(), 1<<20, func(index uint64, raw []byte) bool {
			if reference.search.filter.Match(raw) {
				all = append(all, index)
			}
			return true
		}); err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(r *rapid.T) {
			d := pagetest.Open(t, small(k, filter), 80, 20)
			p := d.Page.(*Page)
			base := under(t, d).index - all[0] // looking the trail up is a call too
			for _, key := range rapid.SliceOfN(rapid.SampledFrom([]string{"up", "down", "pgup", "pgdown", "G", "g", "pgup", "pgdown"}), 1, 8).Draw(r, "keys") {
				times := 1
				if strings.HasPrefix(key, "pg") {
					times = rapid.IntRange(1, 12).Draw(r, "times")
				}
				for range times {
					d.Press(key)
				}
				at := p.window.newer + uint64(p.window.at)
				want := all[0] + base - at
				if at >= base {
					want = all[at-base]
				}
				if got := under(t, d).index; got != want {
					r.Fatalf("row %d is record %d, want %d", at, got, want)
				}
				if len(p.window.rows) > p.window.most() || p.window.at-p.window.top >= p.window.lines || p.window.at < p.window.top {
					r.Fatalf("cursor %d, top %d of %d rows", p.window.at, p.window.top, len(p.window.rows))
				}
			}
		})
	}
}

func TestFilterFindsAsItIsTyped(t *testing.T) {
	d := open(t, desk(t, 70), "")
	d.Press("/")
	d.Type("error:any by:alice op:decrypt")
	if text := d.Text(); strings.Count(text, "InvalidCip") != 10 || strings.Contains(text, "Encrypt  ") {
		t.Fatalf("filtered:\n%s", text)
	}
	d.Type(" -since:1h")
	if text := d.Text(); !strings.Contains(text, "Since cannot have a - before it") || strings.Count(text, "InvalidCip") != 10 {
		t.Fatalf("a mistake must be named and leave the rows:\n%s", text)
	}
	d.Press("enter")
	if d.Page.Capturing() {
		t.Fatal("enter must leave the filter")
	}
	d.Press("esc")
	if text := d.Text(); strings.Contains(text, "/ ") || !strings.Contains(text, "read 40 of 72") {
		t.Fatalf("the filter is cleared:\n%s", text)
	}
}

func TestFilterByAnAlias(t *testing.T) {
	k := desk(t, 0)
	id := k.Key("Payroll")
	k.Disable(id)
	k.Disable(k.Key("other"))
	var d *pagetest.Driver
	for _, filter := range []string{"key:payroll -op:create", "key:alias/payroll -op:create"} {
		d = open(t, k, filter)
		if got := under(t, d); got.keyID() != id || got.Operation != "DisableKey" || len(d.Page.(*Page).window.rows) != 1 {
			t.Fatalf("%s finds:\n%s", filter, d.Text())
		}
	}
	d.Press("o")
	if opened := pagetest.Sent[page.Open](d); len(opened) != 1 || opened[0].Route != (page.KeyDetails{KeyID: id}) {
		t.Errorf("opened %v", opened)
	}
}

func TestASearchInVainGoesThroughAllOfIt(t *testing.T) {
	d := open(t, desk(t, 2*smallSlice+10), "")
	d.Press("/")
	d.Type("z")
	d.Type("q9")
	if text := d.Text(); !strings.Contains(text, "No record matches the filter.") {
		t.Fatalf("at the end:\n%s", text)
	}
}

func TestASearchIsStoppedAndGoesOn(t *testing.T) {
	d := open(t, desk(t, 2*smallSlice+10), "")
	searching(d)
	d.Press("enter")
	if text := d.Text(); !strings.Contains(text, "searching 40 of 9") || !strings.Contains(text, "esc stops") {
		t.Fatalf("after a slice:\n%s", text)
	}
	d.Press("esc")
	if text := d.Text(); !strings.Contains(text, "searched 40 of 9") || strings.Contains(text, "esc stops") {
		t.Fatalf("stopped:\n%s", text)
	}
	held := d.Held
	d.Held = nil
	for _, cmd := range held {
		d.Deliver(cmd())
	}
	if len(d.Held) != 0 || !strings.Contains(d.Text(), "searched 40 of 9") {
		t.Fatal("the slice under way must come to nothing")
	}
	d.Hold = false
	d.Press("down")
	if !strings.Contains(d.Text(), "No record matches") {
		t.Fatalf("scrolling must go on:\n%s", d.Text())
	}
	d.Press("esc")
	if d.Page.(*Page).filter.Text() != "" {
		t.Error("esc clears the filter once nothing is being searched")
	}
}

func TestStoppedBeforeAnythingCame(t *testing.T) {
	d := open(t, desk(t, 2*smallSlice+10), "")
	d.Press("/")
	d.Hold = true
	d.Type("q")
	d.Run(d.Page.(*Page).stopSearch())
	d.Held, d.Hold = nil, false
	if len(d.Page.(*Page).window.rows) != 0 {
		t.Fatal("rows of another filter are shown")
	}
	d.Press("down")
	if !strings.Contains(d.Text(), "1-") {
		t.Fatalf("going on:\n%s", d.Text())
	}
}

func TestALateSliceIsIgnored(t *testing.T) {
	d := open(t, desk(t, 100), "")
	d.Press("/")
	d.Hold = true
	d.Type("op:en")
	first := d.Held[len(d.Held)-1]
	late := foundOlder{request: d.Page.(*Page).search.request - 1, rows: []row{{index: 999}}}
	d.Deliver(late)
	if d.Page.(*Page).window.rows[0].index == 999 {
		t.Fatal("a late slice was taken")
	}
	d.Deliver(first())
	if got := under(t, d).Operation; got != "Encrypt" {
		t.Errorf("the newest row is a %s", got)
	}
}

func TestRecord(t *testing.T) {
	k := desk(t, 50)
	d := open(t, k, "error:any")
	d.Press("enter")
	text := d.Text()
	if !strings.Contains(text, "Record 49 of ") || !strings.Contains(text, `"eventName": "Decrypt"`) {
		t.Fatalf("the record:\n%s", text)
	}
	d.Press("y", "right")
	var copied map[string]any
	if len(k.Copied) != 1 || json.Unmarshal([]byte(k.Copied[0]), &copied) != nil || copied["errorCode"] != "InvalidCiphertextException" {
		t.Errorf("copied %v", k.Copied)
	}
	if !strings.Contains(d.Text(), "Record 42 of ") {
		t.Errorf("the older one:\n%s", d.Text())
	}
	d.Press("left", "esc")
	if d.Page.(*Page).record != nil || under(t, d).index != 48 {
		t.Errorf("back on record %d", under(t, d).index)
	}
}

func TestOpenKeyIsOffWhereThereIsNone(t *testing.T) {
	k := desk(t, 0)
	d := open(t, k, "")
	off := func() string {
		for _, action := range d.Page.Actions() {
			if action.ID == "open-key" {
				return action.Off
			}
		}
		return "no such action"
	}
	if off() != noRecord {
		t.Errorf("without rows: %q", off())
	}
	d.Press("f5") // now the first look is there
	if off() != "The record is about no key" {
		t.Errorf("on LookupEvents: %q", off())
	}
	elsewhere := vaulttest.Home
	elsewhere.Region = "eu-west-1"
	vaulttest.CreateKey(t, k.RootOf(elsewhere), "")
	d.Press("f5")
	if off() != "The key is not in this account and Region" {
		t.Errorf("on a key of another Region: %q", off())
	}
}

// lastAsked returns the dialog that the page asked for last.

// fillIn types a path into the dialog and presses Export.

// beginning.

// counting is a trail that counts the leaves that are read.

type counting struct {
	reader
	read uint64
}

func (r *counting) Backwards(ctx context.Context, before uint64, scan int, fn func(uint64, []byte) bool) (uint64, error) {
	next, err := r.reader.Backwards(ctx, before, scan, fn)
	r.read += before - next
	return next, err
}

// TestWhatALetterCosts bounds what is read at once and what is held, whatever

// the length of the trail.

func TestWhatALetterCosts(t *testing.T) {
	d := open(t, desk(t, 10*smallSlice), "")
	p := d.Page.(*Page)
	counted := &counting{reader: p.search.trail}
	p.search.trail = counted
	d.Press("/")
	for _, letter := range "by:nobody" {
		d.Hold, counted.read = true, 0
		d.Press(string(letter))
		if counted.read != 0 {
			t.Fatalf("%q reads %d leaves before it is on the screen", letter, counted.read)
		}
		held := d.Held
		d.Held, d.Hold = nil, false
		if len(held) > 1 {
			t.Fatalf("%q begins %d slices", letter, len(held))
		}
		for _, slice := range held {
			_ = slice()
		}
		if counted.read > smallSlice {
			t.Fatalf("%q reads %d leaves at once", letter, counted.read)
		}
	}
	d.Press("esc")
	most := 0
	for range 10 {
		d.Press("G")
		most = max(most, len(p.window.rows))
		d.Press("pgup", "pgup", "pgup", "pgup", "g", "pgdown")
		most = max(most, len(p.window.rows))
	}
	if most > p.window.most() || most < smallKeep {
		t.Errorf("%d rows are held of at most %d", most, p.window.most())
	}
}

func TestNoKeyBreaksThePicture(t *testing.T) {
	k := desk(t, 60)
	keys := []string{"up", "down", "j", "k", "pgup", "pgdown", "home", "end", "g", "G", "/", "esc", "enter", "r", "0", ":", "-", "backspace", "tab", " ", "left", "right"}
	rapid.Check(t, func(r *rapid.T) {
		width, height := rapid.IntRange(1, 140).Draw(r, "width"), rapid.IntRange(1, 45).Draw(r, "height")
		d := pagetest.Open(t, small(k, ""), width, height)
		for range rapid.IntRange(0, 12).Draw(r, "presses") {
			d.Press(rapid.SampledFrom(keys).Draw(r, "key"))
		}
		widgettest.AssertSize(r, d.Page.View(), width, height)
	})
}

// w on a record says what refused the call, from the table and from the record.
func TestWhyOnARecord(t *testing.T) {
	d := desk(t, 0)
	id := d.Key("payroll")
	d.Disable(id)
	encrypt := func(key string) {
		if _, err := d.Console.Session.Encrypt(t.Context(), &model.EncryptRequest{KeyID: key, Plaintext: []byte("p")}); err == nil {
			t.Fatal("it was not refused")
		}
	}
	encrypt(id)
	encrypt("alias/nobody")
	p := open(t, d, "operation:Encrypt")
	explained := func() (found []page.Why) {
		for _, opened := range pagetest.Sent[page.Open](p) {
			found = append(found, opened.Route.(page.Why))
		}
		return found
	}

	p.Press("w")
	if got := p.Refusals(); len(got) != 1 || got[0] != "Why does not work now: Neither a policy nor the state of a key refused the call." || len(explained()) != 0 {
		t.Errorf("of a call with an unknown alias: refused %q, explained %v", got, explained())
	}
	p.Press("down", "w", "enter", "w")
	got := explained()
	if len(got) != 2 {
		t.Fatalf("explained %v", got)
	}
	for _, why := range got {
		var refusal *model.StateRefusal
		if !errors.As(why.Err, &refusal) || refusal.State != model.Disabled || refusal.Operation != model.OpEncrypt || !strings.HasSuffix(refusal.Key, id) {
			t.Errorf("explained is %v", why.Err)
		}
	}

	p.Press("esc", "esc", "/")
	p.Type("operation:DisableKey")
	p.Press("enter")
	at := slices.IndexFunc(p.Page.Actions(), func(a page.Action) bool { return a.ID == "why" })
	if got := p.Page.Actions()[at]; got.Off != "The call was not refused" || !got.Hidden {
		t.Errorf("of a call that was made: off because %q", got.Off)
	}
}
