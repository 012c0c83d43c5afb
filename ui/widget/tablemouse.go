package widget

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/immediate"
)

// point puts the cursor on the row that was clicked, or selects it when the click
// was on its check box. One on the row under the cursor is ↵, one on a heading
// sorts, one on the filter types there. The wheel moves the cursor.
func (t *Table[R]) point(m Mouse) (handled bool, cmd tea.Cmd) {
	if !m.Clicked() {
		before := t.at
		t.move(t.at + m.Wheel)
		return t.at != before, nil
	}
	heading := t.headLines() - 1
	switch {
	case m.Y < heading:
		t.filter.Point(m)
		return true, nil
	case m.Y == heading:
		return t.sortAt(m.X), nil
	}
	place, ok := t.rowAt(m.Y)
	if !ok {
		return false, nil
	}
	t.filter.End()
	again := place == t.at && t.on
	t.move(place)
	switch {
	case t.isCheckBox(m.X):
		t.toggle()
	case again:
		return true, immediate.Command(Enter{})
	}
	return true, nil
}

// rowAt returns the place of the row on a line of the table; ok is false when
// there is none.
func (t *Table[R]) rowAt(y int) (place int, ok bool) {
	line := y - t.headLines()
	place = t.top + line
	return place, line >= 0 && y < t.height-1 && place < len(t.shown)
}

// isCheckBox reports a cell of the column of check boxes.
func (t *Table[R]) isCheckBox(x int) bool { return t.spec.Multi && x >= signWidth && x < 2*signWidth }

// sortAt sorts by the column whose heading is at a cell, if rows can be sorted by
// it.
func (t *Table[R]) sortAt(x int) (handled bool) {
	var parts []string
	shown := t.slots()
	for _, c := range shown {
		parts = append(parts, spaces(c.width))
	}
	at := PartAt(parts, columnGap, x-len(t.margin()))
	if at < 0 {
		return false
	}
	column := t.spec.Columns[shown[at].column]
	if column.Compare != nil {
		t.SetSort(t.sort.Turned(column.Name))
	}
	return column.Compare != nil
}
