package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"coldkms/crypto"
)

// Exists says whether a folder holds a vault, be it a damaged one. A vault
// whose creation was interrupted is none.
func Exists(dir string) (bool, error) {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for a vault: %w", err)
	}
	found := false
	for _, file := range files {
		switch file.Name() {
		case creatingFile:
			return false, nil
		case headerFile, headerPrevFile, keyboxFile, mirrorFolder, databaseFolder:
			found = true
		}
	}
	return found, nil
}

// Create makes a vault and opens it. The folder may exist, but must be empty or
// hold what an interrupted Create left behind; it is closed to others. The
// errors are those of Open, and a plain one when the folder holds anything.
func Create(ctx context.Context, dir string, passphrase []byte, o Options) (*Store, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	if err := clearFolder(dir); err != nil {
		return nil, err
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	s, err := create(ctx, dir, lock, passphrase, o)
	if err != nil {
		return nil, errors.Join(err, lock.release(true))
	}
	return s, nil
}

// clearFolder makes the folder and takes away what an interrupted Create left.
// From here on the folder bears the mark of a creation.
func clearFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("creating the vault's folder: %w", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("creating the vault's folder: %w", err)
	}
	mark := filepath.Join(dir, creatingFile)
	if len(files) > 0 && !exists(mark) {
		return fmt.Errorf("a vault is created in an empty folder only, and %s is not empty", dir)
	}
	err = errors.Join(os.Chmod(dir, 0o700), writeFile(mark, nil))
	for _, file := range files {
		// The lock stays: another process may be creating a vault here now.
		if name := file.Name(); name != creatingFile && name != lockFile {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
		}
	}
	if err != nil {
		return fmt.Errorf("clearing the vault's folder: %w", err)
	}
	return nil
}

// create writes the parts of a vault. The header comes last but one: the vault
// is there when the mark of the creation is gone.
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
	for _, name := range []string{headerPrevFile, headerFile} {
		if err == nil {
			err = writeFile(filepath.Join(dir, name), header.Marshal())
		}
	}
	if err == nil {
		err = s.writeCheckpoint()
	}
	if err == nil {
		err = errors.Join(os.Remove(filepath.Join(dir, creatingFile)), syncFolder(dir))
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
