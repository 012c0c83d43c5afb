package trail_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"coldkms/vault/trail"
)

// limit is how many records a file of these tests has.
const limit = 5

// packed is where an export goes.
type packed []*bytes.Buffer

func (p *packed) next() (io.Writer, error) {
	*p = append(*p, &bytes.Buffer{})
	return (*p)[len(*p)-1], nil
}

// logFile is what a log file holds.
func logFile(t *testing.T, file *bytes.Buffer) (records []json.RawMessage) {
	t.Helper()
	unzip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(unzip)
	if err != nil {
		t.Fatal(err)
	}
	var log struct{ Records []json.RawMessage }
	if err := json.Unmarshal(all, &log); err != nil {
		t.Fatal(err)
	}
	if log.Records == nil {
		t.Error("the file has no list of records")
	}
	return log.Records
}

// numbers hands out so many records.
func numbers(count int) func(func([]byte) error) error {
	return func(write func([]byte) error) error {
		for i := range count {
			if err := write(fmt.Appendf(nil, `{"n":%d}`, i)); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestExport(t *testing.T) {
	for count, want := range map[int][]int{0: {0}, 3: {3}, limit: {limit}, limit + 1: {limit, 1}, 2*limit + 1: {limit, limit, 1}} {
		var files packed
		records, err := trail.ExportFiles(files.next, limit, numbers(count))
		if err != nil || records != count || len(files) != len(want) {
			t.Fatalf("%d records of %d in %d files, %v", records, count, len(files), err)
		}
		next := 0
		for i, file := range files {
			held := logFile(t, file)
			if len(held) != want[i] {
				t.Errorf("file %d of %d records has %d, want %d", i, count, len(held), want[i])
			}
			for _, record := range held {
				if string(record) != fmt.Sprintf(`{"n":%d}`, next) {
					t.Fatalf("record %d is %s", next, record)
				}
				next++
			}
		}
	}
}

func TestExportThatFails(t *testing.T) {
	broken := errors.New("broken")
	var files packed
	if _, err := trail.ExportFiles(files.next, limit, func(func([]byte) error) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("the records break: %v", err)
	}
	for at := range 2 { // the first and the second file
		begun := 0
		_, err := trail.ExportFiles(func() (io.Writer, error) {
			if begun++; begun > at {
				return nil, broken
			}
			return io.Discard, nil
		}, limit, numbers(limit+1))
		if !errors.Is(err, broken) {
			t.Errorf("file %d breaks: %v", at+1, err)
		}
	}
}
