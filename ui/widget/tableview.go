package widget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

const columnGap = 2

// View draws heading, filter, the rows on the screen and the position.
func (t *Table[R]) View() string {
	if t.width <= 0 || t.height <= 0 {
		return ""
	}
	lines := make([]string, 0, t.height)
	if t.filter.Visible() {
		lines = append(lines, t.filter.View())
	}
	slots := t.slots()
	lines = append(lines, t.heading(slots))
	lines = append(lines, t.body(slots)...)
	for len(lines) < t.height-1 {
		lines = append(lines, spaces(t.width))
	}
	lines = append(lines[:t.height-1], t.theme.Faint.Render(t.foot()))
	return strings.Join(lines, "\n")
}

// foot is the position and, at the right end in the words that fit, that
// columns are missing.
func (t *Table[R]) foot() string {
	left := t.margin() + t.Position()
	for _, right := range t.hidden() {
		if room := t.width - Width(right); Width(left)+columnGap <= room {
			return Fit(left, room) + right
		}
	}
	return Fit(left, t.width)
}

func (t *Table[R]) heading(slots []slot) string {
	line := t.line(t.margin(), slots, func(c slot) string { return Fit(t.title(t.spec.Columns[c.column]), c.width) })
	return t.theme.Header.Render(line)
}

// signWidth is the room for a sign before a row.
const signWidth = 2

// margin is the room before the first column: cursor and check box.
func (t *Table[R]) margin() string {
	if t.spec.Multi {
		return spaces(2 * signWidth)
	}
	return spaces(signWidth)
}

func (t *Table[R]) body(slots []slot) []string {
	var lines []string
	if len(t.shown) == 0 {
		text := t.spec.Empty
		if len(t.rows) > 0 {
			text = t.noMatch()
		}
		for _, line := range Wrap(text, t.width-len(t.margin())) {
			lines = append(lines, t.theme.Faint.Render(Fit(t.margin()+line, t.width)))
		}
		return lines
	}
	for place := t.top; place < min(t.top+t.lines(), len(t.shown)); place++ {
		lines = append(lines, t.row(t.rows[t.shown[place]], place == t.at, slots))
	}
	return lines
}

// row draws one row. A row under the cursor or selected has one style from end
// to end: a style within a style would end it early.
func (t *Table[R]) row(row R, atCursor bool, slots []slot) string {
	selected := t.selected[t.spec.ID(row)]
	var whole *lipgloss.Style
	switch {
	case atCursor && t.on:
		whole = &t.theme.Cursor
	case selected:
		whole = &t.theme.Selected
	}
	signs := t.signs(atCursor, selected)
	if whole == nil {
		signs = t.theme.Text.Render(signs)
	}
	line := t.line(signs, slots, func(c slot) string {
		column := t.spec.Columns[c.column]
		cell := column.fit(row, c.width)
		if whole != nil {
			return cell
		}
		return t.tint(column, row).Render(cell)
	})
	if whole != nil {
		return whole.Render(line)
	}
	return line
}

// slot is what a column has of each line.
type slot struct{ column, width int }

// slots shares the width out among the columns that are shown.
func (t *Table[R]) slots() []slot {
	var shown []slot
	for i, width := range t.columnWidths() {
		if width > 0 {
			shown = append(shown, slot{i, width})
		}
	}
	return shown
}

// line puts the cells of the columns side by side.
func (t *Table[R]) line(lead string, slots []slot, draw func(slot) string) string {
	parts := make([]string, len(slots))
	for i, c := range slots {
		parts[i] = draw(c)
	}
	return Fit(lead+strings.Join(parts, spaces(columnGap)), t.width)
}

func (t *Table[R]) tint(column Column[R], row R) lipgloss.Style {
	if column.Tint != nil {
		if style := column.Tint(row); style != nil {
			return *style
		}
	}
	return t.theme.Text
}

// signs are what stands before a row: where the cursor is and what is
// selected must show without colour.
func (t *Table[R]) signs(atCursor, selected bool) string {
	signs := "  "
	if atCursor {
		signs = t.theme.Signs.Cursor + " "
	}
	switch {
	case !t.spec.Multi:
		return signs
	case selected:
		return signs + t.theme.Signs.Checked + " "
	default:
		return signs + t.theme.Signs.Unchecked + " "
	}
}

// fit draws a row's text, and its mark behind it, in just so many cells.
func (c Column[R]) fit(row R, width int) string {
	text, mark := c.Cell(row), ""
	if c.Mark != nil {
		mark = c.Mark(row)
	}
	if mark == "" {
		return fitCell(text, width, c.Middle)
	}
	room := max(width-Width(mark)-1, 0)
	return Fit(fitCell(text, min(Width(text), room), c.Middle)+" "+mark, width)
}

func fitCell(text string, width int, middle bool) string {
	if middle {
		return FitMiddle(text, width)
	}
	return Fit(text, width)
}

// columnWidths shares the width out; a column without room has none.
func (t *Table[R]) columnWidths() []int {
	return shareOut(spans(t.spec.Columns), t.Room())
}

// Room is how many cells there are for the columns, and the gaps between them.
func (t *Table[R]) Room() int { return t.width - len(t.margin()) }

// hidden says how many columns there is no room for, also in fewer words; it is
// empty when all are seen.
func (t *Table[R]) hidden() []string {
	n := 0
	for _, width := range t.columnWidths() {
		if width == 0 {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return []string{Counted(n, "column") + " hidden", fmt.Sprintf("%d hidden", n)}
}

// span is what a column asks of the width.
type span struct{ least, ideal, giveWay int }

func spans[R any](columns []Column[R]) []span {
	asked := make([]span, len(columns))
	for i, column := range columns {
		asked[i] = span{column.Min, max(column.Ideal, column.Min), column.GiveWay}
	}
	return asked
}

// shareOut gives every column its ideal if that fits. If not, columns shrink to
// their least in the order in which they give way, then go in that order, until
// the rest fits.
func shareOut(columns []span, room int) []int {
	widths := make([]int, len(columns))
	for i, column := range columns {
		widths[i] = column.ideal
	}
	order := givingWay(columns)
	over := func() int {
		total := -columnGap
		for _, width := range widths {
			if width > 0 {
				total += width + columnGap
			}
		}
		return total - room
	}
	for _, i := range order {
		widths[i] = max(widths[i]-max(over(), 0), columns[i].least)
	}
	for _, i := range order {
		if over() > 0 {
			widths[i] = 0
		}
	}
	return widths
}

// givingWay returns the columns that give way, the first to do so first.
func givingWay(columns []span) []int {
	var order []int
	for i, column := range columns {
		if column.giveWay > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(columns[a].giveWay, columns[b].giveWay) })
	return order
}
