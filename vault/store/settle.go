package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// What Update answers for is on the disk in the mirror. In the database it can
// be read from then on, and is on the disk once it has settled, a moment later:
// waiting for both would take twice as long. After a power cut opening writes
// to the database what it lost of the frames behind the checkpoint, which is
// only written of what has settled.

// settleTime is how long a batch waits at most before the database is synced.
const settleTime = 100 * time.Millisecond

// settle makes durable what the database was given so far.
func (s *Store) settle() error {
	err := databaseError("syncing", s.db.Sync())
	if err == nil {
		err = syncLogs(filepath.Join(s.dir, databaseFolder))
	}
	if err == nil && s.options.faults.syncDatabase != nil {
		err = s.options.faults.syncDatabase()
	}
	if err != nil {
		return fmt.Errorf("making the database durable: %w", err)
	}
	return nil
}

// syncLogs syncs the logs of a database that Badger writes to. Its own Sync leaves
// out those that it is about to make tables of.
func syncLogs(dir string) error {
	err := eachFile(dir, func(entry fs.DirEntry) error {
		if filepath.Ext(entry.Name()) != logExt {
			return nil
		}
		return syncLog(filepath.Join(dir, entry.Name()))
	})
	if err != nil {
		return err
	}
	return syncFolder(dir)
}

// syncLog syncs one log, unless it has become a table meanwhile.
func syncLog(path string) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(dataSync(file), file.Close())
}
