package trail

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

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

	d.Press("x")
	d.Run(fillIn(t, lastAsked(t, d), path))
	question := lastAsked(t, d)
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

func lastAsked(t *testing.T, d *pagetest.Driver) page.Dialog {
	t.Helper()
	asked := pagetest.Sent[page.Ask](d)
	if len(asked) == 0 {
		t.Fatalf("nothing was asked:\n%s", d.Text())
	}
	return asked[len(asked)-1].Dialog
}

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
	d.Press("x")
	d.Run(fillIn(t, lastAsked(t, d), filepath.Join(t.TempDir(), "nowhere", "x")))
	again := lastAsked(t, d)
	again.SetSize(80, 20)
	if view := widgettest.Trimmed(again.View()); !strings.Contains(view, "The folder of this file does not exist.") {
		t.Errorf("asked:\n%s", view)
	}
	if d.Page.Dirty() != "" {
		t.Error("an export is still being written")
	}
}

// interrupted is a trail of which something happens while it is read from the

type interrupted struct {
	reader
	at     int // record; 0 behind the last one
	happen func()
}

func (r *interrupted) Forwards(ctx context.Context, from uint64, fn func(uint64, []byte) error) error {
	read := 0
	err := r.reader.Forwards(ctx, from, func(index uint64, raw []byte) error {
		if read++; read == r.at {
			r.happen()
		}
		return fn(index, raw)
	})
	if r.at == 0 {
		r.happen()
	}
	return err
}

func TestAnExportIsStopped(t *testing.T) {
	for _, c := range []struct {
		name string
		stop func(*pagetest.Driver)
		at   int
		says string
	}{
		{"by esc", func(d *pagetest.Driver) { d.Press("esc") }, 10, "Stopped. Nothing was written."},
		{"by locking", func(d *pagetest.Driver) { d.Page.Forget() }, 10, "Stopped. Nothing was written."},
		{"too late", func(d *pagetest.Driver) { d.Press("esc") }, 0, "Exported 50 records to "},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			d := open(t, desk(t, 50), "")
			p := d.Page.(*Page)
			stopped := false
			p.search.trail = &interrupted{p.search.trail, c.at, func() {
				stopped = true
				if d.Page.Dirty() == "" || !strings.Contains(d.Text(), "· exporting ") {
					t.Errorf("while it is written:\n%s", d.Text())
				}
				c.stop(d)
				if len(pagetest.Sent[page.Toast](d)) != 0 {
					t.Error("it is said before it is known how the export ended")
				}
				if !strings.Contains(d.Text(), "stopping the export") || d.Page.Dirty() != "" {
					t.Errorf("while it is stopped:\n%s", d.Text())
				}
			}}
			d.Press("x")
			d.Run(fillIn(t, lastAsked(t, d), filepath.Join(dir, "x")))
			entries, err := os.ReadDir(dir)
			if toasts := pagetest.Sent[page.Toast](d); !stopped || len(toasts) != 1 || !strings.HasPrefix(toasts[0].Text, c.says) || err != nil {
				t.Fatalf("said %v, left %v, %v", toasts, entries, err)
			}
			if wrote := strings.HasPrefix(c.says, "Exported"); wrote != (len(entries) == 1) {
				t.Errorf("left %v", entries)
			}
			if p.export != nil {
				t.Error("the export has not ended")
			}
		})
	}
}

func TestAnExportResolvesAliasesItself(t *testing.T) {
	k := desk(t, 0)
	id := k.Key("payroll")
	k.Disable(id)
	k.Key("other")
	d := open(t, k, "")
	d.Press("/")
	d.Hold = true
	d.Type("key:alias/payroll")
	d.Press("enter")
	held := d.Held
	d.Held, d.Hold = nil, false
	path := filepath.Join(t.TempDir(), "x")
	d.Press("x")
	d.Run(fillIn(t, lastAsked(t, d), path))
	if toasts := pagetest.Sent[page.Toast](d); len(toasts) != 1 || toasts[0].Text != "Exported 3 records to "+path {
		t.Errorf("said %v, with %d slices under way", toasts, len(held))
	}
}

func TestNothingIsExportedAfterALock(t *testing.T) {
	d := open(t, desk(t, 5), "")
	d.Press("x")
	dialog := lastAsked(t, d)
	d.Page.Forget()
	path := filepath.Join(t.TempDir(), "x")
	d.Run(fillIn(t, dialog, path))
	if refused := pagetest.Sent[page.Refused](d); len(refused) != 1 || refused[0].Err.Error() != notOpen {
		t.Errorf("refused %v", refused)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is there: %v", err)
	}
}
