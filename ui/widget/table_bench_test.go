package widget

import (
	"fmt"
	"testing"

	"coldkms/ui/widget/widgettest"
)

func BenchmarkTable(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		table := entryTable(widgettest.Theme())
		table.SetSize(140, 45)
		table.spec.FilterText = func(e entry) string { return e.alias } // made before, as many rows want it
		rows := entries(n)
		table.SetRows(rows)
		b.Run(fmt.Sprintf("View/%d", n), func(b *testing.B) {
			for b.Loop() {
				table.View()
			}
		})
		b.Run(fmt.Sprintf("Down/%d", n), func(b *testing.B) {
			for b.Loop() {
				press(table, "down")
			}
		})
		b.Run(fmt.Sprintf("FilterLetter/%d", n), func(b *testing.B) {
			press(table, "/")
			for b.Loop() {
				press(table, "9", "backspace")
			}
			press(table, "esc")
		})
		b.Run(fmt.Sprintf("FilterField/%d", n), func(b *testing.B) {
			for b.Loop() {
				table.SetFilter("state:pending alias-7")
			}
			table.SetFilter("")
		})
		b.Run(fmt.Sprintf("SetRows/%d", n), func(b *testing.B) {
			for b.Loop() {
				table.SetRows(rows)
			}
		})
	}
}
