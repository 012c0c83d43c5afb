package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/navigation"
	"coldkms/ui/page"
)

// places are where the menu and the palette lead, as far as there are pages for
// it, and the choices of who is signed in and of the demo's time; what time did
// among them while there is something to show.
func (r *Root) places(meanwhile bool) []navigation.Place {
	return slices.DeleteFunc([]navigation.Place{
		{Label: "Encryption keys", Route: page.Keys{}},
		{Label: "Trail", Route: page.Trail{}},
		{Label: "AWS clients", Route: page.Clients{}},
		{Label: "Meanwhile", Route: page.Meanwhile{}},
		{Label: "Settings", Route: page.Settings{}},
		{Label: "Sign in as", Route: page.SignInAs{}},
		{Label: "Demo's clock", Route: page.DemoClock{}},
	}, func(p navigation.Place) bool {
		if _, ok := r.choice(p.Route); ok {
			return false
		}
		return build(r.console, p.Route) == nil || !meanwhile && p.Route == page.Meanwhile{}
	})
}

// choice returns the action behind a place that is no page.
func (r *Root) choice(route page.Route) (action page.Action, ok bool) {
	switch route.(type) {
	case page.SignInAs:
		return r.signInAction(), true
	case page.DemoClock:
		return r.clockAction()
	}
	return page.Action{}, false
}

// paneFrom is the width of a screen from which on the menu is a pane.
const paneFrom = 100

// paneWidth is what the menu takes of a wide screen.
func (r *Root) paneWidth() int {
	if r.gate != nil || r.menu == nil || r.width < paneFrom || !r.menuing && !r.menu.Pinned() {
		return 0
	}
	return navigation.Width
}

// openMenu gives the menu the keys.
func (r *Root) openMenu() tea.Cmd {
	r.menu.Point(r.bottom)
	r.menuing = true
	r.resize()
	return nil
}

// closeMenu gives the page the keys.
func (r *Root) closeMenu() {
	r.menuing = false
	r.resize()
}

// pressMenu hands a key to the menu. The console's keys work here too; but for
// help, which tells the menu's own, they close it.
func (r *Root) pressMenu(key string) tea.Cmd {
	_, own := find(r.menu.Actions(), key)
	if action, ok := find(r.general(), key); ok && !own {
		if action.ID != "help" {
			r.closeMenu()
		}
		return r.do(action)
	}
	route, leave := r.menu.Press(key)
	if leave {
		r.closeMenu()
	}
	if route == nil {
		return nil
	}
	return r.goTo(route)
}

// goTo makes a place the lowest page. One that is the lowest already stays as
// it is, and what is above it is left.
func (r *Root) goTo(route page.Route) tea.Cmd {
	if action, ok := r.choice(route); ok {
		return r.do(action)
	}
	if len(r.pages) > 0 && (navigation.Place{Route: route}).Is(r.bottom) {
		if len(r.pages) == 1 {
			return nil
		}
		return r.depart(1, r.uncover)
	}
	return r.depart(0, func() tea.Cmd { return r.push(route) })
}
