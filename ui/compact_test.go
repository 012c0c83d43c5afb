package ui

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// worn fills a vault with a key whose description was changed often.
func worn(t testing.TB) func(*vault.Session, *vaulttest.Clock) {
	return func(s *vault.Session, _ *vaulttest.Clock) {
		key := model.KeyRequest{KeyID: vaulttest.CreateKey(t, s, "payroll").KeyID}
		for i := range 20 {
			if _, err := s.UpdateKeyDescription(t.Context(), &model.UpdateKeyDescriptionRequest{KeyID: key.KeyID, Description: fmt.Sprintf("%08000d", i)}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// compacts finds the action in the palette.
func (c *console) compacts() {
	c.t.Helper()
	c.press(":")
	c.types("compact")
	c.press("enter")
	c.sees("Compact vault", "room on the disk", "▸[ Cancel ]  [ Compact ]")
}

func TestTheVaultIsCompacted(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, worn(t))
	c.compacts()
	c.press("enter") // which is Cancel
	c.seesNot("compacted", "Compact vault")
	c.compacts()
	c.press("right", "enter")
	c.sees("✓ The vault is compacted")
	c.press("enter")
	c.sees("▸ payroll", "● Enabled")
}

// It says how far it is, and esc stops it.
func TestCompactingIsStopped(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, worn(t))
	c.compacts()
	c.press("right")
	c.hold = true
	c.press("enter")
	c.clock.Advance(2 * time.Second)
	c.hold = false
	c.send(glance{})
	c.sees("Compacting the vault, 2 s · esc stops")
	held := c.held
	c.held = nil
	c.press("esc")
	for _, cmd := range held {
		c.run(cmd)
	}
	c.sees("Compacting was stopped. The vault is as it was.", "payroll")
}

func TestCompactingIsRefused(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	for want, err := range map[string]error{
		"Wait until what reads it is done": vault.ErrBusy, "Make room on the disk": vault.ErrDiskFull,
	} {
		c.send(page.Refused{Err: fmt.Errorf("compacting the vault: %w", err)})
		c.sees("Compacting the vault: ", want)
		c.press("esc")
	}
}

func TestNothingIsCompactedWhereNothingMayBeChanged(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) { o.ReadOnly = "This console was started with --read-only" })
	c.press(":")
	c.types("compact")
	c.sees("Compact vault  This console was started with --read-only")
	c.press("enter")
	c.seesNot("room on the disk")
}

func TestSavedBytesInWords(t *testing.T) {
	t.Parallel()
	for saved, want := range map[int64]string{
		-4096: "The vault is compacted. There was nothing to save.", 0: "The vault is compacted. There was nothing to save.",
		1: "The vault is compacted: its files are 1 byte smaller.", 4096: "The vault is compacted: its files are 4,096 bytes smaller.",
		67_633_152: "The vault is compacted: its files are 67,633,152 bytes smaller (64.5 MiB).",
	} {
		if got := compacted(saved); got != want {
			t.Errorf("%d: %q, want %q", saved, got, want)
		}
	}
}

func TestPictureOfCompacting(t *testing.T) {
	t.Parallel()
	pictures(t, "compact", func(t *testing.T, w, h int) *console {
		c := openUnlocked(t, w, h, threeStates(t))
		c.compacts()
		return c
	})
	pictures(t, "compact_running", func(t *testing.T, w, h int) *console {
		c := openUnlocked(t, w, h, threeStates(t))
		c.console.CallLong("compacting the vault", func(context.Context, *vault.Session, *page.Bulk) tea.Msg { return errors.New("never run") })
		job, _ := c.console.Running.Oldest()
		job.Bulk.Progress(40_000, 100_000)
		c.clock.Advance(2 * time.Second)
		c.send(glance{})
		return c
	})
}
