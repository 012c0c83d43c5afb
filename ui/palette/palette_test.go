package palette

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

func runs(name string) func() tea.Cmd { return func() tea.Cmd { return page.Send(ran(name)) } }

// newDialog returns a palette to which key-… names a key for certain, and other
// text with a dash perhaps.
func newDialog(width, height int) *Dialog {
	d := New(widgettest.Theme(), []page.Action{
		{Label: "Open", Keys: []string{"enter"}, Run: runs("open")},
		{Label: "Create key", Keys: []string{"n"}, Run: runs("create")},
		{Label: "Schedule key deletion", Keys: []string{"d"}, Off: "The key is pending deletion", Run: runs("schedule")},
		{Label: "Encryption keys", Run: runs("keys")},
		{Label: "Create key", Run: runs("create again")},
		{Label: "Help for this page", Keys: []string{"?", "f1"}, Run: runs("help")},
		{Label: "Lock", Keys: []string{"ctrl+l"}, Run: runs("lock")},
	}, func(text string) (page.Action, bool, bool) {
		return page.Action{Label: "Open the key " + text[max(len(text)-36, 0):], Run: runs("key " + text)}, strings.HasPrefix(text, "key-"), strings.Contains(text, "-")
	})
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
		picture := func(name string) {
			widgettest.Golden(t, fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), d.View())
		}
		picture("all")
		press(d, "s", "k", "d")
		picture("off")
		press(d, "x")
		picture("nothing")
		press(d, "ctrl+u")
		d.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("key-arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"), Paste: true})
		picture("named")
	}
}

func TestRunsWhatIsUnderTheCursor(t *testing.T) {
	for keys, want := range map[string]string{ // "" when nothing runs and the palette stays
		"enter":                     "open",
		"down enter":                "create",
		"up enter":                  "open",
		"c k enter":                 "create",
		"c k enter enter":           "create",
		"s k d enter":               "",
		"z z enter":                 "",
		"k e y - 1 enter":           "key key-1",
		"l - enter":                 "key l-",
		"pgdown enter":              "lock",
		"l o c k backspace h enter": "",
		"e k down up enter":         "keys",
	} {
		done, cmd := press(newDialog(80, 20), strings.Fields(keys)...)
		if done != (want != "") {
			t.Errorf("%s: done is %t", keys, done)
			continue
		}
		if want != "" && cmd() != tea.Msg(ran(want)) {
			t.Errorf("%s ran %v, want %s", keys, cmd(), want)
		}
	}
}

func TestClosesWithoutRunning(t *testing.T) {
	for _, key := range []string{"esc", "ctrl+p"} {
		if done, cmd := press(newDialog(80, 20), "l", key); !done || cmd != nil {
			t.Errorf("%s did something else", key)
		}
	}
}

func TestTheBoxStaysInItsRoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(20, 140).Draw(t, "width"), rapid.IntRange(8, 45).Draw(t, "height")
		d := newDialog(width, height)
		lines := strings.Count(d.View(), "\n") + 1
		for range rapid.IntRange(0, 8).Draw(t, "presses") {
			press(d, rapid.SampledFrom([]string{"up", "down", "pgup", "pgdown", "k", "e", "-", "backspace", "tab"}).Draw(t, "key"))
		}
		if lines > height {
			t.Fatalf("%d lines in %d", lines, height)
		}
		widgettest.AssertSize(t, d.View(), min(width, 80), lines)
	})
}
