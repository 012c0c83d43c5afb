package widget

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"pgregory.net/rapid"

	"coldkms/ui/widget/widgettest"
)

func newChooser(shown ...string) *ColumnChooser {
	table := sortable(nil)
	c := NewColumnChooser(widgettest.Theme(), table.spec.Columns, shown, []string{"alias", "id"}, func() int { return 76 })
	c.SetSize(80, 20)
	return c
}

// chosenBy presses keys, the last of which closes the dialog.
func chosenBy(c *ColumnChooser, keys string) (names []string, done bool) {
	for key := range strings.SplitSeq(keys, " ") {
		if key == "space" {
			key = " "
		}
		closed, cmd := c.Update(stroke(key))
		done = closed
		if cmd != nil {
			names = cmd().(ColumnsChosen).Names
		}
	}
	return names, done
}

func TestColumnChooser(t *testing.T) {
	for keys, want := range map[string][]string{
		"enter":                        {"id", "alias", "status"},
		"space enter":                  {"alias", "status"},
		"end down down down space":     nil, // not closed
		"J enter":                      {"alias", "id", "status"},
		"j J enter":                    {"id", "status", "alias"},
		"j K k K enter":                {"alias", "id", "status"},
		"down down down space enter":   {"id", "alias", "status", "created"},
		"0 enter":                      nil, // the usual ones are not kept
		"J down space enter":           nil, // they are those, by hand
		"esc":                          nil,
		"space j space j space enter":  nil, // none
		"down down down space K enter": {"id", "alias", "created", "status"},
	} {
		got, _ := chosenBy(newChooser("id", "alias", "status"), keys)
		if !slices.Equal(got, want) {
			t.Errorf("%s chooses %v, want %v", keys, got, want)
		}
	}
	c := newChooser("id")
	if _, done := chosenBy(c, "space enter"); done || !strings.Contains(c.View(), "At least one column") {
		t.Error("a table without columns was chosen")
	}
}

// A ticked column that the table has no room for says so, as soon as it is
// ticked; one that is not ticked takes none.
func TestColumnChooserSaysWhatHasNoRoom(t *testing.T) {
	const sign = "no room at this width"
	room := 56
	c := NewColumnChooser(widgettest.Plain(), sortable(nil).spec.Columns, []string{"id", "alias", "status"}, nil, func() int { return room })
	c.SetSize(80, 20)
	signs := func() int { return strings.Count(c.View(), sign) }
	if n := signs(); n != 0 {
		t.Errorf("%d columns without room, want none:\n%s", n, c.View())
	}
	chosenBy(c, "down down down space")
	if n := signs(); n != 1 || !strings.Contains(c.View(), "Created   "+sign) {
		t.Errorf("%d columns without room, want Created:\n%s", n, c.View())
	}
	room = 80
	if n := signs(); n != 0 {
		t.Errorf("%d columns without room on a wider screen", n)
	}
}

func TestColumnChooserLooks(t *testing.T) {
	for _, size := range [][2]int{{80, 20}, {60, 16}, {40, 8}} {
		c := newChooser("id", "status")
		c.SetSize(size[0], size[1])
		chosenBy(c, "down")
		widgettest.Golden(t, fmt.Sprintf("columns-%dx%d", size[0], size[1]), c.View())
	}
	c := newChooser("id")
	chosenBy(c, "space enter")
	widgettest.Golden(t, "columns-none", c.View())
}

func TestColumnChooserFitsAnySize(t *testing.T) {
	keys := []string{"up", "down", "pgup", "pgdown", " ", "J", "K", "0", "enter", "x"}
	rapid.Check(t, func(t *rapid.T) {
		c := newChooser("id")
		width, height := rapid.IntRange(0, 100).Draw(t, "width"), rapid.IntRange(0, 30).Draw(t, "height")
		c.SetSize(width, height)
		for _, key := range rapid.SliceOf(rapid.SampledFrom(keys)).Draw(t, "keys") {
			c.Update(stroke(key))
		}
		if view := c.View(); view != "" && (lipgloss.Width(view) > max(width, 5) || lipgloss.Height(view) > height) {
			t.Fatalf("%d×%d cells in a room of %d×%d", lipgloss.Width(view), lipgloss.Height(view), width, height)
		}
	})
}
