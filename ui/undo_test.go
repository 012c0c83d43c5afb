package ui

import (
	"errors"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// disables is a page that offers to undo what it did.
func disables(undone *int) *stub {
	return &stub{title: "Stub", actions: []page.Action{{ID: "x", Label: "Disable", Keys: []string{"x"}, Run: func() tea.Cmd {
		return page.Send(page.Toast{Text: "payroll is Disabled", Undo: &page.Undo{Label: "Enable payroll again", Run: func() tea.Cmd {
			*undone++
			return tea.Batch(page.Send(enabledAgain{}), page.Send(page.Toast{Text: "payroll is Enabled again"}))
		}}})
	}}}}
}

type enabledAgain struct{}

func TestUndo(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	undone := 0
	s := disables(&undone)
	c.shows(s)
	c.press("u")
	c.sees("Undo does not work now: There is nothing to undo.")
	c.press("x")
	c.sees("payroll is Disabled ", " u Undo ─")
	s.capturing = true
	c.press("u")
	s.capturing = false
	if undone != 0 || s.keysGot() != "u" {
		t.Fatal("u in a text field was no text")
	}
	c.press("u")
	c.sees("payroll is Enabled again")
	c.seesNot("u Undo")
	if len(s.got) != 2 || undone != 1 {
		t.Fatalf("undone %d times, the page got %v", undone, s.got)
	}
	c.press("u")
	if undone != 1 {
		t.Fatal("undone twice")
	}
}

func TestAnOfferEnds(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	undone := 0
	s := disables(&undone)
	c.shows(s)
	for name, end := range map[string]func(){
		"ten seconds": func() { c.clock.Advance(10 * time.Second) },
		"a lock":      func() { c.press("ctrl+l"); c.unlocks() },
		"another offer": func() {
			c.send(page.Toast{Text: "tagged", Undo: &page.Undo{Label: "Untag", Run: func() tea.Cmd { return nil }}})
		},
	} {
		c.press("x")
		end()
		c.press("u")
		if undone != 0 {
			t.Fatalf("%s did not end the offer", name)
		}
	}
}

// A later toast leaves the offer standing, and then it says what it is.
func TestAnOfferBesideALaterToast(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	undone := 0
	c.shows(disables(&undone))
	c.press("x")
	c.clock.Advance(time.Second)
	c.send(page.Toast{Text: "Copied to the system clipboard"})
	c.sees("Copied to the system clipboard", "u Undo: Enable payroll again")
	c.press("u")
	if undone != 1 {
		t.Fatal("nothing was undone")
	}
}

// While text is typed u is text, so the offer names the way to it.
func TestAnOfferWhileTextIsTyped(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	undone := 0
	c.shows(disables(&undone))
	c.press("x", ":", "u")
	c.sees("esc u Undo")
	if undone != 0 {
		t.Fatal("a typed letter undid it")
	}
	c.press("esc")
	c.sees("u Undo")
	c.press("u")
	if undone != 1 {
		t.Fatal("nothing was undone")
	}
}

// Undoing works when the page that offers it was left; its results then go to
// the root alone.
func TestUndoAfterThePageWasLeft(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	undone := 0
	s := disables(&undone)
	c.shows(s)
	c.press("x", "esc", "u")
	c.sees("Encryption keys", "payroll is Enabled again")
	if undone != 1 || len(s.got) != 0 {
		t.Fatalf("undone %d times, the page that was left got %v", undone, s.got)
	}

	// A page over the one that did it reads anew what it shows.
	s.got = nil
	c.shows(s)
	above := &stub{title: "Above"}
	c.press("x")
	c.shows(above)
	before := above.inits
	c.press("u")
	if undone != 2 || above.inits != before+1 {
		t.Fatalf("undone %d times, the page above began %d times after %d", undone, above.inits, before)
	}
	c.press("esc", "esc")

	refused := errors.New("payroll was changed meanwhile")
	c.send(page.Toast{Text: "done", Undo: &page.Undo{Run: func() tea.Cmd { return page.Send(page.Refused{Err: refused}) }}})
	c.press("u")
	c.sees("✗ Payroll was changed meanwhile")
}

// A toast of several lines takes them of the page, and gives them back.
func TestALongToastTakesLinesOfThePage(t *testing.T) {
	c := openUnlocked(t, 80, 24, nil)
	under := &stub{}
	c.shows(under)
	before := under.height
	c.send(page.Toast{Text: "payroll is Disabled. Nothing can use it until it is enabled again, and what tries is refused."})
	if under.height != before-1 {
		t.Errorf("the page has %d lines, had %d", under.height, before)
	}
	c.clock.Advance(widget.ToastTime)
	c.send(beat{})
	if under.height != before {
		t.Errorf("the page has %d lines after the toast, had %d", under.height, before)
	}
}
