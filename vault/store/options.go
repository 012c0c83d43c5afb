package store

import (
	"errors"
	"io"
	"os"
	"time"

	"coldkms/crypto"
)

// Options are what a vault needs from outside. Clock and Random must be set.
type Options struct {
	Clock  func() time.Time
	Random io.Reader
	// Seen returns the time that the vault keeps as the highest it has seen; nil
	// means that of the clock.
	Seen func() time.Time
	// KDF are the parameters of a new vault's passphrase slot; zero means
	// crypto.DefaultArgon2. Open takes them from the header.
	KDF crypto.Argon2
	// FreeSpace returns how many bytes may still be written below a folder; nil
	// means that the system is asked.
	FreeSpace func(dir string) (uint64, error)
	// Ballast is the size in bytes of the file that can be deleted when the
	// disk is full; 0 means 64 MiB.
	Ballast int64
	// Segment is the size in bytes of the mirror's files; 0 means 16 MiB.
	Segment int64

	// closing is how long Badger may take to close; 0 means 5 s.
	closing time.Duration
	// patience is how long a compaction waits for those who read; 0 means 1 s.
	patience time.Duration
	faults   faults
}

// faults are errors that tests inject where the system would return them.
type faults struct {
	syncMirror, commit, syncDatabase, syncKeybox func() error
	// reached is called between the steps of what must survive a crash after each of them.
	reached func(step string) error
}

// at says that a step was reached, and returns the error to inject there.
func (f faults) at(step string) error {
	if f.reached == nil {
		return nil
	}
	return f.reached(step)
}

// syncing returns what makes a file durable, unless there is a fault to inject instead.
func syncing(fault func() error) func(*os.File) error {
	return func(file *os.File) error {
		if fault != nil {
			if err := fault(); err != nil {
				return err
			}
		}
		return dataSync(file)
	}
}

// complete fills in what is left open.
func (o Options) complete() (Options, error) {
	if o.Clock == nil || o.Random == nil {
		return o, errors.New("store: Options without a clock or without randomness")
	}
	if o.Seen == nil {
		o.Seen = o.Clock
	}
	if o.KDF == (crypto.Argon2{}) {
		o.KDF = crypto.DefaultArgon2()
	}
	if o.FreeSpace == nil {
		o.FreeSpace = freeSpace
	}
	if o.Ballast == 0 {
		o.Ballast = 64 << 20
	}
	if o.Segment == 0 {
		o.Segment = 16 << 20
	}
	if o.closing == 0 {
		o.closing = 5 * time.Second
	}
	if o.patience == 0 {
		o.patience = time.Second
	}
	return o, nil
}
