package store

import (
	"fmt"
	"slices"

	"coldkms/crypto"
)

// A closure may not be larger than this, all its sealed values, leaves and
// secrets together; a batch ends when it has reached it. Two of them fit into
// one of Badger's transactions.
const maxClosure = 512 << 10

// A closure may not change more records than this, nor append more leaves; a
// batch ends when it has reached it. The keys of two of them fit into an applied record.
const maxClosureItems = 1000

// itemCost is what a record or a leaf costs in a transaction besides its value.
const itemCost = 64

// A write is a value that is not in the database yet, or a deletion.
type write struct {
	value   []byte
	deleted bool
}

// An overlay holds writes that are not in the database yet, in the order in
// which their names first came up.
type overlay struct {
	writes map[Name]write
	order  []Name
}

func (o *overlay) put(n Name, w write) {
	if o.writes == nil {
		o.writes = make(map[Name]write)
	}
	if _, again := o.writes[n]; !again {
		o.order = append(o.order, n)
	}
	o.writes[n] = w
}

// A boxed secret is one that goes into the keybox, sealed already.
type boxed struct {
	id     [16]byte
	sealed sealedSecret
}

// A Tx is what a closure of Update works with. It sees what earlier closures of
// its batch wrote, and what itself wrote. It must not be used after the closure
// returned. What cannot be stored fails the closure when it returns.
type Tx struct {
	batch   *batch
	own     overlay
	records [][]byte
	secrets []boxed
	due     [][16]byte // secrets to destroy
	durable []func()
	size    int
	failed  error
}

// Get returns a record's value, which must not be changed, or ErrNotFound.
func (tx *Tx) Get(n Name) ([]byte, error) {
	if tx.reserved(n.Kind) {
		return nil, ErrReserved
	}
	if value, deleted, ok := tx.Pending(n); deleted {
		return nil, ErrNotFound
	} else if ok {
		return value, nil
	}
	return tx.batch.committed.Get(n)
}

// Pending returns what earlier closures of this batch or this closure wrote
// under a name and what the database therefore does not hold yet. ok is false
// when they did not touch it.
func (tx *Tx) Pending(n Name) (value []byte, deleted, ok bool) {
	if tx.reserved(n.Kind) {
		return nil, false, false
	}
	for _, o := range []*overlay{&tx.own, &tx.batch.changes} {
		if w, found := o.writes[n]; found {
			return w.value, w.deleted, true
		}
	}
	return nil, false, false
}

// Scan calls fn for each record of a kind, in the order of the IDs, until it
// returns an error, which Scan returns. fn may write.
func (tx *Tx) Scan(kind string, fn func(id string, value []byte) error) error {
	if tx.reserved(kind) {
		return ErrReserved
	}
	found, err := tx.batch.committed.collect(kind)
	if err != nil {
		return err
	}
	for _, o := range []*overlay{&tx.batch.changes, &tx.own} {
		for n, w := range o.writes {
			switch {
			case n.Kind != kind:
			case w.deleted:
				delete(found, n.ID)
			default:
				found[n.ID] = w.value
			}
		}
	}
	return inOrder(found, fn)
}

// Set stores a copy of the value under a name. A value whose sealed record is
// 64 KiB or longer fails the closure with ErrTooLarge, a name of the store's own
// with ErrReserved.
func (tx *Tx) Set(n Name, value []byte) {
	size := storedSize(n, value)
	if size > maxStored {
		tx.fail(fmt.Errorf("a record of kind %s, %d bytes long: %w", n.Kind, len(value), ErrTooLarge))
		return
	}
	tx.put(n, write{value: slices.Clone(value)}, size)
}

// Delete removes a record. One that is not there is no error; a name of the
// store's own fails the closure with ErrReserved.
func (tx *Tx) Delete(n Name) { tx.put(n, write{deleted: true}, recordKeySize) }

func (tx *Tx) put(n Name, w write, size int) {
	if err := n.check(); err != nil {
		tx.fail(err)
		return
	}
	if tx.reserved(n.Kind) {
		tx.fail(ErrReserved)
		return
	}
	tx.grow(size)
	tx.own.put(n, w)
}

// reserved says whether a kind is the store's own, which no closure comes near
// but the one that makes the vault.
func (tx *Tx) reserved(kind string) bool {
	return reserved(kind) && (kind != ownKind || tx.batch.frame != firstFrame)
}

// Append adds a record to the trail. It takes the bytes over. What the closure
// changes is accounted for in the leaf of its last record, which has room for
// about 500 changes; a longer leaf fails the closure with ErrTooLarge.
func (tx *Tx) Append(record []byte) {
	tx.grow(len(record))
	tx.records = append(tx.records, record)
}

// AddSecret puts a secret of crypto.KeySize bytes into the keybox. It is sealed
// at once and may be wiped. An id already in use fails the closure with ErrExists.
func (tx *Tx) AddSecret(id [16]byte, secret *crypto.Secret) {
	if tx.pendingSecret(id) != nil || tx.batch.box.has(id) {
		tx.fail(ErrExists)
		return
	}
	sealed, err := tx.batch.box.seal(id, secret)
	if err != nil {
		tx.fail(err)
		return
	}
	tx.grow(boxEntrySize)
	tx.secrets = append(tx.secrets, boxed{id, sealed})
}

// Secret returns a secret from the keybox, or one that this batch adds, or
// ErrNotFound, for one that this batch destroys too. The caller wipes it.
func (tx *Tx) Secret(id [16]byte) (*crypto.Secret, error) {
	if tx.destroyed(id) {
		return nil, ErrNotFound
	}
	if pending := tx.pendingSecret(id); pending != nil {
		return tx.batch.box.open(id, *pending, tx.batch.box.header.generation)
	}
	return tx.batch.box.secret(id)
}

func (tx *Tx) pendingSecret(id [16]byte) *sealedSecret {
	for _, secrets := range [][]boxed{tx.secrets, tx.batch.secrets} {
		for i := range secrets {
			if secrets[i].id == id {
				return &secrets[i].sealed
			}
		}
	}
	return nil
}

// Frame returns the number of the frame being written.
func (tx *Tx) Frame() uint64 { return tx.batch.frame }

// NextLeaf returns the index in the trail that the next record appended has, if
// the closure succeeds.
func (tx *Tx) NextLeaf() uint64 {
	return tx.batch.trail + uint64(len(tx.batch.leaves)+len(tx.records))
}

// OnDurable has fn run once the batch is durable and before any caller of
// Update is answered: in the writer's goroutine, in the order of the closures.
func (tx *Tx) OnDurable(fn func()) { tx.durable = append(tx.durable, fn) }

// grow accounts for another item of a size and fails the closure when it has become too large.
func (tx *Tx) grow(size int) {
	tx.size += size + itemCost
	if tx.size > maxClosure || len(tx.own.order) >= maxClosureItems || len(tx.records) >= maxClosureItems {
		tx.fail(fmt.Errorf("the changes of one call: %w", ErrTooLarge))
	}
}

// fail remembers the first reason why the closure cannot stand.
func (tx *Tx) fail(err error) {
	if tx.failed == nil {
		tx.failed = err
	}
}
