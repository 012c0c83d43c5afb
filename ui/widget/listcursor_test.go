package widget

import (
	"testing"

	"pgregory.net/rapid"

	"coldkms/ui/widget/widgettest"
)

// Whatever is pressed, and however the list shrinks and grows, the cursor is on
// a line of it and in the window, which is never larger than its room.
func TestListCursorStaysInItsList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c ListCursor
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			count, room := rapid.IntRange(0, 12).Draw(t, "count"), rapid.IntRange(1, 6).Draw(t, "room")
			before := c.At(count)
			key := rapid.SampledFrom([]string{"up", "down", "tab", "shift+tab", "pgup", "pgdown", "x"}).Draw(t, "key")
			if ok := c.Press(key, count, room); ok != (key != "x") {
				t.Fatalf("%s is taken: %t", key, ok)
			}
			at := c.At(count)
			from, to := Window(at, count, room)
			if at < 0 || at > max(count-1, 0) || from < 0 || to > count || to-from != min(room, count) || count > 0 && (at < from || at >= to) {
				t.Fatalf("line %d of %d, window %d to %d of %d", at, count, from, to, room)
			}
			if key == "down" && at != min(before+1, max(count-1, 0)) {
				t.Fatalf("down went from %d to %d of %d", before, at, count)
			}
		}
	})
}

func TestActionLineStaysInItsWidth(t *testing.T) {
	theme := widgettest.Theme()
	rapid.Check(t, func(t *rapid.T) {
		label, off, under := strangeText().Draw(t, "label"), strangeText().Draw(t, "off"), rapid.Bool().Draw(t, "under")
		width := rapid.IntRange(20, 80).Draw(t, "width")
		if got := Width(ActionLine(theme, []string{"?", "f1"}, label, off, under, width)); got > width || under && got != width {
			t.Fatalf("%d cells in %d", got, width)
		}
	})
}

func TestKeyNames(t *testing.T) {
	if got, want := KeyNames([]string{"?", "f1", "enter", " ", "ctrl+p"}), "? F1 ↵ space ctrl+p"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
