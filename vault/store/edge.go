package store

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// An edge is the right edge of the trail's Merkle tree (RFC 6962, section 2.1):
// the hashes of the largest complete subtrees, from left to right. It is all
// that is needed to append leaves and to compute the root.
type edge struct {
	size   uint64
	hashes []tlog.Hash // as many as size has bits set
}

// append adds a leaf's hash.
func (e *edge) append(leaf tlog.Hash) {
	e.hashes = append(e.hashes, leaf)
	// Each trailing 1 bit of the old size is a complete subtree as large as
	// the one that ends the edge now; the two make one twice as large.
	for range bits.TrailingZeros64(^e.size) {
		last := len(e.hashes) - 1
		e.hashes[last-1] = tlog.NodeHash(e.hashes[last-1], e.hashes[last])
		e.hashes = e.hashes[:last]
	}
	e.size++
}

// root returns the hash of the whole tree.
func (e *edge) root() tlog.Hash {
	if len(e.hashes) == 0 {
		empty, _ := tlog.TreeHash(0, nil) // of no leaves it reads nothing and cannot fail
		return empty
	}
	last := len(e.hashes) - 1
	root := e.hashes[last]
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(e.hashes[i], root)
	}
	return root
}

// clone returns a copy that can be appended to without changing e.
func (e *edge) clone() edge {
	return edge{e.size, append(make([]tlog.Hash, 0, len(e.hashes)+1), e.hashes...)}
}
