package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

func withProgram(run func() int) (status int, err error) {
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
}

func newPerson(t *testing.T) person { return person{t, t.TempDir()} }

// command returns the program's command line in the person's own environment:
// no desktop, hence no clipboard but the terminal's.
func (p person) command(args ...string) *exec.Cmd {
	command := exec.Command(program, args...)
	command.Dir = p.home
	command.Env = []string{"HOME=" + p.home, "PATH=" + p.home, "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8"}
	return command
}

// path returns the path of a file in the person's home folder.
func (p person) path(name string) string { return filepath.Join(p.home, name) }

// opens opens the console.
func (p person) opens(width, height int) *Terminal {
	p.t.Helper()
	return Start(p.t, p.command("--vault", p.path("vault")), width, height)
}

// runs runs a command without a terminal and returns what it says.
func (p person) runs(args ...string) string {
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

// hasVault makes a vault without a screen.
func (p person) hasVault() {
	p.t.Helper()
	if err := os.WriteFile(p.path("pass"), []byte(passphrase+"\n"), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.runs("init", "--vault", p.path("vault"), "--account", "111122223333", "--region", "us-west-2", "--passphrase-file", p.path("pass"))
}
