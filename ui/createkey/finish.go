package createkey

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// What the wizard can be doing.
const (
	lookingUp   = "checking the alias"
	makingKey   = "making the key"
	makingAlias = "making the alias"
)

// aliasLookedUp says whether an alias can be given to a new key.
type aliasLookedUp struct {
	request int
	alias   string
	err     error // a taken when it cannot
}

// finished says what became of Finish, or of the alias alone.
type finished struct {
	request   int
	alias     string
	key       *model.KeyMetadata // nil when no key was made
	err       error              // why the key, or its alias, was not made
	uncertain bool               // nobody knows whether the key was made
}

// taken says that an alias names another key already.
type taken struct{ keyID string }

func (t taken) Error() string {
	return fmt.Sprintf("The key %s has it already. Type another alias.", widget.FitMiddle(t.keyID, idWidth))
}

// idWidth leaves both ends of a key id readable.
const idWidth = 15

// lookUpAlias leaves the first step once its alias is known to be free.
func (p *Page) lookUpAlias() tea.Cmd {
	request, alias := p.begin(lookingUp), p.naming.alias.Name()
	return p.console.Call(lookingUp, func(ctx context.Context, s *vault.Session) tea.Msg {
		return aliasLookedUp{request, alias, checkFree(ctx, s, alias)}
	})
}

// takeLookUp goes on to the next step, or shows at the field why not. An
// answer for an alias that was changed meanwhile says nothing.
func (p *Page) takeLookUp(msg aliasLookedUp) tea.Cmd {
	if msg.request != p.request {
		return nil
	}
	p.done()
	switch {
	case msg.alias != p.naming.alias.Name():
		return nil
	case errors.As(msg.err, new(taken)):
		return p.refuseAlias(msg.err)
	case msg.err != nil:
		return page.Send(page.Refused{Err: msg.err})
	}
	return p.show(p.at + 1)
}

// refuseAlias shows the first step with what is wrong with its alias.
func (p *Page) refuseAlias(err error) tea.Cmd {
	p.show(0)
	p.naming.alias.Refuse(err.Error())
	p.marked = true
	return p.naming.rows.Focus(p.naming.alias)
}

// finish makes the key and then its alias. While it runs it cannot be pressed
// again, and once there is a key only its alias is ever made anew.
func (p *Page) finish() tea.Cmd {
	request, alias, wanted := p.begin(makingKey), p.naming.alias.Name(), p.keyRequest()
	return p.console.Call(makingKey, func(ctx context.Context, s *vault.Session) tea.Msg {
		result := makeKey(ctx, s, alias, wanted)
		result.request = request
		return result
	})
}

// makeKey makes a key with an alias. The alias is looked up once more, because
// it may have been taken since the first step.
func makeKey(ctx context.Context, s *vault.Session, alias string, wanted *model.CreateKeyRequest) finished {
	if err := checkFree(ctx, s, alias); err != nil {
		return finished{alias: alias, err: err}
	}
	made, err := s.CreateKey(ctx, wanted)
	if err != nil {
		return finished{alias: alias, err: err, uncertain: !errors.As(err, new(*model.Error))}
	}
	key := &made.KeyMetadata
	return finished{alias: alias, key: key, err: nameKey(ctx, s, alias, key.KeyID)}
}

// nameKey gives a key its alias. That it has it already is no error: an earlier
// call whose answer was lost may have made it.
func nameKey(ctx context.Context, s *vault.Session, alias, keyID string) error {
	_, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: alias, TargetKeyID: keyID})
	if !errors.Is(err, &model.Error{Code: model.CodeAlreadyExists}) {
		return err
	}
	holder, lookUpErr := holderOf(ctx, s, alias)
	switch {
	case lookUpErr != nil:
		return lookUpErr
	case holder == keyID:
		return nil
	}
	return taken{holder}
}

// checkFree returns nil when no key has the alias, else a taken.
func checkFree(ctx context.Context, s *vault.Session, alias string) error {
	holder, err := holderOf(ctx, s, alias)
	if err == nil && holder != "" {
		return taken{holder}
	}
	return err
}

// holderOf returns the id of the key that has an alias, "" when none has.
func holderOf(ctx context.Context, s *vault.Session, alias string) (keyID string, err error) {
	described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: alias}})
	switch {
	case errors.Is(err, &model.Error{Code: model.CodeNotFound}):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("looking up %s: %w", alias, err)
	}
	return described.KeyMetadata.KeyID, nil
}

// takeFinished ends the wizard, goes back to what is wrong, or offers the step
// that is missing.
func (p *Page) takeFinished(msg finished) tea.Cmd {
	if msg.request != p.request {
		return nil
	}
	p.done()
	p.preview.uncertain = p.preview.uncertain || msg.uncertain
	defer p.layout()
	switch {
	case msg.key != nil && msg.err == nil:
		name := msg.alias[len(model.AliasPrefix):]
		return leave(msg.key, fmt.Sprintf("Created the key %s.", widget.Clean(name)))
	case msg.key != nil:
		return p.offerAlias(msg)
	case errors.As(msg.err, new(taken)):
		return p.refuseAlias(msg.err)
	}
	return page.Send(page.Refused{Err: msg.err})
}

// leave says what was made and shows it. A key without material goes on to the
// import of that.
func leave(key *model.KeyMetadata, toast string) tea.Cmd {
	var next page.Route = page.KeyDetails{KeyID: key.KeyID}
	if key.Origin == model.OriginExternal {
		next = page.ImportKey{KeyID: key.KeyID, Creating: true}
	}
	return page.Send(page.InTurn(page.Replace{Route: next}, page.Toast{Text: toast}))
}
