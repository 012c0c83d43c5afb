package widget

import (
	"cmp"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// PickItem is a row of a PickList.
type PickItem struct {
	ID      string
	Columns []string
}

// column returns the text of a column, "" behind the last.
func (i PickItem) column(at int) string {
	if at >= len(i.Columns) {
		return ""
	}
	return i.Columns[at]
}

// PickColumn is a heading of a PickList and the width of its column in cells.
type PickColumn struct {
	Title      string
	Min, Ideal int
}

// PickList is a list of which any number can be picked with space; / filters
// it. It can be sorted by each column, which goes by its title.
type PickList struct{ *Table[PickItem] }

// NewPickList returns a list of the given height in lines, heading and
// position included.
func NewPickList(theme *themes.Theme, height int, columns ...PickColumn) *PickList {
	spec := TableSpec[PickItem]{
		ID:         func(item PickItem) string { return item.ID },
		FilterText: func(item PickItem) string { return strings.ToLower(strings.Join(item.Columns, "\n")) },
		Multi:      true,
		Empty:      "Nothing to pick from.",
	}
	for i, column := range columns {
		spec.Columns = append(spec.Columns, Column[PickItem]{
			Name: column.Title, Title: column.Title, Min: column.Min, Ideal: column.Ideal, GiveWay: len(columns) - i - 1,
			Cell:    func(item PickItem) string { return Clean(item.column(i)) },
			Compare: func(a, b PickItem) int { return cmp.Compare(a.column(i), b.column(i)) },
		})
	}
	list := &PickList{NewTable(theme, spec)}
	list.Blur()
	list.SetSize(0, height)
	return list
}

// ShowResults has the last line count the rows that the filter shows: "Showing 2
// results".
func (p *PickList) ShowResults() {
	p.spec.Position = func() string {
		text := "Showing " + Counted(p.Shown(), "result")
		if shown, lines := p.Shown(), p.lines(); shown > lines {
			text += fmt.Sprintf(", here %d-%d", p.top+1, min(p.top+lines, shown))
		}
		if n := p.SelectedCount(); n > 0 {
			text += fmt.Sprintf(" %s %d selected", p.theme.Signs.Dot, n)
		}
		return text
	}
}

// SetWidth sets the width in cells.
func (p *PickList) SetWidth(width int) { p.SetSize(width, p.height) }

// Height returns the lines on the screen.
func (p *PickList) Height() int { return p.height }

// Picked returns the ids that were picked, in the order of the list.
func (p *PickList) Picked() []string {
	var ids []string
	for _, item := range p.Selected() {
		ids = append(ids, item.ID)
	}
	return ids
}

// SetPicked picks the given ids, and no other.
func (p *PickList) SetPicked(ids []string) { p.SetSelected(ids) }

// Update moves, picks (by a click too) and filters. ↑ on the first item and ↓ on the last
// are let go, so that a form can be left by them.
func (p *PickList) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return p.point(m)
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !p.Focused() {
		return false, nil
	}
	if press.Type == tea.KeyUp && p.at == 0 || press.Type == tea.KeyDown && p.at >= p.Shown()-1 {
		return false, nil
	}
	return p.Table.Update(msg)
}
