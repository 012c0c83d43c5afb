package preferences

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// maxFile is how many bytes of a settings file are read; a longer one is a mistake.
const maxFile = 64 << 10

// File is a settings file, safe for concurrent use.
type File struct {
	path   string
	themes []string

	mu    sync.Mutex
	shown Preferences // what the console goes by, with what the command line said for this start
}

// Open reads a settings file, in which a theme may have one of the given names. A file that is not there holds the zero
// value. An error says why the file was not read; the File then holds the zero value too, and can be used.
func Open(path string, themes []string) (*File, error) {
	f := &File{path: path, themes: themes}
	var err error
	f.shown, err = f.read()
	return f, err
}

// Override changes what the console goes by without keeping it, as the command line does, and returns it.
func (f *File) Override(change func(*Preferences)) Preferences {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.shown)
	return f.shown
}

// Keep writes what changed since the last call into the file, owner-only and all or nothing; what the command line
// overrode is kept only once it is changed again. It refuses to write over a file that it cannot read, with the reason.
func (f *File) Keep(p Preferences) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	// Another console may have written meanwhile.
	there, err := f.read()
	if err != nil {
		return fmt.Errorf("the settings are not kept: %w", err)
	}
	kept := there.Changed(f.shown, p)
	if err := f.write(kept); err != nil {
		return fmt.Errorf("keeping the settings: %w", err)
	}
	f.shown = p
	return nil
}

func (f *File) read() (Preferences, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return Preferences{}, nil
	}
	if err != nil {
		return Preferences{}, fmt.Errorf("reading the settings: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return Preferences{}, fmt.Errorf("reading the settings: %w", err)
	}
	if len(text) > maxFile {
		return Preferences{}, fmt.Errorf("reading the settings: %s is longer than %d bytes", f.path, maxFile)
	}
	p, err := Parse(text, f.themes)
	var wrong *ParseError
	if errors.As(err, &wrong) {
		wrong.File = f.path
		err = fmt.Errorf("reading the settings: %w", err)
	}
	return p, err
}

// write puts a whole file in the place of the old one.
func (f *File) write(p Preferences) error {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	path := f.path
	// A link, as people make who keep such files elsewhere, stays one.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	next, err := os.CreateTemp(folder, ".settings-*") // owner-only
	if err != nil {
		return err
	}
	_, err = next.Write(append(text, '\n'))
	err = errors.Join(err, next.Sync(), next.Close())
	if err == nil {
		err = os.Rename(next.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(next.Name()))
	}
	return syncFolder(folder)
}

// syncFolder makes a rename last.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
