package ui

import (
	"context"
	"math"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/democlock"
	"coldkms/ui/gate"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// unopened says why a vault that needs no gate did not open.
type unopened struct {
	why   gate.Failed
	again func() tea.Cmd
}

// openUngated opens the vault that needs no passphrase.
func (r *Root) openUngated() tea.Cmd { return r.fill("opening the vault", r.options.OpenVault) }

// fill makes the command that opens a vault without a gate. Another one is
// closed before.
func (r *Root) fill(name string, open func(context.Context) (*vault.Vault, error)) tea.Cmd {
	r.wished = false
	before := r.closing
	return r.console.Work(r.ctx, name, func(ctx context.Context) tea.Msg {
		if before != nil {
			_ = before.close() // reported by its own command
		}
		v, err := open(ctx)
		if err != nil {
			return unopened{failure(err), func() tea.Cmd { return r.fill(name, open) }}
		}
		return openedAt(ctx, &openVault{Vault: v}, r.options)
	})
}

// unopened shows why, on a page that tries again.
func (r *Root) unopened(msg unopened) tea.Cmd {
	r.gate = gate.NewBlocked(r.console, r.options.Dir, msg.why, msg.again)
	return r.show()
}

// reset throws the vault away and begins with another one, at the table of
// keys.
func (r *Root) reset() tea.Cmd {
	return r.depart(0, func() tea.Cmd {
		r.offer, r.first, r.signedIn = nil, page.Keys{}, signedIn{}
		return tea.Batch(r.closeVault(), r.fill("resetting the demo", r.options.Reset))
	})
}

// clockAction moves the demo's clock; ok is false where there is none.
func (r *Root) clockAction() (action page.Action, ok bool) {
	off := r.console.ReadOnly
	if r.clockMoves {
		off = "The clock is on its way"
	}
	return page.Action{ID: "move-clock", Label: "Move the demo's clock", Keys: []string{">"}, Off: off, Run: r.askClock}, r.options.MoveClock != nil
}

// askClock asks how far the clock is to move.
func (r *Root) askClock() tea.Cmd {
	r.ask(layer{over: r.uppermost(), dialog: democlock.New(r.options.Theme, r.options.Now())})
	return nil
}

// clockMoved says how moving the clock went.
type clockMoved struct{ err error }

// moveClock moves the demo's clock, day by day, which can be stopped.
func (r *Root) moveClock(to time.Time) tea.Cmd {
	if r.options.MoveClock == nil || r.clockMoves || r.vault == nil {
		return nil
	}
	r.clockMoves = true
	move, days := r.options.MoveClock, int(math.Ceil(to.Sub(r.options.Now()).Hours()/24))
	return r.console.CallEach("moving the demo's clock", days, func(ctx context.Context, _ *vault.Session, bulk *page.Bulk) tea.Msg {
		return clockMoved{move(ctx, to, func() bool {
			bulk.Made()
			return bulk.Next()
		})}
	})
}

// clockMoved says what the clock shows, and has what came about be said and
// shown.
func (r *Root) clockMoved(msg clockMoved) tea.Cmd {
	r.clockMoves = false
	if msg.err != nil {
		r.refuse(msg.err)
	} else {
		r.toasts.Add("It is "+r.options.Now().UTC().Format(keyaction.TimeLayout)+" now.", r.options.Now())
	}
	r.passing.moved = true
	return r.tend()
}

// demoSign is what the top line says of the demo.
func (r *Root) demoSign() string {
	if !r.options.Demo {
		return ""
	}
	sign := "DEMO"
	if r.options.DemoClock != nil {
		if clock := r.options.DemoClock(); clock != "" {
			sign += " " + widget.Clean(clock)
		}
	}
	return sign
}

// neverLocks says why the console does not lock, "" when it does.
func (r *Root) neverLocks() string {
	if r.options.Demo {
		return "The demo never locks"
	}
	return ""
}
