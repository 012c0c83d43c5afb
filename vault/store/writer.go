package store

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"runtime"
	"syscall"
	"time"

	"coldkms/crypto"

	"github.com/dgraph-io/badger/v4"
)

// minFreeBatch is how many bytes must be free before a batch. A disk that runs
// full under Badger's mapped files kills the process.
const minFreeBatch = 64 << 20

// A writer runs the closures of Update, one batch after the other, in a
// goroutine of its own. All memory it works with is kept from batch to batch.
type writer struct {
	s        *Store
	frameMAC hash.Hash
	valueMAC hash.Hash
	scratch  scratch
	leaves   []byte // of the batch, encoded
	frame    []byte
	applied  []byte
	signed   time.Time   // when the checkpoint was written last
	due      *time.Timer // fires when the database is to be synced
	waiting  bool        // the timer runs
}

func newWriter(s *Store) *writer {
	return &writer{
		s:        s,
		frameMAC: newMAC(s.keys.Mirror),
		valueMAC: newMAC(s.own.trailMAC),
		signed:   s.options.Clock(),
		due:      time.NewTimer(settleTime),
		waiting:  true,
	}
}

// Update has the writer run fn and returns when its batch is durable. When fn
// returns an error or panics, nothing of what it did stands, and the error is
// returned; its neighbours in the batch go on. A context that ends before the
// writer takes fn means that fn does not run; afterwards it makes no difference.
// Besides, Update returns a *DiskFullError, ErrClosed, ErrDegraded, and in a look
// ErrReadOnly.
func (s *Store) Update(ctx context.Context, fn func(tx *Tx) error) error {
	if s.looking {
		return ErrReadOnly
	}
	c := &call{ctx: ctx, fn: fn, done: make(chan error, 1)}
	select {
	case s.queue <- c:
		return <-c.done
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
}

// run serves the queue until the store closes. Every call it takes it answers.
func (w *writer) run() {
	defer close(w.s.stopped)
	for {
		select {
		case c := <-w.s.queue:
			w.serve(c)
		case c := <-w.s.compactions:
			c.done <- w.compact(c)
		case <-w.due.C:
			w.settle()
		case <-w.s.closing:
			return
		}
	}
}

// serve makes one batch of a call and of those that wait behind it.
func (w *writer) serve(first *call) {
	b := &batch{calls: []*call{first}, box: w.s.box}
	err := w.attempt(b)
	for _, c := range b.calls {
		if err != nil {
			c.err = err
		}
		c.done <- c.err
	}
}

// attempt runs the batch's closures and makes durable what they did. An error
// goes to all of them.
func (w *writer) attempt(b *batch) (err error) {
	defer b.changes.wipeOwn()
	defer func() {
		if p := recover(); p != nil {
			err = w.s.degrade(fmt.Errorf("a panic in the vault's writer: %v", p))
		}
	}()
	if err := w.s.Health(); err != nil {
		return err
	}
	if err := checkSpace(w.s.options, w.s.dir, minFreeBatch); err != nil {
		return err
	}
	txn := w.s.db.NewTransaction(false)
	defer txn.Discard()
	w.begin(b, txn)
	for i := 0; i < len(b.calls) || w.next(b); i++ {
		b.run(b.calls[i], w.account)
	}
	if b.empty() {
		return nil
	}
	return w.commit(b)
}

// begin puts a batch behind the last one, which is all that txn reads.
func (w *writer) begin(b *batch, txn *badger.Txn) {
	latest := w.s.latest.Load()
	b.committed = &Reader{w.s.records, txn}
	b.frame, b.trail = latest.number+1, latest.trail.size
	w.leaves = w.leaves[:0]
}

// next takes a call that waits into the batch. It says no when nobody waits or
// the batch is full. Callers that were just answered are given the processor
// first: a batch costs a sync however many share it.
func (w *writer) next(b *batch) bool {
	if b.full() {
		return false
	}
	for range yields {
		select {
		case c := <-w.s.queue:
			b.calls = append(b.calls, c)
			return true
		default:
			runtime.Gosched()
		}
	}
	return false
}

// yields is how often the writer lets others run before it takes nobody to wait.
const yields = 4

// account encodes a closure's leaves, the last of them with its changes.
func (w *writer) account(tx *Tx) ([][]byte, error) {
	changes := make([]Change, 0, len(tx.own.order))
	for _, n := range tx.own.order {
		c := Change{Name: n, Deleted: tx.own.writes[n].deleted}
		if !c.Deleted {
			c.MAC = valueMAC(w.valueMAC, &w.scratch, n, tx.own.writes[n].value)
		}
		changes = append(changes, c)
	}
	records := tx.records
	if len(records) == 0 && len(changes) > 0 {
		records = [][]byte{nil}
	}
	leaves := make([][]byte, len(records))
	for i, record := range records {
		leaf := Leaf{Record: record}
		if i == len(records)-1 {
			leaf.Changes = changes
		}
		begin := len(w.leaves)
		w.leaves = appendLeaf(w.leaves, leaf)
		leaves[i] = w.leaves[begin:]
		if len(leaves[i])+crypto.Overhead > maxStored {
			return nil, fmt.Errorf("a trail record with its changes, %d bytes long: %w", len(leaves[i]), ErrTooLarge)
		}
	}
	return leaves, nil
}

// commit makes a batch durable, destroys the secrets that it marks, and tells
// those who wait for it. When writing fails, the vault is degraded.
func (w *writer) commit(b *batch) error {
	w.s.commitMu.Lock()
	defer w.s.commitMu.Unlock()
	if err := w.write(b); err != nil {
		return err
	}
	if len(b.due) > 0 {
		if err := w.destroy(b.due); err != nil {
			return w.s.degrade(err)
		}
	}
	for _, fn := range b.durable {
		fn()
	}
	if !w.waiting {
		w.settleLater()
	}
	w.sign()
	return nil
}

// settleLater has the database synced a moment later.
func (w *writer) settleLater() {
	w.waiting = true
	w.due.Reset(settleTime)
}

// settle makes the database durable and says whether it is. When syncing fails,
// the vault is degraded: what the system could not write, it may have forgotten,
// and would pass over when it is asked again. When no file could be opened for
// it, nothing is lost, and it is tried again.
func (w *writer) settle() bool {
	w.waiting = false
	if w.s.Health() != nil {
		return false
	}
	switch err := w.s.settle(); {
	case err == nil:
		return true
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		w.settleLater()
	default:
		_ = w.s.degrade(err) // the next call is answered with it
	}
	return false
}

// write makes a batch durable in the keybox, the mirror and the database.
func (w *writer) write(b *batch) error {
	next, txn, err := w.assemble(b)
	if err != nil {
		return err
	}
	defer txn.Discard()
	if len(b.secrets) > 0 {
		if err := w.s.box.write(b.secrets); err != nil {
			return w.s.degrade(err)
		}
	}
	if err := w.s.persist(w.frame, txn); err != nil {
		return w.s.degrade(err)
	}
	for _, secret := range b.secrets {
		w.s.box.add(secret)
	}
	w.s.latest.Store(next)
	return nil
}

// persist writes the frame to the mirror and the transaction to the database,
// both at once, and returns when the first is durable and the other can be read.
func (s *Store) persist(frame []byte, txn *badger.Txn) error {
	mirrored := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				mirrored <- fmt.Errorf("a panic while writing the mirror: %v", p)
			}
		}()
		mirrored <- s.mirror.append(frame)
	}()
	err := databaseError("committing a batch", txn.Commit())
	if err == nil && s.options.faults.commit != nil {
		err = s.options.faults.commit()
	}
	return errors.Join(err, <-mirrored)
}

// sign writes the checkpoint when the last one is a second old. It is for
// people and other media: failing to write it is worth a notice and no more.
func (w *writer) sign() {
	now := w.s.options.Clock()
	if now.Sub(w.signed).Abs() < time.Second {
		return
	}
	w.signed = now
	if !w.settle() {
		return
	}
	if err := w.s.signLast(); err != nil {
		w.s.notice(err.Error())
	}
}
