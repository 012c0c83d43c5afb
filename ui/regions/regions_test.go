package regions

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
)

func newDialog(width, height int) *Dialog {
	d := New(widgettest.Theme(), "us-east-1", []vault.RegionKeys{{Region: "us-west-2", Keys: 12}, {Region: "eu-west-1", Keys: 1}})
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
	for _, size := range [][2]int{{80, 20}, {60, 16}, {60, 8}} {
		d := newDialog(size[0], size[1])
		picture := func(name string) {
			widgettest.Golden(t, fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), d.View())
		}
		picture("list")
		press(d, "down", "down")
		picture("another")
		press(d, "x", "enter")
		picture("wrong")
	}
}

// TestChoosing begins on the Region that one is in, us-east-1, which stands
// between eu-west-1 and us-west-2 though it has no keys.
func TestChoosing(t *testing.T) {
	for keys, want := range map[string]string{ // "" for none, "stays" when the dialog stays
		"enter":                                 "",
		"esc":                                   "",
		"down esc":                              "",
		"down enter":                            "us-west-2",
		"j enter":                               "us-west-2",
		"up enter":                              "eu-west-1",
		"k k k enter":                           "eu-west-1",
		"down down enter":                       "stays",
		"down down e u enter":                   "stays",
		"tab tab s a - e a s t - 1 enter":       "sa-east-1",
		"tab tab u s - e a s t - 1 enter":       "",
		"tab tab j k shift+tab enter":           "us-west-2",
		"tab tab e u - w e s t - 2 space enter": "eu-west-2",
	} {
		done, cmd := press(newDialog(80, 20), strings.Fields(keys)...)
		got := "stays"
		if done {
			got = ""
		}
		if cmd != nil {
			got = cmd().(page.SwitchRegion).Region
		}
		if got != want {
			t.Errorf("%s gives %q, want %q", keys, got, want)
		}
	}
}

func TestLettersAreTextInTheFieldAlone(t *testing.T) {
	d := newDialog(80, 20)
	if d.Capturing() {
		t.Error("the list takes text")
	}
	press(d, "down", "down")
	if !d.Capturing() {
		t.Error("the field takes no text")
	}
	if done, _ := d.Update(tea.WindowSizeMsg{}); done {
		t.Error("a message that is no key closed the dialog")
	}
}
