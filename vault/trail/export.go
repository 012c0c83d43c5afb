package trail

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// MaxFileRecords is how many records a log file has at most; more go on in another one.
const MaxFileRecords = 100_000

// LogSuffix is how the name of a log file ends.
const LogSuffix = ".json.gz"

// Exported is what an export has written.
type Exported struct {
	Records int
	Files   []string // paths, in the order of the records
}

// FileExistsError says that a file stands where one would be written.
type FileExistsError struct{ Path string }

func (e *FileExistsError) Error() string { return e.Path + " exists" }

// Is reports that the error is fs.ErrExist.
func (e *FileExistsError) Is(target error) bool { return target == fs.ErrExist }

// Export writes records as CloudTrail log files, {"Records": […]} under gzip, that only their owner can read. The first
// stands at path; behind MaxFileRecords records follow others, with -2, -3 and so on before the name's end. each hands
// encoded records, oldest first, to the function it gets, and returns what that returns.
//
// The files are there once all are complete, or not at all. One that exists is left alone, and a *FileExistsError
// returned, unless replace is set. Other errors are those of the file system and of each.
func Export(path string, replace bool, each func(write func(record []byte) error) error) (Exported, error) {
	return exportFiles(path, replace, MaxFileRecords, each)
}

// exportFiles is Export with at most limit records in a file.
func exportFiles(path string, replace bool, limit int, each func(write func(record []byte) error) error) (Exported, error) {
	e := &export{path: path, replace: replace, limit: limit}
	if err := e.check(path); err != nil {
		return Exported{}, err
	}
	err := each(e.write)
	if err == nil && e.file == nil {
		err = e.begin() // no record at all is a file too
	}
	if err == nil {
		err = e.end()
	}
	if err == nil {
		err = e.publish()
	}
	if err != nil {
		return Exported{}, errors.Join(err, e.drop())
	}
	return Exported{Records: e.records, Files: e.names()}, nil
}

// export is an Export under way.
type export struct {
	path    string
	replace bool
	limit   int // records in a file

	records int
	hidden  []string // complete or begun, under names of their own
	shown   int      // how many of them have their name
	file    *os.File // nil between two files
	buffer  *bufio.Writer
	gzip    *gzip.Writer
	held    int // records in the file
}

// check returns an error when a file must not be written at a path.
func (e *export) check(path string) error {
	switch info, err := os.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a folder, not a file", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not an ordinary file", path)
	case !e.replace:
		return &FileExistsError{path}
	}
	return nil
}

// names returns the paths of the files.
func (e *export) names() []string {
	base, suffix := strings.TrimSuffix(e.path, LogSuffix), LogSuffix
	if base == e.path {
		suffix = filepath.Ext(e.path)
		base = strings.TrimSuffix(e.path, suffix)
	}
	names := []string{e.path}
	for n := 2; n <= len(e.hidden); n++ {
		names = append(names, fmt.Sprintf("%s-%d%s", base, n, suffix))
	}
	return names
}

// begin makes the next file.
func (e *export) begin() error {
	file, err := os.CreateTemp(filepath.Dir(e.path), ".coldkms-*") // with mode 0600
	if err != nil {
		return err
	}
	e.file, e.held, e.hidden = file, 0, append(e.hidden, file.Name())
	e.buffer = bufio.NewWriter(file)
	e.gzip = gzip.NewWriter(e.buffer)
	_, err = e.gzip.Write([]byte(`{"Records":[`))
	return err
}

// write adds a record.
func (e *export) write(record []byte) error {
	if e.file != nil && e.held == e.limit {
		if err := e.end(); err != nil {
			return err
		}
	}
	if e.file == nil {
		if err := e.begin(); err != nil {
			return err
		}
	}
	if e.held > 0 {
		if _, err := e.gzip.Write([]byte{','}); err != nil {
			return err
		}
	}
	e.held++
	e.records++
	_, err := e.gzip.Write(record)
	return err
}

// end completes a file.
func (e *export) end() error {
	_, err := e.gzip.Write([]byte("]}\n"))
	file := e.file
	e.file = nil
	return errors.Join(err, e.gzip.Close(), e.buffer.Flush(), file.Sync(), file.Close())
}

// publish gives the files their names.
func (e *export) publish() error {
	names := e.names()
	for _, name := range names {
		if err := e.check(name); err != nil {
			return err
		}
	}
	for i, name := range names {
		if err := os.Rename(e.hidden[i], name); err != nil {
			return err
		}
		e.shown++
	}
	return nil
}

// drop removes what has no name yet.
func (e *export) drop() error {
	var err error
	if e.file != nil {
		err = e.file.Close()
	}
	for _, hidden := range e.hidden[e.shown:] {
		err = errors.Join(err, os.Remove(hidden))
	}
	return err
}
