package store

import (
	"testing"
)

func TestReopen(t *testing.T) {
	s, dir := newVault(t, testOptions())
	fill(t, s, 0, 50)
	requireFilled(t, s, 50)
	closeVault(t, s)
	s = openVault(t, dir)
	requireFilled(t, s, 50)
	if n := s.Notices(); len(n) != 0 {
		t.Errorf("notices after a clean exit: %q", n)
	}
	fill(t, s, 50, 60)
	requireFilled(t, s, 60)
}
