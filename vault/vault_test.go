package vault_test

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/store"
	"coldkms/vault/vaulttest"
)

func TestCreateAndOpen(t *testing.T) {
	f := vaulttest.New(t)
	if exists, err := vault.Exists(f.Dir); !exists || err != nil {
		t.Errorf("the vault exists: %v, %v", exists, err)
	}
	if exists, err := vault.Exists(filepath.Join(f.Dir, "none")); exists || err != nil {
		t.Errorf("a vault that was never made exists: %v, %v", exists, err)
	}
	if _, err := vault.Open(ctx, filepath.Join(f.Dir, "none"), []byte(vaulttest.Passphrase), f.Options); !errors.Is(err, store.ErrNoVault) {
		t.Errorf("opening none: %v", err)
	}
	f.Reopen(t)
	if f.Home() != vaulttest.Home || f.Health() != nil || len(f.Notices()) != 0 {
		t.Errorf("home %v, health %v, notices %q", f.Home(), f.Health(), f.Notices())
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(ctx, f.Dir, []byte("another passphrase"), f.Options); !errors.Is(err, store.ErrWrongPassphrase) {
		t.Errorf("opening with another passphrase: %v", err)
	}
}

func TestCreateForANonsensicalHome(t *testing.T) {
	for _, home := range []model.Place{{}, {Account: "1111", Region: "us-west-2"}, {Account: "111122223333", Region: "Atlantis"}} {
		dir := filepath.Join(t.TempDir(), "vault")
		if _, err := vault.Create(ctx, dir, []byte(vaulttest.Passphrase), home, vaulttest.Options(vaulttest.NewClock())); err == nil {
			t.Errorf("a vault was made for %+v", home)
		}
		if exists, err := vault.Exists(dir); exists || err != nil {
			t.Errorf("a vault for %+v exists: %v, %v", home, exists, err)
		}
	}
}

func TestSession(t *testing.T) {
	f := vaulttest.New(t)
	f.Clock.Advance(time.Hour)
	s := f.SignIn(alice, "eu-west-1")
	if want := (model.Place{Account: "111122223333", Region: "eu-west-1"}); s.Place() != want {
		t.Errorf("the session is in %v", s.Place())
	}
	if caller := s.Caller(); caller.Principal != alice.Principal || !caller.SessionStart.Equal(vaulttest.Start.Add(time.Hour)) {
		t.Errorf("signed in is %+v", caller)
	}
	if s.Vault() != f.Vault {
		t.Error("the session is on another vault")
	}
}

// failing is a source of randomness that can dry up.
type failing struct {
	from io.Reader
	dry  atomic.Bool
}

var errDry = errors.New("no more randomness")

func (r *failing) Read(p []byte) (int, error) {
	if r.dry.Load() {
		return 0, errDry
	}
	return r.from.Read(p)
}

func TestFailuresSayWhatWasBeingDone(t *testing.T) {
	f := vaulttest.New(t)
	random := &failing{from: vaulttest.Random(2)}
	f.Options.Random = random
	f.Reopen(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	before := len(records(t, f.Vault))
	random.dry.Store(true)
	for _, c := range []struct {
		err  error
		want string
	}{
		{refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{})), "CreateKey: "},
		{keyed["Encrypt"](s, "alias/a", nil), "Encrypt with key alias/a: "},
		{keyed["DisableKey"](s, key.KeyID, nil), "DisableKey with key " + key.KeyID + ": "},
		{keyed["GenerateDataKey"](s, key.ARN, nil), "GenerateDataKey with key " + key.ARN + ": "},
	} {
		if !errors.Is(c.err, errDry) || !strings.HasPrefix(c.err.Error(), c.want) || errors.As(c.err, new(*model.Error)) {
			t.Errorf("got %v, want %s…", c.err, c.want)
		}
	}
	random.dry.Store(false)
	if got := describe(t, s, key.KeyID).KeyState; got != model.Enabled {
		t.Errorf("the key is %s after calls that failed", got)
	}
	if rows := s.Rows(); len(rows) != 1 {
		t.Errorf("%d keys after calls that failed", len(rows))
	}
	if after := len(records(t, f.Vault)); after != before+1 {
		t.Errorf("%d records of one call", after-before)
	}
}
