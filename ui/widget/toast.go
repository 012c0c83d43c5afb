package widget

import (
	"slices"
	"time"
)

// ToastTime is how long a result is shown.
const ToastTime = 10 * time.Second

// toastHistory is how many results are kept for the message history.
const toastHistory = 200

// Toast is a result that was shown.
type Toast struct {
	Text    string
	At      time.Time
	Caution bool // it warns
}

// Toasts are the results of this session, the newest last.
type Toasts struct{ shown []Toast }

// Add shows a result from now on.
func (t *Toasts) Add(text string, now time.Time) { t.add(Toast{Text: Clean(text), At: now}) }

func (t *Toasts) add(toast Toast) {
	t.shown = append(t.shown, toast)
	t.shown = t.shown[max(len(t.shown)-toastHistory, 0):]
}

// WarnInTurn shows warnings one after the other from now on, each for its own
// ten seconds.
func (t *Toasts) WarnInTurn(texts []string, now time.Time) {
	for i, text := range texts {
		t.add(Toast{Text: Clean(text), At: now.Add(time.Duration(i) * ToastTime), Caution: true})
	}
}

// Current returns the newest result while it is shown, none after ten seconds.
func (t *Toasts) Current(now time.Time) Toast {
	var newest Toast
	for _, toast := range t.shown {
		if !toast.At.After(now) && !toast.At.Before(newest.At) {
			newest = toast
		}
	}
	if now.Sub(newest.At) >= ToastTime {
		return Toast{}
	}
	return newest
}

// History returns what was shown until now in the order of time, two hundred at
// most. A warning whose turn has not come is not among them.
func (t *Toasts) History(now time.Time) []Toast {
	shown := slices.DeleteFunc(slices.Clone(t.shown), func(toast Toast) bool { return toast.At.After(now) })
	slices.SortStableFunc(shown, func(a, b Toast) int { return a.At.Compare(b.At) })
	return shown
}
