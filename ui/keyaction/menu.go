package keyaction

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Menu is the Key actions menu: every action on a line of its own with its
// key, those that do not work now dimmed and with the reason. Choosing one
// closes the menu and gives the action's command. about says what the actions
// are about, and stands first.
func Menu(c *page.Console, about string, actions []page.Action) page.Dialog {
	m := &menu{theme: c.Theme, about: about, actions: actions}
	for i := len(actions) - 1; i >= 0; i-- {
		if actions[i].Off == "" {
			m.at = i
		}
	}
	return m
}

type menu struct {
	theme         *themes.Theme
	about         string
	actions       []page.Action
	at            int // the action under the cursor
	width, height int
}

// menuWidth is the widest that the menu gets.
const menuWidth = 76

// SetSize says how many cells there are to stand in.
func (m *menu) SetSize(width, height int) { m.width, m.height = min(width, menuWidth), height }

// Capturing is false: letters choose actions.
func (m *menu) Capturing() bool { return false }

// Actions lists all keys of the menu, for help.
func (m *menu) Actions() []page.Action {
	return append(slices.Clone(m.actions), page.Action{Label: "Close the menu", Keys: closing})
}

// closing are the keys that close the menu.
var closing = []string{"esc", "a", "q"}

// Forget does nothing: a menu holds no secret.
func (m *menu) Forget() {}

// Update moves the cursor, and runs the action under it or the one whose key
// was pressed or that was clicked.
func (m *menu) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if on, ok := msg.(widget.Mouse); ok {
		return m.point(on.InBox())
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || press.Paste {
		return false, nil
	}
	key := press.String()
	if slices.Contains(closing, key) {
		return true, nil
	}
	switch key {
	case "w":
		return m.why()
	case "up", "k":
		m.at = max(m.at-1, 0)
	case "down", "j":
		m.at = min(m.at+1, len(m.actions)-1)
	case "home", "g", "pgup":
		m.at = 0
	case "end", "G", "pgdown":
		m.at = len(m.actions) - 1
	case "enter":
		return m.run()
	default:
		for i, action := range m.actions {
			if len(action.Keys) > 0 && action.Keys[0] == key {
				m.at = i
				return m.run()
			}
		}
	}
	return false, nil
}

// run runs the action under the cursor when it works; else the cursor stays on
// it and its reason is read there.
func (m *menu) run() (done bool, cmd tea.Cmd) {
	if m.at >= len(m.actions) {
		return false, nil
	}
	return m.actions[m.at].Choose()
}

// why explains why the caller may not do what is under the cursor.
func (m *menu) why() (done bool, cmd tea.Cmd) {
	if m.at >= len(m.actions) || m.actions[m.at].Because == nil {
		return false, nil
	}
	return true, page.Send(page.Open{Route: page.Why{Err: m.actions[m.at].Because}})
}

// View draws the box, its title in the upper edge as that of a confirmation.
func (m *menu) View() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	return widget.Box(m.theme, m.about, m.lines(m.inner()), m.width, m.height)
}

// inner is the width between the edges and one space at each side.
func (m *menu) inner() int { return max(m.width-4, 1) }

// menuHead is the empty line above the actions.
const menuHead = 1

// lines are what stands between the edges.
func (m *menu) lines(width int) []string {
	lines := make([]string, menuHead)
	top, room := m.window()
	for i := top; i < min(top+room, len(m.actions)); i++ {
		lines = append(lines, m.line(m.actions[i], i == m.at, width))
	}
	if m.at < len(m.actions) {
		lines = append(lines, m.whole(m.actions[m.at], width)...)
	}
	hint := func(key, does string) string { return m.theme.KeyHint.Render(key) + m.theme.Faint.Render(" "+does) }
	foot := hint("↵", "run  ") + hint("esc", "close")
	if m.at < len(m.actions) && m.actions[m.at].Because != nil {
		foot = hint("w", "why  ") + hint("esc", "close")
	}
	if len(m.actions) > room {
		foot += hint("  "+m.theme.Signs.Up+m.theme.Signs.Down, "more")
	}
	return append(lines, "", foot)
}

// menuFrame are the lines of the menu that are no actions: its edges, the empty
// line above the actions, and an empty line and the keys under them.
const menuFrame = 2 + menuHead + 2

// window is which actions are on the screen: the first one, and how many there
// is room for. The one under the cursor is among them.
func (m *menu) window() (top, room int) {
	room = m.height - menuFrame
	if m.at < len(m.actions) {
		room -= len(m.whole(m.actions[m.at], m.inner()))
	}
	room = max(room, 1)
	return max(min(m.at-room/2, len(m.actions)-room), 0), room
}

// lead is what stands before an action's label: sign and key.
const lead = 5

// whole repeats an action that its line has no room for.
func (m *menu) whole(action page.Action, width int) []string {
	text := action.Label
	if action.Off != "" {
		text = widget.Fit(text, m.labelWidth()) + "  " + action.Off
	}
	if widget.Width(text) <= width-lead {
		return nil
	}
	lines := []string{""}
	for _, line := range widget.Wrap(action.Label+"  "+action.Off, width) {
		lines = append(lines, m.theme.Faint.Render(line))
	}
	return lines
}

// line draws an action: sign, key, label, and the reason why it is off.
func (m *menu) line(action page.Action, under bool, width int) string {
	sign := " "
	if under {
		sign = m.theme.Signs.Cursor
	}
	key := ""
	if len(action.Keys) > 0 {
		key = action.Keys[0]
	}
	label := action.Label
	if action.Off != "" {
		label = widget.Fit(label, m.labelWidth())
	}
	text := widget.Fit(sign+" "+widget.Fit(key, 2)+" "+label+"  "+action.Off, width)
	switch {
	case under:
		return m.theme.Cursor.Render(text)
	case action.Off != "":
		return m.theme.Faint.Render(text)
	}
	return "  " + m.theme.KeyHint.Render(widget.Fit(key, 2)) + m.theme.Text.Render(" "+label)
}

// labelWidth is the width of the column of labels that have a reason behind
// them.
func (m *menu) labelWidth() int {
	widest := 0
	for _, action := range m.actions {
		if action.Off != "" {
			widest = max(widest, widget.Width(action.Label))
		}
	}
	return widest
}
