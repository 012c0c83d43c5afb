package store

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

var killRounds = flag.Int("kill.rounds", 5, "how often a writing process is killed")

// childFolder tells a copy of this test binary which vault it is to work with,
// childWork what it is to do there.
const (
	childFolder = "STORE_TEST_CHILD_FOLDER"
	childWork   = "STORE_TEST_CHILD_WORK"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		if err := works[os.Getenv(childWork)](dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// works are what a copy of this binary can do.
var works = map[string]func(dir string) error{"add": addRecords, "destroy": destroyPredecessors, "compact": compactAlways}

// addRecords opens a vault, says how many records it holds, and adds to them
// until it is killed, saying so after each.
func addRecords(dir string) error {
	s, err := Open(context.Background(), dir, passphrase(), testOptions())
	if err != nil {
		return err
	}
	for i := int(s.TrailSize()) - 1; ; i++ {
		fmt.Println(i)
		err := s.Update(context.Background(), func(tx *Tx) error {
			return writeRecord(tx, i)
		})
		if err != nil {
			return err
		}
	}
}

// destroyPredecessors opens a vault, says how many records it holds, and adds to
// them until it is killed, each with a secret in the place of the last one's.
func destroyPredecessors(dir string) error {
	s, err := Open(context.Background(), dir, passphrase(), testOptions())
	if err != nil {
		return err
	}
	count, err := countRecords(s)
	for i := count; err == nil; i++ {
		fmt.Println(i)
		err = s.Update(context.Background(), func(tx *Tx) error {
			tx.Set(key(i), nil)
			tx.AddSecret(secretID(i), newSecret(i))
			if i > 0 {
				tx.DestroySecret(secretID(i - 1))
			}
			return nil
		})
	}
	return err
}

// compactAlways is addRecords while the vault is compacted again and again.
func compactAlways(dir string) error {
	s, err := Open(context.Background(), dir, passphrase(), testOptions())
	if err != nil {
		return err
	}
	failed := make(chan error)
	go func() {
		for {
			if _, err := s.Compact(context.Background(), nil); err != nil {
				failed <- err
			}
		}
	}()
	for i := int(s.TrailSize()) - 1; ; i++ {
		fmt.Println(i)
		if err := s.Update(context.Background(), func(tx *Tx) error { return writeRecord(tx, i) }); err != nil {
			return err
		}
		select {
		case err := <-failed:
			return err
		default:
		}
	}
}

// countRecords counts the records of the tests.
func countRecords(s *Store) (count int, err error) {
	_, err = s.Load(context.Background(), "key", 1, func(string, []byte) error { count++; return nil })
	return count, err
}

// startChild starts a process that writes to a vault and returns what it says,
// once it has said the first thing.
func startChild(t *testing.T, dir, work string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childFolder+"="+dir, childWork+"="+work)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(cmd) })
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the process did not open the vault")
	}
	return cmd, lines
}

// kill kills a process of ours and waits for its end, the error of which says no more.
func kill(cmd *exec.Cmd) {
	if cmd.ProcessState == nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
}

func TestSecondProcess(t *testing.T) {
	s, dir := newVault(t, testOptions())
	closeVault(t, s)
	cmd, _ := startChild(t, dir, "add")
	_, err := Open(context.Background(), dir, passphrase(), testOptions())
	if inUse := (*InUseError)(nil); !errors.As(err, &inUse) || inUse.PID != cmd.Process.Pid {
		t.Errorf("opened with %v, want the pid %d", err, cmd.Process.Pid)
	}
	// Deleting the lock file is no way around it.
	if err := os.Remove(filepath.Join(dir, lockFile)); err != nil {
		t.Fatal(err)
	}
	_, err = Open(context.Background(), dir, passphrase(), testOptions())
	if inUse := (*InUseError)(nil); !errors.As(err, &inUse) {
		t.Errorf("opened with %v", err)
	}
	kill(cmd)
	if err := openVault(t, dir).Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// killAtAnyTime lets a process work on a vault, kills it, and returns the last
// thing that it said.
func killAtAnyTime(t *testing.T, dir, work string) (said int) {
	t.Helper()
	cmd, lines := startChild(t, dir, work)
	last := make(chan int)
	go func() {
		said := 0
		for more := true; more; more = lines.Scan() { // the first line is read already
			fmt.Sscan(lines.Text(), &said)
		}
		last <- said
	}()
	time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	said = <-last
	kill(cmd)
	return said
}

// TestKill kills a process while it writes. What it said is there, and at most
// one record more.
func TestKill(t *testing.T) { killWhileAdding(t, "add") }

// TestKillWhileCompacting does so while the vault is compacted again and again.
func TestKillWhileCompacting(t *testing.T) { killWhileAdding(t, "compact") }

func killWhileAdding(t *testing.T, work string) {
	s, dir := newVaultIn(t, filepath.Join(t.TempDir(), "vault"), testOptions())
	closeVault(t, s)
	for round := range *killRounds {
		answered := killAtAnyTime(t, dir, work)
		s, err := Open(context.Background(), dir, passphrase(), testOptions())
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		count := int(s.TrailSize()) - 1 // the first leaf is that of the creation
		if count < answered || count > answered+1 {
			t.Errorf("round %d: %d records, the process said %d", round, count, answered)
		}
		if err := errors.Join(checkFilled(s, count), s.Verify(context.Background()), s.Close()); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}

// TestKillWhileDestroying kills a process while it destroys a secret with every
// record. The last record's secret is there, and no other.
func TestKillWhileDestroying(t *testing.T) {
	s, dir := newVaultIn(t, filepath.Join(t.TempDir(), "vault"), testOptions())
	closeVault(t, s)
	for round := range *killRounds {
		answered := killAtAnyTime(t, dir, "destroy")
		s, err := Open(context.Background(), dir, passphrase(), testOptions())
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		count, err := countRecords(s)
		if count < answered || count > answered+1 {
			t.Errorf("round %d: %d records, the process said %d", round, count, answered)
		}
		if err := errors.Join(err, checkSecrets(s, count+1, count-1), s.Close()); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}
