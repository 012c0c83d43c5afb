package trail

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func errFolder() error { return &fs.PathError{Op: "open", Path: "/nowhere", Err: fs.ErrNotExist} }

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
		reference := New(k.Console, filter)
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
					times = rapid.IntRange(1, 25).Draw(r, "times")
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
	d := open(t, k, "key:alias/payroll -op:create")
	if got := under(t, d); got.keyID() != id || got.Operation != "DisableKey" || len(d.Page.(*Page).window.rows) != 1 {
		t.Fatalf("found:\n%s", d.Text())
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

func TestExport(t *testing.T) {
	d := open(t, desk(t, 100), "error:any")
	d.Press("x")
	ask := pagetest.Sent[page.Ask](d)[0]
	path := filepath.Join(t.TempDir(), "trail.json.gz")
	answer := fillIn(t, ask.Dialog, path)
	d.Run(answer)
	if toasts := pagetest.Sent[page.Toast](d); len(toasts) != 1 || toasts[0].Text != "Exported 14 records to "+path {
		t.Fatalf("toasts %v", toasts)
	}
	var log struct {
		Records []struct{ EventTime, ErrorCode string }
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := io.ReadAll(unzip); err != nil || json.Unmarshal(all, &log) != nil || len(log.Records) != 14 {
		t.Fatalf("%v, %v", log, err)
	}
	if !slices.IsSortedFunc(log.Records, func(a, b struct{ EventTime, ErrorCode string }) int { return strings.Compare(a.EventTime, b.EventTime) }) {
		t.Error("the oldest record does not come first")
	}

	d.Deliver(exportTo{path})
	asked := pagetest.Sent[page.Ask](d)
	question := asked[len(asked)-1].Dialog
	question.SetSize(80, 20)
	if view := widgettest.Trimmed(question.View()); !strings.Contains(view, "Replace the file?") {
		t.Fatalf("asked:\n%s", view)
	}
	question.Update(pagetest.Key("right"))
	_, decide := question.Update(pagetest.Key("enter"))
	d.Run(decide)
	if toasts := pagetest.Sent[page.Toast](d); len(toasts) != 2 {
		t.Errorf("replaced: %v", toasts)
	}
}

// fillIn types a path into the dialog and presses Export.
func fillIn(t *testing.T, dialog page.Dialog, path string) tea.Cmd {
	t.Helper()
	dialog.SetSize(80, 20)
	dialog.Update(pagetest.Key("ctrl+u"))
	if done, _ := dialog.Update(pagetest.Key("ctrl+s")); done || !strings.Contains(dialog.View(), "Type the path of a file.") {
		t.Fatal("an empty path is taken")
	}
	for _, r := range path {
		dialog.Update(pagetest.Key(string(r)))
	}
	done, cmd := dialog.Update(pagetest.Key("ctrl+s"))
	if !done {
		t.Fatal("the dialog stays")
	}
	return cmd
}

func TestAnExportThatFailsAsksAgain(t *testing.T) {
	d := open(t, desk(t, 5), "")
	d.Deliver(exportTo{filepath.Join(t.TempDir(), "nowhere", "x")})
	asked := pagetest.Sent[page.Ask](d)
	if len(asked) != 1 {
		t.Fatalf("sent %v", d.Sent)
	}
	asked[0].Dialog.SetSize(80, 20)
	if view := widgettest.Trimmed(asked[0].Dialog.View()); !strings.Contains(view, "The folder of this file does not exist.") {
		t.Errorf("asked:\n%s", view)
	}
}

func TestAnExportIsStopped(t *testing.T) {
	for name, stop := range map[string]func(*pagetest.Driver){
		"by esc":     func(d *pagetest.Driver) { d.Press("esc") },
		"by locking": func(d *pagetest.Driver) { d.Page.Forget() },
	} {
		dir := t.TempDir()
		d := open(t, desk(t, 50), "")
		d.Hold = true
		d.Deliver(exportTo{filepath.Join(dir, "x")})
		if d.Page.Dirty() == "" {
			t.Errorf("%s: leaving would lose nothing", name)
		}
		writing := d.Held
		d.Held, d.Hold = nil, false
		stop(d)
		for _, cmd := range writing {
			d.Run(cmd)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 || d.Page.Dirty() != "" {
			t.Errorf("%s: left %v, %v", name, entries, err)
		}
	}
}

func TestWhatAnExportSays(t *testing.T) {
	done := exported{}.done
	done.Records, done.Files = 250_000, []string{"/a/t.json.gz", "/a/t-2.json.gz", "/a/t-3.json.gz"}
	if got := written(done); got != "Exported 250,000 records to /a/t.json.gz and 2 more, up to t-3.json.gz" {
		t.Error(got)
	}
	done.Records, done.Files = 1, []string{"x"}
	if got := written(done); got != "Exported 1 record to x" {
		t.Error(got)
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

func TestGrouped(t *testing.T) {
	for n, want := range map[uint64]string{0: "0", 999: "999", 1000: "1,000", 120000: "120,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
	if got := fmt.Sprint(sentence(errors.New("é is wrong"))); got != "É is wrong." {
		t.Error(got)
	}
}
