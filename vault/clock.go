package vault

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"coldkms/model"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// How far the clock may jump past the last time that the vault has seen before a person is asked, and how long the
// vault must be open under such a clock before it is believed all the same.
const (
	believedJump = 24 * time.Hour
	believedOpen = 24 * time.Hour

	// longestTick is how far apart two looks at the clock may be for the time between them to count as time that the
	// vault was open. A machine that slept in between counts for nothing.
	longestTick = time.Hour
)

// timekeeper decides what time it is. A clock that was set back cannot bring a key back: effective time never goes
// back behind the highest time seen. A clock that is far ahead must destroy nothing: it counts, but is not believed, and
// what it shows is not kept as seen, so that setting it right leaves no trace.
type timekeeper struct {
	system func() time.Time

	mu   sync.Mutex
	seen time.Time     // the highest time that is believed
	last time.Time     // the latest look at a clock that is not; zero while it is
	open time.Duration // how long the vault has been open under it
}

// look returns the effective time, and whether the clock is believed.
func (k *timekeeper) look() (now time.Time, believed bool) {
	system := k.system().UTC()
	k.mu.Lock()
	defer k.mu.Unlock()
	if !system.After(k.seen.Add(believedJump)) {
		k.last, k.open = time.Time{}, 0
		if system.After(k.seen) {
			k.seen = system
		}
		return k.seen, true
	}
	if !k.last.IsZero() {
		if step := system.Sub(k.last); step > 0 && step <= longestTick {
			k.open += step
		}
	}
	k.last = system
	if k.open >= believedOpen {
		k.believe(system)
		return system, true
	}
	return system, false
}

// believe takes a time for seen. The caller holds the lock.
func (k *timekeeper) believe(now time.Time) { k.seen, k.last, k.open = now, time.Time{}, 0 }

// accept believes the clock as it is.
func (k *timekeeper) accept() {
	now := k.system().UTC()
	k.mu.Lock()
	defer k.mu.Unlock()
	if now.After(k.seen) {
		k.believe(now)
	}
}

// kept is the time that the store keeps as the highest seen.
func (k *timekeeper) kept() time.Time {
	k.look()
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.seen
}

// leastKept is how far the time must have gone on without a call for it to be worth a record of its own.
const leastKept = time.Hour

var seenName = store.Name{Kind: "time", ID: "seen"}

// keepTime has the store keep the highest time seen, which else only calls do.
func (v *Vault) keepTime(ctx context.Context) error {
	seen := v.time.kept()
	if seen.Sub(v.store.LastTime()) < leastKept {
		return nil
	}
	return v.store.Update(ctx, func(tx *store.Tx) error {
		record := newRecord(16)
		addTime(record, seen)
		tx.Set(seenName, record.BytesOrPanic())
		return nil
	})
}

// ClockState is what a person should know of the vault's time.
type ClockState struct {
	Now      time.Time     // the effective time
	LastSeen time.Time     // the highest time that is believed
	Behind   time.Duration // how far the clock is behind it; 0 when it is not
	Believed bool          // else nothing is destroyed until AcceptClock
}

// Clock returns the state of the vault's time.
func (v *Vault) Clock() ClockState {
	system := v.clock().UTC()
	now, believed := v.time.look()
	v.time.mu.Lock()
	defer v.time.mu.Unlock()
	state := ClockState{Now: now, LastSeen: v.time.seen, Believed: believed}
	if behind := v.time.seen.Sub(system); behind > 0 {
		state.Behind = behind
	}
	return state
}

// AcceptClock says that a person has confirmed the date, and brings about what is due by it. The trail records it.
func (v *Vault) AcceptClock(ctx context.Context) error {
	if v.looking() {
		return ErrReadOnly
	}
	event, err := v.ownEvent(trail.AcceptClock, map[string]any{"lastSeen": v.Clock().LastSeen.Format(time.RFC3339)})
	if err != nil {
		return err
	}
	record, err := event.Encode()
	if err != nil {
		return err
	}
	if err := v.store.Update(ctx, func(tx *store.Tx) error {
		v.time.accept() // here, so that no date is confirmed without a record
		tx.Append(record)
		return nil
	}); err != nil {
		return fmt.Errorf("recording the date: %w", err)
	}
	v.keys.lookAgain()
	return v.Tend(ctx)
}

// now is the effective time.
func (v *Vault) now() time.Time {
	now, _ := v.time.look()
	return now
}

// serviceEvent returns the record of what no call brought about.
func (v *Vault) serviceEvent(name string, place model.Place, at time.Time, keyID string) (trail.Event, error) {
	id, err := uuid.NewRandomFromReader(v.random)
	if err != nil {
		return trail.Event{}, fmt.Errorf("making an event id: %w", err)
	}
	return trail.Service{Name: name, EventID: id.String(), Place: place, Time: at, KeyID: keyID}.Event(), nil
}

// ownEvent returns the record of what somebody did to the vault itself.
func (v *Vault) ownEvent(name string, details map[string]any) (trail.Event, error) {
	event, err := v.serviceEvent(name, v.Home(), v.now(), "")
	event.ServiceEventDetails = details
	return event, err
}
