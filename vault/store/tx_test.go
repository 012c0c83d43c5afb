package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"coldkms/crypto"
)

// runBatch runs closures as one batch, in order, and returns their answers.
func runBatch(s *Store, fns ...func(tx *Tx) error) []error {
	b := &batch{box: s.box}
	for _, fn := range fns {
		b.calls = append(b.calls, &call{ctx: context.Background(), fn: fn})
	}
	failed := newWriter(s).attempt(b)
	answers := make([]error, len(b.calls))
	for i, c := range b.calls {
		answers[i] = errors.Join(failed, c.err)
	}
	return answers
}

func TestClosureFailsAlone(t *testing.T) {
	s, dir := newVault(t, testOptions())
	errOwn := errors.New("not today")
	spoil := func(tx *Tx) {
		tx.Set(key(7), []byte("spoilt"))
		tx.Delete(key(0))
		tx.Append([]byte("spoilt"))
		tx.AddSecret(secretID(7), crypto.NewSecret(crypto.KeySize))
		tx.OnDurable(func() { t.Error("a failed closure became durable") })
	}
	set := func(i int) func(tx *Tx) error {
		return func(tx *Tx) error { return writeRecord(tx, i) }
	}
	answers := runBatch(s,
		set(0),
		func(tx *Tx) error { spoil(tx); return errOwn },
		set(1),
		func(tx *Tx) error { spoil(tx); panic("spoilt") },
		func(tx *Tx) error { spoil(tx); tx.Set(key(8), make([]byte, 64<<10)); return nil },
		func(tx *Tx) error { spoil(tx); tx.Append(make([]byte, 64<<10)); return nil },
		func(tx *Tx) error { spoil(tx); tx.AddSecret(secretID(0), crypto.NewSecret(crypto.KeySize)); return nil },
		func(tx *Tx) error { spoil(tx); tx.AddSecret(secretID(9), crypto.NewSecret(5)); return nil },
		func(tx *Tx) error {
			spoil(tx)
			for i := range maxClosureItems + 1 {
				tx.Set(key(i), nil)
			}
			return nil
		},
		func(tx *Tx) error { spoil(tx); tx.Delete(Name{ownKind, "token-key"}); return nil },
		set(2),
	)
	wants := []error{nil, errOwn, nil, nil, ErrTooLarge, ErrTooLarge, ErrExists, crypto.ErrKeyLength, ErrTooLarge, ErrReserved, nil}
	for i, want := range wants {
		if i == 3 {
			if answers[i] == nil {
				t.Error("a panic was answered with success")
			}
		} else if !errors.Is(answers[i], want) || want == nil && answers[i] != nil {
			t.Errorf("closure %d was answered %v, want %v", i, answers[i], want)
		}
	}
	requireFilled(t, s, 3)
	closeVault(t, s)
	requireFilled(t, openVault(t, dir), 3)
}

func TestBatchSeesEarlierChanges(t *testing.T) {
	s, _ := newVault(t, testOptions())
	fill(t, s, 0, 4)
	var durable []int
	frame := s.latest.Load().number + 1
	secret := crypto.SecretFrom(bytes.Repeat([]byte{9}, crypto.KeySize))
	answers := runBatch(s,
		func(tx *Tx) error {
			tx.Set(key(5), []byte("new"))
			tx.Delete(key(1))
			tx.AddSecret(secretID(100), secret)
			tx.OnDurable(func() { durable = append(durable, 1) })
			return nil
		},
		func(tx *Tx) error {
			if _, err := tx.Get(key(1)); !errors.Is(err, ErrNotFound) {
				t.Errorf("a record deleted in this batch: %v", err)
			}
			if value, err := tx.Get(key(5)); err != nil || string(value) != "new" {
				t.Errorf("a record set in this batch: %q, %v", value, err)
			}
			if _, _, pending := tx.Pending(key(0)); pending {
				t.Error("a committed record is pending")
			}
			if _, deleted, pending := tx.Pending(key(1)); !pending || !deleted {
				t.Error("a deletion is not pending")
			}
			if got, err := tx.Secret(secretID(100)); err != nil || !got.Equal(secret) {
				t.Errorf("a secret added in this batch: %v", err)
			}
			if tx.Frame() != frame {
				t.Errorf("frame %d, want %d", tx.Frame(), frame)
			}
			tx.Set(key(1), []byte("again"))
			tx.Set(key(5), []byte("newer"))
			tx.OnDurable(func() { durable = append(durable, 2) })
			var ids []string
			err := tx.Scan("key", func(id string, value []byte) error {
				ids = append(ids, id+"="+string(value))
				return nil
			})
			want := []string{"000000=value 0", "000001=again", "000002=value 2", "000003=value 3", "000005=newer"}
			if !slices.Equal(ids, want) {
				t.Errorf("scanned %q, want %q", ids, want)
			}
			return err
		},
		func(tx *Tx) error { tx.Delete(key(5)); tx.Delete(key(55)); return nil },
	)
	if err := errors.Join(answers...); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(durable, []int{1, 2}) {
		t.Errorf("OnDurable ran in the order %v", durable)
	}
	err := s.View(context.Background(), func(r *Reader) error {
		if value, err := r.Get(key(1)); err != nil || string(value) != "again" {
			t.Errorf("record 1: %q, %v", value, err)
		}
		if _, err := r.Get(key(5)); !errors.Is(err, ErrNotFound) {
			t.Errorf("a deleted record: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestCancelledCallDoesNotRun(t *testing.T) {
	s, _ := newVault(t, testOptions())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	b := &batch{box: s.box, calls: []*call{{ctx: ctx, fn: func(*Tx) error {
		t.Error("a cancelled call ran")
		return nil
	}}}}
	if err := newWriter(s).attempt(b); err != nil || !errors.Is(b.calls[0].err, context.Canceled) {
		t.Errorf("answered %v, %v", err, b.calls[0].err)
	}
}

func TestManyProducers(t *testing.T) {
	s, dir := newVault(t, testOptions())
	const each = 40
	var group sync.WaitGroup
	for p := range producers {
		group.Go(func() {
			for i := range each {
				err := s.Update(context.Background(), func(tx *Tx) error {
					count := 0
					if value, err := tx.Get(Name{"counter", ""}); err == nil {
						fmt.Sscan(string(value), &count)
					}
					tx.Set(Name{"counter", ""}, fmt.Append(nil, count+1))
					tx.Set(Name{"entry", fmt.Sprint(p, i)}, nil)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	closeVault(t, s)
	s = openVault(t, dir)
	var mu sync.Mutex
	found := map[string]bool{}
	_, err := s.Load(context.Background(), "entry", 3, func(id string, _ []byte) error {
		mu.Lock()
		defer mu.Unlock()
		found[id] = true
		return nil
	})
	if err != nil || len(found) != producers*each {
		t.Errorf("%d entries, %v", len(found), err)
	}
	err = s.View(context.Background(), func(r *Reader) error {
		value, err := r.Get(Name{"counter", ""})
		if string(value) != fmt.Sprint(producers*each) {
			t.Errorf("the counter is at %s", value)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestLoadStopsAtTheFirstError(t *testing.T) {
	s, _ := newVault(t, testOptions())
	fill(t, s, 0, 30)
	want := errors.New("enough")
	_, err := s.Load(context.Background(), "key", 2, func(string, []byte) error { return want })
	if !errors.Is(err, want) {
		t.Errorf("Load returned %v", err)
	}
	_, err = s.Load(context.Background(), "key", 2, func(string, []byte) error { panic("enough") })
	if err == nil {
		t.Error("Load returned no error after a panic")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Load(ctx, "key", 2, func(string, []byte) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Load with a cancelled context returned %v", err)
	}
}

func TestClosedVault(t *testing.T) {
	s, _ := newVault(t, testOptions())
	fill(t, s, 0, 1)
	closeVault(t, s)
	_, secretErr := s.Secret(secretID(0))
	_, leafErr := s.TrailLeaf(0)
	_, loadErr := s.Load(context.Background(), "key", 1, func(string, []byte) error { return nil })
	for what, err := range map[string]error{
		"Update":    s.Update(context.Background(), func(*Tx) error { return nil }),
		"View":      s.View(context.Background(), func(*Reader) error { return nil }),
		"Load":      loadErr,
		"Verify":    s.Verify(context.Background()),
		"Secret":    secretErr,
		"TrailLeaf": leafErr,
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s of a closed vault returned %v", what, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close returned %v", err)
	}
}

func TestTimeNeverGoesBack(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 4, 5, 6, time.UTC)
	o := testOptions()
	o.Clock = func() time.Time { return now }
	s, dir := newVault(t, o)
	fill(t, s, 0, 1)
	highest := now
	now = now.Add(-time.Hour)
	fill(t, s, 1, 2)
	closeVault(t, s)
	if got := openVault(t, dir).LastTime(); !got.Equal(highest) {
		t.Errorf("the highest time is %v, want %v", got, highest)
	}
}
