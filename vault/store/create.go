package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"coldkms/crypto"
)

// Exists says whether a folder holds a vault, be it a damaged one. A vault
// whose creation was interrupted is none.
func Exists(dir string) (bool, error) {
	names, err := readNames(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for a vault: %w", err)
	}
	isPart := func(name string) bool {
		return name == keyboxFile || name == mirrorFolder || name == databaseFolder
	}
	return hasHeader(names) || slices.ContainsFunc(names, isPart) && !isMarked(dir), nil
}

// CheckNew returns nil when a vault can be made in a folder, which need not be
// there yet: it may hold no more than an interrupted Create left behind.
func CheckNew(dir string) error {
	switch there, err := Exists(dir); {
	case err != nil:
		return err
	case there:
		return fmt.Errorf("there is a vault in %s already", dir)
	}
	_, err := leftBehind(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Create makes a vault and opens it. The folder may exist, but must be empty or
// hold what an interrupted Create left behind; it is closed to others. The
// errors are those of Open and CheckNew.
func Create(ctx context.Context, dir string, passphrase []byte, o Options) (*Store, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	if err := CheckNew(dir); err != nil {
		return nil, err // before a lock is put into what may be anybody's folder
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("creating the vault's folder: %w", err)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	if err := clearFolder(dir); err != nil {
		return nil, errors.Join(err, lock.release(!lock.unclean))
	}
	s, err := create(ctx, dir, lock, passphrase, o)
	if err != nil {
		return nil, errors.Join(err, lock.release(true))
	}
	return s, nil
}

// create writes the parts of a vault. The header comes last: with it the vault is there.
func create(ctx context.Context, dir string, lock *folderLock, passphrase []byte, o Options) (*Store, error) {
	if err := checkSpace(o, dir, minFreeOpen+uint64(o.Ballast)); err != nil {
		return nil, err
	}
	header, root, err := crypto.NewHeader(o.Random, passphrase, o.KDF, o.Clock())
	if err != nil {
		return nil, fmt.Errorf("creating the vault's header: %w", err)
	}
	defer root.Wipe()
	s, err := newStore(dir, lock, header.VaultID(), root, o)
	if err != nil {
		return nil, err
	}
	if err := s.createParts(); err != nil {
		return nil, errors.Join(err, s.abandon())
	}
	s.latest.Store(new(point))
	s.start()
	err = s.Update(ctx, func(tx *Tx) error {
		return s.own.each(func(n Name, secret **crypto.Secret) error {
			tx.Set(n, (*secret).Bytes())
			return nil
		})
	})
	if err == nil {
		err = s.writeCheckpoint()
	}
	if err == nil {
		err = writeFile(filepath.Join(dir, headerFile), header.Marshal())
	}
	if err == nil {
		err = endCreation(dir)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("creating the vault: %w", err), s.Close())
	}
	return s, nil
}

// createParts makes everything but the header and the first frame.
func (s *Store) createParts() error {
	for _, folder := range []string{mirrorFolder, databaseFolder} {
		if err := os.Mkdir(filepath.Join(s.dir, folder), 0o700); err != nil {
			return fmt.Errorf("creating the vault's folder: %w", err)
		}
	}
	keybox := filepath.Join(s.dir, keyboxFile)
	if err := s.box.create(keybox); err != nil {
		return fmt.Errorf("creating the keybox: %w", err)
	}
	if _, err := s.box.load(keybox); err != nil {
		return err
	}
	if err := writeBallast(s.dir, s.options.Ballast); err != nil {
		return err
	}
	var err error
	if s.db, err = openDatabase(databaseOptions(filepath.Join(s.dir, databaseFolder))); err != nil {
		return err
	}
	if s.own, err = randomOwnSecrets(s.options.Random); err != nil {
		return err
	}
	s.signer, err = newCheckpointSigner(s.vault, s.own.signingKey())
	return err
}
