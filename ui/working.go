package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// after delivers a message later.
func after(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

// glance comes while work goes on: the root looks what it is, and draws the
// next picture of the spinner.
type glance struct{}

// watch has the root look at the work that goes on in a while. It ends by
// itself when there is none, and each command begins it anew.
func (r *Root) watch(d time.Duration) tea.Cmd {
	if r.watching {
		return nil
	}
	r.watching = true
	return r.after(d, glance{})
}

func (r *Root) glance() tea.Cmd {
	r.watching, r.working = false, ""
	job, ok := r.console.Running.Oldest()
	if !ok {
		return nil
	}
	work := widget.Working{Name: capitalised(job.Name), Since: job.Since}
	r.working = work.Text(r.options.Theme, r.options.Now())
	return r.watch(widget.SpinnerStep)
}
