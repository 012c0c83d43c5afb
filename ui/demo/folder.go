package demo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// folderPrefix begins the name of every demo's folder, and marker is a file in it that is locked while its demo lives:
// only a folder that has the file, unlocked, is a dead demo's and may be removed.
const (
	folderPrefix = "coldkms-demo-"
	marker       = "demo.lock"
)

// folder is where a living demo keeps its vault.
type folder struct {
	path string
	lock *os.File
}

func makeFolder(parent string) (*folder, error) {
	path, err := os.MkdirTemp(parent, folderPrefix)
	if err != nil {
		return nil, fmt.Errorf("making the demo's folder: %w", err)
	}
	lock, err := lockMarker(path, os.O_CREATE|os.O_EXCL)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making the demo's folder: %w", err), os.RemoveAll(path))
	}
	return &folder{path, lock}, nil
}

// remove removes the folder with everything in it, the marker last: a removal that is cut short is taken up again.
func (f *folder) remove() error {
	entries, err := os.ReadDir(f.path)
	for _, entry := range entries {
		if entry.Name() != marker {
			err = errors.Join(err, os.RemoveAll(filepath.Join(f.path, entry.Name())))
		}
	}
	if err == nil {
		err = os.RemoveAll(f.path)
	}
	if err = errors.Join(err, f.lock.Close()); err != nil {
		return fmt.Errorf("removing the demo's folder: %w", err)
	}
	return nil
}

// removeLeftovers removes the folders of demos that ended without removing theirs. Folders of others, and of demos
// that live, stay. What cannot be removed is no reason not to start: the next demo tries again.
func removeLeftovers(parent string) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), folderPrefix) {
			continue
		}
		path := filepath.Join(parent, entry.Name())
		if lock, err := lockMarker(path, 0); err == nil { // else it lives, or is somebody else's
			_ = (&folder{path, lock}).remove()
		}
	}
}

// Parent returns where demos keep their folders: the user's runtime folder, which is memory on most systems, else the
// folder for temporary files.
func Parent(environ func(string) string) string {
	if runtime := environ("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) {
		if info, err := os.Stat(runtime); err == nil && info.IsDir() {
			return runtime
		}
	}
	return os.TempDir()
}
