package widget

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"pgregory.net/rapid"

	"coldkms/themes"
	"coldkms/ui/widget/widgettest"
)

// entry is a row of the tables in these tests.
type entry struct{ alias, id, state, created string }

func entryTable(theme *themes.Theme) *Table[entry] {
	return NewTable(theme, TableSpec[entry]{
		Columns: []Column[entry]{
			{Title: "Alias", Min: 12, Ideal: 24, GiveWay: 3, Cell: func(e entry) string { return e.alias }},
			{Title: "Key ID", Min: 15, Ideal: 36, GiveWay: 2, Middle: true, Cell: func(e entry) string { return e.id }},
			{Title: "Status", Min: 22, Ideal: 22, Cell: func(e entry) string { return e.state }, Tint: func(e entry) *lipgloss.Style {
				if strings.HasSuffix(e.state, "Enabled") {
					return &theme.Success
				}
				return nil
			}},
			{Title: "Created", Min: 10, Ideal: 10, GiveWay: 1, Cell: func(e entry) string { return e.created }},
		},
		ID:         func(e entry) string { return e.id },
		FilterText: func(e entry) string { return strings.ToLower(e.alias + "\n" + e.id + "\n" + e.state) },
		Fields:     map[string]func(entry) string{"state": func(e entry) string { return e.state }},
		Multi:      true,
		Empty:      "There are no keys yet. Press n to create the first.",
	})
}

func entries(n int) []entry {
	states := []string{"● Enabled", "○ Disabled", "✗ Pending deletion 21d"}
	rows := make([]entry, n)
	for i := range rows {
		rows[i] = entry{fmt.Sprintf("alias-%d", i), fmt.Sprintf("%08x-1234-5678-9abc-%012x", i*2654435761%(1<<32), i), states[i%3], "2017-02-15"}
	}
	return rows
}

func press[R any](table *Table[R], names ...string) {
	for _, name := range names {
		table.Update(stroke(name))
	}
}

func cursorID(table *Table[entry]) string {
	row, _ := table.Cursor()
	return row.id
}

func TestTableFilter(t *testing.T) {
	for _, c := range []struct {
		filter string
		want   []int
	}{
		{"", []int{0, 1, 2, 3, 4, 5}},
		{"alias-4", []int{4}},
		{"ALIAS-4", []int{4}},
		{"state:disabled", []int{1, 4}},
		{"state:enabled alias-3", []int{3}},
		{"alias-3 state:disabled", nil},
		{"pending deletion", []int{2, 5}},
		{"arn:aws", nil},
		{"state:", []int{0, 1, 2, 3, 4, 5}},
	} {
		table := entryTable(widgettest.Theme())
		table.SetSize(80, 20)
		rows := entries(6)
		table.SetRows(rows)
		table.SetFilter(c.filter)
		if !slices.Equal(table.shown, c.want) {
			t.Errorf("filter %q shows %v, want %v", c.filter, table.shown, c.want)
		}
	}
}

func TestTableFilterKeys(t *testing.T) {
	table := entryTable(widgettest.Theme())
	table.SetSize(80, 20)
	rows := entries(40)
	table.SetRows(rows)
	press(table, "down", "down", "/")
	if !table.Capturing() {
		t.Fatal("/ does not open the filter")
	}
	typeText(func(k keyMsg) { table.Update(k) }, "j disabled")
	if table.Shown() != 0 {
		t.Errorf("j moved instead of being typed: %d rows shown", table.Shown())
	}
	press(table, "ctrl+u")
	typeText(func(k keyMsg) { table.Update(k) }, "disabled")
	press(table, "enter")
	if table.Capturing() || table.Shown() != 13 {
		t.Fatalf("enter: capturing %t, %d shown, want the 13 disabled", table.Capturing(), table.Shown())
	}
	chosen := cursorID(table)
	if want := "1-13 of 13, 40 in all"; table.Position() != want {
		t.Errorf("position %q, want %q", table.Position(), want)
	}
	if handled, _ := table.Update(stroke("esc")); !handled || table.Filter() != "" {
		t.Errorf("the first esc must clear the filter: handled %t, filter %q", handled, table.Filter())
	}
	if cursorID(table) != chosen {
		t.Errorf("the cursor left the row that enter chose under the filter")
	}
	before := cursorID(table)
	press(table, "/")
	typeText(func(k keyMsg) { table.Update(k) }, "enabled")
	if cursorID(table) == before {
		t.Fatal("the filter does not hide the row")
	}
	press(table, "esc")
	if cursorID(table) != before {
		t.Errorf("the cursor is not back on the row that the filter hid while it was typed")
	}
	if handled, _ := table.Update(stroke("esc")); handled {
		t.Error("the second esc belongs to the page")
	}
}

func TestTableSaysWhatTheFilterDoesNotFind(t *testing.T) {
	table := entryTable(widgettest.Theme())
	table.SetSize(80, 20)
	table.SetRows(entries(9))
	for filter, want := range map[string]string{
		"bogus:x":                "There is no field bogus; fields are ",
		"state:frozen":           "Nothing matches state:frozen; values are ",
		"state:disabled nowhere": "Nothing matches the filter.",
		"arn:aws:kms":            "Nothing matches the filter.",
	} {
		table.SetFilter(filter)
		if view := widgettest.Trimmed(table.View()); !strings.Contains(view, want) {
			t.Errorf("%s: no %q in\n%s", filter, want, view)
		}
	}
}

func TestTableSaysWhatAFilterIsMadeOf(t *testing.T) {
	table := entryTable(widgettest.Plain())
	table.filter.field.Hint = "words, or field:value"
	table.SetSize(80, 20)
	table.SetRows(entries(9))
	press(table, "/")
	if view := widgettest.Trimmed(table.View()); !strings.Contains(view, "words, or field:value") {
		t.Errorf("an empty filter says nothing in\n%s", view)
	}
	press(table, "e")
	if view := widgettest.Trimmed(table.View()); strings.Contains(view, "words, or field:value") {
		t.Errorf("what is typed has the hint beside it in\n%s", view)
	}
}

func TestTableSelection(t *testing.T) {
	table := entryTable(widgettest.Theme())
	table.SetSize(80, 20)
	table.SetRows(entries(9))
	press(table, " ", "down", "down", " ")
	if got := table.Selected(); len(got) != 2 || got[0].alias != "alias-0" || got[1].alias != "alias-2" {
		t.Fatalf("selected %v", got)
	}
	table.SetFilter("state:disabled")
	press(table, "*")
	if got := table.Position(); got != "1-3 of 3, 9 in all · 5 selected" {
		t.Errorf("position %q: what is hidden stays selected and is counted", got)
	}
	press(table, "*")
	if got := len(table.Selected()); got != 2 {
		t.Errorf("* on rows that are all selected leaves %d selected, want the 2 hidden ones", got)
	}
	table.SetFilter("")
	table.SetRows(entries(9)[1:])
	if got := table.Selected(); len(got) != 1 || got[0].alias != "alias-2" {
		t.Errorf("selected after a row went: %v", got)
	}
	table.SetSelected(nil)
	if got := table.Targets(); len(got) != 1 || got[0].id != cursorID(table) {
		t.Errorf("targets without a selection: %v", got)
	}
}

// The cursor is an id: whatever is moved, filtered, sorted, added or taken
// away around its row, it stays on it while the row is there.
func TestTableCursorIsAnID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := entryTable(widgettest.Theme())
		rows := entries(rapid.IntRange(0, 60).Draw(t, "rows"))
		table.SetSize(80, 20)
		table.SetRows(rows)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			before, had := table.Cursor()
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				table.Update(anyKey().Draw(t, "key"))
				before, had = table.Cursor()
			case 1:
				slices.Reverse(rows)
				table.SetRows(rows)
			case 2:
				rows = append(slices.Clone(rows), entry{"new", fmt.Sprintf("new-%d", len(rows)), "● Enabled", ""})
				table.SetRows(rows)
			case 3:
				if len(rows) > 0 {
					i := rapid.IntRange(0, len(rows)-1).Draw(t, "gone")
					rows = slices.Delete(slices.Clone(rows), i, i+1)
					table.SetRows(rows)
				}
			case 4:
				width, height := rapid.IntRange(1, 140).Draw(t, "width"), rapid.IntRange(1, 45).Draw(t, "height")
				table.SetSize(width, height)
			}
			now, has := table.Cursor()
			if has != (table.Shown() > 0) {
				t.Fatalf("%d rows shown, cursor on one: %t", table.Shown(), has)
			}
			if had && table.Filter() == "" && slices.Contains(rows, before) && now != before {
				t.Fatalf("the cursor went from %v to %v", before, now)
			}
			if has && (table.at < table.top || table.at >= table.top+table.lines()) {
				t.Fatalf("the cursor at %d is not on the screen, which shows %d from %d", table.at, table.lines(), table.top)
			}
			widgettest.AssertSize(t, table.View(), table.width, table.height)
		}
	})
}

func TestTableCursorWhenItsRowGoes(t *testing.T) {
	table := entryTable(widgettest.Theme())
	table.SetSize(80, 10)
	rows := entries(5)
	table.SetRows(rows)
	table.SetCursor(rows[4].id)
	table.SetRows(rows[:4])
	if got := cursorID(table); got != rows[3].id {
		t.Errorf("cursor on %s, want the nearest row", got)
	}
	table.SetRows(nil)
	if _, ok := table.Cursor(); ok {
		t.Error("cursor on a row of an empty table")
	}
	table.SetRows(rows)
	if got := cursorID(table); got != rows[3].id {
		t.Errorf("cursor on %s after the rows came back", got)
	}
}

func TestTableKeepsHiddenCursorOverRefresh(t *testing.T) {
	table := entryTable(widgettest.Theme())
	table.SetSize(80, 10)
	rows := entries(9)
	table.SetRows(rows)
	table.SetCursor(rows[3].id)
	table.SetFilter("state:disabled")
	table.SetRows(slices.Clone(rows))
	table.SetFilter("")
	if got := cursorID(table); got != rows[3].id {
		t.Errorf("cursor on %s, want %s", got, rows[3].id)
	}
}

func TestTableColumnsGiveWay(t *testing.T) {
	for _, c := range []struct {
		width int
		want  []int
	}{
		{140, []int{24, 36, 22, 10}},
		{102, []int{24, 36, 22, 10}},
		{90, []int{24, 24, 22, 10}},
		{80, []int{23, 15, 22, 10}},
		{70, []int{13, 15, 22, 10}},
		{60, []int{12, 15, 22, 0}},
		{50, []int{12, 0, 22, 0}},
		{30, []int{0, 0, 22, 0}},
	} {
		table := entryTable(widgettest.Theme())
		table.SetSize(c.width, 10)
		if got := table.columnWidths(); !slices.Equal(got, c.want) {
			t.Errorf("at %d cells: %v, want %v", c.width, got, c.want)
		}
	}
}

// Columns without room are counted, where nothing covers the count.
func TestTableSaysWhatItHides(t *testing.T) {
	for width, want := range map[int]string{80: "", 60: "1 column hidden", 50: "2 columns hidden", 38: "3 columns hidden", 30: "3 hidden"} {
		table := entryTable(widgettest.Plain())
		table.SetSize(width, 10)
		table.SetRows(entries(20))
		foot := lastLine(table.View())
		if strings.Contains(foot, "hidden") != (want != "") || !strings.HasSuffix(foot, want) || Width(foot) != width {
			t.Errorf("at %d cells: %q, want %q", width, foot, want)
		}
	}
}

func lastLine(view string) string { return view[strings.LastIndex(view, "\n")+1:] }

// A mark is never cut, whatever the text before it.
func TestTableMarks(t *testing.T) {
	column := Column[string]{Cell: func(r string) string { return r }, Mark: func(r string) string {
		if r == "plain" {
			return ""
		}
		return "AWS"
	}}
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"plain", 8, "plain   "}, {"aws/ebs", 14, "aws/ebs AWS   "}, {"aws/ebs", 11, "aws/ebs AWS"},
		{"aws/workspaces", 16, "aws/workspa… AWS"}, {"aws/ebs", 4, " AWS"}, {"aws/ebs", 2, " …"},
	} {
		if got := column.fit(c.text, c.width); got != c.want {
			t.Errorf("%s in %d cells is %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestTableLooks(t *testing.T) {
	for _, size := range []struct{ width, height int }{{60, 16}, {80, 20}, {140, 12}} {
		table := entryTable(widgettest.Theme())
		table.SetSize(size.width, size.height)
		rows := entries(40)
		rows[3].alias = Clean("給与の鍵 👩\u200d👧 for the family")
		table.SetRows(rows)
		press(table, "down", " ", "down")
		widgettest.AssertSize(t, table.View(), size.width, size.height)
		widgettest.Golden(t, fmt.Sprintf("table-%dx%d", size.width, size.height), table.View())
	}
}

func TestTableLooksWithFilter(t *testing.T) {
	table := entryTable(widgettest.Plain())
	table.SetSize(80, 8)
	table.SetRows(entries(40))
	press(table, "/")
	typeText(func(k keyMsg) { table.Update(k) }, "disabled 3")
	widgettest.Golden(t, "table-filter", table.View())
	typeText(func(k keyMsg) { table.Update(k) }, "x")
	widgettest.Golden(t, "table-nothing", table.View())
	table = entryTable(widgettest.Plain())
	table.SetSize(60, 6)
	widgettest.Golden(t, "table-empty", table.View())
}

func TestTableColours(t *testing.T) {
	table := entryTable(widgettest.Theme())
	table.SetSize(80, 6)
	table.SetRows(entries(3))
	press(table, " ", "down")
	widgettest.GoldenColour(t, "table-colour", table.View())
}
