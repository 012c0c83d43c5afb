package keyaction

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Outcome is what became of a call on each of some keys.
type Outcome struct {
	Done     []Key
	Refusals []Refusal
}

// Refusal is the error that a call on a key met.
type Refusal struct {
	Key Key
	Err error
}

// Each makes a call on keys, one after the other. A refusal does not keep the
// others from it.
func Each(keys []Key, call func(Key) error) Outcome {
	var outcome Outcome
	for _, key := range keys {
		if err := call(key); err != nil {
			outcome.Refusals = append(outcome.Refusals, Refusal{key, err})
		} else {
			outcome.Done = append(outcome.Done, key)
		}
	}
	return outcome
}

// single reports that there was one key only, whose error is a refusal as any.
func (o Outcome) single() bool { return len(o.Done)+len(o.Refusals) == 1 }

// Report opens a dialog that lists where the call went well and where it was
// refused, with the names of the exceptions. verb is what was to be done, such
// as "Enable".
func (o Outcome) Report(c *page.Console, verb string) tea.Cmd {
	question := widget.Question{
		Title:  fmt.Sprintf("%s: %d of %d refused", verb, len(o.Refusals), len(o.Refusals)+len(o.Done)),
		Cancel: "Close",
	}
	for _, refusal := range o.Refusals {
		question.Consequences = append(question.Consequences, refusal.Key.Label()+": "+refusal.Err.Error())
	}
	for _, key := range o.Done {
		question.About = append(question.About, c.Theme.Signs.Done+" "+key.Label())
	}
	return page.Send(page.Ask{Dialog: &report{widget.NewConfirm(c.Theme, question)}})
}

// report is a dialog in which nothing is decided.
type report struct{ *widget.Confirm }

// Update takes a key; the decision is of no interest to anybody.
func (r *report) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	done, _ = r.Confirm.Update(msg)
	return done, nil
}
