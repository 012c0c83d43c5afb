package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"coldkms/vault/endpoint"
	"coldkms/vault/trail"
)

func newTrailEvents(r *reading) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "events",
		Short: "Print what time brought about, as CloudWatch events",
		Long: `Print what time brought about with keys, oldest first, one JSON document on each line, in the form of CloudWatch
Events: "KMS CMK Rotation", "KMS Imported Key Material Expiration" and "KMS CMK Deletion".`,
		Example: "  coldkms trail events --filter since:30d",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.run(cmd, func(ctx context.Context, c Caller) error { return r.events(ctx, c, cmd.OutOrStdout()) })
		},
	}
	r.define(cmd)
	return cmd
}

// events prints the notifications among the records.
func (r *reading) events(ctx context.Context, c Caller, out io.Writer) error {
	wanted := endpoint.Reading{Filter: r.filter, Now: time.Now()}
	return c.Records(ctx, wanted, func(raw []byte) error {
		event, err := trail.Decode(raw)
		if err != nil {
			return err
		}
		notification, ok := event.Notification()
		if !ok {
			return nil
		}
		line, err := json.Marshal(notification)
		if err != nil {
			return fmt.Errorf("writing an event: %w", err)
		}
		_, err = fmt.Fprintf(out, "%s\n", line)
		return err
	})
}
