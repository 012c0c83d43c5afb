package store

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSecretsMachine adds and destroys in any order, and opens the vault again,
// closed or killed.
func TestSecretsMachine(t *testing.T) {
	const limit = 6
	numbers := rapid.IntRange(0, limit-1)
	acts := rapid.SliceOfN(rapid.SampledFrom([]string{"add", "add", "destroy", "destroy", "close", "kill"}), 1, 12)
	rapid.Check(t, func(rt *rapid.T) {
		m := newSecretsMachine(t, rt)
		defer m.end()
		for _, act := range acts.Draw(rt, "acts") {
			switch act {
			case "add":
				m.add(numbers.Draw(rt, "number"))
			case "destroy":
				m.destroy(rapid.SliceOfNDistinct(numbers, 1, 2, rapid.ID[int]).Draw(rt, "numbers"))
			case "close":
				m.reopen(m.dir, m.s.Close())
			case "kill":
				killed := copyVault(t, m.dir)
				m.reopen(killed, errors.Join(m.s.Close(), os.RemoveAll(m.dir)))
			}
		}
		if err := checkSecrets(m.s, limit, slices.Collect(maps.Keys(m.held))...); err != nil {
			rt.Fatal(err)
		}
	})
}

// A secretsMachine is a vault and the numbers of the secrets that it must hold.
type secretsMachine struct {
	rt   *rapid.T
	s    *Store
	dir  string
	held map[int]bool
}

func newSecretsMachine(t *testing.T, rt *rapid.T) *secretsMachine {
	t.Helper()
	dir := filepath.Join(quickDir(t), "vault")
	s, err := Create(context.Background(), dir, passphrase(), testOptions())
	if err != nil {
		rt.Fatal(err)
	}
	return &secretsMachine{rt, s, dir, map[int]bool{}}
}

func (m *secretsMachine) end() {
	if err := errors.Join(m.s.Close(), os.RemoveAll(m.dir)); err != nil {
		m.rt.Error(err)
	}
}

func (m *secretsMachine) add(i int) {
	err := m.s.Update(context.Background(), func(tx *Tx) error { tx.AddSecret(secretID(i), newSecret(i)); return nil })
	if m.held[i] != errors.Is(err, ErrExists) || !m.held[i] && err != nil {
		m.rt.Fatalf("adding secret %d: %v", i, err)
	}
	m.held[i] = true
}

// destroy destroys all of the secrets with these numbers, or none when one is missing.
func (m *secretsMachine) destroy(numbers []int) {
	err := m.s.Update(context.Background(), func(tx *Tx) error {
		for _, i := range numbers {
			tx.DestroySecret(secretID(i))
		}
		return nil
	})
	all := !slices.ContainsFunc(numbers, func(i int) bool { return !m.held[i] })
	if all != (err == nil) || !all && !errors.Is(err, ErrNotFound) {
		m.rt.Fatalf("destroying secrets %v: %v", numbers, err)
	}
	for _, i := range numbers {
		if all {
			delete(m.held, i)
		}
	}
}

func (m *secretsMachine) reopen(dir string, closed error) {
	s, err := Open(context.Background(), dir, passphrase(), testOptions())
	if err := errors.Join(closed, err); err != nil {
		m.rt.Fatal(err)
	}
	m.s, m.dir = s, dir
}
