package keyaction

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// asking is a confirmation that knows the change it is about: confirmed, it
// gives the change's command; cancelled, nothing. So no page has to carry the
// decision on, and none can carry it on twice.
type asking struct {
	*widget.Confirm
	console *page.Console
	key     Key
	what    string
}

// ask opens a confirmation with one answer beside Cancel.
func ask(c *page.Console, key Key, what string, question widget.Question, answer string) tea.Cmd {
	question.About = key.About(c.Now())
	question.Answers = []widget.Answer{{Choice: what, Label: answer}}
	return page.Send(page.Ask{Dialog: &asking{widget.NewConfirm(c.Theme, question), c, key, what}})
}

// Update takes a message. The session is read here, in the update loop.
func (a *asking) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	done, decide := a.Confirm.Update(msg)
	if !done {
		return false, decide
	}
	change := call(a.console, a.key, a.what)
	return true, func() tea.Msg {
		if decision, ok := decide().(widget.Decision); ok && decision.Choice == a.what {
			return change()
		}
		return nil
	}
}

// askCancelDeletion asks before a key is kept.
func askCancelDeletion(c *page.Console, key Key) tea.Cmd {
	return ask(c, key, CancelDeletion, widget.Question{
		Title: "Cancel key deletion",
		Consequences: []string{
			fmt.Sprintf("The key will not be deleted on %s.", key.DeletionDate.UTC().Format(time.DateOnly)),
			"It comes back Disabled. Enable it afterwards to use it.",
		},
	}, "Yes, keep the key")
}

const (
	usesShown  = 3
	eventsRead = 100
	// patience is how long the question waits for the trail: a question
	// without the uses is better than none.
	patience = time.Second
)

// askDisable asks before a key stops working, and lists its latest uses.
func askDisable(c *page.Console, key Key) tea.Cmd {
	if key.Events != nil {
		return confirmDisable(c, key, latestUses(key.Events))
	}
	return c.Call("reading the trail", func(ctx context.Context, s *vault.Session) tea.Msg {
		ctx, stop := context.WithTimeout(ctx, patience)
		defer stop()
		events, err := s.KeyEvents(ctx, key.ID, eventsRead)
		if err != nil {
			return confirmDisable(c, key, []string{"When it was last used could not be read."})()
		}
		return confirmDisable(c, key, latestUses(events))()
	})
}

func confirmDisable(c *page.Console, key Key, uses []string) tea.Cmd {
	consequences := []string{
		"Nothing can use the key until it is enabled again.",
		"What is encrypted under it stays as it is.",
	}
	return ask(c, key, Disable, widget.Question{Title: "Disable key", Consequences: append(consequences, uses...)}, "Disable")
}

func latestUses(events []trail.Event) []string {
	uses := Uses(events)
	if len(uses) == 0 {
		return []string{fmt.Sprintf("No use of it among its latest %d records.", len(events))}
	}
	var lines []string
	for _, use := range uses[:min(len(uses), usesShown)] {
		lines = append(lines, "Used "+Line(use))
	}
	return lines
}
