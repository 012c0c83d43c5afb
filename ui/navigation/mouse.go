package navigation

import (
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Click returns the route of the place that was clicked, in the cells of Pane or
// of Box, nil for none. The wheel moves the cursor.
func (m *Menu) Click(at widget.Mouse) page.Route {
	if !m.cursor.Point(at.From(0, headLines), 0, len(m.places), len(m.places)) {
		return nil
	}
	return m.places[m.cursor.At(len(m.places))].Route
}
