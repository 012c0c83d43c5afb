package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"pgregory.net/rapid"

	"coldkms/ui/widget/widgettest"
)

// shownIn draws a list of so many lines, which are called line-0 and so on.
func shownIn(b *ListBox, count int) string {
	theme := widgettest.Plain()
	return b.View(theme, Listing{
		Title: "List", Above: make([]string, b.Above), Count: count, Empty: "Nothing.", Below: make([]string, b.Below),
		Line: func(i int, under bool) string { return b.Line(theme, fmt.Sprintf("line-%d-", i), under) },
	})
}

// The line under the cursor is on the screen, and a click on a line of the screen
// finds that line, whatever the size.
func TestListBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &ListBox{Widest: 40, Rows: rapid.IntRange(0, 30).Draw(t, "rows"), Above: rapid.IntRange(0, 3).Draw(t, "above"), Below: rapid.IntRange(0, 3).Draw(t, "below")}
		height := rapid.IntRange(b.Above+b.Below+3, 30).Draw(t, "height")
		b.SetSize(60, height)
		count := rapid.IntRange(0, 40).Draw(t, "count")
		for _, key := range rapid.SliceOf(rapid.SampledFrom([]string{"up", "down", "pgup", "pgdown", "j", "k", "g", "G", "home", "end", "x"})).Draw(t, "keys") {
			b.PressLetter(key, count)
		}
		view := shownIn(b, count)
		if lipgloss.Height(view) > height {
			t.Fatalf("%d lines in %d", lipgloss.Height(view), height)
		}
		widgettest.AssertSize(t, view, 40, min(b.Room(), height)+b.Above+b.Below+2)
		if count == 0 {
			if !strings.Contains(view, "Nothing.") {
				t.Fatalf("an empty list shows\n%s", view)
			}
			return
		}
		under := b.At(count)
		if !strings.Contains(view, fmt.Sprintf("> line-%d-", under)) && !strings.Contains(view, fmt.Sprintf("▸ line-%d-", under)) {
			t.Fatalf("line %d is not under the cursor in\n%s", under, view)
		}
		if all := b.Position(count) == ""; all != (count <= b.Room()) {
			t.Fatalf("position %q of %d lines in %d", b.Position(count), count, b.Room())
		}
		want := rapid.IntRange(0, count-1).Draw(t, "want")
		if x, y, ok := widgettest.Cell(view, fmt.Sprintf("line-%d-", want)); ok {
			if chosen := b.Point(Mouse{X: x, Y: y}.InBox(), count); !chosen || b.At(count) != want {
				t.Fatalf("a click on line %d is one on line %d, chosen %t", want, b.At(count), chosen)
			}
		}
	})
}

func TestSearchBox(t *testing.T) {
	b := NewSearchBox(widgettest.Plain(), "Search  ", 0, 10, ListBox{Widest: 40, Rows: 3, Above: 2})
	b.SetSize(60, 20)
	if searched, _ := b.Press(stroke("down"), 3); searched || b.At(3) != 1 {
		t.Errorf("down searches %t, and leads to %d", searched, b.At(3))
	}
	for _, key := range []string{"k", "g"} { // letters are text
		if searched, _ := b.Press(stroke(key), 3); !searched || b.At(3) != 0 {
			t.Errorf("%s searches %t, and leads to %d", key, searched, b.At(3))
		}
	}
	if got := trim(b.Field()); got != "Search  kg▏" {
		t.Errorf("the field shows %q", got)
	}
	if chosen := b.Point(Mouse{X: len("Search  "), Y: 0}, 3); chosen {
		t.Error("a click into the field chooses")
	}
	b.Press(stroke("x"), 3)
	if b.Search.Value() != "xkg" {
		t.Errorf("after a click at its begin %q is searched for", b.Search.Value())
	}
	if !b.Point(Mouse{X: 3, Y: 3}, 3) || b.At(3) != 1 {
		t.Error("a click on the second line does not choose it")
	}
}
