package keydetails

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// aliasChange is a call that changes an alias.
type aliasChange struct {
	doing string // while it goes on
	said  string // once it is done
	op    *model.Operation
	alias string
	// names is the key that the alias must name just before, "" when it need
	// not exist: what was asked and what is undone must still be so.
	names string
	make  func(context.Context, *vault.Session) error
	undo  *page.Undo
}

// changeAlias makes the command for a change. Its result is a toast and Done,
// or a refusal.
func (p *Page) changeAlias(change aliasChange) tea.Cmd {
	return p.c.Call(change.doing, func(ctx context.Context, s *vault.Session) tea.Msg {
		err := change.check(ctx, s)
		if err == nil {
			err = change.make(ctx, s)
		}
		if err != nil {
			return page.InTurn(aliasRefused{}, page.Refused{Err: err})
		}
		return changed(change.said, change.undo, change.op)
	})
}

// check looks whether the alias still names the key that it is to name.
func (c aliasChange) check(ctx context.Context, s *vault.Session) error {
	if c.names == "" {
		return nil
	}
	found, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: c.alias}})
	if err == nil && found.KeyMetadata.KeyID != c.names {
		err = fmt.Errorf("%s names the key %s by now, so nothing was done", widget.Clean(c.alias), found.KeyMetadata.KeyID)
	}
	return err
}

// aliasRefused says that a change was not made.
type aliasRefused struct{}

func (p *Page) takeRefused() {
	if p.naming != nil {
		p.naming.adding = false
	}
}

func create(alias, keyID string) func(context.Context, *vault.Session) error {
	return func(ctx context.Context, s *vault.Session) error {
		_, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: alias, TargetKeyID: keyID})
		return err
	}
}

func update(alias, keyID string) func(context.Context, *vault.Session) error {
	return func(ctx context.Context, s *vault.Session) error {
		_, err := s.UpdateAlias(ctx, &model.UpdateAliasRequest{CreateAliasRequest: model.CreateAliasRequest{AliasName: alias, TargetKeyID: keyID}})
		return err
	}
}

func remove(alias string) func(context.Context, *vault.Session) error {
	return func(ctx context.Context, s *vault.Session) error {
		_, err := s.DeleteAlias(ctx, &model.DeleteAliasRequest{AliasName: alias})
		return err
	}
}

// undoAdding is offered by a toast that an alias was added; the others are
// named in the same way.
func (p *Page) undoAdding(alias string) *page.Undo {
	return &page.Undo{Label: "Delete " + widget.Clean(alias), Run: func() tea.Cmd {
		return p.changeAlias(aliasChange{
			doing: "deleting the alias", said: widget.Clean(alias) + " is deleted again.", op: model.OpDeleteAlias,
			alias: alias, names: p.keyID, make: remove(alias),
		})
	}}
}

func (p *Page) undoMoving(alias, from string) *page.Undo {
	return &page.Undo{Label: "Move " + widget.Clean(alias) + " back", Run: func() tea.Cmd {
		return p.changeAlias(aliasChange{
			doing: "moving the alias back", said: widget.Clean(alias) + " names " + short(from) + " again.", op: model.OpUpdateAlias,
			alias: alias, names: p.keyID, make: update(alias, from),
		})
	}}
}

func (p *Page) undoDeleting(alias string) *page.Undo {
	return &page.Undo{Label: "Create " + widget.Clean(alias) + " again", Run: func() tea.Cmd {
		return p.changeAlias(aliasChange{
			doing: "creating the alias again", said: widget.Clean(alias) + " names this key again.", op: model.OpCreateAlias,
			make: create(alias, p.keyID),
		})
	}}
}

// What a question was about.
type (
	aliasMove     struct{ alias, from string }
	aliasDeletion struct{ alias string }
)

// askMove names both keys before an alias is moved. others are the aliases of
// other keys, that one among them.
func (p *Page) askMove(alias model.AliasListEntry, others []model.AliasListEntry) tea.Cmd {
	from := alias.TargetKeyID
	var also []string
	for _, other := range others {
		if other.TargetKeyID == from && other.AliasName != alias.AliasName {
			also = append(also, strings.TrimPrefix(other.AliasName, model.AliasPrefix))
		}
	}
	former, loses := "its only alias", short(from)+" goes by its key ID then."
	if len(also) > 0 {
		former, loses = also[0], short(from)+" keeps "+also[0]+"."
		if more := len(also) - 1; more > 0 {
			loses = fmt.Sprintf("%s keeps %s and %d more.", short(from), also[0], more)
		}
	}
	return page.Send(page.Ask{Dialog: widget.NewConfirm(p.c.Theme, widget.Question{
		Tag: aliasMove{alias.AliasName, from}, Title: "Move alias", About: p.subject().About(p.c.Now()),
		Consequences: []string{
			fmt.Sprintf("%s now names %s (%s). It will name %s (%s).",
				alias.AliasName, short(from), former, short(p.keyID), cmp.Or(p.subject().Name, "its only alias")),
			"Whoever uses the alias will use this key.",
			"What was encrypted under " + short(from) + " still needs that key.",
			loses,
		},
		Answers: []widget.Answer{{Choice: "move", Label: "Move alias"}},
	})})
}

// askDelete names the alias and what depends on it before it goes.
func (p *Page) askDelete() tea.Cmd {
	alias, ok := p.sections.aliases.Cursor()
	if !ok {
		return nil
	}
	stays := "The key stays, and its key ID and ARN go on working."
	if len(p.key.aliases) == 1 {
		stays = "The key stays, but has no other alias: it goes by its key ID then."
	}
	return page.Send(page.Ask{Dialog: widget.NewConfirm(p.c.Theme, widget.Question{
		Tag: aliasDeletion{alias.AliasName}, Title: "Delete alias", About: p.subject().About(p.c.Now()),
		Consequences: append([]string{
			fmt.Sprintf("Calls that use %s will fail.", alias.AliasName),
			stays,
		}, p.usageLines()...),
		Answers: []widget.Answer{{Choice: "delete", Label: "Delete alias", Danger: true}},
	})})
}

// decided carries out what a question was answered with.
func (p *Page) decided(decision widget.Decision) tea.Cmd {
	if decision.Choice == "" {
		p.takeRefused()
		return nil
	}
	switch about := decision.Tag.(type) {
	case aliasMove:
		return p.changeAlias(aliasChange{
			doing: "moving the alias", said: widget.Clean(about.alias) + " names this key now.", op: model.OpUpdateAlias,
			alias: about.alias, names: about.from, make: update(about.alias, p.keyID), undo: p.undoMoving(about.alias, about.from),
		})
	case aliasDeletion:
		return p.changeAlias(aliasChange{
			doing: "deleting the alias", said: widget.Clean(about.alias) + " is deleted.", op: model.OpDeleteAlias,
			alias: about.alias, names: p.keyID, make: remove(about.alias), undo: p.undoDeleting(about.alias),
		})
	}
	return nil
}

// shortID is how much of a key's id names it beside its alias.
const shortID = 8

func short(keyID string) string { return keyID[:min(len(keyID), shortID)] + "…" }
