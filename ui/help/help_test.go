package help

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

type ran string

func runs(name string) func() tea.Cmd {
	return func() tea.Cmd { return page.Send(ran(name)) }
}

func newDialog(width, height int) *Dialog {
	d := New(widgettest.Theme(), "Help: Encryption keys",
		Group{"On this page", []page.Action{
			{Label: "open", Keys: []string{"enter"}, Run: runs("open")},
			{Label: "Create key", Keys: []string{"n"}, Run: runs("create")},
			{Label: "Enable", Keys: []string{"o"}, Off: "The key is enabled already", Run: runs("enable")},
		}},
		Group{"Nothing", nil},
		Group{"Moving", []page.Action{{Label: "Up and down a line", Keys: []string{"up", "down", "j", "k"}}}},
	)
	d.SetSize(width, height)
	return d
}

func press(d *Dialog, keys ...string) (done bool, cmd tea.Cmd) {
	for _, key := range keys {
		done, cmd = d.Update(pagetest.Key(key))
	}
	return done, cmd
}

func TestPictures(t *testing.T) {
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 10}} {
		d := newDialog(size[0], size[1])
		widgettest.Golden(t, fmt.Sprintf("all_%dx%d", size[0], size[1]), d.View())
		press(d, "d", "o", "w", "n")
		widgettest.Golden(t, fmt.Sprintf("found_%dx%d", size[0], size[1]), d.View())
		press(d, "x")
		widgettest.Golden(t, fmt.Sprintf("nothing_%dx%d", size[0], size[1]), d.View())
	}
}

func TestRunsWhatIsUnderTheCursor(t *testing.T) {
	cases := []struct {
		keys string
		want string // "" when nothing runs and the dialog stays
	}{
		{"enter", "open"},
		{"down enter", "create"},
		{"c r e a t e enter", "create"},
		{"k e y enter", "create"},
		{"n enter", "open"},
		{"e n a b enter", ""},
		{"l i n e enter", ""},
		{"z z z enter", ""},
		{"down down down down down enter", ""},
		{"down up enter", "open"},
	}
	for _, c := range cases {
		done, cmd := press(newDialog(80, 20), strings.Fields(c.keys)...)
		if done != (c.want != "") {
			t.Errorf("%s: done is %t", c.keys, done)
			continue
		}
		if c.want != "" && cmd() != tea.Msg(ran(c.want)) {
			t.Errorf("%s ran %v", c.keys, cmd())
		}
	}
}

func TestEscClosesWithoutRunning(t *testing.T) {
	if done, cmd := press(newDialog(80, 20), "esc"); !done || cmd != nil {
		t.Fatal("esc did something else")
	}
}

func TestHintWords(t *testing.T) {
	for label, want := range map[string]string{
		"Create key": "create key", "Next Step": "Next Step", "Save Changes": "Save Changes", "Copy ARN": "copy ARN",
		"ARN": "ARN", "Finish": "finish", "filter": "filter", "": "",
	} {
		if got := Hint(label); got != want {
			t.Errorf("Hint(%q) = %q, want %q", label, got, want)
		}
	}
}

func TestTheBoxStaysInItsRoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(20, 140).Draw(t, "width"), rapid.IntRange(8, 45).Draw(t, "height")
		d := newDialog(width, height)
		for range rapid.IntRange(0, 8).Draw(t, "presses") {
			press(d, rapid.SampledFrom([]string{"up", "down", "pgup", "pgdown", "o", "n", "backspace", "tab"}).Draw(t, "key"))
		}
		lines := strings.Split(d.View(), "\n")
		if len(lines) > height {
			t.Fatalf("%d lines in %d", len(lines), height)
		}
		widgettest.AssertSize(t, d.View(), min(width, 80), len(lines))
	})
}
