package endpoint

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"coldkms/vault"
	"coldkms/vault/store"
	"coldkms/vault/vaulttest"
)

// marker is a plaintext that must stand nowhere.
const marker = "plaintext-that-nothing-may-log"

// spoiled returns a request with some of its bytes changed, cut or doubled.
func spoiled(random *rand.Rand, sent []byte) []byte {
	out := bytes.Clone(sent)
	for range 1 + random.IntN(4) {
		if len(out) == 0 {
			break
		}
		at := random.IntN(len(out))
		switch random.IntN(5) {
		case 0:
			out[at] = byte(random.IntN(256))
		case 1:
			out = out[:at]
		case 2:
			out = append(out[:at:at], out[min(at+random.IntN(20), len(out)):]...)
		case 3:
			out = append(out[:at:at], append(bytes.Repeat([]byte{byte(random.IntN(256))}, random.IntN(300)), out[at:]...)...)
		case 4:
			out = append(out[:at:at], append(bytes.Clone(out[at:min(at+40, len(out))]), out[at:]...)...)
		}
	}
	return out
}

// Whatever is sent is answered or cut off: nothing breaks, nothing is left behind, and no plaintext is logged.
func TestTenThousandMalformedRequests(t *testing.T) {
	t.Parallel()
	var logged lockedBuffer
	o := openToClients(t)
	key := vaulttest.CreateKey(t, rootOf(t, o.v, ""), "")
	s, err := ServeClients(o.v, Clients{Address: "127.0.0.1:0", Now: time.Now, Log: slog.New(slog.NewTextHandler(&logged, nil))})
	if err != nil {
		t.Fatal(err)
	}
	closes(t, s)
	o.s = s
	var valid [][]byte
	for _, r := range []*request{
		o.kmsRequest("Encrypt", `{"KeyId":"`+key.KeyID+`","Plaintext":"`+"cGxhaW50ZXh0LXRoYXQtbm90aGluZy1tYXktbG9n"+`","EncryptionContext":{"dept":"hr"}}`).sign(t, o.root, "kms", "us-west-2", time.Now()),
		o.kmsRequest("CreateKey", `{"Tags":[{"TagKey":"`+marker+`","TagValue":""}]}`).sign(t, o.root, "kms", "us-west-2", time.Now()),
		o.form("Action=ListUsers&Version=2010-05-08&MaxItems=3").sign(t, o.root, "iam", "us-east-1", time.Now()),
	} {
		var sent bytes.Buffer
		if err := r.Write(&sent); err != nil {
			t.Fatal(err)
		}
		valid = append(valid, sent.Bytes())
	}
	random := rand.New(rand.NewPCG(1, 2))
	answers := map[string]int{}
	for i := range 10000 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
		if err != nil {
			t.Fatal(err)
		}
		sent := spoiled(random, valid[i%len(valid)])
		_, _ = conn.Write(sent)              // it may be cut off before the end
		_ = conn.(*net.TCPConn).CloseWrite() // so that what is cut short ends
		whole, _ := io.ReadAll(conn)
		line, _, _ := strings.Cut(string(whole), "\r\n")
		answers[line]++
		// A client that closes its side has left: the call of one whose request was good all the same may be broken off.
		if strings.HasPrefix(line, "HTTP/1.1 5") && !strings.Contains(string(whole), "context canceled") {
			t.Errorf("%q is answered %s", sent, whole)
		}
		_ = conn.Close()
	}
	if answers["HTTP/1.1 400 Bad Request"] < 1000 {
		t.Errorf("the answers are %v", answers)
	}
	if got, _ := o.send(o.kmsRequest("ListKeys", `{}`).sign(t, o.root, "kms", "us-west-2", time.Now())); got.status != 200 {
		t.Errorf("then %+v", got)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if text := logged.String(); strings.Contains(text, marker) || strings.Contains(text, "cGxhaW50") || strings.Contains(text, "broke off") {
		t.Errorf("logged %s", text)
	}
}

// lockedBuffer is a buffer that several goroutines write to.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(text)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Calls share commits, and each has its own record all the same.
func TestEveryAnswerHasItsRecord(t *testing.T) {
	t.Parallel()
	l := newLoad(t)
	const requests = 2000
	count := func() (found int) {
		if err := Records(context.Background(), rootOf(t, l.v, ""), Reading{Filter: "op:GenerateDataKey"}, func([]byte) error { found++; return nil }); err != nil {
			t.Fatal(err)
		}
		return found
	}
	if took := press(t, strings.TrimPrefix(l.s.URL(), "http://"), 16, requests, l.requests["GenerateDataKey"]); len(took) != requests {
		t.Errorf("%d are answered", len(took))
	}
	if found := count(); found != requests {
		t.Errorf("%d are recorded", found)
	}
	if err := errors.Join(l.s.Close(), l.v.Verify(context.Background())); err != nil {
		t.Error(err)
	}
}

// When the disk is full no call is done, and none is said to be; when there is room again the vault is whole and works.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	var free atomic.Uint64
	free.Store(1 << 40)
	dir := filepath.Join(t.TempDir(), "vault")
	options := vaulttest.Options(vaulttest.NewClock())
	options.Store = func(o *store.Options) {
		o.Ballast, o.Segment = 4096, 1<<20
		o.FreeSpace = func(string) (uint64, error) { return free.Load(), nil }
	}
	v, err := vault.Create(context.Background(), dir, []byte(vaulttest.Passphrase), vaulttest.Home, options)
	if err != nil {
		t.Fatal(err)
	}
	o := &open{t: t, v: v, dir: dir, seen: make(chan Exchange, 100), clock: time.Now}
	o.root = o.accessKey("")
	o.serve()
	once := func(k *kms.Options) { k.Retryer = aws.NopRetryer{} }
	ctx := context.Background()
	made, err := o.sdk(o.root, once).CreateKey(ctx, &kms.CreateKeyInput{})
	if err != nil {
		t.Fatal(err)
	}
	free.Store(0)
	for range 3 {
		if _, err := o.sdk(o.root, once).CreateKey(ctx, &kms.CreateKeyInput{}); err == nil || !strings.Contains(err.Error(), "StatusCode: 500") {
			t.Errorf("CreateKey on a full disk: %v", err)
		}
		if _, err := o.sdk(o.root, once).Encrypt(ctx, &kms.EncryptInput{KeyId: made.KeyMetadata.KeyId, Plaintext: []byte("a")}); err == nil {
			t.Error("a call that leaves no record is done")
		}
	}
	free.Store(1 << 40)
	if _, err := o.sdk(o.root, once).Encrypt(ctx, &kms.EncryptInput{KeyId: made.KeyMetadata.KeyId, Plaintext: []byte("a")}); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := errors.Join(o.s.Close(), v.Close()); err != nil {
		t.Fatal(err)
	}
	if o.v, err = vault.Open(ctx, dir, []byte(vaulttest.Passphrase), options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.v.Close() })
	o.serve()
	if err := o.v.Verify(ctx); err != nil {
		t.Error(err)
	}
	listed, err := o.sdk(o.root).ListKeys(ctx, &kms.ListKeysInput{})
	if err != nil || len(listed.Keys) != 1 || *listed.Keys[0].KeyId != *made.KeyMetadata.KeyId {
		t.Errorf("after reopening: %+v, %v", listed, err)
	}
}
