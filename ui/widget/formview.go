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
	lines, first, last := f.layout()
	room := f.room()
	top := f.top(len(lines), first, last)
	foot := []string{OutOfSight(f.theme, top, len(lines)-top-room), f.buttonRow()}
	body := Block(lines[top:min(top+room, len(lines))], f.width, room)
	if room == 0 {
		return Block(foot[1:], f.width, f.height)
	}
	return body + "\n" + Block(foot, f.width, formFoot)
}

// room is how many lines the fields have on the screen.
func (f *Form) room() int { return max(f.height-formFoot, 0) }

// top is the first line on the screen: the focus in the middle, as far as the
// ends allow, and moved by what was scrolled.
func (f *Form) top(total, first, last int) int {
	middle := first - max(f.room()-(last-first), 0)/2
	return f.within(f.within(middle, total)+f.scrolled, total)
}

// within keeps a first line where no line of the screen is wasted.
func (f *Form) within(top, total int) int { return max(min(top, total-f.room()), 0) }

// scrollBy turns pages over without moving the focus, and not beyond the ends.
func (f *Form) scrollBy(pages int) {
	lines, first, last := f.layout()
	now := f.top(len(lines), first, last)
	f.scrolled += f.within(now+pages*f.room(), len(lines)) - now
}

// layout draws all rows, and finds the lines of the one with the focus.
func (f *Form) layout() (lines []string, first, last int) {
	focused := f.focused()
	for i, item := range f.items {
		if i > 0 && (item.Field == nil || f.items[i-1].Field == nil) {
			lines = append(lines, "")
		}
		from := len(lines)
		lines = append(lines, f.item(item)...)
		if item.Field != nil && item.Field == focused {
			first, last = from, len(lines)
		}
	}
	if focused == nil {
		first, last = len(lines), len(lines)
	}
	return lines, first, last
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
		for _, line := range Wrap(item.Note, f.fieldWidth()) {
			lines = append(lines, f.theme.Faint.Render(line))
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
