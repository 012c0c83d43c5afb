package ui

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
)

// Work that takes long shows that it goes on, and for how long; work that does
// not shows nothing.
func TestLongWorkShows(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	started, finish, ended := make(chan struct{}), make(chan struct{}), make(chan tea.Msg)
	work := c.console.Work(t.Context(), "saving the description", func(context.Context) tea.Msg {
		close(started)
		<-finish
		return page.Toast{Text: "Saved"}
	})
	go func() { ended <- work() }()
	<-started

	for _, c2 := range []struct {
		after time.Duration
		want  string
	}{
		{199 * time.Millisecond, ""},
		{time.Millisecond, "⠹ Saving the description ──"},
		{100 * time.Millisecond, "⠸ Saving the description ──"},
		{2 * time.Second, "⠸ Saving the description, 2 s ──"},
	} {
		c.clock.Advance(c2.after)
		c.send(glance{})
		if c2.want == "" {
			c.seesNot("Saving")
		} else {
			c.sees(c2.want)
		}
	}
	close(finish)
	c.send(<-ended)
	c.send(glance{})
	c.seesNot("Saving")
	c.sees("✓ Saved")
}

// The root looks at the work only while there may be some.
func TestGlancesEnd(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.send(glance{})
	if c.watching {
		t.Fatal("the root looks on though nothing goes on")
	}
	c.send(beat{})
	if c.watching {
		t.Fatal("the clock alone makes the root look")
	}
	c.press("f5")
	if !c.watching {
		t.Fatal("a command does not make the root look")
	}
}
