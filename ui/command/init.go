package command

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/vault"
)

func newInit(settings *Settings) *cobra.Command {
	var home model.Place
	var passphraseFile string
	var limits limitFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make a new vault",
		Long: `Make a new vault in the vault's folder, which must not hold anything yet.

The passphrase is the content of --passphrase-file, or else of the file that COLDKMS_PASSPHRASE_FILE names, without one
newline at its end; without either it is asked for. Nobody can recover a lost passphrase.

A new vault has the service's quotas, unless --quotas off, and takes any number of requests, unless --rates aws.`,
		Example: "  coldkms init --vault /mnt/vault --account 111122223333 --region us-west-2 --passphrase-file pass",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			made, err := limits.apply(vault.DefaultLimits())
			if err != nil {
				return err
			}
			if err := vault.CheckNew(settings.Vault, home); err != nil {
				return err // before somebody types a passphrase in vain
			}
			passphrase, err := newPassphrase(cmd.InOrStdin(), cmd.ErrOrStderr(), passphraseFile)
			if err != nil {
				return err
			}
			defer clear(passphrase)
			if err := makeVault(cmd.Context(), settings.Vault, passphrase, home, made); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "Made a vault for account %s in %s at %s\n", home.Account, home.Region, settings.Vault)
			return err
		},
	}
	cmd.Flags().StringVar(&home.Account, "account", "", "the account's `id`, 12 digits")
	cmd.Flags().StringVar(&home.Region, "region", "us-west-2", "the `Region` of its keys")
	cmd.Flags().StringVar(&passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	limits.define(cmd.Flags())
	if err := cmd.MarkFlagRequired("account"); err != nil {
		panic(err) // the flag was defined above
	}
	return cmd
}

func makeVault(ctx context.Context, dir string, passphrase []byte, home model.Place, limits vault.Limits) error {
	options := SystemOptions()
	options.Limits = &limits
	v, err := vault.Create(ctx, dir, passphrase, home, options)
	if err != nil {
		return err
	}
	return v.Close()
}

// SystemOptions are the options of every vault for use: the system's clock and randomness, the full work of Argon2id
// and, for a new one, the limits of vault.DefaultLimits.
func SystemOptions() vault.Options {
	return vault.Options{Clock: time.Now, Random: rand.Reader, KDF: crypto.DefaultArgon2()}
}
