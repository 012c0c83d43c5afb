package page

import (
	"context"
	"fmt"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// Fatal says that a command panicked. The root logs the stack, restores the
// terminal and leaves: the program's state can no longer be trusted.
type Fatal struct {
	Name   string // of the work
	Reason string // what the panic said
	Stack  []byte
}

// Error says what was being done when it broke.
func (f Fatal) Error() string { return fmt.Sprintf("%s broke off: %s", f.Name, f.Reason) }

// Work makes the command for a piece of work off the update loop. Every
// command goes through it, most by way of Console.Work, because a panic in a bare command ends the program
// without a trace: here it becomes a Fatal message. The work is left out when
// ctx is over before it starts.
func Work(ctx context.Context, name string, work func(context.Context) tea.Msg) tea.Cmd {
	return func() (msg tea.Msg) {
		defer func() {
			if reason := recover(); reason != nil {
				msg = Fatal{Name: name, Reason: fmt.Sprint(reason), Stack: debug.Stack()}
			}
		}()
		if ctx.Err() != nil {
			return nil
		}
		return work(ctx)
	}
}

// Wiping has a command own a secret: it is wiped once the command ends, also
// when its work is left out.
func Wiping(secret []byte, cmd tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		defer clear(secret)
		return cmd()
	}
}
