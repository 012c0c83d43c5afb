package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"coldkms/crypto"

	"github.com/dgraph-io/badger/v4"
)

const (
	producers = 16
	leafSize  = 600
)

// produce has 16 goroutines share b.N calls of write.
func produce(b *testing.B, write func(i int) error) {
	b.Helper()
	b.ResetTimer()
	var group sync.WaitGroup
	for p := range producers {
		group.Go(func() {
			for i := p; i < b.N; i += producers {
				if err := write(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}

// BenchmarkWriter is this store: leaves of 600 bytes, one an update.
func BenchmarkWriter(b *testing.B) {
	o := testOptions()
	o.Segment = 0
	s, _ := newVaultIn(b, filepath.Join(b.TempDir(), "vault"), o)
	record := make([]byte, leafSize)
	produce(b, func(int) error {
		return s.Update(context.Background(), func(tx *Tx) error {
			tx.Append(record)
			return nil
		})
	})
	frames := s.latest.Load().number - 1
	b.ReportMetric(float64(b.N)/float64(frames), "records/batch")
}

// BenchmarkChangingWriter is this store with a changed record an update.
func BenchmarkChangingWriter(b *testing.B) {
	o := testOptions()
	o.Segment = 0
	s, _ := newVaultIn(b, filepath.Join(b.TempDir(), "vault"), o)
	record := make([]byte, leafSize)
	produce(b, func(i int) error {
		return s.Update(context.Background(), func(tx *Tx) error {
			tx.Set(key(i%5000), record[:300])
			tx.Append(record)
			return nil
		})
	})
}

// bareDatabase is Badger alone, under the store's options.
func bareDatabase(b *testing.B) *badger.DB {
	b.Helper()
	db, err := openDatabase(databaseOptions(b.TempDir()))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { closeDatabase(db) })
	return db
}

// BenchmarkBareWriter is what one batching writer makes of Badger alone: the
// same sealed leaves, no trail, no mirror.
func BenchmarkBareWriter(b *testing.B) {
	db := bareDatabase(b)
	sealer, err := crypto.NewSealer(crypto.SecretFrom(make([]byte, crypto.KeySize)))
	if err != nil {
		b.Fatal(err)
	}
	type call struct {
		record []byte
		done   chan error
	}
	queue := make(chan call)
	next := func() (c call, ok bool) {
		for range yields {
			select {
			case c, ok = <-queue:
				return c, ok
			default:
				runtime.Gosched()
			}
		}
		return c, false
	}
	go func() {
		index := uint64(0)
		for first := range queue {
			txn := db.NewTransaction(true)
			calls := []call{first}
			for i, more := 0, true; more; i++ {
				key := leafKey(index)
				index++
				if err := txn.Set(key[:], sealer.Seal(nil, calls[i].record, key[:])); err != nil {
					b.Error(err)
				}
				if more = len(calls) < maxBatchCalls; more {
					var c call
					if c, more = next(); more {
						calls = append(calls, c)
					}
				}
			}
			err := txn.Commit()
			for _, c := range calls {
				c.done <- err
			}
		}
	}()
	defer close(queue)
	record := make([]byte, leafSize)
	produce(b, func(int) error {
		c := call{record, make(chan error, 1)}
		queue <- c
		return <-c.done
	})
}

// BenchmarkPlainUpdate is what every producer gets with a transaction of its own.
func BenchmarkPlainUpdate(b *testing.B) {
	db := bareDatabase(b)
	record := make([]byte, leafSize+crypto.Overhead)
	produce(b, func(i int) error {
		return db.Update(func(txn *badger.Txn) error {
			return txn.Set(binary.BigEndian.AppendUint64([]byte{leafTag}, uint64(i)), record)
		})
	})
}

// BenchmarkOpen opens a vault of 300,000 small records, Argon2id with the
// smallest parameters.
func BenchmarkOpen(b *testing.B) {
	const records, each = 300_000, 400
	s, dir := newVaultIn(b, filepath.Join(b.TempDir(), "vault"), testOptions())
	for i := 0; i < records; i += each {
		update(b, s, func(tx *Tx) {
			for j := range each {
				tx.Set(Name{fmt.Sprintf("kind %d", j%3), fmt.Sprintf("%08d", i+j)}, []byte("a small record"))
			}
		})
	}
	closeVault(b, s)
	var opening, loading time.Duration
	for b.Loop() {
		start := time.Now()
		s, err := Open(context.Background(), dir, passphrase(), testOptions())
		if err != nil {
			b.Fatal(err)
		}
		opening += time.Since(start)
		start = time.Now()
		for kind := range 3 {
			_, err = s.Load(context.Background(), fmt.Sprintf("kind %d", kind), 2, func(string, []byte) error { return nil })
			if err != nil {
				b.Fatal(err)
			}
		}
		loading += time.Since(start)
		closeVault(b, s)
	}
	b.ReportMetric(float64(opening.Milliseconds())/float64(b.N), "ms/open")
	b.ReportMetric(float64(loading.Milliseconds())/float64(b.N), "ms/load")
}

// BenchmarkDestroy destroys secrets of a vault that holds 100,000, as many in one
// batch as its name says.
func BenchmarkDestroy(b *testing.B) {
	const secrets, each = 100_000, 500
	for _, count := range []int{1, 1000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			s, _ := newVaultIn(b, filepath.Join(b.TempDir(), "vault"), testOptions())
			for from := 0; from < secrets; from += each {
				addSecrets(b, s, from, from+each)
			}
			next := 0
			for b.Loop() {
				var closures []func(tx *Tx) error
				for end := next + count; next < end; {
					from, to := next, min(next+each, end)
					next = to
					closures = append(closures, func(tx *Tx) error {
						for i := from; i < to; i++ {
							tx.DestroySecret(secretID(i))
						}
						return nil
					})
				}
				if err := errors.Join(runBatch(s, closures...)...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkCompact compacts a vault of 100,000 records of 300 bytes, each of which was
// written in a batch of a hundred, with a leaf of 600 bytes for every second one.
func BenchmarkCompact(b *testing.B) {
	const records, each = 100_000, 100
	o := testOptions()
	o.Segment = 0
	s, _ := newVaultIn(b, filepath.Join(b.TempDir(), "vault"), o)
	for i := 0; i < records; i += each {
		update(b, s, func(tx *Tx) {
			for j := range each {
				tx.Set(key(i+j), make([]byte, 300))
				if j%2 == 0 {
					tx.Append(make([]byte, leafSize))
				}
			}
		})
	}
	var saved int64
	for b.Loop() {
		saved = max(saved, compact(b, s))
	}
	b.ReportMetric(float64(saved)/(1<<20), "MiB/saved")
}
