package widget

import "time"

const (
	toastTime    = 10 * time.Second
	toastHistory = 100 // kept for the palette
)

// Toast is a result that was shown.
type Toast struct {
	Text string
	At   time.Time
}

// Toasts are the results of this session, the newest last.
type Toasts struct{ shown []Toast }

// Add shows a result from now on.
func (t *Toasts) Add(text string, now time.Time) {
	t.shown = append(t.shown, Toast{Clean(text), now})
	t.shown = t.shown[max(len(t.shown)-toastHistory, 0):]
}

// AddInTurn shows results one after the other from now on, each for its own
// ten seconds.
func (t *Toasts) AddInTurn(texts []string, now time.Time) {
	for i, text := range texts {
		t.Add(text, now.Add(time.Duration(i)*toastTime))
	}
}

// Current returns the text of the newest result while it is shown, "" after
// ten seconds.
func (t *Toasts) Current(now time.Time) string {
	var newest Toast
	for _, toast := range t.shown {
		if !toast.At.After(now) && !toast.At.Before(newest.At) {
			newest = toast
		}
	}
	if now.Sub(newest.At) >= toastTime {
		return ""
	}
	return newest.Text
}

// History returns what was shown, the newest last, a hundred at most.
func (t *Toasts) History() []Toast { return t.shown }
