package keys

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/preferences"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func TestMorePictures(t *testing.T) {
	everything := []string{"alias", "status", "description", "tags", "origin", "deletion", "created", "id"}
	states := map[string]func(*Page){
		"selected":      func(p *Page) { press(p, " ", "down", "down", " ", "/", "0", "0", "2", "enter") },
		"selected_all":  func(p *Page) { press(p, "/", "d", "i", "s", "enter", "*") },
		"sorted_status": func(p *Page) { p.Update(sorted{widget.Sort{Column: "status"}}) },
		"sorted_down":   func(p *Page) { p.Update(sorted{widget.Sort{Column: "created", Down: true}}) },
		"columns_all":   func(p *Page) { p.Update(widget.ColumnsChosen{Names: everything}) },
		"columns_few":   func(p *Page) { p.Update(widget.ColumnsChosen{Names: []string{"status", "tags"}}) },
		"unknown_field": func(p *Page) { p.table.SetFilter("owner:me") },
		"negation":      func(p *Page) { p.table.SetFilter(`-state:enabled tag:"Purpose=Test"`) },
		"elsewhere": func(p *Page) {
			p.elsewhere = []vault.RegionKeys{{Region: "eu-west-1", Keys: 12}, {Region: "us-east-1", Keys: 1}}
			p.console.Session = vaulttest.New(t).Root()
			p.setRows(nil)
		},
		"empty_read_only": func(p *Page) { p.console.ReadOnly = "This console was started with --read-only"; p.setRows(nil) },
		"hidden": func(p *Page) {
			p.console.Session = vaulttest.New(t).Root()
			p.elsewhere = []vault.RegionKeys{{Region: "us-west-2", Keys: 14}}
			p.setRows(nil)
		},
		"no_list":     func(p *Page) { *p = *New(p.console, ""); p.failure = denied("kms:ListKeys") },
		"no_create":   func(p *Page) { p.denied = denied("kms:CreateKey"); p.setRows(nil) },
		"aws_managed": func(p *Page) { p.setRows(newRows(managedKeys(), vaulttest.Start)) },
		"aws_managed_only": func(p *Page) {
			p.setRows(newRows(managedKeys(), vaulttest.Start))
			press(p, "f", "f")
		},
		"damaged": func(p *Page) { p.damaged = true; p.setRows(nil) },
	}
	for name, state := range states {
		for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
			p := showing(40, size[0], size[1])
			state(p)
			p.SetSize(size[0], size[1])
			view := p.View()
			widgettest.AssertSize(t, view, size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), view)
		}
	}
}

func TestDialogsAsPictures(t *testing.T) {
	p := showing(40, 80, 20)
	p.console.Session = vaulttest.New(t).Root()
	press(p, "down", " ")
	p.Update(sorted{widget.Sort{Column: "status"}})
	for name, open := range map[string]func() tea.Cmd{"sort": p.sortMenu, "columns": p.columnChooser, "copy": p.copyMenu, "csv": p.toCSV, "actions": p.menu} {
		for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
			asked := open()()
			if await, ok := asked.(page.Await); ok {
				asked = await.Work().(keyaction.Foreseen).Then()()
			}
			dialog := asked.(page.Ask).Dialog
			dialog.SetSize(size[0], size[1])
			p.SetSize(size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("dialog_%s_%dx%d", name, size[0], size[1]), widget.Centered(p.View(), dialog.View()))
		}
	}
}

// ask opens the dialog that a key opens.
func ask(t *testing.T, d *pagetest.Driver, key string) page.Dialog {
	t.Helper()
	before := len(pagetest.Sent[page.Ask](d))
	d.Press(key)
	asked := pagetest.Sent[page.Ask](d)
	if len(asked) != before+1 {
		t.Fatalf("%s asks nothing: %v", key, d.Sent)
	}
	asked[before].Dialog.SetSize(80, 20)
	return asked[before].Dialog
}

// answer presses keys on a dialog, whose result goes to the page.
func answer(d *pagetest.Driver, dialog page.Dialog, keys ...string) {
	for _, key := range keys {
		_, cmd := dialog.Update(pagetest.Key(key))
		d.Run(cmd)
	}
}

func TestSortColumnsAndCopyFromTheirDialogs(t *testing.T) {
	d, _ := drive(t, func(s *vault.Session) {
		vaulttest.CreateKey(t, s, "archive")
		vaulttest.CreateKey(t, s, "payroll")
	})
	p := d.Page.(*Page)
	for range 2 {
		answer(d, ask(t, d, "s"), "1")
	}
	if rows := p.table.ShownRows(); rows[0].Aliases[0] != "payroll" || p.table.Sort() != (widget.Sort{Column: "alias", Down: true}) {
		t.Errorf("sorted by %v: %v", p.table.Sort(), rows[0].Aliases)
	}
	answer(d, ask(t, d, "s"), "0")
	if p.table.Sort() != (widget.Sort{}) {
		t.Errorf("sorted by %v", p.table.Sort())
	}

	answer(d, ask(t, d, "c"), " ", "down", "down", "down", "down", " ", "enter")
	var kept preferences.Preferences
	for _, prefer := range pagetest.Sent[page.Prefer](d) {
		prefer.Change(&kept)
	}
	if want := []string{"id", "status", "created", "description"}; !slices.Equal(kept.KeyColumns, want) || !strings.Contains(d.Text(), "Made for arch") {
		t.Errorf("kept %v, want %v:\n%s", kept.KeyColumns, want, d.Text())
	}
	p.console.Preferences = kept
	if q := New(p.console, ""); !slices.Equal(q.columns, kept.KeyColumns) {
		t.Errorf("the next page has the columns %v", q.columns)
	}

	for key, want := range map[string]string{"1": "alias/archive", "2": p.table.Rows()[0].KeyID, "3": p.table.Rows()[0].ARN} {
		p.table.SetCursor(p.table.Rows()[0].KeyID)
		answer(d, ask(t, d, "Y"), key)
		toasts := pagetest.Sent[page.Toast](d)
		if got := toasts[len(toasts)-1].Text; got != "copied "+want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	answer(d, ask(t, d, "Y"), "4")
	toasts := pagetest.Sent[page.Toast](d)
	if got := toasts[len(toasts)-1].Text; !strings.Contains(got, `"KeyId": "`) || !strings.Contains(got, `"KeyState": "Enabled"`) || strings.Contains(got, "DeletionDate") {
		t.Errorf("the row is %s", got)
	}
}

func TestAFilterThatNamesAKeyOpensIt(t *testing.T) {
	d, s := drive(t, func(s *vault.Session) {
		vaulttest.CreateKey(t, s, "payroll")
		vaulttest.CreateKey(t, s, "payroll-2016")
	})
	rows, err := s.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[string]int{rows[0].ARN: 1, rows[0].KeyID: 1, "payroll-2016": 1, "payroll": 0, "payroll-20": 0, "nothing": 0, strings.Replace(rows[0].ARN, "key/"+rows[0].KeyID, "alias/payroll-2016", 1): 1} {
		before := len(pagetest.Sent[page.Open](d))
		d.Press("esc", "/")
		d.Type(filter)
		d.Press("enter")
		if got := len(pagetest.Sent[page.Open](d)) - before; got != want {
			t.Errorf("%s opens %d pages, want %d", filter, got, want)
		}
	}
}

func TestPastingAName(t *testing.T) {
	d, _ := drive(t, nil)
	p := d.Page.(*Page)
	d.Run(p.Paste("1234abcd-12ab-34cd-56ef-1234567890ab\n"))
	d.Run(p.Paste("  \n"))
	want := []page.LookUp{{Name: "1234abcd-12ab-34cd-56ef-1234567890ab\n"}}
	if got := pagetest.Sent[page.LookUp](d); !slices.Equal(got, want) || len(d.Sent) != 1 {
		t.Errorf("sent %v", d.Sent)
	}
}

func TestActionsAreOnTheSelection(t *testing.T) {
	var ids []string
	d, s := drive(t, func(s *vault.Session) {
		for _, alias := range []string{"archive", "payroll", "workspaces"} {
			ids = append(ids, vaulttest.CreateKey(t, s, alias).KeyID)
		}
	})
	d.Press(" ", "down", " ", "down", "d")
	opened := pagetest.Sent[page.Open](d)
	if len(opened) != 1 || !reflect.DeepEqual(opened[0].Route, page.ScheduleDeletion{KeyIDs: ids[:2]}) {
		t.Fatalf("opened %v", opened)
	}
	menu := ask(t, d, "a")
	if view := widgettest.Trimmed(menu.View()); !strings.Contains(view, "2 selected keys") || !strings.Contains(view, "Disable (all 2)") {
		t.Fatalf("the menu:\n%s", view)
	}
	answer(d, menu, "x")
	asked := pagetest.Sent[page.Ask](d)
	asked[len(asked)-1].Dialog.SetSize(80, 20)
	answer(d, asked[len(asked)-1].Dialog, "right", "enter")
	if got := strings.Count(d.Text(), "○ Disabled"); got != 2 || !strings.Contains(d.Text(), "2 selected") {
		t.Fatalf("the table was not fetched anew, or the selection is lost:\n%s", d.Text())
	}
	for _, id := range ids[:2] {
		if _, err := s.ScheduleKeyDeletion(t.Context(), &model.ScheduleKeyDeletionRequest{KeyID: id}); err != nil {
			t.Fatal(err)
		}
	}
	d.Press("f5", "d")
	refused := pagetest.Sent[page.Refused](d)
	if len(refused) != 1 || refused[0].Err.Error() != "Schedule key deletion does not work now: 2 are pending deletion." {
		t.Fatalf("refused %v", refused)
	}
}

func TestOtherRegionsAreNamed(t *testing.T) {
	d, s := drive(t, nil)
	vaulttest.CreateKey(t, s.In("eu-west-1"), "payroll")
	d.Press("f5")
	if text := d.Text(); !strings.Contains(text, "No keys in us-west-2") || !strings.Contains(text, "There is 1 in eu-west-1: press r") {
		t.Errorf("the page:\n%s", text)
	}
}

func TestReadOnlyChangesNothing(t *testing.T) {
	p := showing(3, 80, 20)
	p.console.ReadOnly = "This is a look"
	for _, action := range p.Actions() {
		changes := action.ID == "create-key" || action.ID == keyaction.ScheduleDeletion
		if changes != (action.Off == p.console.ReadOnly) {
			t.Errorf("%s: off because of %q", action.ID, action.Off)
		}
	}
}

func TestNewFields(t *testing.T) {
	p := showing(40, 80, 20)
	for filter, want := range map[string]int{
		"created:2017-01":                25,
		"-created:2017-01":               15,
		"origin:aws":                     30,
		"origin:EXTERNAL":                10,
		"-origin:external state:import":  0,
		"status:disabled":                10,
		"-state:disabled -state:enabled": 20,
		`description:"volume 39"`:        1,
		"created:2017-02-15":             1,
		"created:15":                     2, // of two months
		"deletion:2017-02":               4,
		"deletion:2017-02-24":            2,
		"-deletion:2017":                 30,
		"tag:purpose":                    40,
		"tag:Purpose=":                   40,
	} {
		p.table.SetFilter(filter)
		if got := p.table.Shown(); got != want {
			t.Errorf("%q shows %d keys, want %d", filter, got, want)
		}
	}
	if q := New(newConsole(), "state:disabled"); q.table.Filter() != "state:disabled" {
		t.Error("the page does not begin filtered")
	}
}

// The settings file and the command line know columns and fields by lists of
// their own.
func TestTheListsElsewhereAreThoseOfThePage(t *testing.T) {
	var columns []string
	for _, column := range allColumns(newConsole()) {
		columns = append(columns, column.Name)
	}
	if !slices.Equal(columns, preferences.KeyColumns()) {
		t.Errorf("the page has the columns %v, the settings %v", columns, preferences.KeyColumns())
	}
	names, listed := slices.Sorted(maps.Keys(fields)), slices.Sorted(slices.Values(preferences.KeyFields()))
	if !slices.Equal(names, listed) {
		t.Errorf("the filter has the fields %v, the list %v", names, listed)
	}
}

func TestCSV(t *testing.T) {
	all := keysOf(3)
	all[0].Aliases = []string{"payroll", "wages, \"old\""}
	all[1].Description = "=HYPERLINK(\"http://example.com\")"
	all[2].Tags = []model.Tag{{TagKey: "-1+1", TagValue: "x"}, {TagKey: "Team", TagValue: "Ärger"}}
	var b bytes.Buffer
	if err := writeCSV(t.Context(), &b, newRows(all, vaulttest.Start)); err != nil {
		t.Fatal(err)
	}
	read, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(read) != 4 || !slices.Equal(read[0], csvHead) {
		t.Fatalf("%v, %v", read, err)
	}
	want := []string{"'=HYPERLINK(\"http://example.com\")", "'-1+1=x\nTeam=Ärger", "payroll\nwages, \"old\""}
	if got := []string{read[2][5], read[3][6], read[1][0]}; !slices.Equal(got, want) {
		t.Errorf("cells %q, want %q", got, want)
	}
	if read[3][8] == "" || read[1][8] != "" || read[1][4] != "2017-02-15T09:30:00Z" {
		t.Errorf("dates %v", read)
	}
}

func TestListToCSV(t *testing.T) {
	d, _ := drive(t, func(s *vault.Session) {
		vaulttest.CreateKey(t, s, "archive")
		vaulttest.CreateKey(t, s, "payroll")
	})
	t.Chdir(t.TempDir())
	d.Page.(*Page).table.SetFilter("payroll")
	answer(d, ask(t, d, "x"), "enter")
	path := "keys-us-west-2-2017-02-15.csv"
	text, err := os.ReadFile(filepath.Join(".", path))
	if err != nil || strings.Count(string(text), "\n") != 2 || !strings.Contains(string(text), "payroll") {
		t.Fatalf("%v:\n%s", err, text)
	}
	if toasts := pagetest.Sent[page.Toast](d); len(toasts) != 1 || !strings.HasPrefix(toasts[0].Text, "1 key is listed in ./"+path) {
		t.Errorf("toasts %v", toasts)
	}
}

// BenchmarkSort sorts by a column in the update loop.
func BenchmarkSort(b *testing.B) {
	for _, column := range []string{"id", "alias", "status", "created", "tags"} {
		b.Run(column, func(b *testing.B) {
			benchmark(b, func(p *Page) { p.table.SetSort(widget.Sort{Column: column, Down: true}) })
		})
	}
}

// BenchmarkFilterField types a letter of a field's value and takes it back.
func BenchmarkFilterField(b *testing.B) {
	benchmark(b, func(p *Page) {
		p.table.SetFilter("tag:purpose=t")
		p.table.SetFilter("tag:purpose=")
	})
}

// BenchmarkSelectAll selects all rows, or none.
func BenchmarkSelectAll(b *testing.B) {
	benchmark(b, func(p *Page) { p.Update(pagetest.Key("*")) })
}
