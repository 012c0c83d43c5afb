package keyaction

import (
	"context"
	"fmt"
	"time"

	"coldkms/model"
	"coldkms/ui/widget"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// ReadUsage returns the sentences of UsageLines on a key, or one that says that
// its use could not be read.
func ReadUsage(ctx context.Context, s *vault.Session, key Key) []string {
	usage, err := s.KeyUsage(ctx, key.ID)
	if err != nil {
		return []string{"When it was last used could not be read."}
	}
	return UsageLines(key, usage)
}

// UsageLines returns how a key was used, in sentences: "Last used 2017-02-14 by
// role/App: Decrypt, 1,204 uses in the trail." Of a key that is pending
// deletion a second one counts the uses that were refused since, if any.
func UsageLines(key Key, usage vault.Usage) []string {
	last := fmt.Sprintf("Never used, as far as the trail goes (since %s).", key.Created.UTC().Format(time.DateOnly))
	if usage.Uses > 0 {
		last = fmt.Sprintf("Last used %s, %s in the trail.", useText(usage.Last), widget.Counted(usage.Uses, "use"))
	}
	if key.State != model.PendingDeletion || usage.Refused == 0 {
		return []string{last}
	}
	were := "were"
	if usage.Refused == 1 {
		were = "was"
	}
	return []string{last, fmt.Sprintf("%s %s refused since, the last %s.", widget.Counted(usage.Refused, "use"), were, useText(usage.LastRefused))}
}

// useText returns a use on one line: "2017-02-14 by role/App: Decrypt".
func useText(use vault.Use) string {
	return use.Time.UTC().Format(time.DateOnly) + " by " + trail.Who(use.Caller) + ": " + use.Operation
}
