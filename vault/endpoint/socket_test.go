package endpoint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/vault/vaulttest"
)

func TestTheTrailShowsTheClient(t *testing.T) {
	t.Parallel()
	v, dir, _ := served(t)
	for _, region := range []string{"", "eu-west-1"} {
		c, err := Dial(context.Background(), dir, Who{Region: region, Agent: "coldkms-cli/" + region})
		if err != nil {
			t.Fatal(err)
		}
		made := call[model.CreateKeyResponse](t, c, "CreateKey", &model.CreateKeyRequest{})
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		want := vaulttest.Home
		if region != "" {
			want.Region = region
		}
		if arn := want.KeyARN(made.KeyMetadata.KeyID); made.KeyMetadata.ARN != arn {
			t.Errorf("asked for %q the key is %s", region, made.KeyMetadata.ARN)
		}
		root := rootOf(t, v, want.Region)
		events, err := root.KeyEvents(context.Background(), made.KeyMetadata.KeyID, 1)
		if err != nil || len(events) != 1 {
			t.Fatalf("%d events, %v", len(events), err)
		}
		if e := events[0]; e.UserAgent != "coldkms-cli/"+region || e.AWSRegion != want.Region || e.UserIdentity.Type != "Root" ||
			e.UserIdentity.InvokedBy != "" || e.UserIdentity.AccessKeyID != "" {
			t.Errorf("the trail shows %+v", e)
		}
	}
}

// The owner of the socket calls as whom they like, and the trail shows as whom.
func TestOtherCallers(t *testing.T) {
	t.Parallel()
	v, dir, _ := served(t)
	mine := dial(t, dir)
	call[iam.CreateUserResponse](t, mine, "CreateUser", &iam.CreateUserRequest{OfUser: iam.OfUser{UserName: "Alice"}})
	made := call[model.CreateKeyResponse](t, mine, "CreateKey", &model.CreateKeyRequest{})
	alice := Who{Agent: agent, Principal: parsed(t, "user/Alice"), Context: map[string][]string{"aws:SourceIp": {"192.0.2.1"}}}
	describe := &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: made.KeyMetadata.KeyID}}
	if _, err := dialAs(t, dir, alice).Call(context.Background(), "DescribeKey", describe); !errors.Is(err, &model.Error{Code: model.CodeAccessDenied}) {
		t.Errorf("Alice gets %v", err)
	}
	events, err := rootOf(t, v, "").KeyEvents(context.Background(), made.KeyMetadata.KeyID, 1)
	if err != nil || len(events) != 1 || events[0].UserIdentity.UserName != "Alice" || events[0].SourceIPAddress != "192.0.2.1" {
		t.Errorf("the trail shows %+v, %v", events, err)
	}

	bob := Who{Agent: agent, Principal: parsed(t, "user/Bob")}
	_, direct := bob.SignIn(v)
	_, served := dialAs(t, dir, bob).Call(context.Background(), "DescribeKey", describe)
	if !errors.As(direct, new(*NobodyError)) || !errors.As(served, new(*NobodyError)) || direct.Error() != served.Error() {
		t.Errorf("Bob gets %v of the vault and %v over the socket", direct, served)
	}
}

func TestOnlyReading(t *testing.T) {
	t.Parallel()
	v, dir := newVault(t)
	s, err := ServeSocket(v, dir, true, quiet)
	if err != nil {
		t.Fatal(err)
	}
	closes(t, s)
	c := dial(t, dir)
	call[model.ListKeysResponse](t, c, "ListKeys", &model.ListKeysRequest{})
	for operation, request := range map[string]model.Request{"CreateKey": &model.CreateKeyRequest{}, "ScheduleKeyDeletion": &model.ScheduleKeyDeletionRequest{}, "DeleteUser": &iam.DeleteUserRequest{}} {
		if _, err := c.Call(context.Background(), operation, request); err == nil || errors.As(err, new(*model.Error)) || !strings.HasSuffix(err.Error(), errReading.message) {
			t.Errorf("%s: %v", operation, err)
		}
	}
}

func TestTheSocketIsItsOwners(t *testing.T) {
	t.Parallel()
	_, dir, s := served(t)
	at, err := os.Lstat(filepath.Join(dir, socketFile))
	if err != nil || at.Mode() != fs.ModeSocket|0o600 {
		t.Errorf("the socket is %v, %v", at.Mode(), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, socketFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket is there after the closing: %v", err)
	}
	if _, err := Dial(context.Background(), dir, me); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("dialling a closed server: %v", err)
	}
}

// leaveSocket leaves a socket in a folder as a process does that is killed.
func leaveSocket(t *testing.T, dir string) {
	t.Helper()
	listener, err := listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, socketFile)); err != nil {
		t.Fatal(err)
	}
}

func TestAStaleSocketIsReplaced(t *testing.T) {
	t.Parallel()
	v, dir := newVault(t)
	leaveSocket(t, dir)
	if _, err := Dial(context.Background(), dir, me); err == nil {
		t.Fatal("a socket without a server answers")
	}
	s, err := ServeSocket(v, dir, false, quiet)
	if err != nil {
		t.Fatal(err)
	}
	closes(t, s)
	call[model.CreateKeyResponse](t, dial(t, dir), "CreateKey", &model.CreateKeyRequest{})
}

// A vault opens and closes whatever is left of its socket.
func TestAVaultDoesNotMindAStaleSocket(t *testing.T) {
	t.Parallel()
	f := vaulttest.New(t)
	leaveSocket(t, f.Dir)
	f.Reopen(t)
	if err := f.Verify(context.Background()); err != nil || len(f.Notices()) > 0 {
		t.Errorf("%v, %q", err, f.Notices())
	}
}

func TestAFileInTheWayIsKept(t *testing.T) {
	t.Parallel()
	v, dir := newVault(t)
	path := filepath.Join(dir, socketFile)
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ServeSocket(v, dir, false, quiet); err == nil || !strings.Contains(err.Error(), path+" is in the way") {
		t.Errorf("%v", err)
	}
	if content, err := os.ReadFile(path); string(content) != "mine" {
		t.Errorf("the file holds %q, %v", content, err)
	}
}

func TestALongPath(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	for _, length := range []int{maxSocketPath - 1, maxSocketPath, maxSocketPath + 1, 400} {
		dir := t.TempDir()
		for len(dir)+200 < length {
			dir = filepath.Join(dir, strings.Repeat("d", 150))
		}
		if missing := length - len(filepath.Join(dir, socketFile)) - 1; missing > 0 {
			dir = filepath.Join(dir, strings.Repeat("e", missing))
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		listener, err := listen(dir)
		if err != nil {
			t.Fatalf("%d characters: %v", length, err)
		}
		connected(t, dir)
		if err := errors.Join(listener.Close(), removeSocket(dir)); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("links are left behind: %v, %v", left, err)
	}
}

func TestManyClients(t *testing.T) {
	t.Parallel()
	v, dir, _ := served(t)
	const clients = 16
	var done sync.WaitGroup
	for i := range clients {
		done.Go(func() {
			if err := work(dir, i); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	done.Wait()
	root := rootOf(t, v, "")
	rows, err := root.Catalogue(context.Background())
	if err != nil || len(rows) != clients {
		t.Errorf("%d keys, %v", len(rows), err)
	}
	for _, row := range rows {
		events, err := root.KeyEvents(context.Background(), row.KeyID, 20)
		if err != nil || len(events) != 3 {
			t.Errorf("the trail has %d calls with key %s, %v", len(events), row.KeyID, err)
		}
		for _, e := range events {
			if e.UserAgent != row.Description {
				t.Errorf("%s made a call with the key of %s", e.UserAgent, row.Description)
			}
		}
	}
}

// work makes a key and uses it.
func work(dir string, number int) error {
	ctx, name := context.Background(), fmt.Sprintf("client/%d", number)
	c, err := Dial(ctx, dir, Who{Agent: name})
	if err != nil {
		return err
	}
	defer c.Close()
	made, err := c.Call(ctx, "CreateKey", &model.CreateKeyRequest{Description: name})
	if err != nil {
		return err
	}
	key := made.(*model.CreateKeyResponse).KeyMetadata.KeyID
	sealed, err := c.Call(ctx, "Encrypt", &model.EncryptRequest{KeyID: key, Plaintext: []byte(name)})
	if err != nil {
		return err
	}
	opened, err := c.Call(ctx, "Decrypt", &model.DecryptRequest{CiphertextBlob: sealed.(*model.EncryptResponse).CiphertextBlob})
	if err != nil {
		return err
	}
	if got := string(opened.(*model.DecryptResponse).Plaintext); got != name {
		return fmt.Errorf("decrypted %q", got)
	}
	return nil
}

func TestOwnersOnlyEndsWithItsListener(t *testing.T) {
	t.Parallel()
	listener, err := listen(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := (ownersOnly{listener}).Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("%v", err)
	}
}
