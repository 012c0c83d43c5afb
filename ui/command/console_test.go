package command

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// started returns how a command line starts the console.
func started(t *testing.T, args ...string) Start {
	t.Helper()
	var got *Start
	status, _, stderr := run(t, func(_ context.Context, s Settings) error { got = &s.Start; return nil }, append(args, "--vault", t.TempDir())...)
	if status != 0 || got == nil {
		t.Fatalf("%q does not start the console: status %d, %q", args, status, stderr)
	}
	return *got
}

func TestConsoleFlags(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		args []string
		want Start
	}{
		{nil, Start{}},
		{[]string{"--theme", "high-contrast"}, Start{Theme: "high-contrast"}},
		{[]string{"--ascii"}, Start{ASCII: &yes}},
		{[]string{"--ascii=false"}, Start{ASCII: &no}},
		{[]string{"--mouse=off"}, Start{Mouse: &no}},
		{[]string{"--mouse", "on"}, Start{Mouse: &yes}},
		{[]string{"--read-only", "--region", "eu-west-1"}, Start{ReadOnly: true, Region: "eu-west-1"}},
		{[]string{"keys"}, Start{}},
		{[]string{"keys", "--filter", "state:disabled pay", "--theme", "none"}, Start{KeysFilter: "state:disabled pay", Theme: "none"}},
		{[]string{"--mouse", "off", "keys"}, Start{Mouse: &no}},
	} {
		if got := started(t, c.args...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %+v, want %+v", c.args, got, c.want)
		}
	}
}

func TestConsoleFlagMistakes(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--theme", "blue"}, "--theme blue: the themes are dark, light, high-contrast, none"},
		{[]string{"--theme", ""}, "--theme : the themes are dark,"},
		{[]string{"--mouse=maybe"}, "--mouse maybe: it is on or off"},
		{[]string{"--region", "mars"}, "--region mars: this is not the name of a Region"},
		{[]string{"keys", "--theme", "blue"}, "--theme blue: the themes are"},
		{[]string{"keys", "payroll"}, `unknown command "payroll"`},
		{[]string{"--filter", "x"}, "unknown flag: --filter"},
	} {
		status, out, stderr := run(t, noConsole, append(c.args, "--vault", t.TempDir())...)
		if status != 1 || out != "" || !strings.Contains(stderr, c.says) {
			t.Errorf("%q: status %d, out %q, err %q; want %q", c.args, status, out, stderr, c.says)
		}
	}
}

func TestSettingsFile(t *testing.T) {
	for _, c := range []struct{ xdg, home, want string }{
		{"/c", "/d", "/c/coldkms/settings.json"},
		{"", "/d", "/d/.config/coldkms/settings.json"},
		{"c", "/d", "/d/.config/coldkms/settings.json"},
	} {
		t.Setenv("XDG_CONFIG_HOME", c.xdg)
		t.Setenv("HOME", c.home)
		if got, err := SettingsFile(); err != nil || got != c.want {
			t.Errorf("with %q the file is %q, %v; want %q", c.xdg, got, err, c.want)
		}
	}
}

func TestCompletion(t *testing.T) {
	if _, out, _ := run(t, noConsole, "--help"); !strings.Contains(out, "completion ") {
		t.Errorf("--help does not name completion:\n%s", out)
	}
	if status, out, _ := run(t, noConsole, "completion", "bash"); status != 0 || !strings.Contains(out, "coldkms") {
		t.Errorf("completion bash: status %d, %d bytes", status, len(out))
	}
	for flag, want := range map[string]string{"--theme": "high-contrast\n", "--mouse": "on\noff\n"} {
		if _, out, _ := run(t, noConsole, "__complete", flag, ""); !strings.Contains(out, want) {
			t.Errorf("%s is completed by %q", flag, out)
		}
	}
}

func TestMan(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "man1")
	status, out, stderr := run(t, noConsole, "man", folder)
	pages, err := filepath.Glob(filepath.Join(folder, "coldkms*.1"))
	if status != 0 || err != nil || len(pages) < 5 || !strings.Contains(out, folder) {
		t.Fatalf("status %d, %q, %q; the pages are %q, %v", status, out, stderr, pages, err)
	}
	for name, wants := range map[string][]string{
		"coldkms.1":      {`.TH "COLDKMS" 1 "" "coldkms ` + Version + `"`, `coldkms \- A terminal console`, `\-\-theme name`, `\fBcoldkms\-init\fR(1)`, "the vault\\(aqs folder"},
		"coldkms-init.1": {".SH EXAMPLES\n.nf\n  coldkms init \\-\\-vault", ".SH OPTIONS OF ALL COMMANDS\n", `\fBcoldkms\fR(1)`},
		"coldkms-keys.1": {".SH SYNOPSIS\n.B coldkms keys [flags]\n", `\-\-filter text`},
	} {
		page, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(page), want) {
				t.Errorf("%s does not say %q:\n%s", name, want, page)
			}
		}
	}
}

// A formatter that is strict finds nothing wrong with the pages.
func TestManPagesAreWellFormed(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("there is no groff")
	}
	folder := t.TempDir()
	run(t, noConsole, "man", folder)
	pages, err := filepath.Glob(filepath.Join(folder, "*.1"))
	if err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(groff, append([]string{"-man", "-Tutf8", "-ww", "-z"}, pages...)...).CombinedOutput()
	if err != nil || len(said) > 0 {
		t.Errorf("%v:\n%s", err, said)
	}
}

func TestRoffStandsForItself(t *testing.T) {
	for text, want := range map[string]string{
		"--a 'b' `c` ^ ~ \\":    `\-\-a \(aqb\(aq \(gac\(ga \(ha \(ti \e`,
		".dot\nand\n'quote":     "\\&.dot\nand\n\\(aqquote",
		"a.b … Zoë":             `a.b \[u2026] Zo\[u00EB]`,
		"  .indented is no dot": "  .indented is no dot",
	} {
		if got := roff(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
