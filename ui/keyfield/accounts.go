package keyfield

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/widget"
)

// Accounts is the field that the ids of other accounts are typed in, one a
// row. An empty row stands at its end; typing in it makes the next one.
type Accounts struct {
	theme *themes.Theme
	rows  []*widget.TextField
	at    int // the row that has the focus
	on    bool

	width, height int
}

// leastAccounts is the least height of the field in lines.
const leastAccounts = 3

// NewAccounts returns the field with its empty row alone.
func NewAccounts(theme *themes.Theme) *Accounts {
	a := &Accounts{theme: theme, height: leastAccounts}
	a.grow()
	return a
}

// grow sees to it that there is an empty row at the end.
func (a *Accounts) grow() {
	if n := len(a.rows); n > 0 && a.rows[n-1].Value() == "" {
		return
	}
	row := widget.NewTextField(a.theme, 0)
	row.Placeholder = "Add an External Account: its 12-digit ID"
	row.SetWidth(a.rowWidth())
	a.rows = append(a.rows, row)
}

// separators may stand between the digits of an id, as people write them.
var separators = strings.NewReplacer("-", "", " ", "")

// Value returns the ids in their order, without empty rows and separators.
func (a *Accounts) Value() []string {
	var ids []string
	for _, row := range a.rows {
		if id := separators.Replace(row.Value()); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// SetValue replaces the ids.
func (a *Accounts) SetValue(ids []string) {
	a.rows, a.at = nil, 0
	for _, id := range ids {
		a.grow()
		a.rows[len(a.rows)-1].SetValue(id)
	}
	a.grow()
	if a.on {
		a.rows[0].Focus()
	}
}

// Problem says what is wrong with the first id that may not stand, and in
// which row; "" when all may. own is the account that the key belongs to.
func (a *Accounts) Problem(own string) (row int, text string) {
	seen := map[string]bool{}
	for row, field := range a.rows {
		switch id := separators.Replace(field.Value()); {
		case id == "":
		case !model.ValidAccount(id):
			return row, fmt.Sprintf("%s is no account ID: it must have 12 digits.", widget.Clean(id))
		case id == own:
			return row, fmt.Sprintf("%s is this account. Pick its users and roles above.", id)
		case seen[id]:
			return row, fmt.Sprintf("%s stands here twice.", id)
		default:
			seen[id] = true
		}
	}
	return 0, ""
}

// Focus gives the keys to the row that had them last.
func (a *Accounts) Focus() tea.Cmd {
	a.on = true
	return a.moveTo(a.at)
}

// Blur takes the keys away.
func (a *Accounts) Blur() {
	a.on = false
	a.rows[a.at].Blur()
}

// Focused reports whether the field has the keys.
func (a *Accounts) Focused() bool { return a.on }

// Capturing reports that letters are text while the field has the focus.
func (a *Accounts) Capturing() bool { return a.on }

// Height returns the lines on the screen.
func (a *Accounts) Height() int { return a.height }

// AccountsNote stands under the field.
const AccountsNote = "Their administrators must allow users and roles too."

// accountMargin is the room for the sign before the row that has the focus.
const accountMargin = 2

// Margin is how many cells stand before the text of a row.
func (a *Accounts) Margin() int { return accountMargin }

// SetWidth sets the width in cells.
func (a *Accounts) SetWidth(width int) {
	a.width = width
	for _, row := range a.rows {
		row.SetWidth(a.rowWidth())
	}
}

func (a *Accounts) rowWidth() int { return max(a.width-accountMargin-moreMargin, 0) }

// SetHeight sets the lines on the screen.
func (a *Accounts) SetHeight(height int) { a.height = max(height, leastAccounts) }

func (a *Accounts) moveTo(at int) tea.Cmd {
	a.rows[a.at].Blur()
	a.at = at
	return a.rows[a.at].Focus()
}

// Seek makes a row the one that Focus gives the keys to.
func (a *Accounts) Seek(row int) {
	a.rows[a.at].Blur()
	a.at = row
}

// Update types, and moves by tab, enter, ↑ and ↓. Moves beyond the ends, and
// enter on the empty row, are let go.
func (a *Accounts) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		return a.point(m), nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !a.on {
		return false, nil
	}
	to := a.at
	switch press.String() {
	case "tab", "enter", "down":
		to++
	case "shift+tab", "up":
		to--
	case "ctrl+x":
		a.remove()
		return true, a.moveTo(min(a.at, len(a.rows)-1))
	default:
		handled, cmd = a.rows[a.at].Update(press)
		a.grow()
		return handled, cmd
	}
	if to < 0 || to >= len(a.rows) {
		return false, nil
	}
	return true, a.moveTo(to)
}

// remove takes out the row that has the focus. The empty one at the end stays.
func (a *Accounts) remove() {
	if a.at < len(a.rows)-1 {
		a.rows = slices.Delete(a.rows, a.at, a.at+1)
	}
	a.grow()
}

// top is the first row on the screen.
func (a *Accounts) top() int { return max(min(a.at-a.height/2, len(a.rows)-a.height), 0) }

// View draws the rows around the one that has the focus, and signs at the edge
// where there are more.
func (a *Accounts) View() string {
	top := a.top()
	lines := make([]string, a.height)
	for i := range lines {
		sign, row := " ", ""
		if at := top + i; at < len(a.rows) {
			row = a.rows[at].View()
			if a.on && at == a.at {
				sign = a.theme.Signs.Cursor
			}
		}
		lines[i] = widget.Fit(a.theme.Focus.Render(sign)+" "+row, a.width-moreMargin) + a.more(i, top)
	}
	return strings.Join(lines, "\n")
}

// moreMargin is the room for the sign of more rows, behind the rows.
const moreMargin = 2

// more is the sign behind a line: there are more rows above it or below it.
func (a *Accounts) more(line, top int) string {
	sign := " "
	switch {
	case line == 0 && top > 0:
		sign = a.theme.Signs.Up
	case line == a.height-1 && top+a.height < len(a.rows):
		sign = a.theme.Signs.Down
	}
	return " " + a.theme.Faint.Render(sign)
}
