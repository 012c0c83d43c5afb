// Package immediate makes the commands that do no work: they deliver a message
// that is known already. Whoever runs commands can tell them from all others,
// and have the message at once instead of in its turn behind keys that came
// meanwhile.
//
// It refuses to know what the messages say.
package immediate

import (
	"reflect"

	tea "github.com/charmbracelet/bubbletea"
)

// delivery is a message that waits to be delivered.
type delivery struct{ msg tea.Msg }

func (d delivery) message() tea.Msg { return d.msg }

// Command returns a command that delivers a message.
func Command(msg tea.Msg) tea.Cmd { return delivery{msg}.message }

// code is what all commands of Command run.
var code = reflect.ValueOf(delivery{}.message).Pointer()

// Message returns what a command delivers; ok is false when Command did not
// make it, so that it may take any time.
func Message(cmd tea.Cmd) (msg tea.Msg, ok bool) {
	if cmd == nil || reflect.ValueOf(cmd).Pointer() != code {
		return nil, false
	}
	return cmd(), true
}
