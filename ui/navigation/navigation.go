// Package navigation is the menu of the console's places: a pane at the left of
// the page on a wide screen, a box over it on a narrow one. It refuses to know
// the pages; it hands back the route that was chosen.
package navigation

import (
	"reflect"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Place is a page that the menu leads to.
type Place struct {
	Label string
	Route page.Route
}

// Is reports whether a page of this route is the place, whatever the page is
// filtered by.
func (p Place) Is(route page.Route) bool { return reflect.TypeOf(p.Route) == reflect.TypeOf(route) }

// Menu lists the places.
type Menu struct {
	theme  *themes.Theme
	places []Place
	cursor widget.ListCursor
	pinned bool
}

// New returns the menu of places.
func New(theme *themes.Theme, places []Place) *Menu { return &Menu{theme: theme, places: places} }

// Places returns where the menu leads.
func (m *Menu) Places() []Place { return m.places }

// SetPlaces changes where the menu leads.
func (m *Menu) SetPlaces(places []Place) { m.places = places }

// Pinned reports that the pane stays open while a page has the keys.
func (m *Menu) Pinned() bool { return m.pinned }

// Point puts the cursor on the place of a route.
func (m *Menu) Point(here page.Route) {
	for i, place := range m.places {
		if place.Is(here) {
			m.cursor.Set(i)
		}
	}
}

// Actions are the menu's keys, for the bottom line and for help.
func (m *Menu) Actions() []page.Action {
	pin := "Keep open"
	if m.pinned {
		pin = "Do not keep open"
	}
	return []page.Action{
		{Label: "Go", Keys: []string{"enter"}},
		{Label: pin, Keys: []string{"p"}},
		{Label: "Close the menu", Keys: []string{"esc", "m"}},
	}
}

// Press takes a key. It returns the route that was chosen, nil when none was;
// leave says that the page gets the keys back.
func (m *Menu) Press(key string) (chosen page.Route, leave bool) {
	count := len(m.places)
	if move, ok := letters[key]; ok {
		key = move
	}
	switch {
	case key == "esc", key == "m", key == "tab", key == "shift+tab":
		return nil, true
	case key == "p":
		m.pinned = !m.pinned
	case key == "enter":
		return m.places[m.cursor.At(count)].Route, true
	default:
		m.cursor.Press(key, count, count)
	}
	return nil, false
}

// letters are the keys that mean the same as others in a list.
var letters = map[string]string{
	"k": "up", "j": "down", "g": "pgup", "home": "pgup", "G": "pgdown", "end": "pgdown",
}
