package ui

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/gate"
	"coldkms/ui/widget"
)

// Terminate is what main sends on SIGTERM and SIGHUP: the console locks,
// restores the terminal and leaves without asking.
type Terminate struct{}

// Gone is what main sends when the terminal is gone: nobody is there who could
// lock, and the console leaves as on Terminate, but says why.
type Gone struct{ Why error }

// gone leaves after the loss of the terminal.
func (r *Root) gone(msg Gone) tea.Cmd {
	r.options.Log.Error("the terminal is gone", "error", msg.Why)
	r.err = errors.Join(r.err, fmt.Errorf("the terminal is gone: %w", msg.Why))
	return r.leave()
}

// beat comes once a second: toasts and the idle time run out by it, what is due
// is brought about, and the page follows what others change.
type beat struct{}

func (r *Root) tick() tea.Cmd { return r.after(time.Second, beat{}) }

// countdown is how long before the idle lock it is announced.
const countdown = time.Minute

func (r *Root) beat() tea.Cmd {
	r.checkHealth()
	r.watchServed()
	cmds := []tea.Cmd{r.tick(), r.emptyClipboard(false), r.tendInTime(), r.follow()}
	if r.neverLocks() == "" && r.untilLock() <= 0 {
		cmds = append(cmds, r.lockIdle(), r.watch(widget.WorkingAfter))
	}
	return tea.Batch(cmds...)
}

// untilLock is the time left before the idle lock. A machine that slept counts
// by its wall clock, one whose clock was set back by its monotonic one.
func (r *Root) untilLock() time.Duration {
	now := r.options.Now()
	idle := max(now.Sub(r.lastInput), now.Round(0).Sub(r.lastInput.Round(0)))
	return r.idle() - idle
}

// lockStatus announces the idle lock.
func (r *Root) lockStatus() string {
	left := r.untilLock()
	if r.vault == nil || left > countdown || r.neverLocks() != "" {
		return ""
	}
	return fmt.Sprintf("Locks in %d s", max(int((left+time.Second-1)/time.Second), 0))
}

// lock shuts the console until it is unlocked again, if it is one that locks.
func (r *Root) lock() tea.Cmd {
	if r.neverLocks() != "" {
		return nil
	}
	return r.shut(false)
}

// lockIdle locks a console that nobody used, and says so where it is unlocked.
// A vault that an earlier lock left open for AWS clients stays open: it is a
// person who takes it from them.
func (r *Root) lockIdle() tea.Cmd {
	if r.vault == nil {
		r.wish()
		return nil
	}
	cmd := r.lock()
	if unlock, ok := r.gate.(*gate.Unlock); ok {
		unlock.SetWhy("Locked after " + widget.Counted(int(r.idle()/time.Minute), "minute") + " without a key.")
	}
	return cmd
}

// shut puts the unlock page in front of everything, has every page forget its
// secrets, and closes the vault. What was typed at the gate itself is wiped
// too. A vault that is being opened cannot be stopped: the wish waits for it.
// One that AWS clients use stays open for them, unless it is to end for all.
func (r *Root) shut(forAll bool) tea.Cmd {
	if r.served != nil && (forAll || !r.staysOpen(r.served)) {
		r.vault, r.served = r.served, nil
	}
	if r.vault == nil {
		r.wish()
		return nil
	}
	r.removeGate()
	r.console.Running.Stop(nil)
	for _, p := range r.pages {
		p.Forget()
	}
	for _, layer := range r.layers {
		layer.dialog.Forget()
	}
	r.acquit()
	r.offer, r.menuing, r.awaited = nil, false, nil
	end := r.closeVault
	if !forAll && r.staysOpen(r.vault) {
		end = r.cover
	}
	ending := end()
	r.gate = r.newUnlock()
	return tea.Batch(r.show(), ending)
}

// wish wipes what was typed at the gate, and has a vault that opens meanwhile
// closed again.
func (r *Root) wish() {
	r.wished = true
	if r.gate != nil {
		r.gate.Forget()
	}
}

// suspend locks, and stops the program once the vault is closed: to AWS clients
// too, which a program that stands still cannot serve.
func (r *Root) suspend() tea.Cmd {
	switch {
	case r.options.Alone:
		return r.lock()
	case r.neverLocks() != "":
		return tea.Suspend
	}
	return tea.Sequence(r.shut(true), tea.Suspend)
}

// leave ends the program once the vault is closed, the clipboard holds no secret
// of ours, and what was chosen is kept.
func (r *Root) leave() tea.Cmd {
	if r.leaving {
		return nil
	}
	r.leaving = true
	r.cancel()
	return tea.Sequence(r.emptyClipboard(true), r.shut(true), r.keepLast(), tea.Quit)
}

// closing is a vault on its way to be closed.
type closing struct {
	vault *openVault
	once  sync.Once
	err   error
}

// close closes the vault once; every caller waits until that is done.
func (c *closing) close() error {
	c.once.Do(func() { c.err = c.vault.Close() })
	return c.err
}

// closed says that the vault is closed, and how that went.
type closed struct{ err error }

// closeVault closes the vault in a command. The session stays where it was
// until the next unlock: a page whose work went on when the lock came then
// gets a refusal, where no session at all would break it.
func (r *Root) closeVault() tea.Cmd {
	c := &closing{vault: r.vault}
	r.closing, r.vault, r.health = c, nil, nil
	return r.console.Work(context.Background(), "closing the vault", func(context.Context) tea.Msg {
		return closed{c.close()}
	})
}

// closed shows how a closing failed: at the gate or, when the vault was unlocked
// before that was known, as a refusal. After leaving, main says it.
func (r *Root) closed(msg closed) tea.Cmd {
	if msg.err == nil {
		return nil
	}
	r.options.Log.Error("closing the vault", "error", msg.err)
	failed := fmt.Errorf("closing the vault: %w", msg.err)
	if r.gate == nil {
		r.refuse(failed)
		return nil
	}
	r.unclosed = failed
	r.resize()
	return nil
}
