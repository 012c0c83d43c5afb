package immediate_test

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/immediate"
)

func TestMessage(t *testing.T) {
	t.Parallel()
	ran := false
	for _, c := range []struct {
		name string
		cmd  tea.Cmd
		msg  tea.Msg
		ok   bool
	}{
		{"none", nil, nil, false},
		{"made here", immediate.Command("known"), "known", true},
		{"made here, of no message", immediate.Command(nil), nil, true},
		{"alone in a batch", tea.Batch(nil, immediate.Command("known")), "known", true},
		{"work", func() tea.Msg { ran = true; return "found out" }, nil, false},
		{"a batch", tea.Batch(immediate.Command(1), immediate.Command(2)), nil, false},
	} {
		if msg, ok := immediate.Message(c.cmd); msg != c.msg || ok != c.ok {
			t.Errorf("%s: %v, %t", c.name, msg, ok)
		}
	}
	if ran {
		t.Error("work was done to find out whether it is any")
	}
}
