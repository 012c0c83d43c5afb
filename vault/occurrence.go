package vault

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"coldkms/model"
	"coldkms/vault/store"
)

// OccurrenceKind is what time brought about.
type OccurrenceKind string

// The kinds, in the words of the guide's events.
const (
	Rotation           OccurrenceKind = "Rotation"
	MaterialExpiration OccurrenceKind = "Imported key material expiration"
	Deletion           OccurrenceKind = "Deletion"
)

var occurrenceKinds = map[dueKind]OccurrenceKind{rotating: Rotation, expiration: MaterialExpiration, deletion: Deletion}

// Occurrence is something that time brought about with a key, or will.
type Occurrence struct {
	Kind    OccurrenceKind
	Place   model.Place
	KeyID   string
	Aliases []string  // names without the prefix "alias/", as they were; of many the first ones
	Due     time.Time // when its time came
	Done    time.Time // zero when it waits for a clock that is believed
	Record  uint64    // its index in the trail, once it is done
}

// kindOccurrence are the records of what nobody has been told yet.
const kindOccurrence = "occurrence"

// toldAliases is how many aliases of a key are kept with what came about: all that a key can have are more than a
// record holds.
const toldAliases = 20

type occurred struct{ Occurrence }

// name is that of the record, in the order of the trail.
func (o occurred) name() store.Name {
	return store.Name{Kind: kindOccurrence, ID: fmt.Sprintf("%020d", o.Record)}
}

// occurrence returns the change that keeps for a person that something came about.
func (s *state) occurrence(d due, now time.Time) change {
	aliases := s.vault.keys.bareAliases(d.key)
	return occurred{Occurrence{
		Kind: occurrenceKinds[d.kind], Place: d.key.place, KeyID: d.key.id, Aliases: aliases[:min(len(aliases), toldAliases)],
		Due: d.at, Done: now, Record: s.tx.NextLeaf(),
	}}
}

func (o occurred) write(tx *store.Tx) {
	b := newRecord(128)
	addText(b, string(o.Kind))
	addText(b, o.Place.Account)
	addText(b, o.Place.Region)
	addText(b, o.KeyID)
	b.AddUint16(uint16(len(o.Aliases)))
	for _, name := range o.Aliases {
		addText(b, name)
	}
	addTime(b, o.Due)
	addTime(b, o.Done)
	tx.Set(o.name(), b.BytesOrPanic())
}
func (o occurred) count(*batch)     {}
func (o occurred) apply(*catalogue) {}

func decodeOccurrence(id string, value []byte) (occurred, error) {
	var o occurred
	index, err := strconv.ParseUint(id, 10, 64)
	r := reader(value)
	var kind string
	var aliases uint16
	ok := err == nil && r.version() && r.text(&kind) && r.text(&o.Place.Account) && r.text(&o.Place.Region) && r.text(&o.KeyID) && r.ReadUint16(&aliases)
	for range aliases {
		var name string
		ok = ok && r.text(&name)
		o.Aliases = append(o.Aliases, name)
	}
	if !ok || !r.time(&o.Due) || !r.time(&o.Done) || !r.Empty() {
		return occurred{}, fmt.Errorf("reading what time brought about: %w", errRecord)
	}
	o.Kind, o.Record = OccurrenceKind(kind), index
	return o, nil
}

// Meanwhile returns what time brought about and nobody was told yet, the earliest first.
func (v *Vault) Meanwhile(ctx context.Context) ([]Occurrence, error) {
	found, _, err := gather(ctx, v.store, kindOccurrence, decodeOccurrence)
	slices.SortFunc(found, func(a, b occurred) int { return cmp.Compare(a.Record, b.Record) })
	list := make([]Occurrence, len(found))
	for i, o := range found {
		list[i] = o.Occurrence
	}
	return list, err
}

// Waiting returns what is due and waits for a clock that is believed, the earliest first; nothing while it is.
func (v *Vault) Waiting() []Occurrence {
	now, believed := v.time.look()
	if believed {
		return nil
	}
	return v.keys.occurrences(func(d due) bool { return !now.Before(d.at) && d.kind.destroys() && d.kind != lapse })
}

// Told says that a person has seen these of what Meanwhile returned. What came about since goes on waiting to be told.
func (v *Vault) Told(ctx context.Context, seen []Occurrence) error {
	for some := range slices.Chunk(seen, clearedAtOnce) {
		err := v.store.Update(ctx, func(tx *store.Tx) error {
			for _, o := range some {
				tx.Delete(occurred{o}.name())
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("forgetting what time brought about: %w", err)
		}
	}
	return nil
}

// occurrences returns what is due, now or later, that a test takes, the earliest first.
func (c *catalogue) occurrences(take func(due) bool) []Occurrence {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var list []due
	c.eachDue(func(d due) {
		if take(d) {
			list = append(list, d)
		}
	})
	sortDue(list)
	found := make([]Occurrence, len(list))
	for i, d := range list {
		found[i] = Occurrence{Kind: occurrenceKinds[d.kind], Place: d.key.place, KeyID: d.key.id, Aliases: bare(c.places[d.key.place].byKey[d.key.id]), Due: d.at}
	}
	return found
}

func (c *catalogue) bareAliases(k *key) []string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return bare(c.shelf(k.place).byKey[k.id])
}

// bare returns names without the prefix "alias/".
func bare(names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, name[len(model.AliasPrefix):])
	}
	return out
}
