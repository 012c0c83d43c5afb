package vault

import (
	"context"
	"maps"
	"sync"
	"time"

	"coldkms/model"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// refusals are requests that were refused before anything was decided about them. They are counted and recorded once a
// second, so that they cannot fill the disk. The zero value is ready for use.
type refusals struct {
	mu       sync.Mutex
	counted  map[model.Place]map[string]int
	recorded time.Time
}

// refuse counts a refused request.
func (r *refusals) refuse(place model.Place, by string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.counted == nil {
		r.counted = map[model.Place]map[string]int{}
	}
	if r.counted[place] == nil {
		r.counted[place] = map[string]int{}
	}
	r.counted[place][by]++
}

// due returns what was refused and not recorded when it is time to do so.
func (r *refusals) due(now time.Time, always bool) map[model.Place]map[string]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.counted) == 0 || !always && now.Sub(r.recorded).Abs() < time.Second {
		return nil
	}
	counted := maps.Clone(r.counted)
	clear(r.counted)
	r.recorded = now
	return counted
}

// recordRefused records how many requests were refused, and how.
func (v *Vault) recordRefused(ctx context.Context, name string, refusal *model.Error, counted map[model.Place]map[string]int) error {
	for place, requests := range counted {
		event, err := v.serviceEvent(name, place, v.now(), "")
		if err != nil {
			return err
		}
		event.ErrorCode, event.ErrorMessage = refusal.Code, refusal.Message
		event.ServiceEventDetails = map[string]any{"requests": requests}
		record, err := event.Encode()
		if err != nil {
			return err
		}
		if err := v.store.Update(ctx, func(tx *store.Tx) error {
			tx.Append(record)
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// Unauthenticated counts a request that nobody has signed as it must be, by the name of its refusal. The trail has the
// numbers, a record a second for all accounts and Regions. An error means that this cannot be recorded.
func (v *Vault) Unauthenticated(ctx context.Context, code string) error {
	v.strangers.refuse(v.Home(), code)
	return v.recordStrangers(ctx, v.clock(), false)
}

func (v *Vault) recordStrangers(ctx context.Context, now time.Time, always bool) error {
	return v.recordRefused(ctx, trail.UnauthenticatedRequests, model.ErrUnrecognizedClient(), v.strangers.due(now, always))
}
