//go:build !linux

package crypto

import "errors"

// mapPages is not to be had here: Secrets live on the heap.
func mapPages(int) ([]byte, error) { return nil, errors.ErrUnsupported }

func unmapPages([]byte) {}

// HardenProcess does nothing on this system.
func HardenProcess() error { return nil }
