package command

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/vault"
)

// maxPassphrase is how many bytes of a passphrase are taken; a longer file is a mistake.
const maxPassphrase = 1024

func newInit(settings *Settings) *cobra.Command {
	var home model.Place
	var passphraseFile string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make a new vault",
		Long: `Make a new vault in the vault's folder, which must not hold anything yet.

The passphrase is the content of --passphrase-file, without one newline at its end; without that
flag it is asked for. Nobody can recover a lost passphrase.`,
		Example: "  coldkms init --vault /mnt/vault --account 111122223333 --region us-west-2 --passphrase-file pass",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			passphrase, err := newPassphrase(cmd, passphraseFile)
			if err != nil {
				return err
			}
			defer clear(passphrase)
			if err := makeVault(cmd.Context(), settings.Vault, passphrase, home); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "Made a vault for account %s in %s at %s\n", home.Account, home.Region, settings.Vault)
			return err
		},
	}
	cmd.Flags().StringVar(&home.Account, "account", "", "the account's `id`, 12 digits")
	cmd.Flags().StringVar(&home.Region, "region", "us-west-2", "the `Region` of its keys")
	cmd.Flags().StringVar(&passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	if err := cmd.MarkFlagRequired("account"); err != nil {
		panic(err) // the flag was defined above
	}
	return cmd
}

func makeVault(ctx context.Context, dir string, passphrase []byte, home model.Place) error {
	v, err := vault.Create(ctx, dir, passphrase, home, SystemOptions())
	if err != nil {
		return err
	}
	return v.Close()
}

// SystemOptions are the options of every vault for use: the system's clock and randomness, the full work of Argon2id
// and the service's limits.
func SystemOptions() vault.Options {
	return vault.Options{Clock: time.Now, Random: rand.Reader, KDF: crypto.DefaultArgon2(), Limits: vault.DefaultLimits()}
}

func newPassphrase(cmd *cobra.Command, file string) ([]byte, error) {
	if file != "" {
		return passphraseOf(file)
	}
	stdin, ok := cmd.InOrStdin().(*os.File)
	if !ok || !term.IsTerminal(int(stdin.Fd())) {
		return nil, errors.New("no passphrase: give --passphrase-file, or run it on a terminal")
	}
	first, err := ask(cmd.ErrOrStderr(), stdin, "Passphrase for the new vault: ")
	if err != nil {
		return nil, err
	}
	second, err := ask(cmd.ErrOrStderr(), stdin, "The same once more: ")
	if err != nil {
		return nil, err
	}
	defer clear(second)
	if !bytes.Equal(first, second) {
		clear(first)
		return nil, errors.New("the two passphrases differ")
	}
	return first, checkPassphrase(first)
}

func ask(w io.Writer, terminal *os.File, question string) ([]byte, error) {
	fmt.Fprint(w, question)
	answer, err := term.ReadPassword(int(terminal.Fd()))
	fmt.Fprintln(w)
	if err != nil {
		return nil, fmt.Errorf("reading the passphrase: %w", err)
	}
	return answer, nil
}

// passphraseOf returns the content of a file without one line end at its end.
func passphraseOf(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("reading the passphrase: %w", err)
	}
	defer f.Close()
	buffer := make([]byte, maxPassphrase+3)
	n, err := io.ReadFull(f, buffer)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the passphrase: %w", err)
	}
	passphrase := buffer[:n]
	if n > 0 && passphrase[n-1] == '\n' {
		passphrase = passphrase[:n-1]
		if n > 1 && passphrase[n-2] == '\r' {
			passphrase = passphrase[:n-2]
		}
	}
	return passphrase, checkPassphrase(passphrase)
}

func checkPassphrase(passphrase []byte) error {
	switch {
	case len(passphrase) == 0:
		return errors.New("the passphrase is empty")
	case len(passphrase) > maxPassphrase:
		return fmt.Errorf("the passphrase is longer than %d bytes", maxPassphrase)
	}
	return nil
}
