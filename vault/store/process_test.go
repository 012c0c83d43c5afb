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

// childFolder tells a copy of this test binary which vault it is to work with.
const childFolder = "STORE_TEST_CHILD_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child opens a vault, says how many records it holds, and adds to them until
// it is killed, saying so after each.
func child(dir string) error {
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

// startChild starts a process that writes to a vault and returns what it says,
// once it has said the first thing.
func startChild(t *testing.T, dir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childFolder+"="+dir)
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
	cmd, _ := startChild(t, dir)
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

// TestKill kills a process while it writes. What it said is there, and at most
// one record more.
func TestKill(t *testing.T) {
	s, dir := newVaultIn(t, filepath.Join(t.TempDir(), "vault"), testOptions())
	closeVault(t, s)
	for round := range *killRounds {
		cmd, lines := startChild(t, dir)
		said := make(chan int)
		go func() {
			last := 0
			for more := true; more; more = lines.Scan() { // the first line is read already
				fmt.Sscan(lines.Text(), &last)
			}
			said <- last
		}()
		time.Sleep(time.Duration(rand.IntN(150)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		answered := <-said
		kill(cmd)

		s, err := Open(context.Background(), dir, passphrase(), testOptions())
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		count := int(s.TrailSize()) - 1
		if count < answered || count > answered+1 {
			t.Errorf("round %d: %d records, the process said %d", round, count, answered)
		}
		if err := errors.Join(checkFilled(s, count), s.Verify(context.Background()), s.Close()); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
	}
}
