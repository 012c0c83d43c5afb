package keyaction

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// Outcome is what became of a call on each of some keys.
type Outcome struct {
	Done     []Key
	Refusals []Refusal
	NotTried []Key // that were left when it was stopped
}

// Refusal is the error that a call on a key met.
type Refusal struct {
	Key Key
	Err error
}

// Each makes the command for a call on keys, one after the other, and for what
// then is to be said of it. A refusal does not keep the others from the call; that
// of a request limit is waited out.
// Of several keys doing says what goes on, such as "disabling", before how far
// it is; they can be stopped between two calls.
func Each(c *page.Console, doing string, keys []Key, call func(context.Context, *vault.Session, Key) error, say func(Outcome) tea.Msg) tea.Cmd {
	if len(keys) == 1 {
		doing += " " + keys[0].Label()
	}
	return c.CallEach(doing, len(keys), func(ctx context.Context, s *vault.Session, bulk *page.Bulk) tea.Msg {
		var outcome Outcome
		for i, key := range keys {
			if !bulk.Next() {
				outcome.NotTried = append(outcome.NotTried, keys[i:]...)
				break
			}
			err := bulk.Try(func() error { return call(ctx, s, key) })
			switch {
			case len(keys) > 1 && errors.Is(err, vault.ErrClosed), errors.Is(err, page.ErrStopped): // by a lock, which stops the work too
				outcome.NotTried = append(outcome.NotTried, key)
			case err != nil:
				outcome.Refusals = append(outcome.Refusals, Refusal{key, err})
			default:
				outcome.Done = append(outcome.Done, key)
			}
			bulk.Made()
		}
		return say(outcome)
	})
}

// Complete reports that the call was made on all keys.
func (o Outcome) Complete() bool { return len(o.Refusals)+len(o.NotTried) == 0 }

// keys is how many keys there were.
func (o Outcome) keys() int { return len(o.Done) + len(o.Refusals) + len(o.NotTried) }

// Exceptions say on how many keys the call was not made well: "1 was refused,
// 280 were not tried"; "" when it was on all.
func (o Outcome) exceptions() string {
	said := ""
	add := func(count int, one, several string) {
		if count == 0 {
			return
		}
		if said != "" {
			said += ", "
		}
		if count > 1 {
			one = several
		}
		said += fmt.Sprintf("%d %s", count, one)
	}
	add(len(o.Refusals), "was refused", "were refused")
	add(len(o.NotTried), "was not tried", "were not tried")
	return said
}

// Report is the words for the outcome, as messages: what was done in a toast,
// with what can be undone; the one key's refusal; or, of several keys, a count
// of those on which the call was not made and a dialog that lists them. The
// dialog is for the page that asked, the rest arrives on any other too. verb is
// what was to be done, such as "Enable", and done words that it was.
func (o Outcome) Report(c *page.Console, verb string, done func([]Key) page.Toast) []tea.Msg {
	if o.keys() == 1 && len(o.Refusals) == 1 {
		return []tea.Msg{page.Refused{Err: o.Refusals[0].Err}}
	}
	var words []tea.Msg
	exceptions := o.exceptions()
	switch {
	case len(o.Done) > 0:
		toast := done(o.Done)
		if exceptions != "" {
			toast.Text += " Of the others " + exceptions + "."
		}
		words = append(words, toast)
	default:
		words = append(words, page.Refused{Err: fmt.Errorf("%s: of %d keys %s", verb, o.keys(), exceptions)})
	}
	if exceptions != "" {
		words = append(words, page.AskWith{Dialog: func() page.Dialog { return o.list(c, verb) }})
	}
	return words
}

// namedDone is how many keys a report names on which the call was made: more
// would hide the exceptions.
const namedDone = 10

func labels(keys []Key) []string {
	all := make([]string, len(keys))
	for i, key := range keys {
		all[i] = key.Label()
	}
	return all
}

// list is the dialog that lists where the call went well, was refused, or was
// not tried, the exceptions by their names.
func (o Outcome) list(c *page.Console, verb string) page.Dialog {
	question := widget.Question{
		Title:  fmt.Sprintf("%s: %d of %d refused", verb, len(o.Refusals), o.keys()),
		Cancel: "Close",
	}
	if len(o.NotTried) > 0 {
		question.Title = fmt.Sprintf("%s: stopped after %d of %d", verb, o.keys()-len(o.NotTried), o.keys())
	}
	for _, refusal := range o.Refusals {
		question.Consequences = append(question.Consequences, refusal.Key.Label()+": "+refusal.Err.Error())
	}
	for _, key := range o.NotTried {
		question.Consequences = append(question.Consequences, key.Label()+": not tried")
	}
	done := []string{Named(o.Done)}
	if len(o.Done) <= namedDone {
		done = labels(o.Done)
	}
	for _, name := range done {
		question.About = append(question.About, c.Theme.Signs.Done+" "+name)
	}
	return &report{widget.NewConfirm(c.Theme, question)}
}

// report is a dialog in which nothing is decided.
type report struct{ *widget.Confirm }

// Update takes a key; the decision is of no interest to anybody.
func (r *report) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	done, _ = r.Confirm.Update(msg)
	return done, nil
}
