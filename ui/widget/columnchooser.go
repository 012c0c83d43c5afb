package widget

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/immediate"
)

// ColumnsChosen is what a ColumnChooser was closed with: the names of the
// columns to show, in their order, none for the usual ones.
type ColumnsChosen struct{ Names []string }

// ColumnChooser is a dialog that ticks the columns of a table and puts them in
// order. What was chosen comes back as ColumnsChosen.
type ColumnChooser struct {
	theme   *themes.Theme
	usual   []string
	lines   []columnLine
	wide    func() int // cells that the table has for its columns
	problem string
	list    ListBox
}

// columnLine is a column that can be shown.
type columnLine struct {
	name, title string
	span        span
	shown       bool
}

// NewColumnChooser returns the dialog for the columns that a table can have, of
// which it shows some now and some as a rule, in a table's Room. Columns of the
// table are known by their names and called by their titles.
func NewColumnChooser[R any](theme *themes.Theme, all []Column[R], shown, usual []string, room func() int) *ColumnChooser {
	c := &ColumnChooser{theme: theme, usual: usual, wide: room, list: ListBox{Widest: 60, Rows: len(all), Below: 3}}
	asked := spans(all)
	for i, column := range all {
		c.lines = append(c.lines, columnLine{name: column.Name, title: column.Title, span: asked[i]})
	}
	c.show(shown)
	return c
}

// show ticks columns and puts them first, in their order.
func (c *ColumnChooser) show(names []string) {
	place := func(line columnLine) int {
		if at := slices.Index(names, line.name); at >= 0 {
			return at
		}
		return len(names)
	}
	for i, line := range c.lines {
		c.lines[i].shown = slices.Contains(names, line.name)
	}
	slices.SortStableFunc(c.lines, func(a, b columnLine) int { return place(a) - place(b) })
}

// SetSize says how many cells there are to stand in.
func (c *ColumnChooser) SetSize(width, height int) { c.list.SetSize(width, height) }

// Capturing is false: nothing is typed here.
func (c *ColumnChooser) Capturing() bool { return false }

// Forget does nothing: a column is no secret.
func (c *ColumnChooser) Forget() {}

func (c *ColumnChooser) at() int { return c.list.At(len(c.lines)) }

// Update takes a key. ↵ closes the dialog with what is ticked; a click ticks.
func (c *ColumnChooser) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		c.point(m)
		return false, nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || press.Paste {
		return false, nil
	}
	c.problem = ""
	switch key := press.String(); key {
	case "esc", "q":
		return true, nil
	case "enter":
		return c.choose()
	case " ":
		c.lines[c.at()].shown = !c.lines[c.at()].shown
	case "K", "shift+up":
		c.move(-1)
	case "J", "shift+down":
		c.move(1)
	case "0":
		c.show(c.usual)
	default:
		c.list.PressLetter(key, len(c.lines))
	}
	return false, nil
}

// move puts the column under the cursor one place further, and the cursor with
// it.
func (c *ColumnChooser) move(by int) {
	from, to := c.at(), c.at()+by
	if to < 0 || to >= len(c.lines) {
		return
	}
	c.lines[from], c.lines[to] = c.lines[to], c.lines[from]
	c.list.Set(to)
}

func (c *ColumnChooser) choose() (done bool, cmd tea.Cmd) {
	var names []string
	for _, line := range c.lines {
		if line.shown {
			names = append(names, line.name)
		}
	}
	switch {
	case len(names) == 0:
		c.problem = "At least one column must be shown."
		return false, nil
	case slices.Equal(names, c.usual):
		names = nil
	}
	return true, immediate.Command(ColumnsChosen{names})
}

// View draws the box.
func (c *ColumnChooser) View() string {
	missing, problem := c.missing(), ""
	if c.problem != "" {
		problem = c.theme.Error.Render(c.theme.Signs.Refused + " " + c.problem)
	}
	below := []string{problem}
	for _, line := range Wrap("space show   J K move   0 usual   ↵ keep   esc close", c.list.Inner()) {
		below = append(below, c.theme.Faint.Render(line))
	}
	return c.list.View(c.theme, Listing{
		Title: "Columns", Count: len(c.lines),
		Line:  func(i int, under bool) string { return c.line(c.lines[i], missing[c.lines[i].name], under) },
		Below: below,
	})
}

// missing are the names of the ticked columns that the table has no room for.
func (c *ColumnChooser) missing() map[string]bool {
	var names []string
	var asked []span
	for _, line := range c.lines {
		if line.shown {
			names, asked = append(names, line.name), append(asked, line.span)
		}
	}
	missing := map[string]bool{}
	for i, width := range shareOut(asked, c.wide()) {
		missing[names[i]] = width == 0
	}
	return missing
}

func (c *ColumnChooser) line(line columnLine, missing, under bool) string {
	box := c.theme.Signs.Unchecked
	if line.shown {
		box = c.theme.Signs.Checked
	}
	text, note := fmt.Sprintf("%s %s", box, line.title), ""
	if missing {
		note = "   no room at this width"
	}
	if under {
		return c.list.Line(c.theme, text+note, under)
	}
	return c.list.Line(c.theme, text, under) + c.theme.Faint.Render(note)
}
