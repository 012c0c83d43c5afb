package e2e

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is the path of the program, built once for all tests.
var program string

func TestMain(m *testing.M) {
	status, err := withProgram(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(status)
}

// sideBySide is how many tests run at once: each unlocking takes 256 MiB.
const sideBySide = 2

func withProgram(run func() int) (status int, err error) {
	flag.Parse()
	if err := flag.Set("test.parallel", strconv.Itoa(sideBySide)); err != nil {
		return 0, err
	}
	folder, err := os.MkdirTemp("", "coldkms-e2e-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	program = filepath.Join(folder, "coldkms")
	if out, err := exec.Command("go", "build", "-o", program, "coldkms").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return run(), nil
}

const passphrase = "correct horse battery staple"

// person is somebody at a machine with nothing but coldkms on it.
type person struct {
	t    *testing.T
	home string
	env  []string // beside what every person's environment holds
}

func newPerson(t *testing.T) *person { return &person{t: t, home: t.TempDir()} }

// command returns the program's command line in the person's own environment:
// no desktop, hence no clipboard but the terminal's, and every folder that a
// program may write to below the home folder.
func (p *person) command(args ...string) *exec.Cmd {
	command := exec.Command(program, args...)
	command.Dir = p.home
	command.Env = append([]string{
		"HOME=" + p.home, "PATH=" + p.home, "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8",
		"COLDKMS_VAULT=" + p.path("vault"), "TMPDIR=" + p.home,
		"XDG_DATA_HOME=" + p.path("data"), "XDG_STATE_HOME=" + p.path("state"), "XDG_CONFIG_HOME=" + p.path("config"),
		"XDG_CACHE_HOME=" + p.path("cache"), "XDG_RUNTIME_DIR=" + p.path("run"),
	}, p.env...)
	return command
}

// path returns the path of a file in the person's home folder.
func (p *person) path(name string) string { return filepath.Join(p.home, name) }

// opens opens the console.
func (p *person) opens(width, height int) *Terminal {
	p.t.Helper()
	return Start(p.t, p.command(), width, height)
}

// opensVault opens the console on a vault of the person's, and unlocks it.
func (p *person) opensVault(width, height int) *Terminal {
	p.t.Helper()
	p.hasVault()
	term := p.opens(width, height)
	unlocks(term)
	term.Sees("No keys yet")
	return term
}

// runs runs a command without a terminal and returns what it says.
func (p *person) runs(args ...string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	like := p.command(args...)
	command := exec.CommandContext(ctx, like.Path, args...)
	command.Dir, command.Env, command.WaitDelay = like.Dir, like.Env, time.Second
	out, err := command.CombinedOutput()
	if err != nil {
		p.t.Fatalf("coldkms %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// newVault makes a vault without a screen. Making one takes a second, and so
// every vault of these tests is a copy of it.
var newVault = sync.OnceValues(func() (folder string, err error) {
	home := filepath.Dir(program)
	file := filepath.Join(home, "passphrase")
	if err := os.WriteFile(file, []byte(passphrase+"\n"), 0o600); err != nil {
		return "", err
	}
	folder = filepath.Join(home, "vault")
	out, err := exec.Command(program, "init", "--vault", folder, "--account", "111122223333", "--passphrase-file", file).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("coldkms init: %w\n%s", err, out)
	}
	return folder, nil
})

// hasVault gives the person a vault without keys.
func (p *person) hasVault() {
	p.t.Helper()
	made, err := newVault()
	if err == nil {
		err = copyVault(p.path("vault"), made)
	}
	if err != nil {
		p.t.Fatalf("making a vault: %v", err)
	}
}

func copyVault(to, from string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		copied := to + strings.TrimPrefix(path, from)
		switch {
		case entry.IsDir():
			return os.Mkdir(copied, 0o700)
		case entry.Name() == "ballast": // large, and never written to
			return os.Link(path, copied)
		}
		contents, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(copied, contents, 0o600)
	})
}

// holder waits until a console has the person's vault open, and returns its
// process.
func (p *person) holder() (pid int) {
	p.t.Helper()
	p.until("a process has the vault open", func() bool {
		text, _ := os.ReadFile(p.path("vault/lock"))
		pid, _ = strconv.Atoi(strings.TrimSpace(string(text)))
		return pid > 0
	})
	return pid
}

// vaultCloses waits until the person's vault was closed in order, and nobody
// holds it any more.
func (p *person) vaultCloses() {
	p.t.Helper()
	p.until("the vault is closed", func() bool {
		lock, err := os.Open(p.path("vault/lock"))
		if err != nil {
			return false
		}
		defer lock.Close()
		text, err := io.ReadAll(lock)
		return err == nil && len(text) == 0 && syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
	})
}

// until waits for something that no terminal shows.
func (p *person) until(what string, condition func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(Patience); !condition(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("it never came that %s", what)
		}
	}
}
