package store

import (
	"context"
	"fmt"
)

// A batch ends when it has run this many closures.
const maxBatchCalls = 64

// A call is a closure on its way through the writer.
type call struct {
	ctx  context.Context
	fn   func(tx *Tx) error
	done chan error // takes one answer without blocking
	err  error
}

// A batch is what the closures that are made durable together have done so far.
type batch struct {
	frame     uint64
	trail     uint64 // leaves before this batch
	committed *Reader
	box       *keybox

	calls   []*call
	changes overlay
	leaves  [][]byte // encoded
	secrets []boxed
	due     [][16]byte // secrets to destroy
	durable []func()
	size    int
}

// full says whether the batch takes no more closures.
func (b *batch) full() bool {
	return len(b.calls) >= maxBatchCalls || b.size >= maxClosure ||
		len(b.changes.order) >= maxClosureItems || len(b.leaves) >= maxClosureItems
}

// empty says whether there is nothing to make durable.
func (b *batch) empty() bool {
	return len(b.changes.order) == 0 && len(b.leaves) == 0 && len(b.secrets) == 0
}

// run runs a closure. What it did becomes a part of the batch only when it succeeds.
func (b *batch) run(c *call, account func(tx *Tx) ([][]byte, error)) {
	if c.err = c.ctx.Err(); c.err != nil {
		return
	}
	tx := &Tx{batch: b}
	c.err = runClosure(c.fn, tx)
	var leaves [][]byte
	if c.err == nil {
		leaves, c.err = account(tx)
	}
	if c.err != nil {
		tx.own.wipeOwn()
		return
	}
	b.add(tx, leaves)
}

// add makes what a closure did, with its encoded leaves, a part of the batch.
func (b *batch) add(tx *Tx, leaves [][]byte) {
	for _, n := range tx.own.order {
		b.changes.put(n, tx.own.writes[n])
	}
	b.leaves = append(b.leaves, leaves...)
	b.secrets = append(b.secrets, tx.secrets...)
	b.due = append(b.due, tx.due...)
	b.durable = append(b.durable, tx.durable...)
	b.size += tx.size
}

// runClosure returns what a closure fails with, a panic included.
func runClosure(fn func(tx *Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a panic in a change to the vault: %v", p)
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.failed
}
