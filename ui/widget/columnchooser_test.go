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
	c := NewColumnChooser(widgettest.Theme(), table.spec.Columns, shown, []string{"alias", "id"})
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
