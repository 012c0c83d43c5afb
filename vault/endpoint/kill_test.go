package endpoint

import (
	"bufio"
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

var killRounds = flag.Int("kill.rounds", 2, "how often a serving process is killed")

// childFolder tells a copy of this test binary which vault it is to serve.
const childFolder = "ENDPOINT_TEST_CHILD_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		if err := serveUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// realOptions are those of a vault that is quick to open, at the time of day.
func realOptions() vault.Options {
	options := vaulttest.Options(vaulttest.NewClock())
	options.Clock, options.Random = time.Now, rand.Reader
	return options
}

// serveUntilKilled opens a vault, serves it and says where.
func serveUntilKilled(dir string) error {
	v, err := vault.Open(context.Background(), dir, []byte(vaulttest.Passphrase), realOptions())
	if err != nil {
		return err
	}
	s, err := ServeClients(v, Clients{Address: "127.0.0.1:0", Now: time.Now, Log: quiet})
	if err != nil {
		return err
	}
	fmt.Println(s.URL())
	select {}
}

// acknowledged is what clients were told that was done.
type acknowledged struct {
	mu       sync.Mutex
	keys     []string
	grants   map[string]string // grant ids and their keys
	requests []string
}

// work makes keys and grants and uses them until the server is gone.
func (a *acknowledged) work(client *kms.Client) {
	ctx := context.Background()
	for {
		made, err := client.CreateKey(ctx, &kms.CreateKeyInput{})
		if err != nil {
			return
		}
		key := *made.KeyMetadata.KeyId
		id, _ := awsmiddleware.GetRequestIDMetadata(made.ResultMetadata)
		a.note(func() { a.keys, a.requests = append(a.keys, key), append(a.requests, id) })
		granted, err := client.CreateGrant(ctx, &kms.CreateGrantInput{KeyId: &key, GranteePrincipal: aws.String(root), Operations: []types.GrantOperation{types.GrantOperationEncrypt}})
		if err != nil {
			return
		}
		id, _ = awsmiddleware.GetRequestIDMetadata(granted.ResultMetadata)
		a.note(func() { a.grants[*granted.GrantId], a.requests = key, append(a.requests, id) })
		sealed, err := client.Encrypt(ctx, &kms.EncryptInput{KeyId: &key, Plaintext: []byte("a")})
		if err != nil {
			return
		}
		id, _ = awsmiddleware.GetRequestIDMetadata(sealed.ResultMetadata)
		a.note(func() { a.requests = append(a.requests, id) })
	}
}

func (a *acknowledged) note(change func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change()
}

func (a *acknowledged) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.requests)
}

// What a client was told is there after the serving process was killed, and so is the record of it.
func TestAcknowledgedCallsSurviveKill(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "vault")
	v, err := vault.Create(ctx, dir, []byte(vaulttest.Passphrase), vaulttest.Home, realOptions())
	if err != nil {
		t.Fatal(err)
	}
	who := (&open{t: t, v: v}).accessKey("")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	told := &acknowledged{grants: map[string]string{}}
	for range *killRounds {
		killUnderLoad(t, dir, who, told)
		v, err := vault.Open(ctx, dir, []byte(vaulttest.Passphrase), realOptions())
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Verify(ctx); err != nil {
			t.Error(err)
		}
		told.check(t, v)
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killUnderLoad has clients work with a process that serves a vault, and kills it when they were told enough.
func killUnderLoad(t *testing.T, dir string, who aws.Credentials, told *acknowledged) {
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
	defer func() { _ = cmd.Wait() }() // its error says that it was killed
	defer func() { _ = cmd.Process.Kill() }()
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the process does not serve the vault")
	}
	o := &open{t: t, s: &Server{url: strings.TrimSpace(lines.Text())}}
	var clients sync.WaitGroup
	enough := told.count() + 60
	for range 4 {
		clients.Go(func() { told.work(o.sdk(who, func(k *kms.Options) { k.Retryer = aws.NopRetryer{} })) })
	}
	for told.count() < enough {
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	clients.Wait()
}

// check compares a vault with what clients were told.
func (a *acknowledged) check(t *testing.T, v *vault.Vault) {
	t.Helper()
	ctx, s := context.Background(), rootOf(t, v, "")
	for _, key := range a.keys {
		if _, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: key}}); err != nil {
			t.Errorf("the key %s: %v", key, err)
		}
	}
	for id, key := range a.grants {
		if list, err := s.ListGrants(ctx, &model.ListGrantsRequest{KeyID: key, GrantID: id}); err != nil || len(list.Grants) != 1 {
			t.Errorf("the grant %s of %s: %v, %v", id, key, list, err)
		}
	}
	var records strings.Builder
	if err := Records(ctx, s, Reading{}, func(raw []byte) error { records.Write(raw); return nil }); err != nil {
		t.Fatal(err)
	}
	for _, id := range a.requests {
		if !strings.Contains(records.String(), `"requestID":"`+id+`"`) {
			t.Errorf("the request %s left no record", id)
		}
	}
	if len(a.keys) == 0 || len(a.grants) == 0 {
		t.Error("nothing was done")
	}
}
