package keyaction

import (
	"context"
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// asking is a confirmation whose answers name changes: it gives the command of
// the one that was chosen; cancelled, nothing. So no page has to carry the
// decision on, and none can carry it on twice.
type asking struct {
	*widget.Confirm
	console *page.Console
	keys    []Key
}

// Update takes a message. The decision is read here, in the update loop, and so
// is the session when the change begins.
func (a *asking) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	done, decide := a.Confirm.Update(msg)
	if !done {
		return false, decide
	}
	if decision, ok := decide().(widget.Decision); ok && decision.Choice != "" {
		return true, changeOf(decision.Choice).run(a.console, a.keys)
	}
	return true, nil
}

// patience is how long a question waits for the trail: one without the uses is
// better than none.
const patience = time.Second

// ask reads how keys were used, and opens a confirmation that says it. The
// choices of its answers are stable names of changes.
func ask(c *page.Console, keys []Key, question widget.Question) tea.Cmd {
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
			return &asking{widget.NewConfirm(c.Theme, question), c, keys}
		}}
	})
}

// askDisable asks before keys stop working, and lists their uses.
func askDisable(c *page.Console, keys []Key) tea.Cmd {
	if len(keys) > 1 {
		return ask(c, keys, widget.Question{Title: "Disable", Consequences: []string{
			"Nothing can use these keys until they are enabled again.",
			"What is encrypted under them stays as it is.",
		}, Answers: []widget.Answer{{Choice: Disable, Label: fmt.Sprintf("Disable %d keys", len(keys))}}})
	}
	return ask(c, keys, widget.Question{Title: "Disable key", Consequences: []string{
		"Nothing can use the key until it is enabled again.",
		"What is encrypted under it stays as it is.",
	}, Answers: []widget.Answer{{Choice: Disable, Label: "Disable"}}})
}

// askDeleteMaterial asks before imported key material goes, with a confirmation
// that is typed. What the services see of it is the guide's, "How Deleting Key
// Material Affects AWS Services Integrated With AWS KMS".
func askDeleteMaterial(c *page.Console, keys []Key) tea.Cmd {
	question := widget.Question{Title: "Delete key material", Typed: keys[0].Label(), Consequences: []string{
		"At once nothing can encrypt or decrypt with the key.",
		"A volume that is attached goes on working, with the data key in memory. Once it is detached, the next attach fails.",
		"The same key material can be imported again, and no other. Without it, what the key encrypted stays closed.",
	}, Answers: []widget.Answer{{Choice: DeleteMaterial, Label: "Delete key material", Danger: true}}}
	if len(keys) > 1 {
		question.Typed = fmt.Sprintf("delete material of %d keys", len(keys))
		question.Consequences = []string{
			"At once nothing can encrypt or decrypt with these keys.",
			"Volumes that are attached go on working, with the data keys in memory. Once they are detached, the next attach fails.",
			"Into each key the same key material can be imported again, and no other. Without it, what the key encrypted stays closed.",
		}
	}
	if disableAll := kindOf(Disable); !slices.ContainsFunc(keys, func(key Key) bool { return disableAll.off(key, c.Now()) != "" }) {
		question.Answers = slices.Insert(question.Answers, 0, widget.Answer{Choice: Disable, Label: "Disable instead"})
	}
	return ask(c, keys, question)
}

// askCancelDeletion asks before keys are kept.
func askCancelDeletion(c *page.Console, keys []Key) tea.Cmd {
	if len(keys) > 1 {
		back := "They come back Disabled. Enable them afterwards to use them."
		if slices.ContainsFunc(keys, Key.imported) {
			back = "They come back Disabled or, without their key material, Pending import."
		}
		return ask(c, keys, widget.Question{Title: "Cancel key deletion", Consequences: []string{
			"None of these keys will be deleted.",
			back,
		}, Answers: []widget.Answer{{Choice: CancelDeletion, Label: fmt.Sprintf("Yes, keep %d keys", len(keys))}}})
	}
	back := "It comes back Disabled. Enable it afterwards to use it."
	if keys[0].imported() {
		back = "It comes back Disabled or, without its key material, Pending import."
	}
	return ask(c, keys, widget.Question{Title: "Cancel key deletion", Consequences: []string{
		fmt.Sprintf("The key will not be deleted on %s.", keys[0].DeletionDate.UTC().Format(time.DateOnly)),
		back,
	}, Answers: []widget.Answer{{Choice: CancelDeletion, Label: "Yes, keep the key"}}})
}
