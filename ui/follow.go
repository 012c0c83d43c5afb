package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// othersChanges counts what commands, AWS clients and time have changed in the
// vault. It asks no operation, which would leave a record.
func (r *Root) othersChanges() uint64 {
	if r.vault == nil || r.console.Session == nil {
		return 0
	}
	return r.console.Session.OthersChanges()
}

// follow has the page on the screen read anew what others have changed. That
// waits for a dialog, which is about what the page showed when it was opened,
// and for work that goes on: its answers come first, and the reading itself is
// such work. A covered page is read when it has the screen again (show).
func (r *Root) follow() tea.Cmd {
	changes := r.othersChanges()
	if changes == r.followed || r.gate != nil {
		return nil
	}
	top := r.top()
	follower, follows := top.(page.Follower)
	_, asked := r.dialog()
	_, goesOn := r.console.Running.Oldest()
	if !follows || asked || goesOn {
		return nil
	}
	work, ok := follower.Follow()
	if !ok {
		return nil
	}
	r.followed = changes
	return tea.Batch(mail(top, work), r.watch(widget.WorkingAfter))
}
