package widget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/ui/widget/widgettest"
)

// sortable is a table whose columns can be sorted by.
func sortable(rows []entry) *Table[entry] {
	table := entryTable(widgettest.Theme())
	for i, name := range []string{"alias", "id", "status", "created"} {
		column := &table.spec.Columns[i]
		column.Name, column.Compare = name, func(a, b entry) int { return strings.Compare(column.Cell(a), column.Cell(b)) }
	}
	table.SetSize(80, 20)
	table.SetRows(rows)
	return table
}

func TestSortTurns(t *testing.T) {
	by := Sort{}.Turned("status")
	if by != (Sort{"status", false}) || by.Turned("status") != (Sort{"status", true}) || by.Turned("status").Turned("status") != by {
		t.Errorf("%v, %v", by, by.Turned("status"))
	}
	if got := by.Turned("status").Turned("alias"); got != (Sort{"alias", false}) {
		t.Errorf("another column begins with %v", got)
	}
}

// Whatever is sorted, the rows are those that were set, in the order of the
// column, and those that are alike in the order in which they were set.
func TestSortIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := entries(rapid.IntRange(0, 50).Draw(t, "rows"))
		table := sortable(rows)
		down := rapid.Bool().Draw(t, "down")
		before, had := table.Cursor()
		table.SetSort(Sort{"status", down})
		shown := table.ShownRows()
		place := map[string]int{}
		for i, row := range rows {
			place[row.id] = i
		}
		if len(shown) != len(rows) || len(place) != len(rows) {
			t.Fatalf("%d rows of %d", len(shown), len(rows))
		}
		for i := 1; i < len(shown); i++ {
			order := strings.Compare(shown[i-1].state, shown[i].state)
			if down {
				order = -order
			}
			if cmp.Or(order, place[shown[i-1].id]-place[shown[i].id]) > 0 {
				t.Fatalf("%v stands before %v", shown[i-1], shown[i])
			}
		}
		if after, _ := table.Cursor(); had && after != before {
			t.Fatalf("the cursor went from %v to %v", before, after)
		}
		table.SetSort(Sort{})
		if !slices.Equal(table.ShownRows(), rows) {
			t.Fatalf("the usual order is lost")
		}
	})
}

func TestSortWithFilterSelectionAndRefresh(t *testing.T) {
	rows := entries(9)
	table := sortable(rows)
	table.SetSelected([]string{rows[4].id})
	table.SetSort(Sort{"alias", true})
	table.SetFilter("state:disabled")
	want := []entry{rows[7], rows[4], rows[1]}
	if got := table.ShownRows(); !slices.Equal(got, want) {
		t.Errorf("shown %v, want %v", got, want)
	}
	table.SetRows(slices.Clone(rows[:8]))
	if got := table.ShownRows(); !slices.Equal(got, want) || !slices.Equal(table.Selected(), rows[4:5]) {
		t.Errorf("after a refresh %v are shown, %v selected", got, table.Selected())
	}
	table.SetColumns(table.spec.Columns[1:])
	if table.Sort() != (Sort{}) || table.ShownRows()[0] != rows[1] {
		t.Errorf("sorted by %v, a column that is gone", table.Sort())
	}
}

func TestSortLooks(t *testing.T) {
	table := sortable(entries(40))
	table.SetSize(80, 8)
	table.SetSort(Sort{"status", false})
	widgettest.Golden(t, "table-sorted", table.View())
	table.SetSort(Sort{"created", true})
	widgettest.Golden(t, "table-sorted-down", table.View())
}

func TestAnUnknownFieldIsSaidBesideTheFilter(t *testing.T) {
	table := sortable(entries(9))
	for _, width := range []int{80, 60, 30} {
		table.SetSize(width, 8)
		for _, filter := range []string{"bogus:x", "alias-1 bogus:" + strings.Repeat("x", 60)} {
			table.SetFilter(filter)
			view := table.View()
			widgettest.AssertSize(t, view, width, 8)
			if width >= 60 && !strings.Contains(widgettest.Trimmed(view), "There is no field bogus") {
				t.Errorf("%s, %d cells:\n%s", filter, width, widgettest.Trimmed(view))
			}
		}
	}
	table.SetFilter("-state:disabled")
	if got := table.Shown(); got != 6 {
		t.Errorf("%d rows are not disabled, want 6", got)
	}
	if view := widgettest.Trimmed(table.View()); strings.Contains(view, "no field") {
		t.Errorf("the remark stays:\n%s", view)
	}
}

func BenchmarkTableSort(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		table := sortable(entries(n))
		for _, column := range []string{"id", "status"} {
			b.Run(fmt.Sprintf("%s/%d", column, n), func(b *testing.B) {
				for b.Loop() {
					table.SetSort(Sort{column, true})
				}
			})
		}
	}
}
