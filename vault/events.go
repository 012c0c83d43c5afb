package vault

import (
	"context"
	"errors"

	"coldkms/model"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// Trail is the record of the calls to an account, as long as it was when it was opened. Looking it up again shows what
// came since.
type Trail struct {
	session *Session
	size    uint64
}

// TrailRecord is a recorded call.
type TrailRecord struct {
	Index uint64 // its place in the trail, which counts from 0
	Event trail.Event
}

// lookupRequest has no members: what is read is chosen in the Trail.
type lookupRequest struct{}

func (lookupRequest) Validate() error { return nil }

// LookupEvents opens the trail for the session's account, all its Regions. It leaves one record, whatever is read
// afterwards.
func (s *Session) LookupEvents(ctx context.Context) (*Trail, error) {
	return do(ctx, s, model.OpLookupEvents, lookupRequest{}, func(context.Context, *call) (*Trail, error) {
		return &Trail{session: s, size: s.vault.store.TrailSize()}, nil
	})
}

// Size is one more than the largest Index.
func (t *Trail) Size() uint64 { return t.size }

// Backwards calls fn for the account's records before an index, newest first, until it has gone through as many leaves
// of the trail as scan says or fn returns false. It returns the index before which to go on; 0 means the beginning of
// the trail.
//
// raw is the record as JSON and only valid during the call: what can be decided by its bytes needs no decoding.
func (t *Trail) Backwards(ctx context.Context, before uint64, scan int, fn func(index uint64, raw []byte) bool) (next uint64, err error) {
	next = min(before, t.size)
	if next == 0 {
		return 0, nil
	}
	err = t.session.vault.store.TrailBackwards(ctx, next-1, func(index uint64, leaf store.Leaf) bool {
		next = index
		scan--
		if t.session.owns(leaf.Record) && !fn(index, leaf.Record) {
			return false
		}
		return scan > 0
	})
	return next, err
}

// Forwards calls fn for the account's records from an index on, oldest first, until fn returns an error, which it
// returns.
func (t *Trail) Forwards(ctx context.Context, from uint64, fn func(index uint64, raw []byte) error) error {
	var failed error
	err := t.session.vault.store.TrailForwards(ctx, from, func(index uint64, leaf store.Leaf) bool {
		if index >= t.size {
			return false
		}
		if t.session.owns(leaf.Record) {
			failed = fn(index, leaf.Record)
		}
		return failed == nil
	})
	return errors.Join(failed, err)
}

// At returns the record with an index.
func (t *Trail) At(index uint64) (TrailRecord, error) {
	leaf, err := t.session.vault.store.TrailLeaf(index)
	if err != nil {
		return TrailRecord{}, err
	}
	event, err := trail.Decode(leaf.Record)
	return TrailRecord{Index: index, Event: event}, err
}

// owns reports whether a record is of a call by somebody of the session's account, or about a key of it.
func (s *Session) owns(record []byte) bool {
	return trail.IsOf(record, s.place.Account) || trail.IsAbout(record, s.place.Account)
}
