package ui

import tea "github.com/charmbracelet/bubbletea"

// strokes takes keys one at a time. Those that come in one read, from a fast
// hand or over a slow line, the library delivers as one, which is no key's
// name. Where text is typed the rest may stay together, as if it were pasted:
// a typed "delete" is not the key of that name.
func (r *Root) strokes(msg tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	for len(msg.Runes) > 1 && !msg.Paste && !r.typing() && r.awaited == nil {
		first := msg
		first.Runes = msg.Runes[:1]
		msg.Runes = msg.Runes[1:]
		cmds = append(cmds, r.settle(r.press(first)))
	}
	if r.waits(msg) {
		return tea.Batch(cmds...)
	}
	msg.Paste = msg.Paste || len(msg.Runes) > 1
	return tea.Batch(append(cmds, r.settle(r.press(msg)))...)
}

// typing reports that letters are text.
func (r *Root) typing() bool {
	if dialog, asked := r.dialog(); asked {
		return dialog.dialog.Capturing()
	}
	top := r.top()
	return top != nil && top.Capturing() && !r.menuing
}
