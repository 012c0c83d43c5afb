package widget

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// Pair is a key and its value: a tag, or a member of an encryption context.
type Pair struct{ Key, Value string }

// Pairs is a list of keys and values that can be typed. An empty row stands at
// its end; typing in it makes the next one. ctrl+x removes a row.
type Pairs struct {
	theme       *themes.Theme
	rows        []pairRow
	limit       int // pairs at most
	least, most int // lines on the screen, heading included
	width       int
	row         int  // that has the focus
	value       bool // whether its value has it, else its key
	on          bool
}

type pairRow struct {
	key, value *TextField
	given      string // of a PairRow
}

// NewPairs returns an empty list of at most limit pairs, drawn in height
// lines.
func NewPairs(theme *themes.Theme, height, limit int) *Pairs {
	p := &Pairs{theme: theme, least: height, most: height, limit: limit}
	p.grow()
	return p
}

// Value returns the pairs in their order, without the rows that are empty.
// Keys may repeat: that is for the caller to refuse.
func (p *Pairs) Value() []Pair {
	var pairs []Pair
	for _, row := range p.Rows() {
		pairs = append(pairs, row.Pair)
	}
	return pairs
}

// SetValue replaces the pairs.
func (p *Pairs) SetValue(pairs []Pair) {
	rows := make([]PairRow, len(pairs))
	for i, pair := range pairs {
		rows[i] = PairRow{Pair: pair}
	}
	p.SetRows(rows)
}

func (p *Pairs) newRow() pairRow {
	row := pairRow{key: NewTextField(p.theme, 0), value: NewTextField(p.theme, 0)}
	row.key.Placeholder, row.value.Placeholder = "key", "value"
	p.fit(row)
	return row
}

// grow sees to it that there is an empty row at the end, while there may be.
func (p *Pairs) grow() {
	if n := len(p.rows); n < p.limit && (n == 0 || !p.rows[n-1].empty()) {
		p.rows = append(p.rows, p.newRow())
	}
}

// Focus gives the keys to the row that had them last.
func (p *Pairs) Focus() tea.Cmd {
	p.on = true
	return p.refocus()
}

// Blur takes the keys away.
func (p *Pairs) Blur() {
	p.on = false
	p.refocus()
}

// Focused reports whether the list has the keys.
func (p *Pairs) Focused() bool { return p.on }

// Capturing reports that letters are text while the list has the focus.
func (p *Pairs) Capturing() bool { return p.on }

// refocus hands the keys to the one field that has them.
func (p *Pairs) refocus() tea.Cmd {
	var cmd tea.Cmd
	for i, row := range p.rows {
		row.key.Blur()
		row.value.Blur()
		if p.on && i == p.row {
			cmd = p.field().Focus()
		}
	}
	return cmd
}

func (p *Pairs) field() *TextField {
	if p.value {
		return p.rows[p.row].value
	}
	return p.rows[p.row].key
}

// Height returns the lines on the screen: at first those that the list was
// made with, and more as rows are used, up to SetHeight.
func (p *Pairs) Height() int { return max(p.least, min(len(p.rows)+1, p.most)) }

// SetHeight sets how many lines on the screen the list may grow to.
func (p *Pairs) SetHeight(most int) { p.most = most }

// SetWidth sets the width in cells.
func (p *Pairs) SetWidth(width int) {
	p.width = width
	for _, row := range p.rows {
		p.fit(row)
	}
}

// What stands around the fields of a row: the sign and a space before them, and
// the heading above them all.
const (
	pairMargin = 2
	pairEquals = " = "
	pairHead   = 1
)

func (p *Pairs) fit(row pairRow) {
	row.key.SetWidth(p.keyWidth())
	row.value.SetWidth(max(p.width-p.valueColumn(), 0))
}

func (p *Pairs) keyWidth() int { return max((p.width-pairMargin-len(pairEquals))*2/5, 0) }

// valueColumn is the cell that values begin at.
func (p *Pairs) valueColumn() int { return pairMargin + p.keyWidth() + len(pairEquals) }

// Update types, and moves by tab, enter, ↑ and ↓. Moves beyond the first and
// the last field are let go.
func (p *Pairs) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return p.point(m)
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !p.on || len(p.rows) == 0 {
		return false, nil
	}
	switch press.String() {
	case "tab", "enter":
		return p.step(1)
	case "shift+tab":
		return p.step(-1)
	case "up":
		return p.moveTo(p.row-1, p.value)
	case "down":
		return p.moveTo(p.row+1, p.value)
	case "ctrl+x":
		return true, p.remove()
	}
	handled, cmd = p.field().Update(msg)
	p.grow()
	return handled, cmd
}

// step moves to the next or previous field. The empty row at the end is left
// by its key, so that enter on it goes on with the form.
func (p *Pairs) step(by int) (bool, tea.Cmd) {
	if by > 0 && p.rows[p.row].empty() {
		return p.moveTo(len(p.rows), false)
	}
	place := 2*p.row + by
	if p.value {
		place++
	}
	if place < 0 {
		return false, nil
	}
	return p.moveTo(place/2, place%2 == 1)
}

func (p *Pairs) moveTo(row int, value bool) (bool, tea.Cmd) {
	if row < 0 || row >= len(p.rows) {
		return false, nil
	}
	p.row, p.value = row, value
	return true, p.refocus()
}

// remove takes out the row that has the focus.
func (p *Pairs) remove() tea.Cmd {
	p.rows = slices.Delete(p.rows, p.row, p.row+1)
	p.grow()
	p.row, p.value = min(p.row, len(p.rows)-1), false
	return p.refocus()
}

// room is how many rows have a line on the screen.
func (p *Pairs) room() int { return max(p.Height()-pairHead, 1) }

// top is the first row on the screen.
func (p *Pairs) top() int { return max(min(p.row-p.room()/2, len(p.rows)-p.room()), 0) }

// View draws the rows around the one that has the focus.
func (p *Pairs) View() string {
	height := p.Height()
	top, count := p.top(), p.room()
	lines := []string{p.theme.Faint.Render(Fit("  "+Fit("Key", p.keyWidth())+"   Value", p.width))}
	for i := top; i < min(top+count, len(p.rows)); i++ {
		row, sign := p.rows[i], " "
		if p.on && i == p.row {
			sign = p.theme.Signs.Cursor
		}
		lines = append(lines, p.theme.Focus.Render(sign)+" "+row.key.View()+p.theme.Faint.Render(pairEquals)+row.value.View())
	}
	return Block(lines, p.width, height)
}
