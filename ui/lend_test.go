package ui

import (
	"os"
	"os/exec"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/vault/vaulttest"
)

type edited struct{ err error }

func editing() page.Lend {
	return page.Lend{Program: exec.Command("true"), Done: func(err error) tea.Msg { return edited{err} }}
}

// A key that interrupts is for the program that has the terminal, and one
// pressed later for the console.
func TestAnInterruptOfALentTerminal(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	s := &stub{title: "Stub"}
	c.shows(s)
	if c.lend(s, editing()) == nil {
		t.Fatal("the terminal is not lent")
	}
	c.send(Interrupt{})
	c.send(returned{letter{s, edited{}}})
	c.send(Interrupt{})
	if c.leaving || len(s.got) != 1 {
		t.Fatalf("the console leaves: %v; the page got %v", c.leaving, s.got)
	}
	c.clock.Advance(2 * time.Second)
	c.send(Interrupt{})
	if !c.quit {
		t.Error("the console does not leave")
	}
}

// A program reads from the terminal itself: what the console reads from is none
// to it.
func TestALentTerminalIsATerminal(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) { o.Keyboard = os.Stdin })
	s := &stub{title: "Stub"}
	c.shows(s)
	editor := editing()
	c.lend(s, editor)
	if editor.Program.Stdin != os.Stdin {
		t.Errorf("it reads from %v", editor.Program.Stdin)
	}
}

// What a program made while the console should have locked reaches the page
// under the lock.
func TestAProgramEndsAfterTheIdleTime(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	s := &stub{title: "Stub"}
	c.shows(s)
	c.lend(s, editing())
	c.clock.Advance(time.Hour)
	c.send(beat{})
	c.sees("The vault is locked")
	c.send(returned{letter{s, edited{}}})
	if len(s.got) != 1 {
		t.Errorf("the page got %v", s.got)
	}
}

// A page that was covered meanwhile is told that there is nothing.
func TestACoveredPageIsLentNothing(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	under, above := &stub{title: "Under"}, &stub{title: "Above"}
	c.shows(under, above)
	c.send(letter{under, editing()})
	if len(under.got) != 1 || under.got[0].(edited).err == nil || c.lending.on {
		t.Errorf("the page got %v", under.got)
	}
}

func TestTheMouseComesBackWithTheTerminal(t *testing.T) {
	t.Parallel()
	for _, off := range []bool{false, true} {
		c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) { o.Preferences.MouseOff = off })
		s := &stub{title: "Stub"}
		c.shows(s)
		if taken := c.takeBack(returned{letter{s, edited{}}}) != nil; taken == off {
			t.Errorf("with the mouse off %v it is taken: %v", off, taken)
		}
	}
}
