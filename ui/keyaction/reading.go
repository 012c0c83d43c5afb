package keyaction

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// Reading is one look of a page at a key. Answers name the reading that they
// are of, so that a page knows those of an earlier one as late; a newer
// reading, a lock and leaving the page stop it.
type Reading struct {
	console *page.Console
	ctx     context.Context
	cancel  context.CancelFunc
	session *vault.Session
}

// Read begins a reading in the console's session, in the place of an earlier
// one if there was one.
func Read(c *page.Console, earlier *Reading) *Reading {
	earlier.Stop()
	ctx, cancel := context.WithCancel(context.Background())
	return &Reading{c, ctx, cancel, c.Session}
}

// Stop ends the work that the reading began; a nil reading has none.
func (r *Reading) Stop() {
	if r != nil {
		r.cancel()
	}
}

// Work returns the command for a part of the reading.
func (r *Reading) Work(name string, work func(context.Context, *vault.Session) tea.Msg) tea.Cmd {
	return r.console.Work(r.ctx, name, func(ctx context.Context) tea.Msg { return work(ctx, r.session) })
}

// EventsRead is the answer of Reading.Events.
type EventsRead struct {
	By     *Reading
	Events []trail.Event
	Err    error
}

// Events returns the command that reads a key's latest records in the trail,
// newest first and limit at most. That may take long: it comes after
// everything else.
func (r *Reading) Events(keyID string, limit int) tea.Cmd {
	return r.Work("reading the trail", func(ctx context.Context, s *vault.Session) tea.Msg {
		events, err := s.KeyEvents(ctx, keyID, limit)
		return EventsRead{r, events, err}
	})
}

// Describe returns a key's metadata and its aliases in the order of their
// names. Who may not list aliases gets none. Errors are those of DescribeKey and
// ListAliases.
func Describe(ctx context.Context, s *vault.Session, keyID string) (model.KeyMetadata, []model.AliasListEntry, error) {
	described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
	if err != nil {
		return model.KeyMetadata{}, nil, err
	}
	aliases, err := Aliases(ctx, s, keyID)
	if Lacking(err) != "" {
		err = nil
	}
	return described.KeyMetadata, aliases, err
}

// Catalogue returns all keys of the Region, and of those the ones of some ids in
// their order, which must be there. One record names all of it.
func Catalogue(ctx context.Context, s *vault.Session, keyIDs []string) (all, chosen []vault.KeyRow, err error) {
	if all, err = s.Catalogue(ctx); err != nil {
		return nil, nil, err
	}
	places := make(map[string]int, len(all))
	for i, row := range all {
		places[row.KeyID] = i
	}
	for _, id := range keyIDs {
		at, there := places[id]
		if !there {
			return nil, nil, model.ErrKeyNotFound(s.Place().KeyARN(id))
		}
		chosen = append(chosen, all[at])
	}
	return all, chosen, nil
}

// Aliases returns all aliases of a key in the order of their names. Errors are
// those of ListAliases.
func Aliases(ctx context.Context, s *vault.Session, keyID string) ([]model.AliasListEntry, error) {
	var aliases []model.AliasListEntry
	request := model.ListAliasesRequest{KeyID: keyID}
	for {
		part, err := s.ListAliases(ctx, &request)
		if err != nil {
			return nil, err
		}
		aliases = append(aliases, part.Aliases...)
		if !part.Truncated {
			return aliases, nil
		}
		request.Marker = part.NextMarker
	}
}
