package vaulttest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// closureRecords is how many records go into the trail at a time.
const closureRecords = 400

// Append puts records into the trail that no call has left, as fast as the store takes them: a long past for a test.
// The vault is closed meanwhile and opened again, so that sessions from before are of no use.
func (f *Fixture) Append(t testing.TB, count int, record func(i int) []byte) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Fatalf("closing the vault: %v", err)
	}
	if err := f.append(count, record); err != nil {
		t.Fatalf("writing %d records: %v", count, err)
	}
	v, err := vault.Open(context.Background(), f.Dir, []byte(Passphrase), f.Options)
	if err != nil {
		t.Fatalf("opening the vault: %v", err)
	}
	f.Vault = v
}

func (f *Fixture) append(count int, record func(i int) []byte) error {
	options := store.Options{Clock: f.Options.Clock, Random: f.Options.Random, KDF: f.Options.KDF}
	if f.Options.Store != nil {
		f.Options.Store(&options)
	}
	s, err := store.Open(context.Background(), f.Dir, []byte(Passphrase), options)
	if err != nil {
		return err
	}
	return errors.Join(appendAll(s, count, record), s.Close())
}

func appendAll(s *store.Store, count int, record func(i int) []byte) error {
	for from := 0; from < count; from += closureRecords {
		err := s.Update(context.Background(), func(tx *store.Tx) error {
			for i := from; i < min(from+closureRecords, count); i++ {
				tx.Append(record(i))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// past are the operations of Past, and how some of them were refused.
var past = []struct {
	operation *model.Operation
	user      string // "" for the root
	refusal   *model.Error
}{
	{model.OpDecrypt, "App", nil},
	{model.OpEncrypt, "App", nil},
	{model.OpDescribeKey, "Alice", nil},
	{model.OpGenerateDataKey, "App", nil},
	{model.OpDecrypt, "Alice", model.ErrInvalidCiphertext()},
	{model.OpListKeys, "", nil},
	{model.OpScheduleKeyDeletion, "Alice", nil},
}

// Past returns the record of call i of a past in which two users and the root use three keys, one call a minute, the
// last of count calls a minute before Start.
func Past(i, count int) []byte {
	was := past[i%len(past)]
	key := fmt.Sprintf("%08d-12ab-34cd-56ef-1234567890ab", i%3)
	caller := identity.Caller{Principal: identity.RootOf(Home.Account), UserAgent: "coldkms/test", SourceIP: "192.0.2.0", AccessKeyID: "EXAMPLE_KEY_ID"}
	if was.user != "" {
		caller.Principal = identity.Principal{Account: Home.Account, Kind: identity.User, Path: "/", Name: was.user, UniqueID: "EX_PRINCIPAL_ID"}
	}
	at := Start.Add(time.Duration(i-count) * time.Minute)
	caller.SessionStart = at
	event, err := trail.Call{
		Operation: was.operation, Caller: caller, Region: Home.Region, Time: at, Refusal: was.refusal,
		RequestID:  fmt.Sprintf("%08x-63bc-11e4-bc2b-4198b6150d5c", i),
		EventID:    fmt.Sprintf("%08x-8f16-486d-8f16-e26e1ae8dff0", i),
		Parameters: map[string]any{"keyId": key},
		Resources:  []trail.Resource{{ARN: Home.KeyARN(key), AccountID: Home.Account}},
	}.Event().Encode()
	if err != nil {
		panic(err) // only texts are encoded
	}
	return event
}
