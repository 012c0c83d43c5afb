package history

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

func newDialog(count, width, height int) *Dialog {
	var messages []widget.Toast
	for i := range count {
		messages = append(messages, widget.Toast{
			Text: fmt.Sprintf("key %d is Disabled. Nothing can use it until it is enabled again.", i),
			At:   time.Date(2017, time.February, 15, 9, 30, i, 0, time.UTC), Caution: i%5 == 3,
		})
	}
	d := New(widgettest.Theme(), messages, func(text string) tea.Cmd { return page.Send(page.Toast{Text: text}) })
	d.SetSize(width, height)
	return d
}

func TestPictures(t *testing.T) {
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
		for name, count := range map[string]int{"none": 0, "few": 4, "many": 50} {
			d := newDialog(count, size[0], size[1])
			d.Update(pagetest.Key("down"))
			widgettest.Golden(t, fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), d.View())
		}
	}
}

func TestMoving(t *testing.T) {
	d := newDialog(50, 80, 20)
	for _, c := range []struct{ key, under string }{
		{"j", "key 48 "}, {"G", "key 0 "}, {"down", "key 0 "}, {"k", "key 1 "}, {"g", "key 49 "}, {"up", "key 49 "}, {"pgdown", "key 37 "}, {"z", "key 37 "},
	} {
		if done, _ := d.Update(pagetest.Key(c.key)); done {
			t.Fatalf("%s closed the dialog", c.key)
		}
		if view := widgettest.Trimmed(d.View()); !strings.Contains(view, "✓ "+c.under) && !strings.Contains(view, "! "+c.under) || !strings.Contains(view, "│ "+c.under) {
			t.Errorf("after %s %q is not under the cursor:\n%s", c.key, c.under, view)
		}
	}
	for _, key := range []string{"esc", "q"} {
		if done, cmd := d.Update(pagetest.Key(key)); !done || cmd != nil {
			t.Errorf("%s did not just close the dialog", key)
		}
	}
	done, cmd := d.Update(pagetest.Key("enter"))
	if !done || !strings.HasPrefix(cmd().(page.Toast).Text, "key 37 ") {
		t.Error("the message under the cursor was not copied")
	}
	if done, cmd := newDialog(0, 80, 20).Update(pagetest.Key("enter")); !done || cmd != nil {
		t.Error("something was copied of nothing")
	}
}
