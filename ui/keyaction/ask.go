package keyaction

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// asking is a confirmation that knows the change it is about: confirmed, it
// gives the change's command; cancelled, nothing. So no page has to carry the
// decision on, and none can carry it on twice.
type asking struct {
	*widget.Confirm
	console *page.Console
	keys    []Key
	change  change
}

// Update takes a message. The decision is read here, in the update loop, and so
// is the session when the change begins.
func (a *asking) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	done, decide := a.Confirm.Update(msg)
	if !done {
		return false, decide
	}
	if decision, ok := decide().(widget.Decision); ok && decision.Choice == a.change.what {
		return true, a.change.run(a.console, a.keys)
	}
	return true, nil
}

// patience is how long a question waits for the trail: one without the uses is
// better than none.
const patience = time.Second

// ask reads how keys were used, and opens a confirmation with one answer beside
// Cancel that says it.
func ask(c *page.Console, keys []Key, what string, question widget.Question, answer string) tea.Cmd {
	question.Answers = []widget.Answer{{Choice: what, Label: answer}}
	return c.Call("reading the trail", func(ctx context.Context, s *vault.Session) tea.Msg {
		ctx, stop := context.WithTimeout(ctx, patience)
		defer stop()
		if len(keys) == 1 {
			question.About = keys[0].About(c.Now())
			question.Consequences = append(question.Consequences, ReadUsage(ctx, s, keys[0])...)
		} else {
			question.Title += fmt.Sprintf(": %d keys", len(keys))
			for _, key := range keys {
				question.About = append(question.About, key.Summary(c.Now()))
				for _, line := range ReadUsage(ctx, s, key) {
					question.About = append(question.About, "  "+line)
				}
			}
		}
		return page.AskWith{Dialog: func() page.Dialog {
			return &asking{widget.NewConfirm(c.Theme, question), c, keys, changeOf(what)}
		}}
	})
}

// askDisable asks before keys stop working, and lists their uses.
func askDisable(c *page.Console, keys []Key) tea.Cmd {
	if len(keys) > 1 {
		return ask(c, keys, Disable, widget.Question{Title: "Disable", Consequences: []string{
			"Nothing can use these keys until they are enabled again.",
			"What is encrypted under them stays as it is.",
		}}, fmt.Sprintf("Disable %d keys", len(keys)))
	}
	return ask(c, keys, Disable, widget.Question{Title: "Disable key", Consequences: []string{
		"Nothing can use the key until it is enabled again.",
		"What is encrypted under it stays as it is.",
	}}, "Disable")
}

// askCancelDeletion asks before keys are kept.
func askCancelDeletion(c *page.Console, keys []Key) tea.Cmd {
	if len(keys) > 1 {
		return ask(c, keys, CancelDeletion, widget.Question{Title: "Cancel key deletion", Consequences: []string{
			"None of these keys will be deleted.",
			"They come back Disabled. Enable them afterwards to use them.",
		}}, fmt.Sprintf("Yes, keep %d keys", len(keys)))
	}
	return ask(c, keys, CancelDeletion, widget.Question{Title: "Cancel key deletion", Consequences: []string{
		fmt.Sprintf("The key will not be deleted on %s.", keys[0].DeletionDate.UTC().Format(time.DateOnly)),
		"It comes back Disabled. Enable it afterwards to use it.",
	}}, "Yes, keep the key")
}
