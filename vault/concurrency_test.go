package vault_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/store"
	"coldkms/vault/vaulttest"
)

// together runs n calls at once and returns how each ended.
func together(n int, call func(i int) error) []error {
	ended := make([]error, n)
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range n {
		done.Go(func() {
			start.Wait()
			ended[i] = call(i)
		})
	}
	start.Done()
	done.Wait()
	return ended
}

// count returns how many calls went well, and fails the test for those that ended otherwise than with the refusal.
func count(t *testing.T, ended []error, refusal string) (well int) {
	t.Helper()
	for _, err := range ended {
		if err == nil {
			well++
		} else if text(err) != refusal {
			t.Errorf("a call ended with %v", err)
		}
	}
	return well
}

func TestOneOfManyGetsAnAlias(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "")
	for round := range 5 {
		name := fmt.Sprintf("alias/a%d", round)
		ended := together(20, func(int) error {
			return refusalOf(s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: name, TargetKeyID: key.KeyID}))
		})
		taken := "AlreadyExistsException: An alias with the name " + vaulttest.Home.AliasARN(name) + " already exists"
		if well := count(t, ended, taken); well != 1 {
			t.Errorf("%d calls made %s", well, name)
		}
	}
}

func TestOneOfManyGetsAName(t *testing.T) {
	s := vaulttest.New(t).Root()
	ended := together(20, func(int) error {
		return refusalOf(s.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: "User", Name: "Alice"}))
	})
	if well := count(t, ended, "EntityAlreadyExists: User with name Alice already exists."); well != 1 {
		t.Errorf("%d calls made Alice", well)
	}
}

func TestLimitsHoldAmongMany(t *testing.T) {
	f := vaulttest.New(t)
	f.SetQuotas(t, model.Quotas{Keys: 3, Aliases: 3})
	s := f.Root()
	ended := together(20, func(int) error { return refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{})) })
	if well := count(t, ended, "LimitExceededException: You have reached the limit of 3 customer master keys in this Region."); well != 3 {
		t.Errorf("%d keys were made", well)
	}
	listed, err := listKeys(s, model.Page{})
	if err != nil || len(listed.names) != 3 {
		t.Fatalf("%d keys, %v", len(listed.names), err)
	}
	ended = together(20, func(i int) error {
		return refusalOf(s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: fmt.Sprintf("alias/a%d", i), TargetKeyID: listed.names[0]}))
	})
	if well := count(t, ended, "LimitExceededException: You have reached the limit of 3 aliases in this Region."); well != 3 {
		t.Errorf("%d aliases were made", well)
	}
}

// TestTrailIsAPossibleOrder has callers encrypt while others switch the keys off and on. Whatever happened at once,
// the trail must be an order in which it could have happened one after the other.
func TestTrailIsAPossibleOrder(t *testing.T) {
	const encrypters, rounds = 16, 40
	f := vaulttest.New(t)
	s := f.Root()
	keys := []string{vaulttest.CreateKey(t, s, "").KeyID, vaulttest.CreateKey(t, s, "").KeyID}
	disabled := map[string]string{}
	for _, key := range keys {
		disabled[key] = "DisabledException: " + vaulttest.Home.KeyARN(key) + " is disabled."
	}
	var well, refused, made atomic.Int64
	ended := together(encrypters+len(keys)+1, func(i int) error {
		for round := range rounds {
			var err error
			switch {
			case i < encrypters:
				key := keys[(i+round)%len(keys)]
				err = keyed["Encrypt"](s, key, nil)
				switch text(err) {
				case "ok":
					well.Add(1)
				case disabled[key]:
					refused.Add(1)
					err = nil
				}
			case i < encrypters+len(keys):
				operation := []string{"DisableKey", "EnableKey"}[round%2]
				err = keyed[operation](s, keys[i-encrypters], nil)
			default:
				made.Add(1)
				err = refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{}))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(ended...); err != nil {
		t.Fatal(err)
	}
	enabled := map[string]bool{keys[0]: true, keys[1]: true}
	var encrypted, turnedAway int64
	for i, event := range events(t, f.Vault) {
		key, _ := event.RequestParameters["keyId"].(string)
		switch event.EventName {
		case "EnableKey":
			enabled[key] = true
		case "DisableKey":
			enabled[key] = false
		case "Encrypt":
			if well := event.ErrorCode == ""; well != enabled[key] {
				t.Fatalf("record %d: Encrypt ended with %q, while the key was enabled: %v", i, event.ErrorCode, enabled[key])
			}
			if event.ErrorCode == "" {
				encrypted++
			} else {
				turnedAway++
			}
		}
	}
	if encrypted != well.Load() || turnedAway != refused.Load() {
		t.Errorf("%d and %d are recorded of %d that went well and %d that were refused", encrypted, turnedAway, well.Load(), refused.Load())
	}
	rows, err := s.Catalogue(ctx)
	if err != nil || len(rows) != len(keys)+int(made.Load()) {
		t.Errorf("%d keys, %v", len(rows), err)
	}
	if err := f.Verify(ctx); err != nil {
		t.Errorf("Verify: %v", err)
	}
}

func TestListsWhileKeysAreMade(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	ended := together(6, func(i int) error {
		for round := range 20 {
			var err error
			switch i % 3 {
			case 0:
				name := fmt.Sprintf("alias/a%d-%d", i, round)
				made, failed := s.CreateKey(ctx, &model.CreateKeyRequest{})
				if err = failed; err == nil {
					err = refusalOf(s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: name, TargetKeyID: made.KeyMetadata.KeyID}))
				}
			case 1:
				err = errors.Join(refusalOf(listKeys(s, model.Page{})), refusalOf(listAliases("")(s, model.Page{})))
			case 2:
				err = refusalOf(s.Catalogue(ctx))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(ended...); err != nil {
		t.Fatal(err)
	}
	keys, err := listKeys(s, model.Page{})
	if err != nil || len(keys.names) != 40 {
		t.Errorf("%d keys are listed, %v", len(keys.names), err)
	}
	aliases, err := listAliases("")(s, model.Page{})
	if err != nil || len(aliases.names) != 40 {
		t.Errorf("%d aliases are listed, %v", len(aliases.names), err)
	}
}

func TestACallThatIsGivenUpDoesNotHappen(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	over, cancel := context.WithCancel(ctx)
	cancel()
	before := len(records(t, f.Vault))
	for range 10 {
		if _, err := s.CreateKey(over, &model.CreateKeyRequest{}); !errors.Is(err, context.Canceled) {
			t.Errorf("CreateKey: %v", err)
		}
	}
	rows, err := s.Catalogue(ctx)
	if err != nil || len(rows) != 0 || len(records(t, f.Vault)) != before+1 {
		t.Errorf("%d keys and %d records, %v", len(rows), len(records(t, f.Vault))-before, err)
	}
}

func TestCallsAfterAndDuringClose(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	vaulttest.CreateKey(t, s, "b")
	one := 1
	ended := together(9, func(i int) error {
		if i == 8 {
			return f.Close()
		}
		for {
			if err := refusalOf(listKeys(s, model.Page{Limit: &one})); err != nil {
				return closedOnly(err)
			}
			if err := keyed["Encrypt"](s, key.KeyID, nil); err != nil {
				return closedOnly(err)
			}
		}
	})
	if err := errors.Join(ended...); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"CreateKey": refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{})),
		"Encrypt":   keyed["Encrypt"](s, key.KeyID, nil),
		"ListKeys":  refusalOf(s.ListKeys(ctx, &model.ListKeysRequest{})),
		"Events":    refusalOf(s.KeyEvents(ctx, key.KeyID, 1)),
		"Users":     refusalOf(s.Principals(ctx)),
		"Verify":    f.Verify(ctx),
	} {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s after closing: %v", name, err)
		}
	}
}

// closedOnly returns nil for the error that calls on a closed vault end with.
func closedOnly(err error) error {
	if errors.Is(err, store.ErrClosed) {
		return nil
	}
	return err
}

func TestOneOfManyDeletesAnAlias(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	for round := range 5 {
		name := fmt.Sprintf("a%d", round)
		vaulttest.CreateKey(t, s, name)
		ended := together(20, func(int) error {
			return refusalOf(s.DeleteAlias(ctx, &model.DeleteAliasRequest{AliasName: "alias/" + name}))
		})
		gone := "NotFoundException: Alias " + vaulttest.Home.AliasARN("alias/"+name) + " is not found."
		if well := count(t, ended, gone); well != 1 {
			t.Errorf("%d calls deleted %s", well, name)
		}
	}
}

func TestTagsOfManyCallersStay(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "").KeyID
	ended := together(20, func(i int) error {
		return refusalOf(s.TagResource(ctx, &model.TagResourceRequest{KeyID: key, Tags: []model.Tag{{TagKey: fmt.Sprint(i)}}}))
	})
	if well := count(t, ended, ""); well != 20 {
		t.Errorf("%d calls went well", well)
	}
	if got := walk(t, s, listTags(key), 7); len(got) != 20 {
		t.Errorf("%d tags: %q", len(got), got)
	}
}
