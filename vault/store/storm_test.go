package store

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	stormSeed   = flag.Uint64("storm.seed", 1, "what the power cuts follow from; 0 means a new seed each time")
	stormRounds = flag.Int("storm.rounds", 1, "how many vaults the power is cut for")
)

// calls is how many a vault is given in a storm: enough for two of Badger's logs.
const calls = 50

// A storm writes to a vault and cuts the power again and again: what the vault
// would be is made in a folder of its own, of what was synced for certain and, by
// chance, of what was not. The vault itself goes on.
type storm struct {
	t    *testing.T
	r    *rand.Rand
	s    *Store
	dir  string
	when time.Time

	mu     sync.Mutex
	synced []logImage     // of the database's logs, from the one on that the checkpoint relies on
	acked  *told          // what was answered for
	begun  *told          // what the call that runs leads to, nil when none does
	cuts   map[string]int // of what kind they were
	before [][]byte       // checkpoints, oldest first
}

// A logImage is what the database's logs held when they were synced.
type logImage struct {
	checkpoint []byte // the one before what settled then was signed
	logs       map[string][]byte
}

// told is what a vault was told to hold.
type told struct {
	records map[string]string
	secrets map[int]bool
	leaves  []string
}

func (w *told) clone() *told {
	return &told{maps.Clone(w.records), maps.Clone(w.secrets), slices.Clone(w.leaves)}
}

// TestStorm cuts the power at any time. What was answered for is there after
// opening, and of what was not, all or nothing.
func TestStorm(t *testing.T) {
	t.Parallel()
	for range *stormRounds {
		seed := *stormSeed
		if seed == 0 {
			seed = rand.Uint64()
		}
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) { newStorm(t, seed).blow() })
	}
}

func newStorm(t *testing.T, seed uint64) *storm {
	st := &storm{
		t: t, r: rand.New(rand.NewPCG(seed, 1)), dir: filepath.Join(quickDir(t), "vault"),
		when:  time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC),
		acked: &told{records: make(map[string]string), secrets: make(map[int]bool)},
		cuts:  make(map[string]int),
	}
	o := testOptions()
	o.Clock = func() time.Time { return st.when }
	o.Segment = []int64{1 << 10, 256 << 10, 4 << 20}[st.r.IntN(3)]
	o.faults.syncDatabase = st.settled
	o.faults.syncMirror = func() error { return st.perhaps("frame written", 40) }
	o.faults.syncKeybox = func() error { return st.perhaps("keybox appended", 40) }
	o.faults.reached = func(step string) error {
		if step == "compacted "+databaseFolder+" moved" { // none of its logs was there before
			for i := range st.synced {
				st.synced[i].logs = nil
			}
		}
		return st.perhaps(step, 12)
	}
	var err error
	if st.s, err = Create(context.Background(), st.dir, passphrase(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.s.Close() })
	return st
}

// settled remembers what is on the disk from now on.
func (st *storm) settled() error {
	st.mu.Lock()
	defer st.mu.Unlock()
	checkpoint, err := os.ReadFile(filepath.Join(st.dir, checkpointFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	logs, err := readLogs(st.dir)
	if err != nil {
		return err
	}
	st.synced = append(st.relied(checkpoint), logImage{checkpoint, logs})
	return nil
}

// relied returns the images that may be on the disk when a checkpoint is.
func (st *storm) relied(checkpoint []byte) []logImage {
	for i := len(st.synced) - 1; i >= 0; i-- {
		if !bytes.Equal(st.synced[i].checkpoint, checkpoint) {
			return st.synced[i:]
		}
	}
	return st.synced
}

// readLogs returns what the logs of a vault's database hold, without the zeros
// at their ends.
func readLogs(dir string) (map[string][]byte, error) {
	paths, err := filepath.Glob(filepath.Join(dir, databaseFolder, "*"+logExt))
	logs := make(map[string][]byte)
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err == nil {
			logs[filepath.Base(path)] = bytes.TrimRight(b, "\x00")
		} else if !errors.Is(err, fs.ErrNotExist) { // it became a table
			return nil, err
		}
	}
	return logs, err
}

// blow writes and cuts.
func (st *storm) blow() {
	if err := st.cut("created", st.acked); err != nil {
		st.t.Fatal(err)
	}
	for i := range calls {
		if st.r.IntN(9) == 0 {
			st.when = st.when.Add(time.Second)
		}
		st.write(i)
		if st.r.IntN(14) == 0 || st.rotates() {
			if err := st.cut("between calls", st.acked); err != nil {
				st.t.Fatal(err)
			}
		}
		if st.r.IntN(60) == 0 {
			if _, err := st.s.Compact(context.Background(), nil); err != nil {
				st.t.Fatal(err)
			}
		}
	}
	closeVault(st.t, st.s)
	if err := st.cut("closed", st.acked); err != nil {
		st.t.Fatal(err)
	}
	st.t.Logf("power cuts: %v", st.cuts)
}

// write makes one call: it sets large records and small ones, deletes some, and
// adds and destroys secrets.
func (st *storm) write(i int) {
	next := st.acked.clone()
	large, deletes, destroys := 2+st.r.IntN(7), st.r.IntN(3), 0
	if st.r.IntN(10) == 0 {
		destroys = 1
	}
	err := st.s.Update(context.Background(), func(tx *Tx) error {
		for n := range large {
			id := fmt.Sprintf("%d", st.r.IntN(200))
			value := strings.Repeat(fmt.Sprintf("%d-%d-", i, n), 20_000)[:50_000]
			tx.Set(Name{"key", id}, []byte(value))
			next.records[id] = value
		}
		for range deletes {
			id := fmt.Sprintf("%d", st.r.IntN(200))
			tx.Delete(Name{"key", id})
			delete(next.records, id)
		}
		leaf := fmt.Sprintf("call %d", i)
		tx.Append([]byte(leaf))
		next.leaves = append(next.leaves, leaf)
		for id := range st.acked.secrets {
			if destroys == 0 {
				break
			}
			destroys--
			tx.DestroySecret(secretID(id))
			delete(next.secrets, id)
		}
		if i%4 == 0 {
			tx.AddSecret(secretID(i), newSecret(i))
			next.secrets[i] = true
		}
		st.begun = next
		return nil
	})
	if err != nil {
		st.t.Fatal(err)
	}
	st.acked, st.begun = next, nil
}

// perhaps cuts the power once in a while at a step of a call.
func (st *storm) perhaps(step string, once int) error {
	switch {
	case st.s == nil || st.r.IntN(once) > 0 && !st.rotates():
		return nil
	case st.begun == nil: // a compaction
		return st.cut(step, st.acked)
	}
	return st.cut(step, st.acked, st.begun)
}

// rotates says now and then that the database has begun another log and not yet
// made a table of the one before: then the older may lose what the newer keeps.
func (st *storm) rotates() bool {
	logs, err := filepath.Glob(filepath.Join(st.dir, databaseFolder, "*"+logExt))
	return err == nil && len(logs) > 1 && st.r.IntN(2) == 0
}

// cut makes what a power cut may leave behind and opens that, which must lead to
// one of some states.
func (st *storm) cut(what string, states ...*told) error {
	st.cuts[what]++
	image, err := st.image()
	if err != nil {
		return err
	}
	switch what {
	case "frame written":
		err = st.tearTail(segmentPath(filepath.Join(image, mirrorFolder), st.s.mirror.segment), st.s.mirror.offset)
	case "keybox appended":
		err = st.tearTail(filepath.Join(image, keyboxFile), st.s.box.size())
	case "keybox written":
		err = st.tearTail(filepath.Join(image, keyboxFile+temporary), 0)
	}
	if err == nil {
		err = st.examine(image, 2, states)
	}
	if err != nil {
		return fmt.Errorf("power cut at %q: %w", what, err)
	}
	return nil
}

// image makes what a power cut may leave behind now.
func (st *storm) image() (string, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	checkpoint, err := os.ReadFile(filepath.Join(st.dir, checkpointFile))
	if err != nil {
		return "", err
	}
	possible := st.relied(checkpoint)
	on := possible[0].logs
	if st.r.IntN(3) == 0 {
		on = possible[st.r.IntN(len(possible))].logs
	}
	image, err := st.capture(st.dir, on)
	if err != nil {
		return "", err
	}
	if n := len(st.before); n == 0 || !bytes.Equal(st.before[n-1], checkpoint) {
		st.before = append(st.before, checkpoint)
	}
	if st.r.IntN(6) == 0 { // somebody put back one from elsewhere
		old := st.before[st.r.IntN(len(st.before))]
		err = os.WriteFile(filepath.Join(image, checkpointFile), old, 0o600)
	}
	return image, err
}

// examine opens what a power cut left behind, cutting the power again while that
// writes, some levels deep.
func (st *storm) examine(image string, depth int, states []*told) error {
	var again []string
	o := testOptions()
	once, opened := 8, false
	o.faults.reached = func(string) error {
		if opened || depth == 0 || len(again) == 2 || st.r.IntN(once) > 0 {
			return nil
		}
		once += 10
		cut, err := st.capture(image, nil)
		again = append(again, cut)
		return err
	}
	o.faults.syncMirror = func() error { return o.faults.reached("") }
	if st.r.IntN(8) == 0 {
		looking, err := Look(context.Background(), image, passphrase(), o)
		if err == nil {
			err = looking.Close()
		}
		if err != nil {
			return fmt.Errorf("looking: %w", err)
		}
	}
	s, err := Open(context.Background(), image, passphrase(), o)
	if err != nil {
		return fmt.Errorf("opening: %w", err)
	}
	opened = true
	err = errors.Join(compareTold(s, states), s.Verify(context.Background()))
	if err == nil && st.r.IntN(3) == 0 {
		s, err = goOn(s, image, states)
	}
	err = errors.Join(err, s.Close(), os.RemoveAll(image))
	for _, image := range again {
		if err == nil {
			st.cuts["while opening"]++
			if err = st.examine(image, depth-1, states); err != nil {
				err = fmt.Errorf("again while opening: %w", err)
			}
		}
	}
	return err
}

// goOn writes to a vault that was opened after a power cut, and opens it once more.
func goOn(s *Store, dir string, states []*told) (*Store, error) {
	const later = 1000
	err := s.Update(context.Background(), func(tx *Tx) error {
		tx.Set(Name{"later", "record"}, []byte("value"))
		tx.AddSecret(secretID(later), newSecret(later))
		return nil
	})
	if err = errors.Join(err, s.Close()); err != nil {
		return s, err
	}
	again, err := Open(context.Background(), dir, passphrase(), testOptions())
	if err != nil {
		return s, err
	}
	secret, err := again.Secret(secretID(later))
	if err == nil {
		secret.Wipe()
	}
	return again, errors.Join(err, compareTold(again, states), again.Verify(context.Background()))
}

// compareTold returns an error when a vault holds none of some states.
func compareTold(s *Store, states []*told) error {
	found, err := whatIsIn(s)
	if err != nil {
		return err
	}
	for _, want := range states {
		if maps.Equal(found.records, want.records) && maps.Equal(found.secrets, want.secrets) && slices.Equal(found.leaves, want.leaves) {
			return nil
		}
	}
	return fmt.Errorf("it holds %d records, %d secrets and %d leaves, which is none of %d states, the first with %d, %d and %d",
		len(found.records), len(found.secrets), len(found.leaves), len(states),
		len(states[0].records), len(states[0].secrets), len(states[0].leaves))
}

// whatIsIn reads everything in a vault.
func whatIsIn(s *Store) (*told, error) {
	found := &told{records: make(map[string]string), secrets: make(map[int]bool)}
	err := s.View(context.Background(), func(r *Reader) error {
		return r.Scan("key", func(id string, value []byte) error {
			found.records[id] = string(value)
			return nil
		})
	})
	for i := range calls {
		secret, missing := s.Secret(secretID(i))
		if missing == nil {
			found.secrets[i] = true
			secret.Wipe()
		} else if !errors.Is(missing, ErrNotFound) {
			err = errors.Join(err, missing)
		}
	}
	for index := range s.TrailSize() {
		leaf, failed := s.TrailLeaf(index)
		if err = errors.Join(err, failed); err == nil && len(leaf.Record) > 0 {
			found.leaves = append(found.leaves, string(leaf.Record))
		}
	}
	return found, err
}

// capture copies a vault's folder as a power cut may leave it, when of its logs
// no more than some bytes are on the disk for certain. Badger's tables are there
// once its manifest names them, and a log goes after that.
func (st *storm) capture(dir string, on map[string][]byte) (to string, err error) {
	for range 100 {
		to = filepath.Join(quickDir(st.t), "image")
		err = st.tryCapture(dir, to, on)
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errMovedOn) {
			break
		}
		os.RemoveAll(to)
	}
	return to, err
}

// errMovedOn says that Badger changed its tables while they were copied.
var errMovedOn = errors.New("the database moved on")

func (st *storm) tryCapture(dir, to string, on map[string][]byte) error {
	logs, err := readLogs(dir)
	if err != nil {
		return err
	}
	if err := copyTree(dir, to); err != nil {
		return err
	}
	database := filepath.Join(to, databaseFolder)
	if exists(database) {
		if _, err := checkTables(database); err != nil {
			return errMovedOn
		}
		if err := st.loseLogs(database, logs, on); err != nil {
			return err
		}
	}
	if st.r.IntN(2) == 0 { // nobody synced it
		return os.WriteFile(filepath.Join(to, lockFile), nil, 0o600)
	}
	return nil
}

// copyTree copies a folder, the database's manifest before its tables, and its
// logs not at all.
func copyTree(from, to string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	if exists(filepath.Join(from, manifestFile)) {
		if err := copySparse(filepath.Join(from, manifestFile), filepath.Join(to, manifestFile)); err != nil {
			return err
		}
	}
	return eachFile(from, func(entry fs.DirEntry) error {
		a, b := filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())
		switch {
		case entry.IsDir():
			return copyTree(a, b)
		case entry.Name() == manifestFile, filepath.Ext(entry.Name()) == logExt && filepath.Base(from) == databaseFolder:
			return nil
		}
		return copySparse(a, b)
	})
}

// loseLogs writes the logs with some of what was not synced.
func (st *storm) loseLogs(database string, logs, on map[string][]byte) error {
	const size = 16 << 20
	kept := []int{0, 100, st.r.IntN(100), 98}[st.r.IntN(4)] // of a hundred pages
	for name, b := range logs {
		durable, there := on[name]
		if !there && st.r.IntN(6) == 0 {
			continue // nor was its name
		}
		lost := kept
		if st.r.IntN(2) == 0 {
			lost = 100 * st.r.IntN(2)
		}
		image := make([]byte, size)
		copy(image, durable)
		for at := 0; at < len(b); at += 4096 {
			if st.r.IntN(100) < lost {
				copy(image[at:at+4096], b[at:min(at+4096, len(b))])
			}
		}
		if !there && st.r.IntN(8) == 0 {
			image = nil // nor was its length
		}
		if err := os.WriteFile(filepath.Join(database, name), image, 0o600); err != nil {
			return err
		}
	}
	values, err := filepath.Glob(filepath.Join(database, "*.vlog")) // nothing is in them
	for _, path := range values {
		if st.r.IntN(4) == 0 {
			err = errors.Join(err, os.WriteFile(path, make([]byte, 8<<20*st.r.IntN(2)), 0o600))
		}
	}
	if err != nil {
		return err
	}
	for name := range on {
		if _, there := logs[name]; !there && st.r.IntN(4) == 0 { // emptied, but not gone yet
			if err := os.WriteFile(filepath.Join(database, name), nil, 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// tearTail leaves of what stands in a file behind an offset some parts only.
func (st *storm) tearTail(path string, offset int64) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	kept := st.r.IntN(101)
	const sector = 512
	for at := offset; at < int64(len(b)); {
		next := min((at/sector+1)*sector, int64(len(b)))
		if st.r.IntN(100) >= kept {
			clear(b[at:next])
		}
		at = next
	}
	return os.WriteFile(path, b, 0o600)
}
