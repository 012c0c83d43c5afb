package widget

import (
	"fmt"
	"time"

	"coldkms/themes"
)

const (
	// WorkingAfter is how long work may take before the screen says that it
	// goes on.
	WorkingAfter = 200 * time.Millisecond
	// SpinnerStep is how long each picture of the spinner stands.
	SpinnerStep = 100 * time.Millisecond

	secondsAfter = time.Second // longer work says how long it has taken
)

// Working says that something goes on. It is a value, drawn for a given time.
type Working struct {
	Name  string // what goes on, "" when nothing does
	Since time.Time
}

// Text returns what to show at a time: "" at first, then that the work goes
// on, and after a second for how long.
func (w Working) Text(theme *themes.Theme, now time.Time) string {
	elapsed := now.Sub(w.Since)
	if w.Name == "" || elapsed < WorkingAfter {
		return ""
	}
	spinner := theme.Signs.Spinner
	text := spinner[int(elapsed/SpinnerStep)%len(spinner)] + " " + Clean(w.Name)
	if elapsed < secondsAfter {
		return text
	}
	return fmt.Sprintf("%s, %d s", text, int(elapsed/time.Second))
}
