package ui

import (
	"context"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/preferences"
)

// keeping is where keeping the preferences stands: one write at a time, so that
// the last one is the last choice.
type keeping struct {
	on, again bool
	written   chan struct{} // closed once the write that goes on has ended
}

// kept says how keeping the preferences went.
type kept struct{ err error }

// prefer changes what the person chose, applies it, and keeps it.
func (r *Root) prefer(msg page.Prefer) tea.Cmd {
	before := r.console.Preferences
	chosen := before
	chosen.KeyColumns = slices.Clone(chosen.KeyColumns)
	msg.Change(&chosen)
	r.console.Preferences = chosen
	if r.options.Themes != nil {
		*r.console.Theme = *r.options.Themes(chosen)
	}
	r.resize()
	return tea.Batch(r.keep(), mouse(before, chosen))
}

// takeMouse takes the mouse from the terminal again, which had it while the
// program was stopped.
func (r *Root) takeMouse() tea.Cmd {
	if r.console.Preferences.MouseOff {
		return nil
	}
	return tea.EnableMouseCellMotion
}

// mouse takes the mouse from the terminal, or leaves it to it, when that was
// chosen anew.
func mouse(before, chosen preferences.Preferences) tea.Cmd {
	switch {
	case before.MouseOff == chosen.MouseOff:
		return nil
	case chosen.MouseOff:
		return tea.DisableMouse
	}
	return tea.EnableMouseCellMotion
}

// keep writes the preferences down, after a write that goes on.
func (r *Root) keep() tea.Cmd {
	save, chosen := r.options.SavePreferences, r.console.Preferences
	switch {
	case save == nil:
		return nil
	case r.keeping.on:
		r.keeping.again = true
		return nil
	}
	written := make(chan struct{})
	r.keeping = keeping{on: true, written: written}
	return r.console.Work(context.Background(), "keeping the settings", func(context.Context) tea.Msg {
		defer close(written)
		return kept{save(chosen)}
	})
}

// keepLast makes the command that waits until the last choice is kept, nil when
// it is.
func (r *Root) keepLast() tea.Cmd {
	if !r.keeping.on {
		return nil
	}
	now, save, chosen := r.keeping, r.options.SavePreferences, r.console.Preferences
	return r.console.Work(context.Background(), "keeping the settings", func(context.Context) tea.Msg {
		<-now.written
		if !now.again {
			return nil
		}
		if err := save(chosen); err != nil {
			r.options.Log.Error("keeping the settings", "error", err)
		}
		return nil
	})
}

func (r *Root) kept(msg kept) tea.Cmd {
	again := r.keeping.again
	r.keeping = keeping{}
	r.refuse(msg.err)
	if again {
		return r.keep()
	}
	return nil
}

// idle is how long the console stays open without a key.
func (r *Root) idle() time.Duration {
	if minutes := r.console.Preferences.IdleMinutes; minutes > 0 {
		return time.Duration(minutes) * time.Minute
	}
	return r.options.Idle
}
