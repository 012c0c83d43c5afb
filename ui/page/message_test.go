package page_test

import (
	"reflect"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

func TestInTurn(t *testing.T) {
	t.Parallel()
	words := page.Toast{Text: "Saved."}
	answer := page.InTurn(page.Back{}, words)
	if _, anyOrder := answer.(tea.BatchMsg); anyOrder {
		t.Error("the messages are a batch, which the program delivers in any order")
	}
	commands, _ := pagetest.Commands(answer)
	var got []tea.Msg
	for _, cmd := range commands {
		got = append(got, cmd())
	}
	if want := []tea.Msg{page.Back{}, words}; !reflect.DeepEqual(got, want) {
		t.Errorf("the messages are %v, want %v", got, want)
	}
}
