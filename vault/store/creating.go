package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// A creation begins with an empty file as its mark, and the vault is there once
// it has a header. From then on the mark says nothing: it goes at the next
// opening, and a vault is never taken for the rest of a creation because of it.

// createdNames are what Create puts into a folder before the vault is there.
var createdNames = []string{
	lockFile, creatingFile, keyboxFile, mirrorFolder, ballastFile, databaseFolder, checkpointFile,
	creatingFile + temporary, keyboxFile + temporary, checkpointFile + temporary, headerFile + temporary,
}

// unmarkedNames are those among them that come before the mark.
var unmarkedNames = []string{lockFile, creatingFile + temporary}

// readNames returns the names of what is in a folder.
func readNames(dir string) ([]string, error) {
	files, err := os.ReadDir(dir)
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = file.Name()
	}
	return names, err
}

// hasHeader says whether a header, or the copy that is written after it, is among names.
func hasHeader(names []string) bool {
	return slices.Contains(names, headerFile) || slices.Contains(names, headerPrevFile)
}

// isMarked says whether a folder bears the mark of a creation.
func isMarked(dir string) bool {
	at, err := os.Lstat(filepath.Join(dir, creatingFile))
	return err == nil && at.Mode().IsRegular() && at.Size() == 0
}

// leftBehind returns what an interrupted Create left in a folder. It is an error
// when there is anything else.
func leftBehind(dir string) ([]string, error) {
	names, err := readNames(dir)
	if err != nil {
		return nil, fmt.Errorf("creating the vault's folder: %w", err)
	}
	ours := unmarkedNames
	if isMarked(dir) && !hasHeader(names) {
		ours = createdNames
	}
	for _, name := range names {
		if !slices.Contains(ours, name) {
			return nil, fmt.Errorf("a vault is created in an empty folder only, and %s is not empty: it holds %s", dir, name)
		}
	}
	return names, nil
}

// clearFolder takes away what an interrupted Create left in a folder that is
// locked. From here on the folder bears the mark of a creation.
func clearFolder(dir string) error {
	names, err := leftBehind(dir)
	if err != nil {
		return err
	}
	err = errors.Join(os.Chmod(dir, 0o700), writeFile(filepath.Join(dir, creatingFile), nil))
	for _, name := range names {
		if name != creatingFile && name != lockFile {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
		}
	}
	if err != nil {
		return fmt.Errorf("clearing the vault's folder: %w", err)
	}
	return nil
}

// endCreation does what is left to do once a vault has its header: it copies
// that, unless it was copied already, and takes the mark away.
func endCreation(dir string) error {
	header, err := os.ReadFile(filepath.Join(dir, headerFile))
	if copied := filepath.Join(dir, headerPrevFile); err == nil && !exists(copied) {
		err = writeFile(copied, header)
	}
	if err == nil {
		err = errors.Join(os.Remove(filepath.Join(dir, creatingFile)), syncFolder(dir))
	}
	if err != nil {
		return fmt.Errorf("ending the vault's creation: %w", err)
	}
	return nil
}
