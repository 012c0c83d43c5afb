package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/gate"
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
