package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/badger/v4/y"
)

// TestLookAfterEveryHarm harms every file of the database in every way. A look
// shows what was written, and never more; it may say that it cannot open it.
func TestLookAfterEveryHarm(t *testing.T) {
	for how, dir := range map[string]string{"closed": closedVault(t), "killed": openedVault(t)} {
		paths, err := filepath.Glob(filepath.Join(dir, databaseFolder, "*"))
		if err != nil || len(paths) == 0 {
			t.Fatal("no database", err)
		}
		for _, path := range paths {
			name := filepath.Base(path)
			t.Run(how+"/"+name, func(t *testing.T) {
				t.Parallel()
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				for _, harm := range harms(b) {
					vault := copyVault(t, dir)
					if err := harm.do(filepath.Join(vault, databaseFolder, name), b); err != nil {
						t.Fatal(err)
					}
					before := footprint(t, vault)
					s, err := Look(context.Background(), vault, passphrase(), testOptions())
					if err != nil {
						t.Errorf("%s: %v", harm.name, err)
						continue
					}
					got, err := show(s)
					if err = errors.Join(err, s.Close()); err != nil || got.unread > 0 {
						t.Errorf("%s: a look shows %+v, %v", harm.name, got, err)
					}
					requireUntouched(t, vault, before)
				}
			})
		}
	}
}

// TestLookMendsATable flips one byte in each block of a table: that block alone
// is lost.
func TestLookMendsATable(t *testing.T) {
	const count = 400
	s, dir := newVault(t, testOptions())
	update(t, s, func(tx *Tx) {
		for i := range count {
			tx.Set(key(i), fmt.Appendf(nil, "value %d", i))
		}
		tx.Append([]byte("set 0"))
	})
	closeVault(t, s)
	paths, err := filepath.Glob(filepath.Join(dir, databaseFolder, "*.sst"))
	if err != nil || len(paths) != 1 {
		t.Fatalf("the tables are %q, %v", paths, err)
	}
	table, err := os.ReadFile(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	blocks, index, ok := cutIndex(table)
	if !ok || index.OffsetsLength() < 8 {
		t.Fatal("the table is too small for this test")
	}
	for place := 100; place < len(blocks); place += 4096 {
		t.Run(fmt.Sprint(place), func(t *testing.T) {
			dir := copyVault(t, dir)
			if err := overwrite("badger/*.sst", int64(place))(dir); err != nil {
				t.Fatal(err)
			}
			requireRefused(t, dir, ".sst")
			s := look(t, dir)
			got, err := show(s)
			if err != nil || got.unread > 0 || got.records < count*3/4 {
				t.Errorf("a look shows %+v, %v", got, err)
			}
			requireText(t, strings.Join(s.Notices(), "\n"), "damaged: 1;")
			for i := range count { // one by one, as a search finds them
				err := s.View(context.Background(), func(r *Reader) error {
					_, err := r.Get(key(i))
					return err
				})
				if err == nil {
					got.records--
				} else if !errors.Is(err, ErrNotFound) {
					t.Fatal(err)
				}
			}
			if got.records != 0 {
				t.Errorf("%d records are shown that are not found by their names", got.records)
			}
		})
	}
}

// tinyTable returns a table of two blocks with one short record each: what is
// larger takes too long to make smaller once it is of interest to the fuzzer.
func tinyTable(t testing.TB) []byte {
	t.Helper()
	builder := table.NewTableBuilder(table.Options{BlockSize: 32, TableSize: 1 << 10})
	defer builder.Close()
	for _, key := range []string{"a", "b"} {
		builder.Add(y.KeyWithTs([]byte(key), 1), y.ValueStruct{Value: []byte("value of " + key)}, 0)
	}
	return builder.Finish()
}

// FuzzSalvageTable gives tables that were changed, under an index whose checksum
// is right, to what mends them: the result is a whole table, or nothing.
func FuzzSalvageTable(f *testing.F) {
	table := tinyTable(f)
	blocks, parsed, ok := cutIndex(table)
	if !ok || len(table) > 1<<10 {
		f.Fatalf("a table of %d bytes, whole: %v", len(table), ok)
	}
	index := parsed.Table().Bytes
	f.Add(blocks, index)
	f.Add(slices.Concat([]byte{1}, blocks[1:]), index)
	f.Add(blocks[:len(blocks)/2], index)
	f.Add(blocks, index[:len(index)/2])
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, blocks, index []byte) {
		mended := withoutDamagedBlocks(appendIndex(slices.Clone(blocks), index))
		if mended != nil && !isWholeTable(mended) {
			t.Error("the mended table is not whole")
		}
	})
}
