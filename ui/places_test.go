package ui

import (
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/navigation"
	"coldkms/ui/page"
)

// buildsPlaces gives the console three places, and answers to them with stubs.
func (c *console) buildsPlaces() map[page.Route]*stub {
	three := []navigation.Place{{Label: "Encryption keys", Route: page.Keys{}}, {Label: "Trail", Route: page.Trail{}}, {Label: "Settings", Route: page.Settings{}}}
	c.menu = navigation.New(c.options.Theme, three)
	built := map[page.Route]*stub{}
	c.build = func(_ *page.Console, route page.Route) page.Page {
		i := slices.IndexFunc(three, func(p navigation.Place) bool { return p.Is(route) })
		built[route] = &stub{title: three[i].Label, text: "the page " + three[i].Label}
		return built[route]
	}
	return built
}

func TestTheMenuLeadsToItsPlaces(t *testing.T) {
	t.Parallel()
	for _, width := range []int{80, 120} {
		c := openUnlocked(t, width, 30, nil)
		keys := c.top()
		built := c.buildsPlaces()
		c.press("m")
		c.sees("Settings", "p keep open")
		c.press("m")
		c.seesNot("Settings")

		c.press("m", "enter")
		if c.top() != keys {
			t.Fatal("the place that one is at was left")
		}
		c.press("m", "G", "enter")
		c.sees("coldkms ▸ Settings", "the page Settings")
		if len(c.pages) != 1 {
			t.Fatalf("%d pages", len(c.pages))
		}

		// What would be lost is asked for first.
		built[page.Settings{}].dirty = "a number"
		c.press("m", "k", "enter")
		c.sees("Leave this page?", "a number")
		c.press("esc")
		c.sees("coldkms ▸ Settings")
		c.press("m", "k", "enter", "tab", "enter")
		c.sees("coldkms ▸ Trail")
	}
}

// Going to the place at the bottom of the stack leaves what is above it.
func TestTheMenuReturnsToTheLowestPage(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	keys := c.top()
	c.shows(&stub{title: "Lower"}, &stub{title: "Upper", dirty: "an alias"})
	c.press("m", "enter")
	c.sees("Leave these pages?", "Upper: an alias")
	c.press("tab", "enter")
	if c.top() != keys || len(c.pages) != 1 {
		t.Fatal("the lowest page does not have the screen")
	}
}

func TestThePane(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 120, 30, nil)
	s := &stub{title: "Stub"}
	c.shows(s)
	narrow := 120 - navigation.Width
	c.press("m")
	if s.width != narrow {
		t.Fatalf("beside the pane the page has %d cells", s.width)
	}
	c.press("x")
	if len(s.got) != 0 {
		t.Fatal("the page got a key of the menu's")
	}
	c.press("p", "esc")
	c.sees("Settings")
	c.press("x")
	if s.width != narrow || s.keysGot() != "x" {
		t.Fatalf("beside the pinned pane the page has %d cells and got %q", s.width, s.keysGot())
	}

	// On a narrow screen nothing stays open; a lock hides it everywhere.
	c.send(tea.WindowSizeMsg{Width: 99, Height: 30})
	c.seesNot("Settings")
	if s.width != 99 {
		t.Fatalf("on a narrow screen the page has %d cells", s.width)
	}
	c.send(tea.WindowSizeMsg{Width: 120, Height: 30})
	c.press("m", "ctrl+l")
	c.seesNot("Trail", "Settings")
	c.unlocks()
	c.sees("Settings")
	c.press("m", "p", "m")
	c.seesNot("Settings")
	if s.width != 120 {
		t.Fatalf("without the pane the page has %d cells", s.width)
	}
}

func TestTheConsolesKeysInTheMenu(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.press("m", "?")
	c.sees("In the menu", "Keep open")
	c.press("esc")
	c.sees("Settings")
	c.press("ctrl+p")
	c.sees("Go to or do")
	c.press("esc")
	c.seesNot("Settings")
	c.press("m", "q")
	if !c.quit {
		t.Fatal("q did not leave")
	}
}
