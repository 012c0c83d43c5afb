package navigation

import (
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

const (
	// Width is that of the pane, its edge included.
	Width    = 24
	boxWidth = 30
	// headLines are those above the places: an empty one, or the box's edge.
	headLines = 1
)

// Pane draws the menu as a pane of Width × height cells. here is the place that
// one is at; focused says that the menu has the keys.
func (m *Menu) Pane(here page.Route, focused bool, height int) string {
	edge := m.theme.Rule.Render(m.theme.Signs.Side)
	lines := append(make([]string, headLines), m.lines(here, focused, Width-1)...)
	for len(lines) < height {
		lines = append(lines, "")
	}
	for i, line := range lines {
		lines[i] = widget.Fit(line, Width-1) + edge
	}
	return widget.Block(lines, Width, height)
}

// Box draws the menu as a box of at most width × height cells.
func (m *Menu) Box(here page.Route, width, height int) string {
	width = min(width, boxWidth)
	return widget.Box(m.theme, "Menu", m.lines(here, true, width-4), width, height)
}

// lines are the places, the one that one is at with a sign of its own.
func (m *Menu) lines(here page.Route, focused bool, width int) []string {
	at := m.cursor.At(len(m.places))
	lines := make([]string, len(m.places))
	for i, place := range m.places {
		sign := " "
		if place.Is(here) {
			sign = m.theme.Signs.Bullet
		}
		text := sign + " " + place.Label
		if focused && i == at {
			lines[i] = m.theme.Cursor.Render(widget.Fit(m.theme.Signs.Cursor+" "+text, width))
		} else {
			lines[i] = m.theme.Text.Render("  " + text)
		}
	}
	return lines
}
