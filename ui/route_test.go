package ui

import (
	"errors"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

func TestKeysGoTheFixedWay(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	ran := 0
	s := &stub{title: "Stub", actions: []page.Action{
		{ID: "x", Label: "Do", Keys: []string{"x"}, Run: func() tea.Cmd { ran++; return nil }},
		{ID: "main", Label: "Save", Keys: []string{"ctrl+s"}, Run: func() tea.Cmd { ran += 10; return nil }},
		{ID: "off", Label: "Enable", Keys: []string{"o"}, Off: "The key is enabled already", Run: func() tea.Cmd { ran += 100; return nil }},
	}}
	c.shows(s)

	c.press("x", "down")
	if ran != 1 || s.keysGot() != "down" {
		t.Fatalf("ran %d, the page got %q", ran, s.keysGot())
	}
	c.press("o")
	if ran != 1 {
		t.Fatal("an action ran that is off")
	}
	c.sees("Enable does not work now: The key is enabled already.")
	c.press("x")
	c.seesNot("does not work now")

	s.capturing, s.got = true, nil
	c.press("x", "q", "?", "tab", "enter", "ctrl+s")
	if ran != 12 || s.keysGot() != "x q ? tab enter" {
		t.Fatalf("while typing: ran %d, the page got %q", ran, s.keysGot())
	}
	if c.quit {
		t.Fatal("q left the console while text was typed")
	}
}

func TestPasteOutsideOfTextFieldsIsIgnored(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	s := &stub{title: "Stub"}
	c.shows(s)
	paste := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true}
	c.send(paste)
	if len(s.got) != 0 || c.quit {
		t.Fatal("a paste was taken for keys")
	}
	s.capturing = true
	c.send(paste)
	if len(s.got) != 1 {
		t.Fatal("a text field did not get its paste")
	}
}

func TestEscClosesWhatIsOpenThenGoesBack(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	below := c.top()
	closed := 0
	s := &stub{title: "Stub"}
	s.actions = []page.Action{{ID: "close", Label: "Close", Keys: []string{"esc"}, Run: func() tea.Cmd { closed++; s.actions = nil; return nil }}}
	c.shows(s)
	c.send(page.Refused{Err: errors.New("no")})
	c.press("esc")
	c.seesNot("✗ no")
	if closed != 0 {
		t.Fatal("esc did two things")
	}
	c.press("esc")
	if closed != 1 || c.top() != s {
		t.Fatal("esc did not close what the page had open")
	}
	c.press("esc")
	if c.top() != below {
		t.Fatal("esc did not go back")
	}
	c.press("esc")
	if c.top() != below || c.quit {
		t.Fatal("esc left the first page")
	}
}

func TestBackAsksWhenTypedTextWouldBeLost(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	below := c.top()
	s := &stub{title: "Stub", dirty: "the alias payroll", capturing: true}
	c.shows(s)
	c.press("esc")
	c.sees("Leave this page?", "the alias payroll")
	c.press("enter")
	if c.top() != s {
		t.Fatal("Cancel left the page")
	}
	c.press("esc", "tab", "enter")
	if c.top() != below || s.forgets == 0 {
		t.Fatal("the page was not left, or kept its secrets")
	}
}

func TestQuitAsksWhenTypedTextWouldBeLost(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.shows(&stub{title: "Lower", dirty: "a description"}, &stub{title: "Upper"})
	c.press("ctrl+c")
	c.sees("Leave coldkms?", "Lower: a description")
	c.press("ctrl+c")
	c.press("esc")
	c.seesNot("Leave coldkms?")
	c.press("q", "right", "enter")
	if !c.quit || c.Err() != nil {
		t.Fatalf("quit %t, error %v", c.quit, c.Err())
	}
}

func TestAResultReachesThePageThatAskedForIt(t *testing.T) {
	t.Parallel()
	type result struct{}
	c := openUnlocked(t, 80, 24, nil)
	lower := &stub{title: "Lower"}
	lower.actions = []page.Action{{ID: "work", Label: "Work", Keys: []string{"w"}, Run: func() tea.Cmd {
		return tea.Batch(tea.Sequence(page.Send(result{}), page.Send(result{})), page.Send(result{}))
	}}}
	upper := &stub{title: "Upper"}
	c.shows(lower)
	c.hold = true
	c.press("w")
	held := c.held
	c.hold, c.held = false, nil

	c.shows(upper)
	c.send(page.Ask{Dialog: widget.NewConfirm(c.options.Theme, widget.Question{Title: "A question"})})
	for _, cmd := range held {
		c.run(cmd)
	}
	if len(lower.got) != 3 || len(upper.got) != 0 {
		t.Fatalf("the page that asked got %d results, the other %d", len(lower.got), len(upper.got))
	}
}

func TestAPageThatWasLeftMovesNothing(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	below := c.top()
	s := &stub{title: "Stub"}
	s.actions = []page.Action{{ID: "work", Label: "Work", Keys: []string{"w"}, Run: func() tea.Cmd {
		return tea.Batch(page.Send(page.Toast{Text: "made a key"}), page.Send(page.Replace{Route: page.CreateKey{}}), page.Send(page.Back{}))
	}}}
	c.shows(s)
	c.hold = true
	c.press("w")
	held := c.held
	c.hold, c.held = false, nil
	c.press("esc")
	for _, cmd := range held {
		c.run(cmd)
	}
	if c.top() != below || len(c.pages) != 1 {
		t.Fatal("a page that was left moved the one on the screen")
	}
	c.sees("✓ made a key")
}

func TestADecisionGoesToThePageThatAsked(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	lower, upper := &stub{title: "Lower"}, &stub{title: "Upper"}
	upper.actions = []page.Action{{ID: "ask", Label: "Ask", Keys: []string{"x"}, Run: func() tea.Cmd {
		return page.Send(page.Ask{Dialog: widget.NewConfirm(c.options.Theme, widget.Question{
			Tag: "t", Title: "Really?", Answers: []widget.Answer{{Choice: "yes", Label: "Yes"}},
		})})
	}}}
	c.shows(lower, upper)
	c.press("x", "right", "enter")
	if len(lower.got) != 0 || len(upper.got) != 1 || upper.got[0] != (widget.Decision{Tag: "t", Choice: "yes"}) {
		t.Fatalf("lower got %v, upper got %v", lower.got, upper.got)
	}
	c.seesNot("Really?")
}

func TestAPanicInACommandLeavesAndIsReported(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	s := &stub{title: "Stub"}
	s.actions = []page.Action{{ID: "work", Label: "Work", Keys: []string{"w"}, Run: func() tea.Cmd {
		return func() tea.Msg { panic("broken") }
	}}}
	c.shows(s)
	c.press("w")
	var fatal page.Fatal
	if !c.quit || !errors.As(c.Err(), &fatal) || fatal.Reason != "broken" {
		t.Fatalf("quit %t, error %v", c.quit, c.Err())
	}
}

func TestUncoveringFetchesAnew(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	lower, upper := &stub{title: "Lower"}, &stub{title: "Upper"}
	c.shows(lower, upper)
	c.press("esc")
	if lower.inits != 2 || upper.inits != 1 {
		t.Fatalf("inits: lower %d, upper %d", lower.inits, upper.inits)
	}
}

func TestHelpRunsWhatItFinds(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	ran := 0
	c.shows(&stub{title: "Stub", actions: []page.Action{
		{ID: "a", Label: "Encrypt", Keys: []string{"E"}, Run: func() tea.Cmd { ran++; return nil }},
		{ID: "b", Label: "Decrypt", Keys: []string{"D"}, Run: func() tea.Cmd { ran += 10; return nil }},
	}})
	c.press("?")
	c.types("decr")
	c.press("enter")
	if ran != 10 {
		t.Fatalf("help ran %d", ran)
	}
	c.seesNot("Search")
	c.press("f1")
	c.types("lock")
	c.press("enter")
	c.sees("The vault is locked")
}

func TestEveryRouteHasAPage(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	for _, route := range []page.Route{
		page.Keys{}, page.CreateKey{}, page.KeyDetails{}, page.Encrypt{}, page.Decrypt{}, page.GenerateDataKey{}, page.ScheduleDeletion{},
		page.ImportKey{}, page.UploadKeyMaterial{},
	} {
		if build(c.console, route) == nil {
			t.Errorf("no page answers to %T", route)
		}
	}
}

func TestARefusalStandsUntilTheNextAction(t *testing.T) {
	t.Parallel()
	refusal := page.Refused{Err: errors.New("no")}
	ends := map[string]func(*console){
		"esc":       func(c *console) { c.press("esc") },
		"an action": func(c *console) { c.press("x") },
		"a result":  func(c *console) { c.send(page.Toast{Text: "done"}) },
		"a page":    func(c *console) { c.send(page.Back{}) },
	}
	c := openUnlocked(t, 80, 24, nil)
	for name, end := range ends {
		s := &stub{title: "Stub", actions: []page.Action{{ID: "x", Label: "Do", Keys: []string{"x"}, Run: func() tea.Cmd { return nil }}}}
		c.shows(s)
		full := s.height
		c.send(refusal)
		c.sees("✗ No")
		if s.height != full-2 {
			t.Errorf("the page has %d lines under a refusal, %d without", s.height, full)
		}
		c.press("down")
		c.sees("✗ No")
		end(c)
		if c.refused != nil {
			t.Errorf("%s left the refusal standing", name)
		}
	}
}

// Over a dialog, help tells the dialog's keys, and runs what it finds there.
func TestHelpOverADialog(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, threeStates(t))
	c.press("down", "a")
	c.sees("Key actions", "? help")
	c.press("?")
	c.sees("In this dialog", "Generate data key", "F1 help")
	c.seesNot("On this page")
	c.types("close the")
	c.sees("Close the menu", "esc a q")
	c.press("esc")
	c.sees("Key actions: ")
	c.press("f1")
	c.types("encrypt")
	c.press("enter")
	c.seesNot("Key actions: ", "In this dialog")
	c.sees("▸ Encrypt")

	c.press("esc")
	c.press("up")
	c.shows(&stub{title: "Create key", dirty: "the alias payroll"})
	c.press("ctrl+c", "f1")
	c.sees("Press the button", "Close the dialog")
	c.press("f1")
	c.sees("Leave coldkms?")
}
