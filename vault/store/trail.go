package store

import (
	"context"
	"fmt"
)

// TrailSize returns the number of leaves of the trail, in a look the number up to
// the last one that can be read.
func (s *Store) TrailSize() uint64 { return s.latest.Load().trail.size }

// TrailLeaf returns a leaf of the trail by its index, which counts from 0, or ErrNotFound.
func (s *Store) TrailLeaf(index uint64) (leaf Leaf, err error) {
	if index >= s.TrailSize() {
		return Leaf{}, fmt.Errorf("trail leaf %d: %w", index, ErrNotFound)
	}
	err = s.View(context.Background(), func(r *Reader) error {
		leaf, err = r.trailLeaf(index)
		return err
	})
	return leaf, err
}

// TrailBackwards calls fn for the leaf with an index and those before it, down
// to the first one, until fn returns false or the context ends. An index beyond
// the trail begins with its last leaf. A look passes over leaves that it cannot read.
func (s *Store) TrailBackwards(ctx context.Context, from uint64, fn func(index uint64, leaf Leaf) bool) error {
	size := s.TrailSize()
	return s.View(ctx, func(r *Reader) error {
		for next := min(from, size-1) + 1; size > 0 && next > 0; next-- {
			if goOn, err := s.pass(ctx, r, next-1, fn); !goOn {
				return err
			}
		}
		return nil
	})
}

// TrailForwards calls fn for the leaf with an index and those after it, up to the
// last one, until fn returns false or the context ends. A look passes over leaves
// that it cannot read.
func (s *Store) TrailForwards(ctx context.Context, from uint64, fn func(index uint64, leaf Leaf) bool) error {
	size := s.TrailSize()
	return s.View(ctx, func(r *Reader) error {
		for index := from; index < size; index++ {
			if goOn, err := s.pass(ctx, r, index, fn); !goOn {
				return err
			}
		}
		return nil
	})
}

// pass hands a leaf to fn and says whether the way through the trail goes on.
func (s *Store) pass(ctx context.Context, r *Reader, index uint64, fn func(index uint64, leaf Leaf) bool) (goOn bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	leaf, err := r.trailLeaf(index)
	switch {
	case err == nil:
		return fn(index, leaf), nil
	case s.looking:
		return true, nil
	}
	return false, err
}

// trailLeaf returns a leaf that the trail has, in the state that is read.
func (r *Reader) trailLeaf(index uint64) (Leaf, error) {
	encoded, err := r.leaf(index)
	if err != nil {
		return Leaf{}, err
	}
	leaf, err := parseLeaf(encoded)
	if err != nil {
		return Leaf{}, leafDamaged(index)
	}
	return leaf, nil
}
