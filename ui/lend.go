package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
)

// Interrupt is what main sends on SIGINT. A terminal sends that signal for a key
// of its user to all that runs on it: while the terminal is lent to a program,
// the key was meant for that one.
type Interrupt struct{}

// lending is whether the terminal is lent to a program, and when it came back.
type lending struct {
	on   bool
	back time.Time
}

// afterLending is how long after a program an interrupt may still come that was
// meant for it: it is handed on by the guard, and waits for the update loop.
const afterLending = time.Second

// interrupted leaves as Terminate does, unless the interrupt was not for the
// console.
func (r *Root) interrupted() tea.Cmd {
	if r.lending.on || !r.lending.back.IsZero() && r.options.Now().Sub(r.lending.back) < afterLending {
		return nil
	}
	return r.leave()
}

// returned says that the program has ended that the terminal was lent to.
type returned struct{ letter }

// lend gives the terminal to a program. The update loop stands still meanwhile,
// so that nothing locks; what comes due waits. A page that is not on the screen
// is told at once that there will be nothing.
func (r *Root) lend(from page.Page, msg page.Lend) tea.Cmd {
	if from != r.top() {
		return mail(from, page.Send(msg.Done(context.Canceled)))
	}
	if screen := r.options.Terminal; screen != nil {
		// Behind the library's own writer a program would see no terminal.
		msg.Program.Stdout, msg.Program.Stderr = screen.File, screen.File
	}
	if keyboard := r.options.Keyboard; keyboard != nil {
		msg.Program.Stdin = keyboard
	}
	r.lending.on = true
	return tea.ExecProcess(msg.Program, func(err error) tea.Msg { return returned{letter{from, msg.Done(err)}} })
}

// takeBack takes the terminal back, with the mouse, and tells the page.
func (r *Root) takeBack(msg returned) tea.Cmd {
	r.lending = lending{back: r.options.Now()}
	return tea.Batch(r.takeMouse(), r.deliver(msg.letter))
}
