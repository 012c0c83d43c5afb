package store

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"syscall"

	"coldkms/crypto"

	"github.com/dgraph-io/badger/v4"
)

// Errors that carry no more than what they are.
var (
	// ErrWrongPassphrase is returned by Open; it is crypto's own.
	ErrWrongPassphrase = crypto.ErrWrongPassphrase
	// ErrNoVault is returned by Open for a folder without a vault, or with one
	// whose creation was interrupted: Create may be called for it.
	ErrNoVault = errors.New("there is no vault in this folder")
	// ErrNotFound is returned for a record, a secret or a leaf that is not there.
	ErrNotFound = errors.New("not in the vault")
	// ErrTooLarge fails a closure whose value, leaf or sum of changes is too large.
	ErrTooLarge = errors.New("too large for the vault")
	// ErrExists fails a closure that adds a secret under an id already in use.
	ErrExists = errors.New("a secret with this id is already in the keybox")
	// ErrReserved fails a closure that changes a record of the store's own, and
	// is what reading one returns.
	ErrReserved = errors.New("this record is the store's own")
	// ErrClosed is returned once Close has been called.
	ErrClosed = errors.New("the vault is closed")
	// ErrDegraded is what every Update answers after one failed in a way that
	// leaves open what is on the disk. The cause is found by errors.Is too.
	ErrDegraded = errors.New("the vault is degraded")
	// ErrBusy is returned by Compact when somebody goes on reading the vault.
	ErrBusy = errors.New("the vault is being read; try it again later")
	// ErrReadOnly is what a look answers to everything that changes the vault or
	// needs its secrets.
	ErrReadOnly = errors.New("the vault was opened to be looked at only")
	// ErrDiskFull is what a *DiskFullError is.
	ErrDiskFull = errors.New("not enough free space")
)

// InUseError says that another process has the vault open. PID is 0 when that
// process has not said which one it is.
type InUseError struct{ PID int }

func (e *InUseError) Error() string {
	if e.PID == 0 {
		return "the vault is open in another process"
	}
	return fmt.Sprintf("the vault is open in another process (pid %d)", e.PID)
}

// PermissionError says that others can read a vault's folder. Command mends it.
type PermissionError struct {
	Dir     string
	Mode    fs.FileMode
	Command string
}

func (e *PermissionError) Error() string {
	return fmt.Sprintf("others can read the vault's folder (mode %04o); run: %s", e.Mode.Perm(), e.Command)
}

// How errors name the parts of a vault that are not a file of their own.
const (
	databasePart = "database"
	bothParts    = "database and mirror"
)

// databaseFilePart is how errors name a file of the database.
func databaseFilePart(name string) string {
	return databasePart + " file " + databaseFolder + "/" + name
}

// DamagedError says which part of a vault is not as it was written, and how
// that shows. Remedy is what mends this damage; it is empty when nothing but a
// copy of the folder does.
type DamagedError struct{ Part, Detail, Remedy string }

func (e *DamagedError) Error() string {
	said := fmt.Sprintf("the vault's %s is damaged: %s", e.Part, e.Detail)
	if e.Remedy != "" {
		said += "; " + e.Remedy
	}
	return said
}

// DiskFullError refuses an opening or a batch because the disk could fill up,
// and a full disk kills the process. Sizes are bytes. The vault stays usable.
type DiskFullError struct {
	Free, Need uint64
	Ballast    string // a file that may be deleted to recover, empty when there is none
}

func (e *DiskFullError) Error() string {
	text := fmt.Sprintf("not enough free space for the vault: %d MiB are free, %d MiB are needed", e.Free>>20, e.Need>>20)
	if e.Ballast != "" {
		text += "; make room, or delete " + e.Ballast + " to recover"
	}
	return text
}

// Is says that a DiskFullError is ErrDiskFull.
func (e *DiskFullError) Is(target error) bool { return target == ErrDiskFull }

// degradedError is ErrDegraded with its cause.
type degradedError struct{ cause error }

func (e *degradedError) Error() string {
	return fmt.Sprintf("%v: %v; close it and open it again", ErrDegraded, e.cause)
}

func (e *degradedError) Unwrap() []error { return []error{ErrDegraded, e.cause} }

// badgerFile finds the file that one of Badger's errors is about.
var badgerFile = regexp.MustCompile(`[0-9]+\.(?:sst|mem|vlog)|MANIFEST|KEYREGISTRY|DISCARD`)

// databaseError makes an error of Badger's one of this package's. Badger's
// texts quote keys and values, so that none of it is passed on but the name of
// a file and an error number of the system.
func databaseError(doing string, err error) error {
	var errno syscall.Errno
	switch {
	case err == nil:
		return nil
	case errors.Is(err, badger.ErrKeyNotFound):
		return ErrNotFound
	case errors.Is(err, badger.ErrTxnTooBig):
		return ErrTooLarge
	case errors.Is(err, badger.ErrDBClosed), errors.Is(err, badger.ErrBlockedWrites):
		return ErrClosed
	case errors.As(err, &errno):
		return fmt.Errorf("%s: %w", doing, errno)
	}
	file := badgerFile.FindString(err.Error())
	if file == "" && strings.Contains(strings.ToLower(err.Error()), "manifest") {
		file = manifestFile
	}
	if file == "" {
		return &DamagedError{Part: databasePart, Detail: "Badger failed while " + doing}
	}
	return &DamagedError{Part: databaseFilePart(file), Detail: "Badger failed while " + doing}
}
