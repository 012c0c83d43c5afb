package wholefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// series is files on their way to their names.
type series struct {
	path     string
	replace  bool
	numbered bool // there may be more than one
	rename   func(from, to string) error

	hidden []string // the files, complete but for the last, under names of their own
	file   *os.File // the last one, until it is complete
	undo   []func() error
	aside  []string // what was replaced, until nothing can fail any more
}

func (s *series) write(contents func(Next) error) ([]string, error) {
	_, err := s.check(1) // before the work that would be in vain
	if err == nil {
		err = contents(s.next)
	}
	if err == nil {
		err = s.complete()
	}
	if err == nil {
		err = s.publish()
	}
	if err != nil {
		return nil, errors.Join(err, s.drop())
	}
	return s.names(), nil
}

// name returns the path of the nth file, counted from 1.
func (s *series) name(n int) string {
	if n == 1 {
		return s.path
	}
	suffix := filepath.Ext(s.path)
	if suffix == ".gz" { // which stands behind the suffix of what it packs
		suffix = filepath.Ext(strings.TrimSuffix(s.path, suffix)) + suffix
	}
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(s.path, suffix), n, suffix)
}

func (s *series) names() []string {
	names := make([]string, len(s.hidden))
	for i := range names {
		names[i] = s.name(i + 1)
	}
	return names
}

// inTheWay returns which names of so many files are taken, and of a series
// those that go on behind them.
func (s *series) inTheWay(count int) (taken []string, err error) {
	for n := 1; n <= count || s.numbered; n++ {
		path := s.name(n)
		info, err := os.Lstat(path)
		switch {
		case n > count && (err != nil || !replaceable(info)):
			return taken, nil
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, err
		case info.IsDir():
			return nil, &fs.PathError{Op: "write", Path: path, Err: ErrFolder}
		case !replaceable(info):
			return nil, &fs.PathError{Op: "write", Path: path, Err: ErrSpecial}
		}
		taken = append(taken, path)
	}
	return taken, nil
}

// replaceable reports a file, or a link, which is replaced itself and not what
// it leads to.
func replaceable(info fs.FileInfo) bool {
	return info.Mode().IsRegular() || info.Mode()&fs.ModeSymlink != 0
}

// check returns what so many files would replace, an error when they must not.
func (s *series) check(count int) (taken []string, err error) {
	taken, err = s.inTheWay(count)
	if err == nil && len(taken) > 0 && !s.replace {
		return nil, &ExistsError{taken}
	}
	return taken, err
}

// next is Next.
func (s *series) next() (io.Writer, error) {
	if err := s.complete(); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(filepath.Dir(s.path), ".coldkms-*") // with mode 0600
	if err != nil {
		return nil, err
	}
	s.file, s.hidden = file, append(s.hidden, file.Name())
	return file, nil
}

// complete closes the file that was begun last.
func (s *series) complete() error {
	if s.file == nil {
		return nil
	}
	file := s.file
	s.file = nil
	return errors.Join(file.Sync(), file.Close())
}

// publish gives all files their names or none. What it does can be undone until
// the last step; one file in the place of another is a single step.
func (s *series) publish() error {
	names := s.names()
	taken, err := s.check(len(names))
	if err != nil {
		return err
	}
	if len(names) == 1 && slices.Equal(names, taken) {
		return s.rename(s.hidden[0], names[0])
	}
	for _, path := range taken {
		if err := s.setAside(path); err != nil {
			return err
		}
	}
	for i, name := range names {
		if err := s.claim(name); err != nil {
			return err
		}
		if err := s.rename(s.hidden[i], name); err != nil {
			return err
		}
	}
	for _, old := range s.aside {
		_ = os.Remove(old) // the new files are there whatever becomes of the old ones
	}
	return nil
}

// setAside gives a file that is replaced another name until it can be removed.
func (s *series) setAside(path string) error {
	aside := fmt.Sprintf("%s.%d", s.hidden[0], len(s.aside))
	if err := s.rename(path, aside); err != nil {
		return err
	}
	s.aside = append(s.aside, aside)
	s.undo = append(s.undo, func() error { return os.Rename(aside, path) })
	return nil
}

// claim takes a name that is free. Not every file system has another way to
// name a file that never replaces one made meanwhile.
func (s *series) claim(name string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &ExistsError{[]string{name}}
	}
	if err != nil {
		return err
	}
	s.undo = append(s.undo, func() error { return os.Remove(name) })
	return file.Close()
}

// drop undoes what was done, the last first, and removes what has no name.
func (s *series) drop() error {
	var failed []error
	if s.file != nil {
		failed = append(failed, s.file.Close())
	}
	for _, undo := range slices.Backward(s.undo) {
		failed = append(failed, undo())
	}
	for _, hidden := range s.hidden {
		if err := os.Remove(hidden); !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
