package ui

import (
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// compactAction is in the palette.
func (r *Root) compactAction() page.Action {
	return page.Action{ID: "compact", Label: "Compact vault", Off: r.console.ReadOnly, Run: r.askToCompact}
}

// askToCompact says what compacting does, and how long it takes, before it does
// it. A hundred thousand records took two to four seconds.
func (r *Root) askToCompact() tea.Cmd {
	r.askFirst(widget.Question{
		Tag: then(r.compact), Title: "Compact vault",
		About: []string{
			"Writes the vault's files anew without what was deleted or replaced, such as the aliases, tags and policies of deleted keys. Keys and the trail stay as they are.",
		},
		Consequences: []string{
			"It takes a few seconds for each 100,000 records. Until it is done, changes and the use of keys wait; esc stops it, and the vault is as it was.",
			"Meanwhile it needs room on the disk for a second copy.",
		},
		Answers: []widget.Answer{{Choice: "compact", Label: "Compact"}},
	})
	return nil
}

// compact writes the vault's files anew.
func (r *Root) compact() tea.Cmd {
	return r.console.CallLong("compacting the vault", func(ctx context.Context, s *vault.Session, bulk *page.Bulk) tea.Msg {
		saved, err := s.Vault().Compact(ctx, bulk.Progress)
		switch {
		case err != nil && errors.Is(err, ctx.Err()):
			return page.Toast{Text: "Compacting was stopped. The vault is as it was."}
		case err != nil:
			return page.Refused{Err: fmt.Errorf("compacting the vault: %w", err)}
		}
		return page.Toast{Text: compacted(saved)}
	})
}

// compacted says by how many bytes the files have become smaller.
func compacted(saved int64) string {
	if saved <= 0 {
		return "The vault is compacted. There was nothing to save."
	}
	text := "The vault is compacted: its files are " + widget.Counted(uint64(saved), "byte") + " smaller"
	if saved >= 1<<20 {
		text += fmt.Sprintf(" (%.1f MiB)", float64(saved)/(1<<20))
	}
	return text + "."
}
