package democlock

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

var now = time.Date(2017, time.February, 15, 10, 0, 0, 0, time.UTC)

func newDialog(width, height int) *Dialog {
	d := New(widgettest.Theme(), now)
	d.SetSize(width, height)
	return d
}

func press(d *Dialog, keys ...string) (to time.Time, done bool) {
	for _, key := range keys {
		closed, cmd := d.Update(pagetest.Key(key))
		if done = closed; cmd != nil {
			to = cmd().(page.MoveClock).To
		}
	}
	return to, done
}

func TestPictures(t *testing.T) {
	for _, size := range [][2]int{{120, 32}, {80, 20}, {60, 16}, {60, 8}} {
		d := newDialog(size[0], size[1])
		press(d, "down", "down")
		widgettest.Golden(t, fmt.Sprintf("steps_%dx%d", size[0], size[1]), d.View())
	}
}

func TestChoosing(t *testing.T) {
	for keys, want := range map[string]string{ // "" for none
		"enter":                        "2017-02-16",
		"down enter":                   "2017-02-22",
		"j j enter":                    "2017-03-15",
		"down down down enter":         "2018-02-15",
		"down down down down enter":    "2018-02-15",
		"down down up enter":           "2017-02-22",
		"pgdown k enter":               "2017-03-15",
		"G enter":                      "2018-02-15",
		"end home j enter":             "2017-02-22",
		"G g enter":                    "2017-02-16",
		"x esc":                        "",
		"down down down shift+tab esc": "",
	} {
		to, done := press(newDialog(80, 20), strings.Fields(keys)...)
		got := ""
		if !to.IsZero() {
			got = to.Format(time.DateOnly)
		}
		if !done || got != want {
			t.Errorf("%s: closed %t, to %q; want %q", keys, done, got, want)
		}
	}
}

// A month that is too short ends on its last day.
func TestEndsOfMonths(t *testing.T) {
	const month, year = 2, 3
	for from, want := range map[string][2]string{ // in a month, in a year
		"2017-01-31": {"2017-02-28", "2018-01-31"},
		"2016-01-30": {"2016-02-29", "2017-01-30"},
		"2016-02-29": {"2016-03-29", "2017-02-28"},
		"2017-12-31": {"2018-01-31", "2018-12-31"},
	} {
		at, err := time.Parse(time.DateOnly, from)
		if err != nil {
			t.Fatal(err)
		}
		d := New(widgettest.Theme(), at)
		if got := [2]string{d.to(month).Format(time.DateOnly), d.to(year).Format(time.DateOnly)}; got != want {
			t.Errorf("from %s: %q, want %q", from, got, want)
		}
	}
}

func TestClickMoves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDialog(60, rapid.IntRange(8, 24).Draw(t, "height"))
		d.list.Set(rapid.IntRange(0, len(steps)-1).Draw(t, "cursor"))
		step := rapid.IntRange(0, len(steps)-1).Draw(t, "step")
		x, y, ok := widgettest.Cell(d.View(), steps[step].label+" ")
		if !ok {
			t.Skip("not on the screen")
		}
		done, cmd := d.Update(widget.Mouse{X: x, Y: y})
		if !done || cmd() != (page.MoveClock{To: d.to(step)}) {
			t.Fatalf("a click on %s: done %t", steps[step].label, done)
		}
	})
}
