package main

import (
	"context"
	"crypto/sha3"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
)

// today is when every picture is taken.
var today = time.Date(2017, time.February, 12, 15, 30, 0, 0, time.UTC)

// home is the guide's example account.
var home = model.Place{Account: "111122223333", Region: "us-west-2"}

// keys are those of the vault, in the order in which they were made, one a day.
var keys = []struct {
	alias, description string
	state              model.KeyState
	tags               []model.Tag
}{
	{"payroll", "Salaries and payslips", model.Enabled, []model.Tag{{TagKey: "Department", TagValue: "Finance"}, {TagKey: "Purpose", TagValue: "Production"}}},
	{"workspaces-prod", "Volumes of the WorkSpaces in production", model.Enabled, []model.Tag{{TagKey: "Purpose", TagValue: "Production"}}},
	{"archive", "Closed accounts until 2016", model.PendingDeletion, nil},
	{"invoices", "Invoices to customers", model.Enabled, []model.Tag{{TagKey: "Department", TagValue: "Finance"}}},
	{"backup-2016", "Backups of last year", model.Disabled, nil},
	{"reports", "Quarterly reports", model.Enabled, nil},
}

// furnish makes the vault that the pictures are taken of: its past ends today,
// and its random bytes repeat.
func furnish(ctx context.Context, dir string) (*vault.Vault, error) {
	now := today.AddDate(0, 0, -len(keys))
	v, err := vault.Create(ctx, dir, []byte("correct horse battery staple"), home, vault.Options{
		Clock: func() time.Time { return now }, Random: repeating("vault"), Limits: vault.DefaultLimits(),
		KDF: crypto.Argon2{Time: 1, MemoryKiB: 64, Parallelism: 1}, // the passphrase guards nothing
	})
	if err != nil {
		return nil, err
	}
	root := v.SignIn(identity.Caller{Principal: identity.RootOf(home.Account), UserAgent: "coldkms/pictures", SourceIP: "127.0.0.1"}, home.Region)
	for i := range keys {
		if err := makeKey(ctx, root, i); err != nil {
			return nil, errors.Join(fmt.Errorf("making the key %s: %w", keys[i].alias, err), v.Close())
		}
		now = now.AddDate(0, 0, 1)
	}
	return v, nil
}

// makeKey makes a key and brings it into its state.
func makeKey(ctx context.Context, s *vault.Session, i int) error {
	made, err := s.CreateKey(ctx, &model.CreateKeyRequest{Description: keys[i].description, Tags: keys[i].tags})
	if err != nil {
		return err
	}
	id := made.KeyMetadata.KeyID
	_, err = s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: model.AliasPrefix + keys[i].alias, TargetKeyID: id})
	if err != nil {
		return err
	}
	_, err = s.Encrypt(ctx, &model.EncryptRequest{KeyID: id, Plaintext: []byte("4,200 a month"), EncryptionContext: map[string]string{"Department": "Finance"}})
	if err != nil {
		return err
	}
	switch keys[i].state {
	case model.Disabled:
		_, err = s.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: id}})
	case model.PendingDeletion:
		days := 21
		_, err = s.ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: id, PendingWindowInDays: &days})
	}
	return err
}

// repeating returns random bytes that are the same for the same seed. It is
// safe for concurrent use.
func repeating(seed string) io.Reader {
	stream := sha3.NewSHAKE256()
	_, _ = stream.Write([]byte(seed)) // it takes everything
	return &lockedReader{reader: stream}
}

type lockedReader struct {
	mu     sync.Mutex
	reader io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reader.Read(p)
}
