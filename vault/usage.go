package vault

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"coldkms/model"
	"coldkms/vault/trail"
)

// Use is one call that used a key, or tried to.
type Use struct {
	Time      time.Time
	Operation string // such as Decrypt
	Caller    string // ARN
}

// Usage says how a key was used, as far back as the trail goes.
type Usage struct {
	Uses uint64 // cryptographic operations with the key that succeeded
	Last Use    // the latest of them; zero when there is none

	// Refused counts the uses that were refused because the key is pending deletion, since its deletion was last
	// scheduled: who is counted there will miss the key.
	Refused     uint64
	LastRefused Use
}

// KeyUsage returns how a key of the session's account and Region was used. It is derived from the trail, which the
// caller must be allowed to read, and leaves no record. A key that was never used, or does not exist, has the zero Usage.
func (s *Session) KeyUsage(ctx context.Context, keyID string) (Usage, error) {
	found, err := s.usageOf(ctx, keyID)
	return found.Usage, err
}

func (s *Session) usageOf(ctx context.Context, keyID string) (keyUsage, error) {
	reading := newCall(s, model.OpLookupEvents, nil)
	if err := reading.authoriseAccount(reading.operation.Actions[0]); err != nil {
		return keyUsage{}, err
	}
	found, err := s.vault.usage.of(ctx, s.place, keyID)
	if err != nil {
		return keyUsage{}, fmt.Errorf("reading how key %s was used: %w", keyID, err)
	}
	return found, nil
}

// KeyEventsKept is how many of a key's latest records are found without a search.
const KeyEventsKept = 20

// KeyEvents returns a key's latest records in the trail, newest first, at most limit and KeyEventsKept. It leaves no
// record. The caller must be allowed to read the trail.
func (s *Session) KeyEvents(ctx context.Context, keyID string, limit int) ([]trail.Event, error) {
	found, err := s.usageOf(ctx, keyID)
	if err != nil {
		return nil, err
	}
	var events []trail.Event
	for _, index := range found.leaves[:min(limit, len(found.leaves))] {
		leaf, err := s.vault.store.TrailLeaf(index)
		if err != nil {
			return events, err
		}
		event, err := trail.Decode(leaf.Record)
		if err != nil {
			return events, err
		}
		events = append(events, event)
	}
	return events, nil
}

// keyUsage is a key's Usage and the indexes of its latest records in the trail, newest first.
type keyUsage struct {
	Usage
	rescheduled bool // since then Refused counts anew; of a part of the trail only
	leaves      []uint64
}

// add takes over what an event of the key says.
func (u *keyUsage) add(leaf uint64, arn string, event trail.Event) {
	u.leaves = slices.Insert(u.leaves[:min(len(u.leaves), KeyEventsKept-1)], 0, leaf)
	use := Use{Time: event.Time(), Operation: event.EventName, Caller: event.UserIdentity.ARN}
	switch op := model.OperationNamed(event.EventName); {
	case op == model.OpScheduleKeyDeletion && event.ErrorCode == "":
		u.rescheduled, u.Refused, u.LastRefused = true, 0, Use{}
	case op == nil || !op.IsUse():
	case event.ErrorCode == "":
		u.Uses++
		u.Last = use
	case event.ErrorCode == model.CodeInvalidState && strings.HasPrefix(event.ErrorMessage, arn+" is pending deletion"):
		u.Refused++
		u.LastRefused = use
	}
}

// then returns what two parts of the trail say together, the later one last.
func (u keyUsage) then(later keyUsage) keyUsage {
	together := u
	together.Uses += later.Uses
	if later.Uses > 0 {
		together.Last = later.Last
	}
	if later.rescheduled {
		together.rescheduled, together.Refused, together.LastRefused = true, 0, Use{}
	}
	together.Refused += later.Refused
	if later.Refused > 0 {
		together.LastRefused = later.LastRefused
	}
	leaves := append(append([]uint64{}, later.leaves...), u.leaves...)
	together.leaves = leaves[:min(len(leaves), KeyEventsKept)]
	return together
}
