// Package command is coldkms without a screen: the command line, its flags and its help.
//
// It refuses to decide anything about keys; it calls the engine as the console does. What draws the console is handed
// in.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"coldkms/vault"
)

// Version is the version of the program.
const Version = "0.1.0"

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Settings are what the flags and the environment say.
type Settings struct {
	Vault string // the vault's folder
	As    As     // who calls
	// AcceptClock says that the date is right, although it is far ahead of the last time that the vault has seen.
	AcceptClock bool
	Start       Start
}

// Console draws the console until its user leaves.
type Console func(ctx context.Context, s Settings) error

// Execute runs the command line and returns the exit status: 0, or after an error that it has printed 1 or one of those
// of `kms`, `iam` and `sts`.
func Execute(ctx context.Context, args []string, streams Streams, console Console) int {
	root := newRoot(streams, console)
	root.SetArgs(spread(root, args))
	cmd, err := root.ExecuteContextC(ctx)
	return report(streams.Err, cmd, err)
}

func newRoot(streams Streams, console Console) *cobra.Command {
	var settings Settings
	root := &cobra.Command{
		Use:   "coldkms",
		Short: "A terminal console over an embedded vault that holds a complete AWS KMS key engine, offline",
		Long: `coldkms is a full-screen terminal console for AWS KMS keys, offline: it creates keys,
encrypts and decrypts with them, schedules and cancels their deletion, and records every call,
in a vault on this machine. Without a command it opens the console.

The vault's folder is, in this order: --vault, COLDKMS_VAULT, coldkms in the XDG data folder.`,
		Args:              noCommand,
		Version:           Version,
		SilenceUsage:      true,
		SilenceErrors:     true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return settings.complete(cmd) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &misuse{err} })
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	root.PersistentFlags().BoolVar(&settings.AcceptClock, "accept-clock", false, "confirm the date: what waits for it is destroyed")
	root.PersistentFlags().StringVar(&settings.Vault, "vault", "", "the vault's `folder`")
	calling := []*cobra.Command{newKMS(&settings), newIAM(&settings), newSTS(&settings), newTrail(&settings), newAccess(&settings)}
	for _, cmd := range calling {
		settings.As.define(cmd.PersistentFlags())
	}
	root.AddCommand(calling...)
	root.AddCommand(newInit(&settings), newSettings(&settings), newCompact(&settings), newServe(&settings), newKeys(&settings, console), newSimulate(), newMan())
	opensConsole(root, &settings, console)
	return root
}

// noCommand refuses words that are no command's.
func noCommand(cmd *cobra.Command, args []string) error {
	if err := cobra.NoArgs(cmd, args); err != nil {
		return &misuse{err}
	}
	return nil
}

// complete fills in what no flag said. An empty flag is a mistake, such as a variable that was not set: it must not
// lead to another vault.
func (s *Settings) complete(cmd *cobra.Command) error {
	if s.Vault == "" && cmd.Flags().Changed("vault") {
		return errors.New("--vault is empty: give the vault's folder")
	}
	if s.Vault == "" {
		s.Vault = os.Getenv("COLDKMS_VAULT")
	}
	if s.Vault == "" {
		folder, err := dataFolder()
		if err != nil {
			return err
		}
		s.Vault = filepath.Join(folder, "coldkms")
	}
	absolute, err := filepath.Abs(s.Vault)
	if err != nil {
		return fmt.Errorf("finding the vault's folder: %w", err)
	}
	s.Vault = absolute
	return nil
}

// CheckFree returns an error when another process has the vault open, which says how a console gets it. A folder
// without a vault is free.
func (s Settings) CheckFree() error {
	return openElsewhere(vault.CheckFree(s.Vault), "", "serves AWS clients is to be left")
}

// openElsewhere adds to an error how a vault gets free that another process has open: what that one refuses, and what
// is to be done about a console that a lock does not take it from. Other errors stay as they are.
func openElsewhere(err error, refuses, served string) error {
	if inUse := (*vault.InUseError)(nil); !errors.As(err, &inUse) {
		return err
	}
	return fmt.Errorf("%w%s: lock its console (ctrl+l), or wait until it ends; one that %s", err, refuses, served)
}

// dataFolder returns the folder for a user's data. XDG Base Directory Specification.
func dataFolder() (string, error) { return xdgFolder("XDG_DATA_HOME", ".local/share") }

// SettingsFile returns where a person's choices about the console are kept, below the folder for a user's settings.
func SettingsFile() (string, error) {
	folder, err := xdgFolder("XDG_CONFIG_HOME", ".config")
	return filepath.Join(folder, "coldkms", "settings.json"), err
}

// LogFile returns where the console writes what went wrong, below the folder for a user's state.
func LogFile() (string, error) {
	folder, err := xdgFolder("XDG_STATE_HOME", ".local/state")
	return filepath.Join(folder, "coldkms", "console.log"), err
}

func xdgFolder(variable, usual string) (string, error) {
	// The specification has relative paths ignored.
	if folder := os.Getenv(variable); filepath.IsAbs(folder) {
		return folder, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("no home folder is known: name the vault's folder with --vault")
	}
	return filepath.Join(home, usual), nil
}
