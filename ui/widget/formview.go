package widget

import (
	"strings"

	"coldkms/themes"
)

// labelLimit is the widest that labels may be beside their fields.
const labelLimit = 24

// formFoot is the lines under the fields: one that says what is out of sight,
// one of buttons.
const formFoot = 2

// labelWidth is the width of the column of labels, gap and sign included.
func (f *Form) labelWidth() int {
	widest := 0
	for _, item := range f.items {
		if item.Field != nil {
			widest = max(widest, Width(item.Label))
		}
	}
	return min(widest, labelLimit, max(f.width/3, 1)) + 4
}

func (f *Form) fieldWidth() int { return max(f.width-f.labelWidth(), 1) }

// View draws the fields around the focus, and the buttons.
func (f *Form) View() string {
	if f.width <= 0 || f.height <= 0 {
		return ""
	}
	s := f.layout()
	room, top, lines := f.room(), f.top(s), s.lines
	foot := []string{OutOfSight(f.theme, top, len(lines)-top-room), f.buttonRow()}
	body := Block(lines[top:min(top+room, len(lines))], f.width, room)
	if room == 0 {
		return Block(foot[1:], f.width, f.height)
	}
	return body + "\n" + Block(foot, f.width, formFoot)
}

// room is how many lines the fields have on the screen.
func (f *Form) room() int { return max(f.height-formFoot, 0) }

// buttonLine is where the buttons stand: under the fields and the line that says
// what is out of sight, as far as there is room.
func (f *Form) buttonLine() int {
	if f.room() == 0 {
		return 0
	}
	return f.room() + formFoot - 1
}

// top is the first line on the screen: the focus in the middle, moved by what
// was scrolled.
func (f *Form) top(s sheet) int { return f.within(f.middle(s)+f.scrolled, len(s.lines)) }

// middle is the first line with the focus in the middle, as far as the ends
// allow.
func (f *Form) middle(s sheet) int {
	return f.within(s.first-max(f.room()-(s.last-s.first), 0)/2, len(s.lines))
}

// within keeps a first line where no line of the screen is wasted.
func (f *Form) within(top, total int) int { return max(min(top, total-f.room()), 0) }

// scroll moves by lines without moving the focus, and not beyond the ends; false
// when it stands there already.
func (f *Form) scroll(by int) bool {
	s := f.layout()
	now := f.top(s)
	to := f.within(now+by, len(s.lines))
	f.scrolled += to - now
	return to != now
}

// sheet is all rows of a form, drawn.
type sheet struct {
	lines       []string
	rows        []int // the line that each item begins at
	first, last int   // lines of the item with the focus
}

// layout draws all rows, and finds their lines.
func (f *Form) layout() sheet {
	var s sheet
	focused := f.focused()
	for i, item := range f.items {
		if i > 0 && (item.Field == nil || f.items[i-1].Field == nil) {
			s.lines = append(s.lines, "")
		}
		from := len(s.lines)
		s.rows = append(s.rows, from)
		s.lines = append(s.lines, f.item(item)...)
		if item.Field != nil && item.Field == focused {
			s.first, s.last = from, len(s.lines)
		}
	}
	if focused == nil {
		s.first, s.last = len(s.lines), len(s.lines)
	}
	return s
}

// item draws one row: label and field, then its problem, then its note.
func (f *Form) item(item *Item) []string {
	if item.Field == nil {
		return f.paragraph(item)
	}
	lines := strings.Split(item.Field.View(), "\n")
	if item.Problem != "" {
		for _, line := range Wrap(f.theme.Signs.Refused+" "+item.Problem, f.fieldWidth()) {
			lines = append(lines, f.theme.Error.Render(line))
		}
	}
	if item.Note != "" {
		margin := marginOf(item.Field)
		for _, line := range Wrap(item.Note, f.fieldWidth()-margin) {
			lines = append(lines, spaces(margin)+f.theme.Faint.Render(line))
		}
	}
	label := f.label(item)
	for len(lines) < len(label) {
		lines = append(lines, "")
	}
	for i, line := range lines {
		lead := spaces(f.labelWidth())
		if i < len(label) {
			lead = label[i]
		}
		lines[i] = lead + line
	}
	return lines
}

// marginOf is how many cells a field has before its text: its note begins where
// that does.
func marginOf(field Field) int {
	if f, ok := field.(interface{ Margin() int }); ok {
		return f.Margin()
	}
	return 0
}

// label draws an item's label, in several lines when it is too long for one.
func (f *Form) label(item *Item) []string {
	lead, style := "  ", f.theme.Label
	if item.Field.Focused() {
		lead, style = f.theme.Signs.Cursor+" ", f.theme.Focus
	}
	width := f.labelWidth()
	lines := Wrap(item.Label, width-4)
	for i, line := range lines {
		lines[i] = style.Render(Fit(lead+line, width))
		lead = "  "
	}
	return lines
}

func (f *Form) paragraph(item *Item) []string {
	var lines []string
	if item.Label != "" {
		lines = append(lines, f.theme.Title.Render(Fit(item.Label, f.width)))
	}
	if item.Note != "" {
		for _, line := range Wrap(item.Note, f.width) {
			lines = append(lines, f.theme.Text.Render(line))
		}
	}
	return lines
}

// OutOfSight says what pgup and pgdown would show of so many lines.
func OutOfSight(theme *themes.Theme, above, below int) string {
	var parts []string
	if above > 0 {
		parts = append(parts, theme.Signs.Up+" more, pgup")
	}
	if below > 0 {
		parts = append(parts, theme.Signs.Down+" more, pgdn")
	}
	return theme.Faint.Render(strings.Join(parts, "   "))
}

func (f *Form) buttonRow() string { return buttonRow(f.theme, f.buttons, f.focusedButton()) }
