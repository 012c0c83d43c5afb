package ui

import (
	"context"
	"log/slog"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/preferences"
	"coldkms/vault"
)

// IdleLock is how long a console stays open without a key.
const IdleLock = 15 * time.Minute

// Options are what the console is given from outside.
type Options struct {
	Dir     string        // the vault's folder
	Vault   vault.Options // its Random offers the account id of a first run too
	Theme   *themes.Theme
	Now     func() time.Time // of the screen: ages, toasts, the idle lock
	Zone    *time.Location   // that a person types dates in; nil for UTC
	Log     *slog.Logger
	Idle    time.Duration // while the preferences name none; 0 for IdleLock
	Version string

	Open     page.Route // the first page; nil for the table of keys
	Region   string     // to sign in to; "" for that of the vault
	ReadOnly string     // why nothing may be changed and no key used; "" when all may

	// Preferences are what the person chose before. Themes makes the theme of
	// such a choice, SavePreferences keeps one; nil when there is no such way.
	Preferences     preferences.Preferences
	Themes          func(preferences.Preferences) *themes.Theme
	SavePreferences func(preferences.Preferences) error
	// Start is what the settings page says of this start.
	Start page.Start

	// Demo says so on every page, and never locks. DemoClock is what stands
	// there of a clock that was moved; nil or "" when none was.
	Demo      bool
	DemoClock func() string
	// OpenVault opens the vault without a gate, as that of the demo; nil for
	// the ordinary way through the passphrase. Reset makes another one, once
	// the one before is closed; nil when there is no such thing.
	OpenVault func(context.Context) (*vault.Vault, error)
	Reset     func(context.Context) (*vault.Vault, error)
	// MoveClock moves the demo's clock forward to a time and brings about what
	// falls due until then, asking day after each day whether to go on; nil when
	// the clock cannot be moved.
	MoveClock func(ctx context.Context, to time.Time, day func() bool) error
	// WrapMaterial makes and wraps key material for the demo's user; nil
	// elsewhere.
	WrapMaterial func(keyID, algorithm string, wrappingKey []byte) (wrapped []byte, err error)

	// Clients is where AWS clients are served while that is switched on; "" for
	// endpoint.DefaultAddress.
	Clients string

	// Clipboard is the system's; nil when there is none.
	Clipboard Clipboard
	// Terminal takes what is sent to the terminal beside the frames. It must
	// be the Screen that the program draws on; nil when there is none.
	Terminal *Screen
	// Keyboard is what a program reads that the terminal is lent to; nil for what
	// the console reads.
	Keyboard *os.File
	// Editor is the command line of the person's own editor, for a shell; ""
	// for none.
	Editor string
	// After delivers a message later; nil for timers that run.
	After func(time.Duration, tea.Msg) tea.Cmd
	// Alone says that no shell could resume a suspended console, which then
	// only locks.
	Alone bool
}
