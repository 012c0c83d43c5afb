package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/fb"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/badger/v4/y"
	"google.golang.org/protobuf/proto"
)

// checkTables returns the names of a database's tables, and refuses one whose
// manifest or tables are damaged. Badger checks its tables too, but in
// goroutines of its own and after it has followed what they say, so that a
// damaged one ends the process. It also takes a database without a manifest for
// an empty one and deletes the tables.
func checkTables(dir string) (names []string, err error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, missing(databasePart, err)
	}
	ids, err := listTables(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, err
	}
	names = make([]string, len(ids))
	for i, id := range ids {
		names[i] = table.IDToFilename(id)
	}
	return names, checkEach(names, func(name string, read *bytes.Buffer) error { return checkTable(dir, name, read) })
}

// checkEach returns the first refusal of a table. It is most of what opening a
// large vault takes, so that every processor does a part.
func checkEach(names []string, check func(name string, read *bytes.Buffer) error) error {
	queue := make(chan string, len(names))
	for _, name := range names {
		queue <- name
	}
	close(queue)
	workers := min(runtime.GOMAXPROCS(0), len(names))
	found := make([]error, workers)
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() { found[worker] = checkQueue(queue, check) })
	}
	group.Wait()
	return errors.Join(found...)
}

// checkQueue checks tables until one is refused or none is left. A panic, such
// as of no memory for a table, becomes an error.
func checkQueue(queue <-chan string, check func(name string, read *bytes.Buffer) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a panic while checking the database: %v", p)
		}
	}()
	var read bytes.Buffer // one memory for all tables
	for name := range queue {
		if err := check(name, &read); err != nil {
			return err
		}
	}
	return nil
}

func checkTable(dir, name string, read *bytes.Buffer) error {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return missing(databaseFilePart(name), err)
	}
	defer file.Close()
	read.Reset()
	if _, err := read.ReadFrom(file); err != nil {
		return missing(databaseFilePart(name), err)
	}
	if !isWholeTable(read.Bytes()) {
		return &DamagedError{Part: databaseFilePart(name), Detail: "its checksum is wrong"}
	}
	return nil
}

// manifestFile is where Badger says which tables it has.
const manifestFile = "MANIFEST"

// listTables returns the tables that a manifest names.
func listTables(path string) (ids []uint64, err error) {
	damaged := &DamagedError{Part: databaseFilePart(manifestFile), Detail: "its checksum is wrong"}
	defer func() {
		if recover() != nil {
			err = damaged
		}
	}()
	file, err := os.Open(path)
	if err != nil {
		return nil, missing(databaseFilePart(manifestFile), err)
	}
	defer file.Close()
	manifest, _, err := badger.ReplayManifestFile(file, 0, databaseOptions(filepath.Dir(path)))
	if err != nil {
		return nil, damaged
	}
	return slices.Sorted(maps.Keys(manifest.Tables)), nil
}

// isWholeTable says whether the bytes are a table of Badger's, each block of
// which has the right checksum:
//
//	blocks ‖ index ‖ index length(4) ‖ checksum of the index ‖ checksum length(4)
func isWholeTable(b []byte) (whole bool) {
	defer func() {
		if recover() != nil { // the index points to where nothing is
			whole = false
		}
	}()
	blocks, index, ok := cutIndex(b)
	if !ok {
		return false
	}
	var block fb.BlockOffset
	for i := range index.OffsetsLength() {
		if !index.Offsets(&block, i) || !isWholeBlock(blockBytes(blocks, &block)) {
			return false
		}
	}
	return index.OffsetsLength() > 0
}

// cutIndex cuts off the end of a table its index, and says whether that has the
// right checksum.
func cutIndex(b []byte) (blocks []byte, index *fb.TableIndex, ok bool) {
	rest, sum, ok := cutChecksum(b)
	if !ok {
		return nil, nil, false
	}
	blocks, encoded, ok := cutSized(rest)
	if !ok || y.VerifyChecksum(encoded, sum) != nil {
		return nil, nil, false
	}
	return blocks, fb.GetRootAsTableIndex(encoded, 0), true
}

// blockBytes returns a block of a table, and panics when it is not within it.
func blockBytes(blocks []byte, block *fb.BlockOffset) []byte {
	from := uint64(block.Offset())
	return blocks[from : from+uint64(block.Len())]
}

// isWholeBlock says whether a block has the right checksum, which ends it.
func isWholeBlock(b []byte) bool {
	rest, sum, ok := cutChecksum(b)
	return ok && y.VerifyChecksum(rest, sum) == nil
}

// cutChecksum cuts a checksum and its length off the end.
func cutChecksum(b []byte) (rest []byte, sum *pb.Checksum, ok bool) {
	rest, encoded, ok := cutSized(b)
	sum = new(pb.Checksum)
	return rest, sum, ok && proto.Unmarshal(encoded, sum) == nil
}

// cutSized cuts off the end a part that is followed by its length.
func cutSized(b []byte) (rest, part []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	rest = b[:len(b)-4]
	size := uint64(binary.BigEndian.Uint32(b[len(rest):]))
	if size > uint64(len(rest)) {
		return nil, nil, false
	}
	at := len(rest) - int(size)
	return rest[:at:at], rest[at:], true // what is before it ends there for slicing too
}

// logHeaderSize is how long a log of Badger's is before it holds anything, and
// logExt ends the names of those that hold what is in no table yet.
const (
	logHeaderSize = 20
	logExt        = ".mem"
)

// removeEmptyLogs removes logs that are too short to hold anything: on one
// that a killed process left behind, opening fails. It removes the statistics
// of the value log too, which is not in use: a damaged file of them ends the process.
func removeEmptyLogs(dir string) error {
	return eachFile(dir, func(entry fs.DirEntry) error {
		path := filepath.Join(dir, entry.Name())
		switch filepath.Ext(path) {
		case logExt, ".vlog":
			if at, err := entry.Info(); err != nil || at.Size() >= logHeaderSize {
				return err
			}
		default:
			if entry.Name() != "DISCARD" {
				return nil
			}
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("opening the database: %w", err)
		}
		return nil
	})
}

// eachFile calls fn for each entry of a folder.
func eachFile(dir string, fn func(entry fs.DirEntry) error) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := fn(file); err != nil {
			return err
		}
	}
	return nil
}
