package ui

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

// clicks presses the left button on the beginning of a text on the screen.
func (c *console) clicks(text string) {
	c.t.Helper()
	x, y, ok := widgettest.Cell(c.view(), text)
	if !ok {
		c.t.Fatalf("%q does not stand once on the screen:\n%s", text, c.text())
	}
	c.clicksAt(x, y)
}

func (c *console) clicksAt(x, y int) {
	c.t.Helper()
	m := tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}
	c.send(m)
	m.Action = tea.MouseActionRelease
	c.send(m)
}

// marked is a page with a mark on one of its cells.
type marked struct {
	stub
	x, y int
}

func (m *marked) View() string {
	return widget.Overlay(widget.Block(nil, m.width, m.height), "@", m.x, m.y)
}

// mice are what the mouse did to the page.
func (s *stub) mice() []widget.Mouse {
	var mice []widget.Mouse
	for _, msg := range s.got {
		if m, ok := msg.(widget.Mouse); ok {
			mice = append(mice, m)
		}
	}
	return mice
}

// What is clicked is what the page drew there, whatever stands around the page.
func TestAPageGetsTheMouseInItsOwnCells(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	p := &marked{stub: stub{title: "Marked"}}
	c.build = func(*page.Console, page.Route) page.Page { return p }
	c.send(page.Open{Route: page.CreateKey{}})
	for _, around := range []struct {
		name string
		put  func()
	}{
		{"nothing", func() {}},
		{"a refusal", func() { c.send(page.Refused{Err: errors.New("no")}) }},
		{"a banner", func() { c.health = errors.New("damaged"); c.resize() }},
		{"a pane", func() { c.press("m", "p", "esc") }},
		{"no banner", func() { c.health = nil; c.resize() }},
	} {
		around.put()
		for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 36}} {
			c.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			for _, cell := range [][2]int{{0, 0}, {p.width - 1, 0}, {17, 5}, {0, p.height - 1}, {p.width - 1, p.height - 1}} {
				p.x, p.y, p.got = cell[0], cell[1], nil
				c.clicks("@")
				if got, want := p.mice(), []widget.Mouse{{X: p.x, Y: p.y}}; !slices.Equal(got, want) {
					t.Fatalf("%s, %v: the page got %v, want %v, of\n%s", around.name, size, got, want, c.text())
				}
			}
		}
	}
}

func TestADialogGetsTheMouseInItsOwnCells(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	p := &stub{title: "Stub"}
	c.shows(p)
	var decided []string
	p.result = func(_ *stub, msg tea.Msg) tea.Cmd {
		if decision, ok := msg.(widget.Decision); ok {
			decided = append(decided, decision.Choice)
		}
		return nil
	}
	for i, size := range [][2]int{{60, 20}, {80, 24}, {121, 37}} {
		c.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		c.send(letter{p, page.Ask{Dialog: widget.NewConfirm(c.options.Theme, widget.Question{
			Title: "Disable key", About: []string{"payroll"}, Answers: []widget.Answer{{Choice: "disable", Label: "Disable it"}},
		})}})
		for _, outside := range [][2]int{{0, 0}, {12, 0}, {2, 4}, {size[0] - 1, size[1] - 5}} {
			c.clicksAt(outside[0], outside[1])
		}
		if c.sees("Disable it"); len(decided) != i || len(p.mice()) != 0 {
			t.Fatalf("beside the dialog: %v, %v", decided, p.mice())
		}
		c.clicks("Disable it")
		if c.seesNot("Disable it"); len(decided) != i+1 || decided[i] != "disable" {
			t.Fatalf("decided %v", decided)
		}
	}
}

func TestWhatTheMouseHasNoUseFor(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	p := &stub{title: "Stub"}
	c.shows(p)
	for _, msg := range []tea.MouseMsg{
		{X: 5, Y: 5, Button: tea.MouseButtonLeft, Action: tea.MouseActionMotion},
		{X: 5, Y: 5, Button: tea.MouseButtonLeft, Action: tea.MouseActionRelease},
		{X: 5, Y: 5, Button: tea.MouseButtonNone, Action: tea.MouseActionMotion},
		{X: 5, Y: 5, Button: tea.MouseButtonRight}, {X: 5, Y: 5, Button: tea.MouseButtonMiddle},
		{X: 500, Y: 5, Button: tea.MouseButtonLeft}, {X: -1, Y: -1, Button: tea.MouseButtonLeft},
		{X: 5, Y: 0, Button: tea.MouseButtonWheelDown},
	} {
		c.clock.Advance(time.Second)
		if c.send(msg); len(p.mice()) > 0 || c.lastInput != c.clock.Now() {
			t.Fatalf("%v: the page got %v", msg, p.mice())
		}
	}
	c.send(tea.MouseMsg{X: 5, Y: 5, Button: tea.MouseButtonWheelDown})
	c.send(tea.MouseMsg{X: 5, Y: 5, Button: tea.MouseButtonWheelUp})
	if got, want := fmt.Sprint(p.mice()), "[{5 3 3} {5 3 -3}]"; got != want {
		t.Errorf("the wheel: %s, want %s", got, want)
	}
}

// A whole way by the mouse alone: a key, back, the menu, the wizard, help.
func TestByTheMouseAlone(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 110, 30, threeStates(t))
	c.clicks("payroll")
	c.sees("▸ ☐ payroll")
	c.clicks("payroll")
	c.sees("Encryption keys ▸ payroll", "Origin")
	c.clicks("Key Policy")
	c.sees("▸ Key Policy", `"Statement"`)
	c.clicks("Encryption keys") // the crumb
	c.seesNot("Key Policy")
	c.clicks("Created") // the heading
	c.sees("Created ↑")

	c.clicks("create key") // on the bottom line
	c.sees("Step 1 of 5")
	c.clicks("[ Next Step ]")
	c.sees("Type an alias.")
	c.clicks("esc back")
	c.sees("workspaces-prod")

	c.press("m")
	c.clicks("Settings")
	c.sees("coldkms ▸ Settings")
	c.clicks("○ ASCII")
	if !c.console.Preferences.ASCII {
		t.Fatal("the option was not chosen")
	}
	c.press("m")
	c.clicks("Encryption keys")
	c.sees("payroll")
	c.clicks("? help")
	c.types("select text")
	c.clicks("shift-drag") // told, not run
	c.press("esc")
	c.seesNot("shift-drag")
	c.clicks("invoices")
	c.clicks("key actions")
	c.clicks("Add or edit tags")
	c.sees("Tags of ")
}

func TestTheMouseOverANarrowMenu(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.press("m")
	c.clicks("1-5 of 5") // beside the menu
	if !c.menuing {
		t.Fatal("the menu was left")
	}
	c.clicks("Settings")
	c.sees("coldkms ▸ Settings")
}

// The crumb of a page asks first when typed text above it would be lost.
func TestACrumbAsksFirst(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 100, 24, nil)
	c.shows(&stub{title: "First"}, &stub{title: "Second", dirty: "a letter"}, &stub{title: "Third"})
	c.clicks("Third")
	c.clicks("First")
	c.sees("Leave these pages?", "a letter")
	c.clicks("[ Leave ]")
	c.sees("▸ First  ")
	c.seesNot("Second")
}

func TestTheMouseAtTheGate(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.press("ctrl+l")
	c.sees("The vault is locked")
	c.clicks("Locked") // the crumb leads nowhere
	c.types("wrong")
	c.clicks("[ Unlock ]")
	c.sees("This is not the vault's passphrase.")
}

func TestAClickUndoes(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	p := &stub{title: "Stub", capturing: true} // where u is text
	c.shows(p)
	undone := false
	c.send(page.Toast{Text: "payroll is Disabled.", Undo: &page.Undo{Label: "Enable payroll again", Run: func() tea.Cmd { undone = true; return nil }}})
	c.clicks("u Undo")
	if !undone || p.keysGot() != "" {
		t.Errorf("undone %t, keys %q", undone, p.keysGot())
	}
}

// A click that means ↵ is nothing any more once its page is covered.
func TestALateEnterIsDropped(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	below, above := &stub{title: "Below"}, &stub{title: "Above"}
	c.shows(below, above)
	c.send(letter{below, widget.Enter{}})
	c.send(letter{above, widget.Enter{}})
	if got := below.keysGot() + "/" + above.keysGot(); got != "/enter" {
		t.Errorf("keys %q", got)
	}
}

func TestStroke(t *testing.T) {
	for _, name := range []string{"enter", "esc", "tab", "shift+tab", " ", "n", "?", "/", "+", "ctrl+s", "ctrl+x", "f1", "f5", "delete", "right"} {
		if got := stroke(name).String(); got != name {
			t.Errorf("the key %q is %q", name, got)
		}
	}
}

func TestTheMouseIsTakenAgainAfterAStop(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	if _, cmd := c.Update(tea.ResumeMsg{}); cmd == nil || cmd() != tea.EnableMouseCellMotion() {
		t.Error("the terminal keeps the mouse")
	}
	c.console.Preferences.MouseOff = true
	if _, cmd := c.Update(tea.ResumeMsg{}); cmd != nil {
		t.Error("the terminal does not get to keep the mouse")
	}
}
