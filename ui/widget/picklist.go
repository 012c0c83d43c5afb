package widget

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// PickItem is a row of a PickList.
type PickItem struct {
	ID      string
	Columns []string
}

// PickColumn is a heading of a PickList and the width of its column in cells.
type PickColumn struct {
	Title      string
	Min, Ideal int
}

// PickList is a list of which any number can be picked with space; / filters
// it. With Add, what was typed in the filter and matches nothing becomes an
// item of its own on enter.
type PickList struct {
	*Table[PickItem]
	// Add makes an item of typed text, or says why it is none.
	Add func(text string) (PickItem, error)

	problem string // why the last text was not added
}

// NewPickList returns a list of the given height in lines, heading and
// position included.
func NewPickList(theme *themes.Theme, height int, columns ...PickColumn) *PickList {
	spec := TableSpec[PickItem]{
		ID:         func(item PickItem) string { return item.ID },
		FilterText: func(item PickItem) string { return strings.Join(item.Columns, "\n") },
		Multi:      true,
		Empty:      "Nothing to pick from.",
	}
	for i, column := range columns {
		spec.Columns = append(spec.Columns, Column[PickItem]{
			Title: column.Title, Min: column.Min, Ideal: column.Ideal, GiveWay: len(columns) - i - 1,
			Cell: func(item PickItem) string {
				if i >= len(item.Columns) {
					return ""
				}
				return Clean(item.Columns[i])
			},
		})
	}
	list := &PickList{Table: NewTable(theme, spec)}
	list.Blur()
	list.SetSize(0, height)
	return list
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

// Update moves, picks, filters and adds. ↑ on the first item and ↓ on the last
// are let go, so that a form can be left by them.
func (p *PickList) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok || !p.Focused() {
		return false, nil
	}
	p.problem = ""
	switch {
	case press.Type == tea.KeyEnter && p.Capturing() && p.Add != nil && p.Shown() == 0 && p.Filter() != "":
		p.add(p.Filter())
		return true, nil
	case press.Type == tea.KeyUp && p.at == 0, press.Type == tea.KeyDown && p.at >= p.Shown()-1:
		return false, nil
	}
	return p.Table.Update(msg)
}

// add makes an item of typed text and picks it.
func (p *PickList) add(text string) {
	item, err := p.Add(text)
	if err != nil {
		p.problem = Clean(err.Error())
		return
	}
	if !slices.ContainsFunc(p.rows, func(old PickItem) bool { return old.ID == item.ID }) {
		p.SetRows(append(slices.Clone(p.rows), item))
	}
	p.selected[item.ID] = true
	p.filter.end()
	p.SetFilter("")
	p.SetCursor(item.ID)
}

// Problem says why the last typed text was not added, "" when it was.
func (p *PickList) Problem() string { return p.problem }

// View draws the list; over an empty match it says how to add.
func (p *PickList) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.Shown() > 0 || p.Filter() == "" || p.Add == nil {
		return p.Table.View()
	}
	note := p.theme.Faint.Render(Fit(p.margin()+"Not in the list. ↵ adds it.", p.width))
	if p.problem != "" {
		note = p.theme.Error.Render(Fit(p.margin()+p.problem, p.width))
	}
	lines := strings.Split(p.Table.View(), "\n")
	if len(lines) > 2 {
		lines[2] = note
	}
	return strings.Join(lines, "\n")
}
