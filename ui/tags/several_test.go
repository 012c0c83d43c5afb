package tags

import (
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

// open3 opens the tags of three keys: Owner is on one of them, Purpose differs
// on two, Stage is the same on all.
func open3(d *desk) (p *pagetest.Driver, tags func() string) {
	a := d.tagged("archive", "Owner", "Ann", "Purpose", "Old", "Stage", "Test")
	b, c := d.tagged("payroll", "Stage", "Test"), d.tagged("workspaces", "Purpose", "Prod", "Stage", "Test")
	return d.open(a, b, c), func() string { return d.tags(a) + " | " + d.tags(b) + " | " + d.tags(c) }
}

func TestSeveralKeys(t *testing.T) {
	for _, c := range []struct {
		what  string
		press []string // words of one letter are typed
		want  string
	}{
		{"a value that is typed is put on all",
			[]string{"down", "tab", "N", "e", "w"}, "Owner=Ann Purpose=New Stage=Test | Purpose=New Stage=Test | Purpose=New Stage=Test"},
		{"one that only some have, typed as it is, comes to the others",
			[]string{"tab", "A", "n", "n"}, "Owner=Ann Purpose=Old Stage=Test | Owner=Ann Stage=Test | Owner=Ann Purpose=Prod Stage=Test"},
		{"deleting what stands in brackets leaves all without a value",
			[]string{"down", "tab", "backspace"}, "Owner=Ann Purpose= Stage=Test | Purpose= Stage=Test | Purpose= Stage=Test"},
		{"and so does deleting what was typed over it",
			[]string{"down", "tab", "x", "ctrl+u"}, "Owner=Ann Purpose= Stage=Test | Purpose= Stage=Test | Purpose= Stage=Test"},
		{"a value that all have is changed on all",
			[]string{"down", "down", "tab", "2"}, "Owner=Ann Purpose=Old Stage=Test2 | Stage=Test2 | Purpose=Prod Stage=Test2"},
		{"a tag that is removed goes from all that have it",
			[]string{"down", "ctrl+x"}, "Owner=Ann Stage=Test | Stage=Test | Stage=Test"},
		{"a new one comes to all",
			[]string{"down", "down", "down", "Z"}, "Owner=Ann Purpose=Old Stage=Test Z= | Stage=Test Z= | Purpose=Prod Stage=Test Z="},
		{"a tag key that is renamed keeps each key's own value",
			[]string{"down", "s"}, "Owner=Ann Purposes=Old Stage=Test | Stage=Test | Purposes=Prod Stage=Test"},
		{"renamed and typed over it is put on all",
			[]string{"down", "s", "tab", "x"}, "Owner=Ann Purposes=x Stage=Test | Purposes=x Stage=Test | Purposes=x Stage=Test"},
		{"removed and typed again it is put on all",
			[]string{"ctrl+x", "down", "down", "O", "w", "n", "e", "r"}, "Owner= Purpose=Old Stage=Test | Owner= Stage=Test | Owner= Purpose=Prod Stage=Test"},
	} {
		t.Run(c.what, func(t *testing.T) {
			d := newDesk(t)
			p, tags := open3(d)
			was := tags()
			if got := off(t, p); got != "No key would change" {
				t.Errorf("off %q", got)
			}
			p.Press(c.press...)
			p.Press("ctrl+s")
			if got := tags(); got != was {
				t.Fatalf("the difference alone makes %s", got)
			}
			p.Press("ctrl+s")
			if got := tags(); got != c.want {
				t.Errorf("written %s, want %s", got, c.want)
			}
			if got := off(t, p); got != "No key would change" {
				t.Errorf("off after saving: %q", got)
			}
			undo(t, p)
			if got := tags(); got != was {
				t.Errorf("undone: %s", got)
			}
			p.Shows("(Ann, on 1 of 3 keys)", "(2 values, on 2 of 3 keys)", "= Test\n")
			if toasts := pagetest.Sent[page.Toast](p); len(toasts) != 2 ||
				toasts[0].Text != "The tags of 3 keys are saved." || toasts[1].Text != "The tags of 3 keys are as they were." {
				t.Errorf("toasts %v", toasts)
			}
		})
	}
}

func TestWhatDiffersIsSaidInWords(t *testing.T) {
	for _, c := range []struct {
		s    shared
		want string
	}{
		{shared{values: []string{"a"}, on: 3, of: 3}, ""},
		{shared{values: []string{""}, on: 3, of: 3}, ""},
		{shared{values: []string{"a", "b"}, on: 3, of: 3}, "(2 values)"},
		{shared{values: []string{"a", "", "c"}, on: 3, of: 3}, "(3 values)"},
		{shared{values: []string{"a"}, on: 2, of: 3}, "(a, on 2 of 3 keys)"},
		{shared{values: []string{"a\x1b[31m"}, on: 2, of: 3}, "(a, on 2 of 3 keys)"},
		{shared{values: []string{""}, on: 1, of: 2}, "(no value, on 1 of 2 keys)"},
		{shared{values: []string{"a", "b"}, on: 2, of: 3}, "(2 values, on 2 of 3 keys)"},
	} {
		if got := c.s.standing(); got != c.want {
			t.Errorf("%d values on %d of %d: %q, want %q", len(c.s.values), c.s.on, c.s.of, got, c.want)
		}
	}
}

func TestSeveralKeysAsPicture(t *testing.T) {
	d := newDesk(t)
	a, b, c := d.tagged("archive", "Purpose", "Old", "Owner", "Ann"), d.tagged("payroll"), d.tagged("workspaces", "Purpose", "Prod")
	pending := d.tagged("gone")
	d.ScheduleDeletion(pending)
	p := d.open(a, b, c, pending)
	p.Pictures("several")
	p.Press("down", "tab")
	p.Pictures("several-standing")
	p.Type("Prod")
	p.Press("ctrl+s")
	p.Shows("Purpose = Prod (was Old)", "+ added   Purpose = Prod", "Nothing to change.", "1 of 4 keys left out: gone.", "Left out: The key is pending deletion.")
	p.Pictures("several-difference")
	d.ScheduleDeletion(b)
	p.Press("ctrl+s")
	p.Shows("KMSInvalidStateException")
	p.Pictures("several-partial")
	if got := d.tags(a) + "|" + d.tags(b) + "|" + d.tags(c); got != "Owner=Ann Purpose=Prod||Purpose=Prod" {
		t.Errorf("written: %s", got)
	}
	if len(pagetest.Sent[page.Toast](p)) != 0 {
		t.Error("a partial failure is reported as done")
	}
}

// A key that would have more tags than it can is named before saving, and the
// others are saved without it.
func TestTooManyOnOneOfSeveral(t *testing.T) {
	d := newDesk(t)
	full, bare := d.tagged("full", numbered(0, 50)...), d.tagged("bare")
	p := d.open(bare, full)
	for range 50 {
		p.Press("down")
	}
	p.Type("Owner")
	p.Press("ctrl+s")
	p.Shows("1 of 2 keys left out: full.")
	p.Press("end")
	p.Shows("Left out: It would have 51 tags; it can have 50.")
	p.Pictures("several-too-many")
	p.Press("ctrl+s")
	if got := d.tags(bare); got != "Owner=" {
		t.Errorf("written: %s", got)
	}
	if got := d.tags(full); strings.Contains(got, "Owner") || strings.Count(got, "=") != 50 {
		t.Errorf("the key that is full has %s", got)
	}
}

// Somebody else's change is shown before anything is written; what was typed
// stays a change to what the keys have by then.
func TestSeveralKeysOvertaken(t *testing.T) {
	d := newDesk(t)
	a, b := d.tagged("archive", "Owner", "Ann", "Purpose", "Old"), d.tagged("payroll", "Owner", "Bob")
	p := d.open(a, b)
	p.Press("down", "ctrl+x")
	p.Press("Z")
	d.tag(b, "Purpose", "Prod", "Owner", "Ann")
	p.Press("ctrl+s", "ctrl+s")
	p.Shows("Somebody else changed the tags", "Theirs:", "+ added   Purpose = Prod", "Yours:", "- removed Purpose = Prod")
	p.Press("esc")
	p.Shows("Owner                      = Ann", "Z ")
	p.Press("ctrl+s", "ctrl+s")
	if got := d.tags(a) + "|" + d.tags(b); got != "Owner=Ann Z=|Owner=Ann Z=" {
		t.Errorf("written: %s", got)
	}
}

// Tags whose text cannot be shown as it is are not changed by showing them.
func TestTagsThatAreNotTypedOverStayAsTheyWere(t *testing.T) {
	tags := []model.Tag{
		{TagKey: "Owner\x1b[31m", TagValue: "x"}, {TagKey: "Plain", TagValue: "y"}, {TagKey: "Plain\u200e", TagValue: "z"},
		{TagKey: "Purpose\u200e", TagValue: "a\u202eb"},
	}
	r := newRows(newDesk(t).Console.Theme, 1)
	r.fill([]subject{{tags: tags}})
	if d := differenceOf(tags, r.wish().of(tags)); !d.isNone() {
		t.Errorf("untouched tags are changed by %+v", d)
	}
	list := r.Rows()
	list[3].Value = "new"
	r.SetRows(list[2:])
	want := []model.Tag{{TagKey: "Plain\u200e", TagValue: "z"}, {TagKey: "Purpose\u200e", TagValue: "new"}}
	if d := differenceOf(want, r.wish().of(tags)); !d.isNone() {
		t.Errorf("one value typed and two rows removed: beside %q %+v", want, d)
	}
}

// Saving that is stopped leaves the keys that were not reached, says so, and can
// go on.
func TestSavingSeveralIsStopped(t *testing.T) {
	d := newDesk(t)
	a, b := d.tagged("archive"), d.tagged("payroll")
	p := d.open(a, b)
	p.Type("Purpose")
	p.Press("ctrl+s")
	p.Hold = true
	p.Press("ctrl+s")
	if job, _ := d.Console.Running.Oldest(); job.Text() != "saving the tags of 0 of 2" {
		t.Errorf("the work is called %q", job.Text())
	}
	d.Console.Running.Stop(nil)
	p.Release()
	p.Shows("not tried", "Missing:", "+ added   Purpose =")
	p.Pictures("several-stopped")
	if got := d.tags(a) + "|" + d.tags(b); got != "|" {
		t.Errorf("written: %s", got)
	}
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) != 1 || toasts[0].Text != "Saving the tags was stopped: 2 of 2 keys were not tried." || toasts[0].Undo != nil {
		t.Errorf("toasts %v", toasts)
	}
	p.Press("ctrl+s")
	if got := d.tags(a) + "|" + d.tags(b); got != "Purpose=|Purpose=" {
		t.Errorf("written: %s", got)
	}

	p.Hold = true
	undo(t, p)
	d.Console.Running.Stop(nil)
	p.Release()
	if got := p.Refusals(); len(got) != 1 || got[0] != "restoring the tags was stopped: 2 of 2 keys were not tried" {
		t.Errorf("refused %q", got)
	}
}

// More keys than a request limit takes in a second are read and saved one after
// the other, and undone.
func TestManyKeysWaitForTheRequestLimit(t *testing.T) {
	d := newDesk(t)
	var ids []string
	for range 12 {
		ids = append(ids, d.tagged("", "Purpose", "Test"))
	}
	d.LimitRequests()
	p := d.open(ids...)
	p.Press("tab", "ctrl+u")
	p.Type("Real")
	p.Press("ctrl+s", "ctrl+s")
	d.Clock.Advance(time.Minute)
	for _, id := range ids {
		if got := d.tags(id); got != "Purpose=Real" {
			t.Fatalf("the tags are %s; refused %q\n%s", got, p.Refusals(), p.Text())
		}
		d.Clock.Advance(time.Second)
	}
	undo(t, p)
	d.Clock.Advance(time.Minute)
	if got := d.tags(ids[11]); got != "Purpose=Test" || len(p.Refusals()) != 0 {
		t.Errorf("undone, the tags are %s; refused %q", got, p.Refusals())
	}
}
