package vault

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"coldkms/model"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// What time alone brings about is decided here and nowhere else: a key whose waiting period is over is deleted, material
// past its date is destroyed, a key that rotates gets its next backing key, an import token lapses. Tend runs when a vault
// opens, before each call, and whenever who has the vault open says so.
//
// A key past its time is unusable by itself, whether or not Tend ran: the pipeline reads its state at the time of the
// call. What cannot be taken back waits for a clock that is believed (clock.go).

// due is one thing whose time has come.
type due struct {
	at    time.Time
	key   *key
	token *importToken // for a token that lapses
	kind  dueKind
}

type dueKind int

const (
	deletion dueKind = iota
	expiration
	rotating
	lapse
)

// destroys reports whether what is due cannot be taken back.
func (k dueKind) destroys() bool { return k != rotating }

// event is the name of the record that it leaves, "" for none.
func (k dueKind) event() string {
	switch k {
	case deletion:
		return trail.DeleteKey
	case expiration:
		return trail.DeleteExpiredKeyMaterial
	case rotating:
		return trail.RotateKey
	}
	return ""
}

// How much one closure brings about: each due thing changes a few records, of which that of the key alone can be large.
// A closure holds hundreds of records, and 512 KiB.
const (
	tendedAtOnce = 50
	tendedBytes  = 256 << 10
)

// someDue returns as many due things of a list, the first ones, as one closure brings about.
func someDue(list []due) []due {
	list = list[:min(len(list), tendedAtOnce)]
	size := 0
	for i, d := range list {
		if size += len(d.key.encode()); size > tendedBytes {
			return list[:i]
		}
	}
	return list
}

// Tend brings about what is due, and returns when it is durable. It costs next to nothing when nothing is.
func (v *Vault) Tend(ctx context.Context) error {
	if v.Health() != nil {
		return nil // whoever calls next is told
	}
	now, believed := v.time.look()
	if !v.keys.isDue(now, believed) {
		return nil
	}
	v.tending.Lock()
	defer v.tending.Unlock()
	if !v.keys.isDue(now, believed) { // somebody was first
		return nil
	}
	for {
		list := v.keys.dueAt(now, believed)
		if len(list) == 0 {
			break
		}
		if err := v.bringAbout(ctx, someDue(list), now); err != nil {
			return fmt.Errorf("bringing the vault up to date: %w", err)
		}
	}
	return v.clearAway(ctx)
}

// bringAbout performs due things in one change, so that all secrets among them are destroyed together.
func (v *Vault) bringAbout(ctx context.Context, list []due, now time.Time) error {
	return v.store.Update(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		v.batch.enter(tx.Frame())
		s := &state{vault: v, tx: tx}
		for _, d := range list {
			if err := s.bringAbout(d, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// bringAbout performs one due thing, unless a call of the same batch came before it.
func (s *state) bringAbout(d due, now time.Time) error {
	k, err := s.findKey(d.key.place, d.key.id)
	if err != nil || k == nil {
		return err
	}
	if d.kind == lapse {
		token, err := s.importToken(k, d.token.id)
		if err == nil && token != nil {
			s.vault.write(s.tx, []change{usedToken{token}}, nil)
		}
		return err
	}
	at, still := k.dueFor(d.kind)
	if still && d.kind == rotating && k.rotation.isAhead(now) { // the clock is right again
		s.vault.write(s.tx, []change{k.unrotated(k.rotation.from(now))}, nil)
		return nil
	}
	if !still || now.Before(at) {
		return nil
	}
	made, err := s.dueChange(k, d.kind, now)
	if full := (*model.Error)(nil); errors.As(err, &full) {
		s.vault.write(s.tx, []change{k.unrotated(k.rotation.after(now))}, nil)
		return s.recordDue(k, d.kind, now, full)
	}
	if err != nil {
		return err
	}
	s.vault.write(s.tx, []change{made, s.occurrence(d, now)}, nil)
	return s.recordDue(k, d.kind, now, nil)
}

// dueChange returns the change that a due thing is. It refuses a rotation for which the key has no room.
func (s *state) dueChange(k *key, kind dueKind, now time.Time) (change, error) {
	switch kind {
	case deletion:
		return s.destroyed(k)
	case expiration:
		return k.withoutMaterial(), nil
	}
	rotated, err := s.rotate(k, now)
	return changedKey{rotated}, err
}

// recordDue appends the event to the trail. Of a key that is deleted it is the last one, and not counted as its use.
func (s *state) recordDue(k *key, kind dueKind, now time.Time, refusal *model.Error) error {
	event, err := s.vault.serviceEvent(kind.event(), k.place, now, k.id)
	if err != nil {
		return err
	}
	if refusal != nil {
		event.ErrorCode, event.ErrorMessage = refusal.Code, refusal.Message
	}
	record, err := event.Encode()
	if err != nil {
		return err
	}
	leaf := s.tx.NextLeaf()
	s.tx.Append(record)
	if kind != deletion {
		s.tx.OnDurable(func() { s.vault.usage.note(leaf, event, always) })
	}
	return nil
}

// dueFor returns when something is due for a key; ok is false when it is not to come.
func (k *key) dueFor(kind dueKind) (at time.Time, ok bool) {
	switch kind {
	case deletion:
		return k.deletionDate, k.state == model.PendingDeletion
	case expiration:
		if k.imported == nil || k.imported.sealed == "" {
			return time.Time{}, false
		}
		return k.imported.validTo, !k.imported.validTo.IsZero()
	case rotating:
		return k.rotation.next, k.rotation.days != 0 && k.state == model.Enabled
	}
	return time.Time{}, false
}

// isDue reports whether it is worth to look for what is due.
func (c *catalogue) isDue(now time.Time, believed bool) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.leaving) > 0 || !now.Before(c.nextDue) || believed && !c.believed
}

// lookAgain has the next call look for what is due.
func (c *catalogue) lookAgain() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nextDue = time.Time{}
}

// expect says that something is due at a time. The caller holds the lock.
func (c *catalogue) expect(at time.Time) {
	if at.Before(c.nextDue) {
		c.nextDue = at
	}
}

// farFuture is when nothing is due.
var farFuture = time.Unix(1<<40, 0)

// dueAt returns what may be brought about now, in the order of its time, and remembers when the next thing is due.
func (c *catalogue) dueAt(now time.Time, believed bool) []due {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nextDue, c.believed = farFuture, believed
	var list []due
	c.eachDue(func(d due) {
		switch {
		case d.kind == rotating && believed && d.key.rotation.isAhead(now):
			list = append(list, d)
		case now.Before(d.at):
			c.expect(d.at)
		case believed || !d.kind.destroys():
			list = append(list, d)
		}
	})
	if len(list) > 0 {
		c.nextDue = time.Time{}
	}
	sortDue(list)
	return list
}

func sortDue(list []due) {
	slices.SortFunc(list, func(a, b due) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.kind, b.kind), cmp.Compare(a.key.id, b.key.id))
	})
}

// eachDue calls fn for everything that time brings about, now or later. The caller holds the lock.
func (c *catalogue) eachDue(fn func(due)) {
	for _, s := range c.places {
		for _, k := range s.keys {
			for _, kind := range []dueKind{deletion, expiration, rotating} {
				if at, ok := k.dueFor(kind); ok {
					fn(due{at: at, key: k, kind: kind})
				}
			}
		}
		for keyID, tokens := range s.tokens {
			for _, t := range tokens {
				if k := s.keys[keyID]; k != nil {
					fn(due{at: t.validTo, key: k, token: t, kind: lapse})
				}
			}
		}
	}
}
