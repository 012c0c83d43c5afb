package command

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"coldkms/vault"
)

// newCompact returns the command that writes a vault's files anew.
func newCompact(settings *Settings) *cobra.Command {
	o := &opening{settings: settings}
	cmd := &cobra.Command{
		Use:   "compact",
		Short: "Write a vault's files anew without what was deleted",
		Long: `Write a vault's files anew without what was deleted or replaced, such as the aliases, tags and policies of deleted
keys. The trail stays. Key material needs no compacting: what opens it is gone as soon as it is deleted.

It needs room for a second copy. The vault must not be open in a console: there the palette has it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withVault(cmd, func(ctx context.Context, v *vault.Vault) error {
				saved, err := v.Compact(ctx, nil)
				if err != nil {
					return err
				}
				if saved < 1<<10 {
					_, err = fmt.Fprintln(cmd.OutOrStdout(), "The vault is compacted. There was nothing to save.")
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "The vault is compacted; its files are %d KiB smaller.\n", saved>>10)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&o.passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	return cmd
}
