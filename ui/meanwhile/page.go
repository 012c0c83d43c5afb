// Package meanwhile is the page of what time did while nobody looked: keys that
// were deleted, key material that expired, keys that rotated; and of what waits
// for a person to confirm the date, because the clock is far ahead.
//
// It refuses to decide what is due and what may be destroyed: the vault does.
package meanwhile

import (
	"context"
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// Page lists what time did, and asks for the date.
type Page struct {
	c         *page.Console
	found     *found // nil before the first answer
	failure   error  // of the latest answer
	accepting bool
	scroller  *widget.Scroller
	text      []string // as last drawn: of many keys that is too much for each key that is pressed

	width, height int
}

var (
	_ page.Page   = (*Page)(nil)
	_ page.Leaver = (*Page)(nil)
)

// found is what there is to show.
type found struct {
	done, waiting []vault.Occurrence
	clock         vault.ClockState
}

// New returns the page.
func New(c *page.Console) *Page {
	p := &Page{c: c}
	p.scroller = widget.NewScroller(c.Theme, func(int) []string { return p.text })
	return p
}

// Messages of the page's own work.
type (
	read struct {
		found found
		err   error
	}
	accepted struct{ err error }
)

// Title is the page's crumb.
func (p *Page) Title() string { return "Meanwhile" }

// Init looks what there is to show.
func (p *Page) Init() tea.Cmd {
	return p.c.Call("looking what time did", func(ctx context.Context, s *vault.Session) tea.Msg {
		v := s.Vault()
		done, err := v.Meanwhile(ctx)
		return read{found{done, v.Waiting(), v.Clock()}, err}
	})
}

// Leave marks what was shown as seen.
func (p *Page) Leave() tea.Cmd {
	if p.c.ReadOnly != "" || p.found == nil || len(p.found.done) == 0 {
		return nil
	}
	seen := p.found.done
	return p.c.Call("keeping that it was seen", func(ctx context.Context, s *vault.Session) tea.Msg {
		if err := s.Vault().Told(ctx, seen); err != nil {
			return page.Refused{Err: err}
		}
		return page.Tend{}
	})
}

// Capturing is false: the date is typed in a dialog.
func (p *Page) Capturing() bool { return false }

// Dirty is always "": nothing is typed here.
func (p *Page) Dirty() string { return "" }

// Forget does nothing: the page holds no secret.
func (p *Page) Forget() {}

// Actions are to confirm the date, while something waits for it, and to go on.
func (p *Page) Actions() []page.Action {
	leave := page.Action{ID: "continue", Label: "Continue", Keys: []string{"enter", "esc"}, Run: func() tea.Cmd { return page.Send(page.Back{}) }}
	switch {
	case p.found == nil && p.failure != nil:
		return append(keyaction.TryAgain(p.Init), leave)
	case !p.waits():
		return []page.Action{leave}
	}
	leave.ID, leave.Label = "leave-it", "Leave it"
	confirm := page.Action{ID: "confirm-date", Label: "Confirm the date", Keys: []string{"C"}, Off: p.c.ReadOnly, Run: p.ask}
	if confirm.Off == "" && p.accepting {
		confirm.Off = "The date is being confirmed"
	}
	return []page.Action{confirm, leave}
}

// waits reports that something waits for the date.
func (p *Page) waits() bool { return p.found != nil && len(p.found.waiting) > 0 }

// confirmed is the date that a confirmation is about, as it is typed.
type confirmed struct{ date string }

// ask asks for the date to be typed.
func (p *Page) ask() tea.Cmd {
	date := p.found.clock.Now.UTC().Format(time.DateOnly)
	return page.Send(page.Ask{Dialog: widget.NewConfirm(p.c.Theme, widget.Question{
		Tag: confirmed{date}, Title: "Confirm the date", About: p.clockLines(), Consequences: p.consequences(),
		Typed: date, Cancel: "Leave it", Answers: []widget.Answer{{Choice: "confirm", Label: "Confirm the date", Danger: true}},
	})})
}

// Update takes answers, the decision on the date, and what scrolls.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case read:
		return p.take(msg)
	case widget.Decision:
		if of, ok := msg.Tag.(confirmed); ok && msg.Choice != "" {
			return p.accept(of)
		}
		return nil
	case accepted:
		p.accepting = false
		if msg.err != nil {
			return tea.Batch(page.Send(page.Refused{Err: msg.err}), p.Init())
		}
		return tea.Batch(page.Send(page.Tend{}), p.Init())
	}
	_, cmd := p.scroller.Update(msg)
	return cmd
}

func (p *Page) take(msg read) tea.Cmd {
	defer p.draw()
	if p.failure = msg.err; msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	p.found = &msg.found
	return nil
}

// accept confirms the date, while the clock still shows it: one that jumped
// since was not what the person saw.
func (p *Page) accept(of confirmed) tea.Cmd {
	p.accepting = true
	return p.c.Call("bringing about what waits", func(ctx context.Context, s *vault.Session) tea.Msg {
		v := s.Vault()
		if now := v.Clock().Now.UTC().Format(time.DateOnly); now != of.date {
			return accepted{fmt.Errorf("the clock shows %s by now, so nothing was done: confirm that date", now)}
		}
		return accepted{v.AcceptClock(ctx)}
	})
}
