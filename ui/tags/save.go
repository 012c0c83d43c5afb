package tags

import (
	"context"
	"errors"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/vault"
)

// edit is what is to be done to one key's tags.
type edit struct {
	id, name string
	was, now []model.Tag
}

// outcome is what became of an edit.
type outcome struct {
	id   string
	tags []model.Tag // that the key has by now
	err  error       // of the step that failed, nil when none did
}

// written is what became of edits. overtaken says that nothing was written,
// because somebody else had changed one of the keys.
type written struct {
	outcomes  []outcome
	overtaken bool
}

// errNotTried is of an edit that was left when saving was stopped.
var errNotTried = errors.New("not tried")

// left returns how many edits were left when saving was stopped.
func (w written) left() (count int) {
	for _, o := range w.outcomes {
		if errors.Is(o.err, errNotTried) {
			count++
		}
	}
	return count
}

// write carries edits out, once it has looked whether the tags are still those
// that the edits begin from. It can be stopped between two keys; stopped while
// it looks, it writes nothing.
func write(ctx context.Context, s *vault.Session, bulk *page.Bulk, edits []edit) (written, error) {
	found := make([]outcome, len(edits))
	overtaken := false
	for i, e := range edits {
		if !bulk.Next() {
			return written{outcomes: notTried(edits)}, nil
		}
		var tags []model.Tag
		err := bulk.Try(func() (err error) {
			tags, err = keyaction.Tags(ctx, s, e.id)
			return err
		})
		switch {
		case errors.Is(err, page.ErrStopped):
			return written{outcomes: notTried(edits)}, nil
		case err != nil:
			return written{}, err
		}
		found[i] = outcome{id: e.id, tags: tags}
		overtaken = overtaken || !differenceOf(e.was, tags).isNone()
	}
	if overtaken {
		return written{found, true}, nil
	}
	reached := notTried(edits)
	for i, e := range edits {
		if !bulk.Next() {
			break
		}
		reached[i] = e.carryOut(ctx, s, bulk)
		bulk.Made()
	}
	return written{outcomes: reached}, nil
}

// notTried is what becomes of edits that are not carried out.
func notTried(edits []edit) []outcome {
	outcomes := make([]outcome, len(edits))
	for i, e := range edits {
		outcomes[i] = outcome{e.id, e.was, errNotTried}
	}
	return outcomes
}

// carryOut removes first: so there is room for what is added.
func (e edit) carryOut(ctx context.Context, s *vault.Session, bulk *page.Bulk) outcome {
	d := differenceOf(e.was, e.now)
	reached := outcome{id: e.id, tags: e.was}
	try := func(call func() error) bool {
		if reached.err = bulk.Try(call); errors.Is(reached.err, page.ErrStopped) {
			reached.err = errNotTried
		}
		return reached.err == nil
	}
	if keys := d.removedKeys(); len(keys) > 0 {
		if !try(func() error {
			_, err := s.UntagResource(ctx, &model.UntagResourceRequest{KeyID: e.id, TagKeys: keys})
			return err
		}) {
			return reached
		}
		reached.tags = d.applyRemovals(reached.tags)
	}
	if puts := d.puts(); len(puts) > 0 {
		if try(func() error {
			_, err := s.TagResource(ctx, &model.TagResourceRequest{KeyID: e.id, Tags: puts})
			return err
		}) {
			reached.tags = d.applyPuts(reached.tags)
		}
	}
	return reached
}

// notWritten says that the keys' tags could not be looked at before writing.
type notWritten struct{}

func (p *Page) write() tea.Cmd {
	p.saving = true
	edits := p.edits()
	for _, e := range edits {
		if k := p.subject(e.id); !k.begun {
			k.before, k.begun = k.tags, true
		}
	}
	return p.c.CallEach("saving the tags of"+only(edits), len(edits), func(ctx context.Context, s *vault.Session, bulk *page.Bulk) tea.Msg {
		result, err := write(ctx, s, bulk, edits)
		switch left := result.left(); {
		case err != nil:
			return page.InTurn(notWritten{}, page.Refused{Err: err})
		case left > 0:
			// The page may have been left: that is what stopped it.
			return page.InTurn(result, page.Toast{Text: stopped(len(edits), left)})
		}
		return result
	})
}

// only is the name of the one key that is edited, behind a space; several are
// counted instead.
func only(edits []edit) string {
	if len(edits) == 1 {
		return " " + edits[0].name
	}
	return ""
}

// stopped words how far a saving came.
func stopped(edits, left int) string {
	return fmt.Sprintf("Saving the tags was stopped: %d of %d keys were not tried.", left, edits)
}

// takeWritten shows what is left to do; when that is nothing, it says so and
// offers to undo it all.
func (p *Page) takeWritten(msg written) tea.Cmd {
	p.saving = false
	failed := false
	for _, o := range msg.outcomes {
		k := p.subject(o.id)
		k.failure, k.theirs = o.err, difference{}
		failed = failed || o.err != nil
		if msg.overtaken {
			k.theirs, k.begun = differenceOf(k.tags, o.tags), false
		}
		k.tags = o.tags
	}
	if msg.overtaken {
		p.rows.refill(p.keys)
	}
	if msg.overtaken && p.mistaken() {
		return p.goOn()
	}
	if msg.overtaken || failed {
		p.review.Update(tea.KeyMsg{Type: tea.KeyHome})
		return nil
	}
	toast := page.Toast{Text: fmt.Sprintf("The tags of %s are saved.", p.names()), Undo: p.undo()}
	for i := range p.keys {
		p.keys[i].begun = false
	}
	p.rows.fill(p.keys)
	return tea.Batch(p.goOn(), page.Send(toast))
}

// undo restores the tags that the keys had before saving.
func (p *Page) undo() *page.Undo {
	var edits []edit
	for _, k := range p.keys {
		if k.begun {
			edits = append(edits, edit{k.ID, k.name(), k.tags, k.before})
		}
	}
	names := p.names()
	return &page.Undo{Label: "Restore the former tags of " + names, Run: func() tea.Cmd {
		return p.c.CallEach("restoring the tags of"+only(edits), len(edits), func(ctx context.Context, s *vault.Session, bulk *page.Bulk) tea.Msg {
			return undone(ctx, s, bulk, edits, names)
		})
	}}
}

// restored says that an undo has ended, one way or the other.
type restored struct{}

func undone(ctx context.Context, s *vault.Session, bulk *page.Bulk, edits []edit, names string) tea.Msg {
	result, err := write(ctx, s, bulk, edits)
	if err == nil && result.overtaken {
		err = fmt.Errorf("the tags of %s were changed meanwhile, so nothing was undone", names)
	}
	if left := result.left(); err == nil && left > 0 {
		err = fmt.Errorf("restoring the tags was stopped: %d of %d keys were not tried", left, len(edits))
	}
	failed := slices.IndexFunc(result.outcomes, func(o outcome) bool { return o.err != nil })
	if err == nil && failed >= 0 {
		err = fmt.Errorf("restoring the tags of %s: %w", edits[failed].name, result.outcomes[failed].err)
	}
	if err != nil {
		return page.InTurn(restored{}, page.Refused{Err: err})
	}
	return page.InTurn(restored{}, page.Toast{Text: fmt.Sprintf("The tags of %s are as they were.", names)})
}
