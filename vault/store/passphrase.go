package store

import "coldkms/crypto"

// CheckPassphrase returns nil when a passphrase is the vault's, and otherwise ErrWrongPassphrase. It works as hard as
// Open does and leaves the open vault as it is. It is ErrClosed once Close has been called. A header that is no longer
// the one that the vault was opened with is a *DamagedError: who put another one there must not get in with the
// passphrase of that.
func (s *Store) CheckPassphrase(passphrase []byte) error {
	if !s.gate.pass() {
		return ErrClosed
	}
	defer s.gate.leave()
	header, err := readHeader(s.dir)
	if err != nil {
		return err
	}
	root, err := header.Unlock(passphrase)
	if err != nil {
		return headerError(s.dir, err)
	}
	defer root.Wipe()
	keys, err := crypto.DeriveKeys(root, header.VaultID())
	if err != nil {
		return err
	}
	defer keys.Wipe()
	if header.VaultID() != s.vault || !keys.Keybox.Equal(s.keys.Keybox) {
		return &DamagedError{Part: headerFile, Detail: "it is not the one that the vault was opened with"}
	}
	return nil
}
