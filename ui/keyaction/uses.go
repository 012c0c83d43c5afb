package keyaction

import (
	"context"
	"fmt"
	"strings"
	"time"

	"coldkms/model"
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
		last = fmt.Sprintf("Last used %s, %s in the trail.", useText(usage.Last), counting(usage.Uses, "use"))
	}
	if key.State != model.PendingDeletion || usage.Refused == 0 {
		return []string{last}
	}
	were := "were"
	if usage.Refused == 1 {
		were = "was"
	}
	return []string{last, fmt.Sprintf("%s %s refused since, the last %s.", counting(usage.Refused, "use"), were, useText(usage.LastRefused))}
}

// useText returns a use on one line: "2017-02-14 by role/App: Decrypt".
func useText(use vault.Use) string {
	return use.Time.UTC().Format(time.DateOnly) + " by " + who(use.Caller) + ": " + use.Operation
}

// Who returns the caller of a record without what all callers of the account
// share: "user/App", "root".
func Who(event trail.Event) string { return who(event.UserIdentity.ARN) }

func who(arn string) string { return arn[strings.LastIndexByte(arn, ':')+1:] }

// counting returns a number and what it counts: "1 use", "1,204 uses".
func counting(n uint64, what string) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if n != 1 {
		what += "s"
	}
	return digits + " " + what
}
