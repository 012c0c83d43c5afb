package vault

import (
	"errors"

	"coldkms/vault/store"
)

// ErrOnlyReading is how a call ends that a session may not make because it was started for reading only.
var ErrOnlyReading = errors.New("this session was started to change nothing and to use no key")

// Why a vault does not open or takes no calls. They are the store's own, named here because nothing above the vault
// knows the store.
var (
	ErrNoVault         = store.ErrNoVault
	ErrWrongPassphrase = store.ErrWrongPassphrase
	ErrDegraded        = store.ErrDegraded
	ErrDiskFull        = store.ErrDiskFull
	ErrClosed          = store.ErrClosed
	ErrReadOnly        = store.ErrReadOnly
	ErrBusy            = store.ErrBusy
)

// The errors that say more than their kind.
type (
	// InUseError says which process has the vault open.
	InUseError = store.InUseError
	// DamagedError names the part of a vault that is not what it was.
	DamagedError = store.DamagedError
	// PermissionError says that others can read the vault's folder, and the command that mends it.
	PermissionError = store.PermissionError
)
