//go:build !linux

package store

import "os"

// dataSync makes a file's bytes durable.
func dataSync(file *os.File) error { return file.Sync() }

// nextData returns where a file of a size holds data from an offset on: nothing
// is known of holes here.
func nextData(_ *os.File, from, size int64) (start, end int64, err error) {
	return from, size, nil
}
