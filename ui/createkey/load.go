package createkey

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/vault"
)

// principalsLoaded are the account's users and roles.
type principalsLoaded struct {
	loading int
	all     []identity.Principal
	err     error
	denied  error // the answer to who would make a key, when it is known
}

// principalMade is what became of a user or role that one of the lists asked
// for.
type principalMade struct {
	into *principals
	arn  string
	all  []identity.Principal // with the new one
	err  error
}

// lists are the fields that show the account's users and roles.
func (p *Page) lists() []*principals {
	return []*principals{p.administrators.principals, p.users.principals}
}

// createKey is the permission without which the wizard comes to nothing.
const createKey = "kms:CreateKey"

func (p *Page) loadPrincipals() tea.Cmd {
	p.loading++
	loading := p.loading
	return p.console.Call("reading the users and roles", func(ctx context.Context, s *vault.Session) tea.Msg {
		loaded := principalsLoaded{loading: loading}
		loaded.all, loaded.err = s.Principals(ctx)
		if may, err := s.MayInAccount(createKey); err == nil { // else the last step says it
			loaded.denied = may.Refusal(createKey)
		}
		return loaded
	})
}

func (p *Page) takePrincipals(msg principalsLoaded) tea.Cmd {
	if msg.loading != p.loading {
		return nil
	}
	for _, list := range p.lists() {
		if msg.err != nil {
			list.SetEmpty("The users and roles could not be read.")
		} else {
			list.set(msg.all)
		}
	}
	if err := cmp.Or(msg.denied, msg.err); err != nil {
		return page.Send(page.Refused{Err: err})
	}
	return nil
}

// makePrincipal makes a user or role, to be picked in the list that asked for
// it. One that exists by now is as good.
func (p *Page) makePrincipal(into *principals, kind identity.Kind, name string) tea.Cmd {
	return p.console.Call("adding a user or role", func(ctx context.Context, s *vault.Session) tea.Msg {
		_, err := s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: kind, Name: name})
		if err != nil && !errors.Is(err, &model.Error{Code: model.CodeEntityAlreadyExists}) {
			return principalMade{into: into, err: err}
		}
		all, err := s.Principals(ctx)
		if err != nil {
			return principalMade{into: into, err: err}
		}
		made := slices.IndexFunc(all, func(p identity.Principal) bool { return p.Kind == kind && p.Name == name })
		if made < 0 {
			return principalMade{into: into, err: fmt.Errorf("the new %s %s is not among the users and roles", kind, name)}
		}
		return principalMade{into: into, arn: all[made].ARN(), all: all}
	})
}

// takePrincipal shows the new one in both lists, and leaves the step that
// waited for it. A list that was asked for
// before it was made is late from now on.
func (p *Page) takePrincipal(msg principalMade) tea.Cmd {
	msg.into.adding = ""
	then := p.then
	p.then = nil
	if msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	p.loading++
	for _, list := range p.lists() {
		list.set(msg.all)
	}
	msg.into.pick(msg.arn)
	if then != nil {
		return then()
	}
	return nil
}
