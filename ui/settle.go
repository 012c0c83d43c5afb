package ui

import (
	"reflect"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/immediate"
)

var (
	commandType = reflect.TypeFor[tea.Cmd]()
	teaPackage  = reflect.TypeFor[tea.KeyMsg]().PkgPath()
)

// several returns the commands of a message of tea.Batch or tea.Sequence, whose
// types the program must find again; ok is false for any other.
func several(msg tea.Msg) (commands reflect.Value, ok bool) {
	commands = reflect.ValueOf(msg)
	return commands, commands.Kind() == reflect.Slice && commands.Type().Elem() == commandType
}

// isProgram reports what is the program's own business, such as to run an
// editor.
func isProgram(msg tea.Msg) bool { return reflect.TypeOf(msg).PkgPath() == teaPackage }

// settle carries out what a command says without work, and all that follows
// from it without work, and returns the rest. So what a key asked for has
// happened before the next key, however fast that comes: it goes to the page or
// the dialog that the one before it opened.
func (r *Root) settle(cmd tea.Cmd) tea.Cmd {
	msg, ok := immediate.Message(cmd)
	switch {
	case !ok:
		return cmd
	case msg == nil:
		return nil
	}
	if commands, ok := several(msg); ok {
		return r.settleAll(commands)
	}
	if isProgram(msg) {
		return cmd
	}
	return r.settle(r.update(msg))
}

// settleAll does so for the commands of a tea.Batch or tea.Sequence. In a
// sequence, what follows work waits for it.
func (r *Root) settleAll(commands reflect.Value) tea.Cmd {
	_, anyOrder := commands.Interface().(tea.BatchMsg)
	var rest []tea.Cmd
	for i := range commands.Len() {
		cmd := commands.Index(i).Interface().(tea.Cmd)
		if _, ok := immediate.Message(cmd); !ok && !anyOrder {
			left := commands.Slice(i, commands.Len()).Interface()
			rest = append(rest, func() tea.Msg { return left })
			break
		}
		rest = append(rest, r.settle(cmd))
	}
	return tea.Batch(rest...)
}
