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

// stopAfter is how long bulk work goes on before esc stops it: until then
// nobody has read that it would.
const stopAfter = time.Second

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
	r.watching, r.working, r.stoppable = false, "", false
	job, ok := r.console.Running.Oldest()
	if !ok {
		return nil
	}
	now := r.options.Now()
	work := widget.Working{Name: widget.Capitalised(job.Text()), Since: job.Since}
	r.working = work.Text(r.options.Theme, now)
	if job.Bulk != nil && now.Sub(job.Since) >= stopAfter {
		r.working += " " + r.options.Theme.Signs.Dot + " esc stops"
		r.stoppable = true
	}
	return r.watch(widget.SpinnerStep)
}
