package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/ui/signin"
	"coldkms/vault"
)

// signedIn is who the console is signed in as, from one unlocking to the next.
type signedIn struct {
	as     *page.SignIn  // nil for the root of the vault's account, who is signed in first
	recent []page.SignIn // who was before, the latest first
}

// callersRead brings those who can sign in.
type callersRead struct{ callers []identity.Principal }

// readCallers begins the choice of who is signed in.
func (r *Root) readCallers() tea.Cmd {
	return r.await(r.uppermost(), r.console.Call("looking for users and roles", func(_ context.Context, s *vault.Session) tea.Msg {
		return callersRead{s.Vault().Callers()}
	}))
}

// askCaller lets the person choose, unless they have gone on meanwhile.
func (r *Root) askCaller(from page.Page, msg callersRead) {
	if _, asked := r.dialog(); asked || from != r.top() {
		return
	}
	r.ask(layer{over: from, dialog: signin.New(r.options.Theme, r.console.Session.Caller(), msg.callers, r.signedIn.recent)})
}

// signIn signs another caller in, and goes to the keys.
func (r *Root) signIn(from page.Page, as page.SignIn) tea.Cmd {
	if r.gate != nil || r.vault == nil || from != nil && from != r.uppermost() {
		return nil // late, as in navigate
	}
	if !isThere(r.vault, as.Principal) {
		r.refuse(fmt.Errorf("%s is no longer in the vault", as.Principal.ARN()))
		return nil
	}
	return r.depart(0, func() tea.Cmd {
		if r.vault == nil { // locked while it was asked
			return nil
		}
		now := r.console.Session.Caller()
		r.signedIn.remember(page.SignIn{Principal: now.Principal, Session: now.SessionName})
		r.signedIn.as, r.offer = &as, nil
		r.console.Session = r.session(r.console.Session.Place().Region)
		return r.push(page.Keys{})
	})
}

// mostRecent is how many of those who were signed in before stand first.
const mostRecent = 5

// remember puts one before those who were signed in earlier.
func (s *signedIn) remember(as page.SignIn) {
	s.recent = slices.DeleteFunc(s.recent, func(other page.SignIn) bool {
		return other.Session == as.Session && same(other.Principal, as.Principal)
	})
	s.recent = slices.Insert(s.recent, 0, as)
	s.recent = s.recent[:min(len(s.recent), mostRecent)]
}

// same reports whether two principals are one. A namesake made later is another.
func same(a, b identity.Principal) bool { return a.Account == b.Account && a.UniqueID == b.UniqueID }

// isThere reports whether a principal is in the vault; every root is.
func isThere(v *openVault, p identity.Principal) bool {
	if p.Kind == identity.Root {
		return true
	}
	now, ok := v.Principal(p.Account, p.Kind, p.Name)
	return ok && same(now, p)
}

// session signs in who was last chosen, in a Region; that of the vault when it
// is "".
func (r *Root) session(region string) *vault.Session {
	as := page.SignIn{Principal: identity.RootOf(r.vault.Home().Account)}
	if r.signedIn.as != nil {
		as = *r.signedIn.as
	}
	s := r.vault.SignIn(identity.Caller{
		Principal: as.Principal, SessionName: as.Session, UserAgent: "coldkms/" + r.options.Version, SourceIP: "127.0.0.1",
	}, cmp.Or(region, r.vault.Home().Region)).Waiting(r.console.Wait)
	if r.options.ReadOnly != "" {
		return s.OnlyReading()
	}
	return s
}

// signInAgain signs in who was before a lock. Somebody who was deleted meanwhile
// gives way to the root of the vault's account, and takes along the pages of
// another one.
func (r *Root) signInAgain() {
	if as := r.signedIn.as; as != nil && !isThere(r.vault, as.Principal) {
		r.notices = append(r.notices, fmt.Sprintf("%s is no longer in the vault: you are signed in as root of %s.", as.Principal.ARN(), r.vault.Home().Account))
		r.signedIn.as = nil
		if as.Principal.Account != r.vault.Home().Account {
			r.popTo(0)
			r.first = page.Keys{}
		}
	}
	r.console.Session = r.session(r.region)
}

// signInAction is off in a look, which asks nobody for a permission.
func (r *Root) signInAction() page.Action {
	off := ""
	if errors.Is(r.health, vault.ErrReadOnly) {
		off = "A read-only look shows everything, whoever is signed in"
	}
	return page.Action{ID: "sign-in-as", Label: "Sign in as", Keys: []string{"i"}, Off: off, Run: r.readCallers}
}
