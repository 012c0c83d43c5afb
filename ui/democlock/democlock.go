// Package democlock is the dialog that moves the demo's clock: by a day, a week,
// a month or a year. It refuses to know how a clock is moved: where to is a
// page.MoveClock.
package democlock

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// steps are how far the clock goes at once.
var steps = []struct {
	label               string
	years, months, days int
}{
	{"A day", 0, 0, 1},
	{"A week", 0, 0, 7},
	{"A month", 0, 1, 0},
	{"A year", 1, 0, 0},
}

// Dialog lists the steps with the dates that they lead to.
type Dialog struct {
	theme *themes.Theme
	now   time.Time
	list  widget.ListBox
}

// New returns the dialog for a clock that shows now.
func New(theme *themes.Theme, now time.Time) *Dialog {
	return &Dialog{theme: theme, now: now.UTC(), list: widget.ListBox{Widest: 60, Rows: len(steps), Above: 2, Below: 2}}
}

// to is where a step leads. A month that is too short for the day ends on its
// last.
func (d *Dialog) to(step int) time.Time {
	by := steps[step]
	to := d.now.AddDate(by.years, by.months, by.days)
	if by.days == 0 && to.Day() != d.now.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return to
}

// Capturing is false: nothing is typed here.
func (d *Dialog) Capturing() bool { return false }

// Actions are the dialog's keys, for help and the bottom line: told, not run.
func (d *Dialog) Actions() []page.Action {
	return []page.Action{
		{Label: "Move", Keys: []string{"enter"}},
		{Label: "Close without moving", Keys: []string{"esc"}},
	}
}

// Forget does nothing: a date is no secret.
func (d *Dialog) Forget() {}

// Update takes a key: movement, or ↵, which chooses, as a click does.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	switch msg := msg.(type) {
	case widget.Mouse:
		if d.list.Point(msg.InBox(), len(steps)) {
			return d.choose()
		}
	case tea.KeyMsg:
		switch key := msg.String(); key {
		case "esc":
			return true, nil
		case "enter":
			return d.choose()
		default:
			d.list.PressLetter(key, len(steps))
		}
	}
	return false, nil
}

// choose closes the dialog with the step under the cursor.
func (d *Dialog) choose() (done bool, cmd tea.Cmd) {
	return true, page.Send(page.MoveClock{To: d.to(d.list.At(len(steps)))})
}
