package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// offer is what can be undone for a while.
type offer struct {
	*page.Undo
	from page.Page // that did it and learns what came of undoing it
	made time.Time
}

// toast shows a result, and takes over what it offers to undo. One that offers
// nothing leaves the offer of another standing.
func (r *Root) toast(from page.Page, msg page.Toast) {
	r.acquit()
	now := r.options.Now()
	r.toasts.Add(msg.Text, now)
	if msg.Undo != nil && r.gate == nil {
		r.offer = &offer{msg.Undo, from, now}
	}
}

// offered returns what can be undone now, nil when there is nothing.
func (r *Root) offered() *offer {
	if r.offer == nil || r.options.Now().Sub(r.offer.made) >= widget.ToastTime {
		return nil
	}
	return r.offer
}

// undo takes back what is offered. Its results go to the page that did it; of a
// page that was left only what it tells the root arrives. Another page that has
// the screen then reads anew what it shows.
func (r *Root) undo() tea.Cmd {
	offered := r.offered()
	r.offer = nil
	if offered == nil {
		return nil
	}
	cmd := offered.Run()
	if offered.from == nil {
		return cmd
	}
	cmd = mail(offered.from, cmd)
	if top := r.top(); top != offered.from {
		return tea.Sequence(cmd, mail(top, page.Send(then(r.show))))
	}
	return cmd
}

// offerHint is how the offer stands beside a toast. Beside a later one it says
// what would be undone. While text is typed, its key is that after leaving.
func (r *Root) offerHint() widget.Hint {
	offered, key := r.offered(), "u"
	if r.typing() {
		key = "esc u"
	}
	switch {
	case offered == nil:
		return widget.Hint{}
	case r.toasts.Current(r.options.Now()).At.After(offered.made):
		return widget.Hint{Key: key, Label: "Undo: " + offered.Label}
	}
	return widget.Hint{Key: key, Label: "Undo"}
}
