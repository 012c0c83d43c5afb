package ui

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
)

// Log is the console's log file. It is made when there is something to say: most consoles never write one.
type Log struct {
	path string
	mu   sync.Mutex
	file *os.File
	err  error
}

// NewLog returns a log that writes to path.
func NewLog(path string) *Log { return &Log{path: path} }

// Logger returns a logger that writes to the log.
func (l *Log) Logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

// Write appends an entry.
func (l *Log) Write(entry []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil && l.err == nil {
		l.open()
	}
	if l.err != nil {
		return 0, l.err
	}
	return l.file.Write(entry)
}

func (l *Log) open() {
	if l.err = os.MkdirAll(filepath.Dir(l.path), 0o700); l.err == nil {
		l.file, l.err = os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	}
}

// Err returns nil when nothing was written, and otherwise where to read it or why it could not be written.
func (l *Log) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.err != nil:
		return fmt.Errorf("writing the log: %w", l.err)
	case l.file != nil:
		return fmt.Errorf("something went wrong; see %s", l.path)
	}
	return nil
}

// Close closes the file, if there is one.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
