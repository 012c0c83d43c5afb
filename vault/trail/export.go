package trail

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
)

// MaxFileRecords is how many records a log file has at most; more go on in another one.
const MaxFileRecords = 100_000

// LogSuffix is how the name of a log file ends.
const LogSuffix = ".json.gz"

// Export writes records as CloudTrail log files, {"Records": […]} under gzip, and returns how many there are. next begins
// another file, the first one too: there is always one, and one more behind each MaxFileRecords records. each hands
// encoded records, oldest first, to the function it gets, and returns what that returns. Errors are those of next, of
// what it returns and of each.
func Export(next func() (io.Writer, error), each func(write func(record []byte) error) error) (records int, err error) {
	return exportFiles(next, MaxFileRecords, each)
}

// exportFiles is Export with at most limit records in a file.
func exportFiles(next func() (io.Writer, error), limit int, each func(write func(record []byte) error) error) (records int, err error) {
	e := &export{next: next, limit: limit}
	if err := e.begin(); err != nil {
		return 0, err
	}
	if err := each(e.write); err != nil {
		return 0, err
	}
	return e.records, e.end()
}

// export is an Export under way.
type export struct {
	next  func() (io.Writer, error)
	limit int // records in a file

	records int
	held    int // records in the file
	buffer  *bufio.Writer
	gzip    *gzip.Writer
}

// begin begins the next file.
func (e *export) begin() error {
	file, err := e.next()
	if err != nil {
		return err
	}
	e.held, e.buffer = 0, bufio.NewWriter(file)
	e.gzip = gzip.NewWriter(e.buffer)
	_, err = e.gzip.Write([]byte(`{"Records":[`))
	return err
}

// write adds a record.
func (e *export) write(record []byte) error {
	if e.held == e.limit {
		if err := e.end(); err != nil {
			return err
		}
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
	return errors.Join(err, e.gzip.Close(), e.buffer.Flush())
}
