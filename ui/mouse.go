package ui

import (
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// wheelLines is how far one turn of the wheel goes.
const wheelLines = 3

// pointed reads what a terminal says of the mouse; ok is false for what the
// console has no use for: motion, drags, releases and other buttons.
func pointed(msg tea.MouseMsg) (m widget.Mouse, ok bool) {
	m = widget.Mouse{X: msg.X, Y: msg.Y}
	if msg.Action != tea.MouseActionPress {
		return m, false
	}
	switch msg.Button {
	case tea.MouseButtonLeft:
	case tea.MouseButtonWheelUp:
		m.Wheel = -wheelLines
	case tea.MouseButtonWheelDown:
		m.Wheel = wheelLines
	default:
		return m, false
	}
	return m, true
}

// point hands what the mouse did to what stands under it in the picture. A click
// on a key that is named is that key.
func (r *Root) point(msg tea.MouseMsg) tea.Cmd {
	m, ok := pointed(msg)
	top := r.top()
	if !ok || top == nil || r.leaving {
		return nil
	}
	switch on := r.picture().At(m).(type) {
	case widget.OnDialog:
		dialog, _ := r.dialog()
		return r.consult(dialog, on.Mouse)
	case widget.OnPage:
		return r.pointPage(top, on.Mouse)
	case widget.OnCrumb:
		return r.backTo(on.Place)
	case widget.OnOffer:
		return r.undo()
	case widget.OnKey:
		return r.press(stroke(on.Key))
	}
	return nil
}

// pointPage hands what the mouse did to the menu or to the page, and gives the
// one that was clicked the keys.
func (r *Root) pointPage(top page.Page, m widget.Mouse) tea.Cmd {
	m = m.From(0, r.bannerLines())
	width, height := r.pageSize()
	pane := r.paneWidth()
	switch {
	case m.Y < 0:
		return r.pointBanner(m)
	case m.X < pane:
		return r.pointMenu(m)
	case pane == 0 && r.menuing:
		box := strings.Split(r.menu.Box(r.bottom, width, height), "\n")
		if m.Within(widget.Width(box[0]), len(box)) {
			return r.pointMenu(m)
		}
		return nil
	}
	cmd := mail(top, top.Update(m.From(pane, 0)))
	if r.menuing && m.Clicked() {
		r.closeMenu()
	}
	return cmd
}

// pointBanner goes to the page of what waits when the banner tells of it.
func (r *Root) pointBanner(m widget.Mouse) tea.Cmd {
	if !m.Clicked() || r.health != nil || r.passing.waiting == 0 || r.tellsMeanwhile() {
		return nil
	}
	r.closeMenu()
	return r.push(page.Meanwhile{})
}

// pointMenu goes to the place that was clicked.
func (r *Root) pointMenu(m widget.Mouse) tea.Cmd {
	route := r.menu.Click(m)
	if route == nil {
		return nil
	}
	r.closeMenu()
	return r.goTo(route)
}

// backTo returns to the page of a crumb. The first crumb is the program's name,
// and the last that of the page one is on.
func (r *Root) backTo(crumb int) tea.Cmd {
	if r.gate != nil || crumb < 1 || crumb >= len(r.pages) {
		return nil
	}
	r.closeMenu()
	return r.depart(crumb, r.uncover)
}

// entered carries out a click that means ↵, unless its page was left or covered
// meanwhile.
func (r *Root) entered(from page.Page) tea.Cmd {
	if _, asked := r.dialog(); asked || r.menuing || from != r.top() {
		return nil
	}
	return r.press(stroke("enter"))
}

// stroke is the key of a name.
func stroke(name string) tea.KeyMsg {
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(name)}
	}
	if utf8.RuneCountInString(name) == 1 {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
	}
	kind := tea.KeyF20 // the first of Bubble Tea's keys
	for kind < tea.KeyBackspace && kind.String() != name {
		kind++
	}
	return tea.KeyMsg{Type: kind}
}
