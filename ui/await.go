package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
)

// awaited is work of which comes what the next keys are for, such as a choice,
// and the keys that came meanwhile.
type awaited struct{ keys []tea.KeyMsg }

// arrived says that what came of such work was delivered.
type arrived struct{ *awaited }

// await has the keys wait for what comes of a page's work.
func (r *Root) await(from page.Page, work tea.Cmd) tea.Cmd {
	r.awaited = &awaited{}
	return tea.Sequence(mail(from, work), page.Send(arrived{r.awaited}))
}

// waits keeps a key for what is awaited. esc and the keys that nothing may take
// away go on at once, and no key waits any more.
func (r *Root) waits(msg tea.KeyMsg) bool {
	if r.awaited == nil {
		return false
	}
	if _, ok := find(r.always(), msg.String()); ok || msg.Type == tea.KeyEsc {
		r.awaited = nil
		return false
	}
	r.awaited.keys = append(r.awaited.keys, msg)
	return true
}

// arrived takes the keys that waited.
func (r *Root) arrived(msg arrived) tea.Cmd {
	if msg.awaited != r.awaited {
		return nil
	}
	r.awaited = nil
	var cmds []tea.Cmd
	for _, key := range msg.keys {
		cmds = append(cmds, r.settle(r.strokes(key)))
	}
	return tea.Batch(cmds...)
}
