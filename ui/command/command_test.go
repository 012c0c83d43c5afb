package command

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/vault"
)

// run executes a command line and returns its exit status and what it printed.
func run(t *testing.T, console Console, args ...string) (status int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = Execute(context.Background(), args, Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr}, console)
	return status, stdout.String(), stderr.String()
}

func noConsole(context.Context, Settings) error { panic("the console was asked for") }

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestInitMakesAVaultThatThePassphraseOpens(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	passphrase := write(t, "correct horse battery\r\n")

	status, out, stderr := run(t, noConsole, "init", "--vault", dir, "--account", "111122223333", "--region", "eu-west-1", "--passphrase-file", passphrase)
	if status != 0 || stderr != "" || !strings.Contains(out, "account 111122223333 in eu-west-1") {
		t.Fatalf("init: status %d, %q, %q", status, out, stderr)
	}
	v, err := vault.Open(context.Background(), dir, []byte("correct horse battery"), SystemOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if want := (model.Place{Account: "111122223333", Region: "eu-west-1"}); v.Home() != want {
		t.Errorf("the vault is for %v, want %v", v.Home(), want)
	}

	status, _, stderr = run(t, noConsole, "init", "--vault", dir, "--account", "111122223333", "--passphrase-file", passphrase)
	if status != 1 || stderr == "" {
		t.Errorf("a second init in the same folder: status %d, %q", status, stderr)
	}
}

func TestInitMistakes(t *testing.T) {
	good := write(t, "correct horse battery")
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"no account", []string{"--passphrase-file", good}, `required flag(s) "account" not set`},
		{"a short account", []string{"--account", "123", "--passphrase-file", good}, `an account id has 12 digits, unlike "123"`},
		{"no Region", []string{"--account", "111122223333", "--region", "mars", "--passphrase-file", good}, `"mars" is not the name of a Region`},
		{"no passphrase and no terminal", []string{"--account", "111122223333"}, "no passphrase: give --passphrase-file or COLDKMS_PASSPHRASE_FILE"},
		{"an empty passphrase", []string{"--account", "111122223333", "--passphrase-file", write(t, "\n")}, "the passphrase is empty"},
		{"a file that is no passphrase", []string{"--account", "111122223333", "--passphrase-file", write(t, strings.Repeat("x", 2000))}, "longer than 1024 bytes"},
		{"a file that is not there", []string{"--account", "111122223333", "--passphrase-file", "/nowhere"}, "reading the passphrase: open /nowhere"},
		{"an empty vault", []string{"--vault", "", "--account", "111122223333", "--passphrase-file", good}, "--vault is empty"},
		{"an unknown flag", []string{"--passphrase", "x"}, "unknown flag: --passphrase"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(passphraseVariable, "")
			dir := filepath.Join(t.TempDir(), "vault")
			status, out, stderr := run(t, noConsole, append([]string{"init", "--vault", dir}, c.args...)...)
			if status != 1 || out != "" || !strings.HasPrefix(stderr, "coldkms: ") || !strings.Contains(stderr, c.says) {
				t.Errorf("status %d, out %q, err %q; want 1 and %q", status, out, stderr, c.says)
			}
			if _, err := os.Stat(dir); err == nil {
				t.Error("the folder was made all the same")
			}
		})
	}
}

func TestInitTakesThePassphraseFileOfTheEnvironment(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	t.Setenv(passphraseVariable, write(t, "correct horse battery\n"))
	if status, out, stderr := run(t, noConsole, "init", "--vault", dir, "--account", "111122223333"); status != 0 || stderr != "" {
		t.Fatalf("init: status %d, %q, %q", status, out, stderr)
	}
	v, err := vault.Open(context.Background(), dir, []byte("correct horse battery"), SystemOptions())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	// The flag comes first.
	other := filepath.Join(t.TempDir(), "vault")
	if status, _, stderr := run(t, noConsole, "init", "--vault", other, "--account", "111122223333", "--passphrase-file", "/nowhere"); status != 1 || !strings.Contains(stderr, "open /nowhere") {
		t.Errorf("another file: status %d, %q", status, stderr)
	}
}

// What keeps a vault from being made is said before anybody is asked for a passphrase.
func TestInitLooksBeforeItAsks(t *testing.T) {
	t.Setenv(passphraseVariable, "")
	vaultAt, full := filepath.Join(t.TempDir(), "vault"), t.TempDir()
	if status, _, stderr := run(t, noConsole, "init", "--vault", vaultAt, "--account", "111122223333", "--passphrase-file", write(t, "correct horse")); status != 0 {
		t.Fatal(stderr)
	}
	if err := os.WriteFile(filepath.Join(full, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ dir, account, says string }{
		{vaultAt, "111122223333", "there is a vault in " + vaultAt + " already"},
		{full, "111122223333", full + " is not empty: it holds letter.txt"},
		{filepath.Join(full, "letter.txt", "vault"), "111122223333", "not a directory"},
		{filepath.Join(full, "new"), "123", "an account id has 12 digits"},
	} {
		status, _, stderr := run(t, noConsole, "init", "--vault", c.dir, "--account", c.account)
		if status != 1 || !strings.Contains(stderr, c.says) || strings.Contains(stderr, "passphrase") {
			t.Errorf("%s: status %d, %q, want %q", c.dir, status, stderr, c.says)
		}
	}
}

func TestALineThatMakesNoSenseNamesTheHelp(t *testing.T) {
	for line, want := range map[string]string{
		"nonsense":           "coldkms: unknown command \"nonsense\" for \"coldkms\"\nHelp: coldkms --help\n",
		"--nonsense":         "coldkms: unknown flag: --nonsense\nHelp: coldkms --help\n",
		"init --nonsense":    "coldkms: unknown flag: --nonsense\nHelp: coldkms init --help\n",
		"kms list-keys --no": "coldkms: unknown flag: --no\nHelp: coldkms kms list-keys help\n",
	} {
		if status, out, stderr := run(t, noConsole, strings.Fields(line)...); status == 0 || out != "" || stderr != want {
			t.Errorf("%s: status %d, %q, %q", line, status, out, stderr)
		}
	}
}

func TestVaultFolder(t *testing.T) {
	for _, c := range []struct{ name, flag, variable, xdg, home, want string }{
		{"the flag comes first", "/a", "/b", "/c", "/d", "/a"},
		{"then COLDKMS_VAULT", "", "/b", "/c", "/d", "/b"},
		{"then the XDG data folder", "", "", "/c", "/d", "/c/coldkms"},
		{"a relative XDG folder is ignored", "", "", "c", "/d", "/d/.local/share/coldkms"},
		{"then the home folder", "", "", "", "/d", "/d/.local/share/coldkms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("COLDKMS_VAULT", c.variable)
			t.Setenv("XDG_DATA_HOME", c.xdg)
			t.Setenv("HOME", c.home)
			var args []string
			if c.flag != "" {
				args = []string{"--vault", c.flag}
			}
			var got string
			status, _, stderr := run(t, func(_ context.Context, s Settings) error { got = s.Vault; return nil }, args...)
			if status != 0 || got != c.want {
				t.Errorf("the vault is %q (status %d, %q), want %q", got, status, stderr, c.want)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	status, out, _ := run(t, noConsole, "--help")
	for _, word := range []string{"init", "--vault", "COLDKMS_VAULT"} {
		if !strings.Contains(out, word) {
			t.Errorf("--help (status %d) does not name %s:\n%s", status, word, out)
		}
	}
}
