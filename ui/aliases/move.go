package aliases

import (
	"context"
	"errors"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// step is an alias that is to move, and what became of it.
type step struct {
	alias
	done bool
	err  error // of the latest try, nil when it did not fail
}

// errNotTried is of a step that was left when moving was stopped.
var errNotTried = errors.New("not tried")

// move makes aliases that name from name to, one after the other; errs is what
// became of each. It can be stopped between two calls. err says that it could
// not be looked which keys the aliases name, so that nothing was done.
func move(ctx context.Context, s *vault.Session, bulk *page.Bulk, aliases []alias, to func(alias) string) (errs []error, err error) {
	rows, err := s.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, row := range rows {
		for _, name := range row.Aliases {
			names[model.AliasPrefix+name] = row.KeyID
		}
	}
	errs = slices.Repeat([]error{errNotTried}, len(aliases))
	for i, a := range aliases {
		if !bulk.Next() {
			break
		}
		errs[i] = bulk.Try(func() error { return a.moveTo(ctx, s, names[a.name], to(a)) })
		if errors.Is(errs[i], page.ErrStopped) {
			errs[i] = errNotTried
		}
		bulk.Made()
	}
	return errs, nil
}

// moveTo moves the alias when it still names the key that it is to leave. now is
// the key that it names.
func (a alias) moveTo(ctx context.Context, s *vault.Session, now, to string) error {
	switch now {
	case a.from:
	case "":
		return fmt.Errorf("%s is there no more, so it was not moved", widget.Clean(a.name))
	default:
		return fmt.Errorf("%s names the key %s by now, so it was not moved", widget.Clean(a.name), now)
	}
	_, err := s.UpdateAlias(ctx, &model.UpdateAliasRequest{CreateAliasRequest: model.CreateAliasRequest{AliasName: a.name, TargetKeyID: to}})
	if errors.Is(err, vault.ErrClosed) { // by a lock, which stops the work too
		return errNotTried
	}
	return err
}

// Answers of moving.
type (
	moved    struct{ errs map[string]error } // by the alias's name
	notMoved struct{}                        // nothing could be looked up
)

// write makes the calls that are left.
func (p *Page) write() tea.Cmd {
	p.moving = true
	defer p.refresh()
	var before, todo []alias
	for _, s := range p.plan {
		if s.done {
			before = append(before, s.alias)
		} else {
			todo = append(todo, s.alias)
		}
	}
	target := p.target
	return p.c.CallEach("moving "+only(todo), len(todo), func(ctx context.Context, s *vault.Session, bulk *page.Bulk) tea.Msg {
		errs, err := move(ctx, s, bulk, todo, func(alias) string { return target.ID })
		if err != nil {
			return page.InTurn(notMoved{}, page.Refused{Err: err})
		}
		result, done := moved{map[string]error{}}, before
		for i, a := range todo {
			if result.errs[a.name] = errs[i]; errs[i] == nil {
				done = append(done, a)
			}
		}
		// The page may have been left: that is what stops it.
		return page.InTurn(result, p.report(target, done, len(before)+len(todo), errs))
	})
}

// takeMoved shows what is left to move; when that is nothing, the page is left.
func (p *Page) takeMoved(msg moved) tea.Cmd {
	p.moving = false
	left := false
	for i := range p.plan {
		s := &p.plan[i]
		if err, tried := msg.errs[s.name]; tried {
			s.done, s.err = err == nil, err
		}
		left = left || !s.done
	}
	if left {
		p.review.Update(tea.KeyMsg{Type: tea.KeyHome})
		return nil
	}
	return page.Send(page.Back{})
}
