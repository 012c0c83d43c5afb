package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"coldkms/ui/wholefile"
	"coldkms/vault/endpoint"
	"coldkms/vault/trail"
)

const trailLong = `Read the trail: the record of every call to the account's keys, in all Regions, refused calls too.
Reading it is recorded as well.

A filter is made of words and of field:value terms, all of which must match, whatever the case; a - before
one negates it. The fields are key, by (the caller), op (the operation), error (error:any finds every error),
region, since and until, which take 2017-02-14, 2017-02-14T10:00 (UTC), or how long ago: 30m, 2h, 7d, 4w.
key:NAME or key:alias/NAME finds the keys that have the alias now, in every Region; region: narrows it down to
one. A NAME with which a key's id begins finds that key.

A console that has the vault unlocked serves it to these commands, which then need no passphrase.`

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
		Short: "List, export or verify the record of calls and events",
		Long:  trailLong,
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&r.passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	cmd.AddCommand(newTrailList(r), newTrailExport(r), newTrailEvents(r), newTrailVerify(r))
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
			return r.run(cmd, func(ctx context.Context, c Caller) error {
				return r.list(ctx, c, cmd.OutOrStdout(), limit, asJSON)
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
More than 100,000 records go on in further files, FILE-2` + trail.LogSuffix + ` and so on. All files are written or none.
With --replace the files of a longer export that stood there are removed.`,
		Example: "  coldkms trail export --filter since:7d week" + trail.LogSuffix,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.run(cmd, func(ctx context.Context, c Caller) error {
				return r.export(ctx, c, cmd.OutOrStdout(), args[0], replace)
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
			return r.run(cmd, func(ctx context.Context, c Caller) error {
				entries, err := c.Verify(ctx)
				if err == nil {
					_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d entries of the trail agree with the vault.\n", entries)
				}
				return err
			})
		},
	}
}

func (r *reading) define(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.filter, "filter", "", "the `text` to filter by")
}

// run opens a way to the trail, and ends it after what is done with it. A filter that means nothing is found out before
// the passphrase is asked for.
func (r *reading) run(cmd *cobra.Command, do func(context.Context, Caller) error) error {
	if _, err := trail.ParseFilter(r.filter, time.Now()); err != nil {
		return fmt.Errorf("--filter: %w", err)
	}
	ctx := cmd.Context()
	caller, closing, err := r.open(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, caller), closing())
}

// list prints at most limit records, all of them when it is 0.
func (r *reading) list(ctx context.Context, c Caller, out io.Writer, limit int, asJSON bool) error {
	wanted := endpoint.Reading{Filter: r.filter, Now: time.Now(), Newest: true, Limit: limit}
	return c.Records(ctx, wanted, func(raw []byte) (err error) {
		if asJSON {
			_, err = fmt.Fprintf(out, "%s\n", raw)
		} else {
			_, err = fmt.Fprintln(out, line(trail.Summarize(raw)))
		}
		return err
	})
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
func (r *reading) export(ctx context.Context, c Caller, out io.Writer, path string, replace bool) error {
	wanted := endpoint.Reading{Filter: r.filter, Now: time.Now()}
	count := 0
	files, err := wholefile.WriteSeries(path, replace, func(next wholefile.Next) (err error) {
		count, err = trail.Export(next, func(write func([]byte) error) error {
			return c.Records(ctx, wanted, write)
		})
		return err
	})
	if exists := (*wholefile.ExistsError)(nil); errors.As(err, &exists) {
		return fmt.Errorf("%w: --replace replaces what exists", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d records in %s\n", count, strings.Join(files, ", "))
	return err
}
