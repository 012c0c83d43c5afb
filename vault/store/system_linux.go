package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// dataSync makes a file's bytes durable, and of its metadata only what is needed to read them.
func dataSync(file *os.File) error { return unix.Fdatasync(int(file.Fd())) }

// nextData returns where a file of a size holds data from an offset on. Behind
// the last data that is nowhere: at the end.
func nextData(file *os.File, from, size int64) (start, end int64, err error) {
	start, err = file.Seek(from, unix.SEEK_DATA)
	if errors.Is(err, unix.ENXIO) {
		return size, size, nil
	}
	if err != nil {
		return 0, 0, err
	}
	end, err = file.Seek(start, unix.SEEK_HOLE)
	return start, end, err
}
