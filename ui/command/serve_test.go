package command

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// printedText is what a command that runs has printed so far.
type printedText struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{}
}

func (p *printedText) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case p.more <- struct{}{}:
	default:
	}
	return p.text.Write(text)
}

func (p *printedText) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// serves runs coldkms serve until end is called, which returns its exit status and what it wrote to standard error. out
// is what it printed.
func (d *desk) serves(flags ...string) (out string, end func() (status int, stderr string)) {
	d.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	stdout, stderr := &printedText{more: make(chan struct{}, 1)}, &printedText{more: make(chan struct{}, 1)}
	ended := make(chan int, 1)
	go func() {
		args := append([]string{"serve", "--listen", "127.0.0.1:0"}, flags...)
		ended <- Execute(ctx, args, Streams{In: strings.NewReader(""), Out: stdout, Err: stderr}, noConsole)
	}()
	end = sync.OnceValues(func() (int, string) {
		cancel()
		return <-ended, stderr.String()
	})
	d.t.Cleanup(func() { end() })
	for !strings.Contains(stdout.String(), "AWS_DEFAULT_REGION=") {
		select {
		case status := <-ended:
			d.t.Fatalf("serve %v ended with %d: %s", flags, status, stderr)
		case <-stdout.more:
		}
	}
	return stdout.String(), end
}

func TestServe(t *testing.T) {
	d := newDesk(t, 1)
	keyFile := filepath.Join(d.dir, "an admin's.ini")
	out, end := d.serves("--access-key-file", keyFile)
	for _, line := range []string{
		`# Account 111122223333 is served until Ctrl\+C. For AWS clients:`,
		`export AWS_ENDPOINT_URL_KMS=http://127.0.0.1:\d+`, `export AWS_ENDPOINT_URL_IAM=http://127.0.0.1:\d+`,
		`export AWS_ENDPOINT_URL_STS=http://127.0.0.1:\d+`, `export AWS_REGION=us-west-2`, `export AWS_DEFAULT_REGION=us-west-2`,
	} {
		if !regexp.MustCompile("(?m)^" + line + "$").MatchString(out) {
			t.Errorf("%s is missing in\n%s", line, out)
		}
	}
	written, err := os.ReadFile(keyFile)
	if err != nil || !regexp.MustCompile(`^\[default\]\naws_access_key_id = AKIA[A-Z2-7]{16}\naws_secret_access_key = \S{40}\n$`).Match(written) {
		t.Errorf("the file holds %d bytes, %v", len(written), err)
	}
	if at, err := os.Stat(keyFile); err != nil || at.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", at, err)
	}
	url := regexp.MustCompile(`http://\S+`).FindString(out)
	response, err := http.Post(url, "application/x-amz-json-1.1", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("answered %s", response.Status)
	}

	// The other commands work meanwhile, without a passphrase.
	t.Setenv(passphraseVariable, "/nowhere")
	if keys := d.succeeds("coldkms kms list-keys --as user/Administrator")["Keys"].([]any); len(keys) != 1 {
		t.Errorf("listed %v", keys)
	}
	if status, stderr := end(); status != 0 || stderr != "coldkms: ending; requests that have begun are answered\n" {
		t.Errorf("ended with %d: %s", status, stderr)
	}

	// A file whose access key works is left as it is.
	t.Setenv(passphraseVariable, d.file("passphrase", vaulttest.Passphrase))
	_, end = d.serves("--access-key-file", keyFile)
	if again, err := os.ReadFile(keyFile); err != nil || string(again) != string(written) {
		t.Errorf("the file is another, %v", err)
	}
	end()
	if listed := d.succeeds("coldkms iam list-access-keys --user-name Administrator")["AccessKeyMetadata"].([]any); len(listed) != 1 {
		t.Errorf("the access keys are %v", listed)
	}
}

func TestServedRequestsAreShown(t *testing.T) {
	d := newDesk(t, 0)
	out, end := d.serves("--show-requests")
	url := regexp.MustCompile(`http://\S+`).FindString(out)
	request, err := http.NewRequest(http.MethodPost, url, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{"Content-Type": {"application/x-amz-json-1.1"}, "X-Amz-Target": {"TrentService.ListKeys"}}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	line := regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 127\.0\.0\.1 - - ListKeys MissingAuthenticationTokenException \S+s$`)
	if _, stderr := end(); !line.MatchString(stderr) {
		t.Errorf("shown is %q", stderr)
	}
}

// Somebody who finds the usual address taken is told of the flag.
func TestServeAtATakenAddress(t *testing.T) {
	d := newDesk(t, 0)
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	status, _, stderr := d.types("coldkms serve --listen " + other.Addr().String())
	if status != 1 || !strings.Contains(stderr, "address already in use; --listen names another address") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

func TestMistakesOfServe(t *testing.T) {
	d := newDesk(t, 0)
	d.file("other.ini", "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n")
	for line, says := range map[string]string{
		"--listen 0.0.0.0:4599":                          "0.0.0.0:4599 can be reached from other machines: that needs TLS, a certificate and its key",
		"--listen 4599":                                  `"4599" is no address and port, such as 127.0.0.1:4599`,
		"--tls-cert DIR/cert.pem":                        "TLS needs both a certificate and its key",
		"--tls-cert DIR/none --tls-key DIR/none":         "serving AWS clients: reading the certificate and its key: open ",
		"--access-key-file DIR/other.ini":                "other.ini is there and holds no access key that works in this vault: remove it for a new one, or name another file",
		"--access-key-file DIR/none/a":                   "making the file for the access key: open ",
		"--passphrase-file DIR/other.ini --listen [::1]": `"[::1]" is no address and port`,
	} {
		status, out, stderr := d.types("coldkms serve " + line)
		if status != 1 || out != "" || !strings.HasPrefix(stderr, "coldkms: ") || !strings.Contains(stderr, says) {
			t.Errorf("%s: status %d, %q, %q; want %q", line, status, out, stderr, says)
		}
	}
	d.isOpenInAConsole()
	if status, _, stderr := d.types("coldkms serve"); status != 1 || !strings.Contains(stderr, "lock its console") {
		t.Errorf("beside a console: status %d, %s", status, stderr)
	}
}

func TestFilesForAShell(t *testing.T) {
	for path, want := range map[string]string{"/a/b-c.ini": "/a/b-c.ini", "/a b": "'/a b'", "/a'b": `'/a'\''b'`, "/$a": "'/$a'"} {
		if got := quotedForShell(path); got != want {
			t.Errorf("%s is %s", path, got)
		}
	}
}

// wellOrNot is a vault that is as well as it says.
type wellOrNot struct{ health, tending error }

func (v *wellOrNot) Health() error              { return v.health }
func (v *wellOrNot) Tend(context.Context) error { return v.tending }

func TestAServedVaultThatTakesNoCallsSaysSoOnce(t *testing.T) {
	var said strings.Builder
	s := new(serving)
	s.clients.Log = slog.New(slog.NewTextHandler(&said, nil))
	v := new(wellOrNot)
	for _, step := range []struct {
		health, tending error
		says            int
	}{
		{nil, nil, 0},
		{nil, errors.New("the disk is slow"), 1},
		{vault.ErrDegraded, nil, 2},
		{vault.ErrDegraded, nil, 2},
	} {
		v.health, v.tending = step.health, step.tending
		s.tend(context.Background(), v)
		if lines := strings.Count(said.String(), "\n"); lines != step.says {
			t.Fatalf("%d lines, want %d: %s", lines, step.says, &said)
		}
	}
	if !strings.Contains(said.String(), vault.ErrDegraded.Error()) {
		t.Errorf("it said %s", &said)
	}
}
