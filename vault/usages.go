package vault

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"

	"golang.org/x/crypto/cryptobyte"

	"coldkms/model"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// usages keeps how each key was used, so that nobody has to read the whole trail for it. Records of kind "usage" say it
// up to some leaf of the trail, the mark; what came later is in memory. After a crash the leaves behind the mark are
// read again. It is derived from the trail: what cannot be kept now is kept later.
type usages struct {
	store *store.Store

	mu      sync.Mutex
	through uint64 // the leaves before this one are accounted for
	events  int    // in recent
	recent  part
	keeping part   // on its way into the store, nil when nothing is
	until   uint64 // how far keeping goes
	failed  bool   // the last flush
	rescan  bool   // a look has read the whole trail: the records do not count

	// How much may be in memory only: a crash has to read as many leaves again, and one closure must take it all.
	maxEvents, maxKeys int
}

// A part is what one part of the trail says of each key.
type part map[store.Name]*keyUsage

const (
	kindUsage = "usage"

	maxUsageEvents = 4096
	maxUsageKeys   = 256
	maxPortion     = 400 // keys that one closure takes
)

var usageMark = store.Name{Kind: "usage-mark", ID: "trail"}

func newUsages(s *store.Store) *usages {
	return &usages{store: s, recent: part{}, maxEvents: maxUsageEvents, maxKeys: maxUsageKeys}
}

// load reads the leaves behind the mark. A look reads the trail from its beginning, because it cannot know what is
// missing.
func (u *usages) load(ctx context.Context, looking bool) error {
	u.rescan = looking
	from := uint64(0)
	if !looking {
		var err error
		if from, err = u.readMark(ctx); err != nil {
			return err
		}
	}
	u.through = from
	var failed error
	kept := map[store.Name]uint64{} // how far each record goes by itself
	err := u.store.TrailForwards(ctx, from, func(index uint64, leaf store.Leaf) bool {
		if len(leaf.Record) == 0 {
			return true
		}
		event, err := trail.Decode(leaf.Record)
		if err != nil && !looking {
			failed = err
			return false
		}
		u.note(index, event, func(name store.Name) bool {
			until, known := kept[name]
			if !known && !looking && failed == nil {
				_, until, failed = u.kept(ctx, name)
				kept[name] = until
			}
			return index >= until
		})
		return failed == nil
	})
	return errors.Join(err, failed)
}

func (u *usages) readMark(ctx context.Context) (mark uint64, err error) {
	err = u.store.View(ctx, func(r *store.Reader) error {
		value, err := r.Get(usageMark)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if in := reader(value); !in.version() || !in.ReadUint64(&mark) || !in.Empty() {
			return fmt.Errorf("reading how far the keys' usage is kept: %w", errRecord)
		}
		return nil
	})
	return mark, err
}

// note takes over what a durable record says of those of its keys that it is news for.
func (u *usages) note(leaf uint64, event trail.Event, isNews func(store.Name) bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.through = leaf + 1
	for _, resource := range event.Resources {
		place := model.Place{Account: resource.AccountID, Region: event.AWSRegion}
		keyID, isKey := place.KeyOf(resource.ARN)
		if !isKey {
			continue // an alias
		}
		name := keyName(kindUsage, place, keyID)
		if !isNews(name) {
			continue
		}
		if u.recent[name] == nil {
			u.recent[name] = &keyUsage{}
		}
		if leaves := u.recent[name].leaves; len(leaves) > 0 && leaves[0] == leaf {
			continue // both keys of the call are this one
		}
		u.recent[name].add(leaf, resource.ARN, event)
		u.events++
	}
}

// always is for records that are news whatever the key.
func always(store.Name) bool { return true }

// of returns how a key was used.
func (u *usages) of(ctx context.Context, place model.Place, keyID string) (keyUsage, error) {
	name := keyName(kindUsage, place, keyID)
	u.mu.Lock()
	defer u.mu.Unlock()
	var found keyUsage
	var until uint64
	if !u.rescan {
		var err error
		if found, until, err = u.kept(ctx, name); err != nil {
			return keyUsage{}, err
		}
	}
	if part := u.keeping[name]; part != nil && until < u.until { // else the store has it already
		found = found.then(*part)
	}
	if part := u.recent[name]; part != nil {
		found = found.then(*part)
	}
	return found, nil
}

// kept returns what the store says of a key, and up to which leaf.
func (u *usages) kept(ctx context.Context, name store.Name) (found keyUsage, until uint64, err error) {
	err = u.store.View(ctx, func(r *store.Reader) error {
		found, until, err = readUsage(r.Get(name))
		return err
	})
	return found, until, err
}

// keep writes what is in memory into the store when it has become much. After a failure it waits for as many events
// again.
func (u *usages) keep(ctx context.Context) {
	u.mu.Lock()
	due := u.keeping == nil && (u.events >= u.maxEvents || len(u.recent) >= u.maxKeys && !u.failed)
	u.mu.Unlock()
	if due {
		u.flush(context.WithoutCancel(ctx))
	}
}

// flush writes what is in memory into the store, a portion at a time. Failing is no loss: it stays in memory, and in
// the trail.
func (u *usages) flush(ctx context.Context) {
	for more := true; more; {
		err := u.store.Update(ctx, func(tx *store.Tx) (err error) {
			more, err = u.flushPortion(tx)
			return err
		})
		if err != nil {
			u.takeBack()
			return
		}
	}
}

// flushPortion writes as many keys as one closure takes, and says whether there are more. The mark moves with the
// last portion; until then each record says by itself how far it goes.
func (u *usages) flushPortion(tx *store.Tx) (more bool, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.recent) == 0 { // also when it was all of keys that are no more
		u.events = 0
	}
	if u.keeping != nil || len(u.recent) == 0 {
		return false, nil
	}
	u.keeping, u.until = part{}, u.through
	for name, recent := range u.recent {
		if len(u.keeping) == maxPortion {
			break
		}
		before, _, err := readUsage(tx.Get(name))
		if err != nil {
			return false, err
		}
		tx.Set(name, before.then(*recent).encode(u.through))
		u.keeping[name] = recent
		delete(u.recent, name)
	}
	if more = len(u.recent) > 0; !more {
		mark := newRecord(16)
		mark.AddUint64(u.through)
		tx.Set(usageMark, mark.BytesOrPanic())
		u.events = 0
	}
	tx.OnDurable(u.settle)
	return more, nil
}

// drop forgets a key that is no more.
func (u *usages) drop(name store.Name) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.recent, name)
	delete(u.keeping, name)
}

// dropOthers forgets keys of which the trail tells, but that are no more.
func (u *usages) dropOthers(are func(name store.Name) bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	maps.DeleteFunc(u.recent, func(name store.Name, _ *keyUsage) bool { return !are(name) })
}

// settle forgets what the store has now.
func (u *usages) settle() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.keeping, u.failed = nil, false
}

// takeBack returns to memory what the store did not take.
func (u *usages) takeBack() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for name, earlier := range u.keeping {
		together := *earlier
		if later := u.recent[name]; later != nil {
			together = earlier.then(*later)
		}
		u.recent[name] = &together
	}
	u.keeping, u.failed, u.events = nil, true, 0
}

func (u keyUsage) encode(until uint64) []byte {
	b := newRecord(128 + 8*len(u.leaves))
	b.AddUint64(until)
	b.AddUint64(u.Uses)
	addUse(b, u.Last)
	b.AddUint64(u.Refused)
	addUse(b, u.LastRefused)
	b.AddUint8(uint8(len(u.leaves)))
	for _, leaf := range u.leaves {
		b.AddUint64(leaf)
	}
	return b.BytesOrPanic()
}

func addUse(b *cryptobyte.Builder, use Use) {
	addTime(b, use.Time)
	addText(b, use.Operation)
	addText(b, use.Caller)
}

// readUsage decodes what the store answered for a usage record; one that is not there is the zero usage.
func readUsage(value []byte, err error) (found keyUsage, until uint64, _ error) {
	if errors.Is(err, store.ErrNotFound) {
		return keyUsage{}, 0, nil
	}
	if err != nil {
		return keyUsage{}, 0, err
	}
	r := reader(value)
	var leaves uint8
	ok := r.version() && r.ReadUint64(&until) && r.ReadUint64(&found.Uses) && r.use(&found.Last) &&
		r.ReadUint64(&found.Refused) && r.use(&found.LastRefused) && r.ReadUint8(&leaves)
	for i := 0; ok && i < int(leaves); i++ {
		var leaf uint64
		ok = r.ReadUint64(&leaf)
		found.leaves = append(found.leaves, leaf)
	}
	if !ok || !r.Empty() {
		return keyUsage{}, 0, fmt.Errorf("reading a key's usage: %w", errRecord)
	}
	return found, until, nil
}

func (r *recordReader) use(into *Use) bool {
	return r.time(&into.Time) && r.text(&into.Operation) && r.text(&into.Caller)
}
