package widget

import (
	"fmt"
	"time"

	"coldkms/themes"
)

const (
	workingAfter  = 200 * time.Millisecond // shorter work shows nothing
	progressAfter = time.Second            // longer work says how far it is
	spinnerStep   = 100 * time.Millisecond
)

// Working says that something runs. It is a value, drawn for a given time.
type Working struct {
	Name        string // what runs, "" when nothing does
	Since       time.Time
	Done, Total int // how far it is; Total is 0 when nobody knows
}

// Text returns what to show at a time: "" at first, then that it runs, and
// after a second how far it is and how to cancel.
func (w Working) Text(theme *themes.Theme, now time.Time) string {
	elapsed := now.Sub(w.Since)
	if w.Name == "" || elapsed < workingAfter {
		return ""
	}
	spinner := theme.Signs.Spinner
	text := spinner[int(elapsed/spinnerStep)%len(spinner)] + " " + Clean(w.Name)
	switch {
	case elapsed < progressAfter:
		return text
	case w.Total > 0:
		return fmt.Sprintf("%s %d of %d, esc cancels", text, w.Done, w.Total)
	default:
		return fmt.Sprintf("%s %d s, esc cancels", text, int(elapsed/time.Second))
	}
}
