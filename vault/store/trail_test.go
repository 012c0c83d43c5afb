package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// memoryHashes is the hash storage that tlog works on.
type memoryHashes []tlog.Hash

func (m memoryHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = m[index]
	}
	return hashes, nil
}

func TestEdgeLeadsToTheTreeHash(t *testing.T) {
	var e edge
	var stored memoryHashes
	for n := range int64(300) {
		want, err := tlog.TreeHash(n, stored)
		if err != nil {
			t.Fatal(err)
		}
		if e.root() != want || e.size != uint64(n) {
			t.Fatalf("the root of %d leaves differs from tlog's", n)
		}
		leaf := fmt.Appendf(nil, "leaf %d", n)
		hashes, err := tlog.StoredHashes(n, leaf, stored)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		next := e.clone()
		next.append(tlog.RecordHash(leaf))
		if e.root() != want {
			t.Fatal("appending to a clone changed the original")
		}
		e = next
	}
}

func TestTrail(t *testing.T) {
	s, _ := newVault(t, testOptions())
	fill(t, s, 0, 5)
	update(t, s, func(tx *Tx) {
		tx.Append([]byte("first"))
		tx.Append([]byte("second"))
		tx.Set(key(0), []byte("x"))
		tx.Delete(key(1))
	})
	update(t, s, func(tx *Tx) { tx.Delete(key(2)) })
	if _, err := s.TrailLeaf(s.TrailSize()); !errors.Is(err, ErrNotFound) {
		t.Errorf("a leaf beyond the trail: %v", err)
	}
	var seen []string
	collect := func(from uint64, most int) []string {
		seen = nil
		err := s.TrailBackwards(context.Background(), from, func(i uint64, leaf Leaf) bool {
			seen = append(seen, fmt.Sprintf("%d %s %d", i, leaf.Record, len(leaf.Changes)))
			return len(seen) < most
		})
		if err != nil {
			t.Fatal(err)
		}
		return seen
	}
	if got, want := collect(^uint64(0), 4), []string{"8  1", "7 second 2", "6 first 0", "5 set 4 1"}; !slices.Equal(got, want) {
		t.Errorf("backwards from the end: %q, want %q", got, want)
	}
	if got, want := collect(1, 100), []string{"1 set 0 1", "0  3"}; !slices.Equal(got, want) {
		t.Errorf("backwards from leaf 1: %q, want %q", got, want)
	}
	leaf, err := s.TrailLeaf(7)
	if err != nil || leaf.Changes[0].Name != key(0) || !leaf.Changes[1].Deleted {
		t.Errorf("leaf 7 is %v, %v", leaf, err)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

func genName(t *rapid.T) Name {
	return Name{rapid.StringN(0, 20, 255).Draw(t, "kind"), rapid.StringN(0, 40, 300).Draw(t, "id")}
}

func TestLeafEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaf := Leaf{Record: rapid.SliceOf(rapid.Byte()).Draw(t, "record")}
		for range rapid.IntRange(0, 5).Draw(t, "changes") {
			c := Change{Name: genName(t), Deleted: rapid.Bool().Draw(t, "deleted")}
			copy(c.MAC[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "mac"))
			leaf.Changes = append(leaf.Changes, c)
		}
		got, err := parseLeaf(appendLeaf(nil, leaf))
		if err != nil || !slices.Equal(got.Record, leaf.Record) || !slices.Equal(got.Changes, leaf.Changes) {
			t.Fatalf("%v came back as %v, %v", leaf, got, err)
		}
	})
}
