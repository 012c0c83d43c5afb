package vault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

const oneDay = 24 * time.Hour

// A clock that is far ahead destroys nothing until a person confirms the date.
func TestAClockFarAhead(t *testing.T) {
	for _, c := range []struct {
		what string
		then func(t *testing.T, f *vaulttest.Fixture)
		gone bool
	}{
		{"nobody says anything", func(*testing.T, *vaulttest.Fixture) {}, false},
		{"opened again and again", func(t *testing.T, f *vaulttest.Fixture) {
			for range 3 {
				f.Clock.Advance(20 * time.Hour)
				f.Reopen(t)
			}
		}, false},
		{"a person confirms the date", func(t *testing.T, f *vaulttest.Fixture) {
			if err := f.AcceptClock(ctx); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"the vault is open for a day", func(t *testing.T, f *vaulttest.Fixture) {
			for range 25 {
				f.Clock.Advance(time.Hour)
				if err := f.Tend(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}, true},
		{"the machine sleeps for a day", func(t *testing.T, f *vaulttest.Fixture) {
			f.Clock.Advance(oneDay)
			if err := f.Tend(ctx); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		for _, opened := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/opened meanwhile %v", c.what, opened), func(t *testing.T) {
				f := vaulttest.New(t)
				s := f.Root()
				key, external, kept := vaulttest.CreateKey(t, s, "due"), vaulttest.CreateExternalKey(t, s, ""), vaulttest.CreateKey(t, s, "")
				vaulttest.Import(t, s, external.KeyID, material, vaulttest.Start.Add(40*oneDay))
				blob, ofExternal := encrypt(t, s, key.KeyID, "plaintext", nil), encrypt(t, s, external.KeyID, "plaintext", nil)
				schedule(t, s, key.KeyID)
				f.Clock.Advance(50 * oneDay)
				if opened {
					f.Reopen(t)
				}
				unusable := func() {
					s := f.Root()
					wantRefusal(t, keyed["CancelKeyDeletion"](s, key.KeyID, nil), "KMSInvalidStateException: "+key.ARN+" is pending deletion.")
					wantRefusal(t, keyed["Decrypt"](s, "", blob), "KMSInvalidStateException: "+key.ARN+" is pending deletion.")
					wantRefusal(t, keyed["Decrypt"](s, "", ofExternal), "KMSInvalidStateException: "+external.ARN+" is pending import.")
					wantRefusal(t, keyed["Encrypt"](s, kept.KeyID, nil), "ok")
				}
				unusable()
				if waiting := f.Waiting(); len(waiting) != 2 || waiting[0].Kind != vault.Deletion || waiting[0].KeyID != key.KeyID || waiting[1].Kind != vault.MaterialExpiration {
					t.Errorf("waiting is %+v", waiting)
				}
				if state := f.Vault.Clock(); state.Believed || state.Behind != 0 {
					t.Errorf("the clock is %+v", state)
				}
				c.then(t, f)
				if !c.gone {
					unusable()
					f.Clock.Advance(vaulttest.Start.Add(oneDay).Sub(f.Clock.Now())) // the clock is set right
					f.Reopen(t)
					if state := f.Vault.Clock(); !state.Believed || state.Behind != 0 {
						t.Errorf("set right the clock is %+v", state)
					}
					wantPlaintext(t, f.Root(), ofExternal, nil, "plaintext")
					wantRefusal(t, keyed["CancelKeyDeletion"](f.Root(), key.KeyID, nil), "ok")
					return
				}
				wantRefusal(t, keyed["Decrypt"](f.Root(), "", blob), model.ErrUndisclosedCiphertext().Error())
				if waiting := f.Waiting(); len(waiting) != 0 {
					t.Errorf("waiting is %+v", waiting)
				}
				if found, err := f.Meanwhile(ctx); err != nil || len(found) != 2 {
					t.Errorf("meanwhile %+v, %v", found, err)
				}
			})
		}
	}
}

// A clock that was far ahead for a while does not keep keys from their rotation once it is right again.
func TestRotationAfterAClockFarAhead(t *testing.T) {
	for _, reopened := range []bool{false, true} {
		t.Run(fmt.Sprintf("opened again %v", reopened), func(t *testing.T) {
			f := vaulttest.New(t)
			s := f.Root()
			early, late := vaulttest.CreateKey(t, s, "").KeyID, vaulttest.CreateKey(t, s, "").KeyID
			wantRefusal(t, keyed["EnableKeyRotation"](s, early, nil), "ok")
			f.Clock.Advance(10 * year)
			wantRefusal(t, keyed["EnableKeyRotation"](s, late, nil), "ok")
			if got := versions(t, s, early); len(got) != 2 {
				t.Errorf("%d versions under the clock that is ahead", len(got))
			}
			f.Clock.Advance(oneDay - 10*year)
			if reopened {
				f.Reopen(t)
				s = f.Root()
			}
			if err := f.Tend(ctx); err != nil {
				t.Fatal(err)
			}
			for key, had := range map[string]int{early: 2, late: 1} {
				if next, want := rotationOf(t, s, key).NextRotationDate, vaulttest.Start.Add(oneDay+year); !next.Equal(want) {
					t.Errorf("the next rotation is on %v, want %v", next, want)
				}
				if got := versions(t, s, key); len(got) != had {
					t.Errorf("%d versions, want %d", len(got), had)
				}
			}
			f.Pass(t, year)
			if got := versions(t, s, early); len(got) != 3 {
				t.Errorf("%d versions a year later", len(got))
			}
			for _, event := range events(t, f.Vault) {
				if event.EventName == "RotateKey" && event.ErrorCode != "" {
					t.Errorf("a rotation failed: %s", event.ErrorMessage)
				}
			}
		})
	}
}

// A clock that was set back brings nothing back, and keeps nobody out.
func TestAClockSetBack(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	external := vaulttest.CreateExternalKey(t, s, "")
	vaulttest.Import(t, s, external.KeyID, material, vaulttest.Start.Add(2*oneDay))
	blob := encrypt(t, s, external.KeyID, "plaintext", nil)
	f.Pass(t, 2*oneDay-time.Second)
	wantPlaintext(t, s, blob, nil, "plaintext")
	f.Clock.Advance(time.Second)
	wantRefusal(t, keyed["Decrypt"](s, "", blob), "KMSInvalidStateException: "+external.ARN+" is pending import.")
	f.Clock.Advance(-3 * oneDay)
	for range 2 {
		state := f.Vault.Clock()
		if state.Behind != 3*oneDay || !state.Believed || !state.Now.Equal(vaulttest.Start.Add(2*oneDay)) {
			t.Errorf("the clock is %+v", state)
		}
		wantRefusal(t, keyed["Decrypt"](f.Root(), "", blob), "KMSInvalidStateException: "+external.ARN+" is pending import.")
		vaulttest.CreateKey(t, f.Root(), "")
		f.Reopen(t)
	}
}

// A vault that was open all the while knows the time when it is opened again, although nobody called.
func TestTheTimeIsKeptWithoutCalls(t *testing.T) {
	f := vaulttest.New(t)
	f.Pass(t, 10*oneDay)
	f.Reopen(t)
	if state := f.Vault.Clock(); !state.Believed || !state.LastSeen.Equal(vaulttest.Start.Add(10*oneDay)) {
		t.Errorf("the clock is %+v", state)
	}
	f.Clock.Advance(-10 * oneDay)
	f.Reopen(t)
	if state := f.Vault.Clock(); state.Behind != 10*oneDay {
		t.Errorf("set back the clock is %+v", state)
	}
	if err := f.Verify(ctx); err != nil {
		t.Error(err)
	}
}

func TestAcceptClockIsRecorded(t *testing.T) {
	f := vaulttest.New(t)
	f.Clock.Advance(50 * oneDay)
	if err := f.AcceptClock(ctx); err != nil {
		t.Fatal(err)
	}
	all := events(t, f.Vault)
	if last := all[len(all)-1]; last.EventName != "AcceptClock" || last.EventSource != "vault.coldkms" {
		t.Errorf("the last record is %+v", last)
	}
	f.Clock.Advance(50 * oneDay)
	late, cancel := context.WithCancel(ctx)
	cancel()
	if err := f.AcceptClock(late); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that is over: %v", err)
	}
	if state := f.Vault.Clock(); state.Believed {
		t.Error("a date is confirmed that the trail does not know of")
	}
	v := mustLook(t, f, unharmed)
	if err := v.AcceptClock(ctx); !errors.Is(err, vault.ErrReadOnly) {
		t.Errorf("in a look: %v", err)
	}
}
