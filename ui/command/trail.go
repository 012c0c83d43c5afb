package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coldkms/vault"
	"coldkms/vault/trail"
)

const trailLong = `Read the trail: the record of every call to the account's keys, in all Regions, refused calls too.
Reading it is recorded as well.

A filter is made of words and of field:value terms, all of which must match, whatever the case; a - before
one negates it. The fields are key, by (the caller), op (the operation), error (error:any finds every error),
region, since and until, which take 2017-02-14, 2017-02-14T10:00 (UTC), or how long ago: 30m, 2h, 7d, 4w.

An unlocked console has the vault to itself: lock it first, or use its trail page.`

// reading is what the flags say about which records are read.
type reading struct {
	opening
	filter string
}

// newTrail returns the command with those below it.
func newTrail(settings *Settings) *cobra.Command {
	r := &reading{opening: opening{settings: settings}}
	cmd := &cobra.Command{
		Use:   "trail",
		Short: "List, export or verify the record of calls",
		Long:  trailLong,
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&r.passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	cmd.AddCommand(newTrailList(r), newTrailExport(r), newTrailVerify(r))
	return cmd
}

func newTrailList(r *reading) *cobra.Command {
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "Print records, newest first",
		Long:    "Print records, newest first: one line each, or with --json one JSON document on each line.",
		Example: "  coldkms trail list --filter 'error:any since:7d'\n  coldkms trail list --json --limit 1",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 0 {
				return errors.New("--limit is how many records are printed, 0 for all of them")
			}
			return r.run(cmd, func(ctx context.Context, q inquiry) error {
				return q.list(ctx, cmd.OutOrStdout(), limit, asJSON)
			})
		},
	}
	r.define(cmd)
	cmd.Flags().IntVar(&limit, "limit", 0, "the `number` of records at most (default all)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the records as JSON")
	return cmd
}

func newTrailExport(r *reading) *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use:   "export FILE" + trail.LogSuffix,
		Short: "Write records as CloudTrail log files",
		Long: `Write records as CloudTrail log files: {"Records": […]} under gzip, oldest first, readable for their owner only.
More than 100,000 records go on in further files, FILE-2` + trail.LogSuffix + ` and so on.`,
		Example: "  coldkms trail export --filter since:7d week" + trail.LogSuffix,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.run(cmd, func(ctx context.Context, q inquiry) error {
				return q.export(ctx, cmd.OutOrStdout(), args[0], replace)
			})
		},
	}
	r.define(cmd)
	cmd.Flags().BoolVar(&replace, "replace", false, "replace files that exist")
	return cmd
}

func newTrailVerify(r *reading) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check the whole trail against the vault",
		Long: `Read the whole vault and check that the trail is complete and unchanged, and that what it says was changed is
what the vault holds. The exit status is 1 when it is not so.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.run(cmd, func(ctx context.Context, q inquiry) error {
				if err := q.session.Vault().Verify(ctx); err != nil {
					return err
				}
				_, err := fmt.Fprintf(cmd.OutOrStdout(), "%d entries of the trail agree with the vault.\n", q.Size())
				return err
			})
		},
	}
}

func (r *reading) define(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.filter, "filter", "", "the `text` to filter by")
}

// run opens the trail, and closes the vault again after what is done with it. A filter that means nothing is found out
// before the passphrase is asked for.
func (r *reading) run(cmd *cobra.Command, do func(context.Context, inquiry) error) error {
	filter, err := trail.ParseFilter(r.filter, time.Now())
	if err != nil {
		return fmt.Errorf("--filter: %w", err)
	}
	ctx := cmd.Context()
	session, err := r.openSession(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	q, err := inquire(ctx, session, filter)
	if err == nil {
		err = do(ctx, q)
	}
	return errors.Join(err, session.Vault().Close())
}

// inquiry is an opened trail and what is looked for in it.
type inquiry struct {
	*vault.Trail
	session *vault.Session
	filter  trail.Filter
}

// inquire opens the trail in a session, and puts keys in the place of aliases in the filter.
func inquire(ctx context.Context, session *vault.Session, filter trail.Filter) (inquiry, error) {
	opened, err := session.LookupEvents(ctx)
	if err == nil && len(filter.Aliases()) > 0 {
		var targets map[string]string
		targets, err = session.AliasTargets(ctx)
		filter = filter.Resolve(func(alias string) string { return targets[alias] })
	}
	return inquiry{opened, session, filter}, err
}

// list prints at most limit records, all of them when it is 0.
func (q inquiry) list(ctx context.Context, out io.Writer, limit int, asJSON bool) error {
	var failed error
	printed := 0
	_, err := q.Backwards(ctx, q.Size(), int(q.Size()), func(_ uint64, raw []byte) bool {
		if q.filter.Passed(raw) {
			return false
		}
		if !q.filter.Match(raw) {
			return true
		}
		if asJSON {
			_, failed = fmt.Fprintf(out, "%s\n", raw)
		} else {
			_, failed = fmt.Fprintln(out, line(trail.Summarize(raw)))
		}
		printed++
		return failed == nil && printed != limit
	})
	return errors.Join(failed, err)
}

// line returns a record as a line of a list.
func line(s trail.Summary) string {
	key := s.KeyARN()
	if key == "" {
		key = "-"
	}
	text := fmt.Sprintf("%s  %-31s  %-24s  %-24s  %s", s.Time.Format(time.RFC3339), s.Operation, s.Who(), s.Result(), key)
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}

// export writes the records and says where.
func (q inquiry) export(ctx context.Context, out io.Writer, path string, replace bool) error {
	done, err := trail.Export(path, replace, func(write func([]byte) error) error {
		return q.Forwards(ctx, 0, func(_ uint64, raw []byte) error {
			if !q.filter.Match(raw) {
				return nil
			}
			return write(raw)
		})
	})
	if exists := (*trail.FileExistsError)(nil); errors.As(err, &exists) {
		return fmt.Errorf("%w: --replace replaces it", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d records in %s\n", done.Records, strings.Join(done.Files, ", "))
	return err
}
