package ui

import (
	"context"
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/gate"
	"coldkms/ui/page"
	"coldkms/vault"
)

// serving returns the endpoint for AWS clients as it is now.
func (r *Root) serving() page.Serving {
	s := page.Serving{Off: r.serveOff()}
	if r.vault == nil {
		return s
	}
	at := r.vault.clients.at()
	s.URL, s.Instead, s.Region = at.url, at.instead, r.console.Session.Place().Region
	s.Latest, s.Count, s.Refused = r.vault.clients.seen.tell()
	return s
}

// serveOff says why the endpoint for AWS clients cannot be switched on, "" when it can.
func (r *Root) serveOff() string {
	switch {
	case r.options.Demo:
		return "The demo is not served: it is thrown away when it ends"
	case r.switching:
		return "The endpoint is being switched"
	case errors.Is(r.health, vault.ErrReadOnly):
		return "A read-only look is not served: a client would not learn what is missing from it"
	case r.health != nil:
		return "The vault takes no calls any more"
	}
	return ""
}

// switched says how switching the endpoint went.
type switched struct {
	from page.Page
	on   bool
	err  error
}

// switchServing switches the endpoint for AWS clients on or off.
func (r *Root) switchServing(from page.Page, on bool) tea.Cmd {
	if r.vault == nil || r.switching || on && r.serveOff() != "" {
		return nil
	}
	r.switching = true
	v, o := r.vault, r.options
	if !on {
		return r.console.Work(context.Background(), "switching the endpoint off", func(context.Context) tea.Msg {
			return switched{from, on, v.refuseClients()}
		})
	}
	return r.console.Work(context.Background(), "switching the endpoint on", func(context.Context) tea.Msg {
		return switched{from, on, v.serveClients(o)}
	})
}

// switched says what came of it, and tells the page.
func (r *Root) switched(msg switched) tea.Cmd {
	r.switching = false
	switch {
	case r.vault == nil: // locked meanwhile
	case msg.err != nil:
		r.refuse(msg.err)
	case msg.on:
		r.toast(nil, page.Toast{Text: "AWS clients are served at " + r.vault.clients.at().url + "."})
	default:
		r.toast(nil, page.Toast{Text: "AWS clients are no longer served."})
	}
	return mail(msg.from, page.Send(page.Served{}))
}

// servingSign is what the top line says of the endpoint: that it is on, also under a lock from now on, and its port.
func (r *Root) servingSign() string {
	url := r.clientsAt()
	if url == "" {
		return ""
	}
	return "SERVING " + url[strings.LastIndexByte(url, ':'):]
}

// clientsAt is where an unlocked console serves AWS clients, "" when it does not.
func (r *Root) clientsAt() string {
	if r.vault == nil || r.switching {
		return ""
	}
	return r.vault.clients.at().url
}

// staysOpen reports that a lock leaves a vault open, because AWS clients use it. One that takes no calls is of no use
// to them.
func (r *Root) staysOpen(v *openVault) bool {
	return v.clients.at().url != "" && !r.switching && v.Health() == nil
}

// cover keeps the vault open for AWS clients alone. Commands are refused: nobody asks those who they are. A call that a
// page has begun is done, and what it brings is forgotten (deliver).
func (r *Root) cover() tea.Cmd {
	v := r.vault
	r.served, r.vault, r.health = v, nil, nil
	return r.console.Work(context.Background(), "ending the socket", func(context.Context) tea.Msg {
		if err := v.refuseCommands(); err != nil {
			r.options.Log.Error("ending the socket", "error", err)
		}
		return nil
	})
}

// giveBack makes the command that gives the person back the vault that AWS clients use, if the passphrase is its own.
// The passphrase is the command's, which wipes it.
func (r *Root) giveBack(passphrase []byte) tea.Cmd {
	v, o := r.served, r.options
	return page.Wiping(passphrase, r.console.Work(r.ctx, "checking the passphrase", func(ctx context.Context) tea.Msg {
		if err := v.CheckPassphrase(passphrase); err != nil {
			failed := failure(err)
			failed.Damaged = false // there is nothing to look at: the vault is open
			return failed
		}
		v.serveCommands(o)
		return openedAt(ctx, v, o)
	}))
}

// servedState is the vault that a lock left open, as the gate shows it. It names no key: the screen is locked.
func (r *Root) servedState() gate.Served {
	v := r.served
	state := gate.Served{URL: v.clients.at().url}
	failed, failing := v.clients.seen.trouble()
	switch health := v.Health(); {
	case health != nil: // in the words of the store, which knows no keys
		state.Failing = sentence(health) + ".\nctrl+l closes it and ends the serving; unlocking opens it again."
	case errors.Is(failing, vault.ErrDiskFull):
		state.Failing = "The disk is full. Calls work again once there is room."
	case failing != nil:
		state.Failing = "Unlock, and look at the requests on the page AWS clients."
	}
	if state.Failing != "" {
		state.Failed = failed
	}
	return state
}

// watchServed has the gate show how the vault behind it does.
func (r *Root) watchServed() {
	if unlock, ok := r.gate.(*gate.Unlock); ok && r.served != nil {
		unlock.SetServed(r.servedState())
	}
}

// tendServed brings about what is due while AWS clients alone use the vault.
func (r *Root) tendServed() tea.Cmd {
	v := r.served
	r.passing.at = r.options.Now()
	if r.options.ReadOnly != "" {
		return nil
	}
	return r.console.Work(r.ctx, "bringing the vault up to date", func(ctx context.Context) tea.Msg {
		if err := v.Tend(ctx); err != nil {
			r.options.Log.Error("the vault", "error", err)
		}
		return nil
	})
}
