package vault_test

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func limited(t testing.TB, rates vault.Rates) *vaulttest.Fixture {
	t.Helper()
	f := vaulttest.New(t)
	if err := f.SetLimits(ctx, vault.Limits{Quotas: model.DefaultQuotas(), Rates: rates}); err != nil {
		t.Fatal(err)
	}
	return f
}

// taken returns how many of a number of calls were not throttled.
func taken(t testing.TB, calls int, call func() error) (well int) {
	t.Helper()
	for range calls {
		err := call()
		if text(err) != "ThrottlingException: Rate exceeded" {
			wantRefusal(t, err, "ok")
			well++
		}
	}
	return well
}

// The guide, "Requests per second: varies", with its examples.
func TestRequestsPerSecond(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "").KeyID
	if err := f.SetLimits(ctx, vault.Limits{Quotas: model.DefaultQuotas(), Rates: vault.Rates{On: true}}); err != nil {
		t.Fatal(err)
	}
	s := f.Root()
	blob := encrypt(t, s, key, "plaintext", nil)
	call := func(name string) func() error { return func() error { return keyed[name](s, key, blob) } }
	f.Clock.Advance(time.Second)
	if well := taken(t, 300, call("GenerateDataKey")) + taken(t, 200, call("Decrypt")); well != 500 {
		t.Errorf("300 data keys and 200 decryptions: %d went well", well)
	}
	f.Clock.Advance(time.Second)
	if well := taken(t, 100, call("Encrypt")) + taken(t, 550, call("GenerateDataKey")); well != 600 {
		t.Errorf("100 encryptions and 550 data keys: %d went well", well)
	}
	if well := taken(t, 8, call("EnableKey")); well != 5 {
		t.Errorf("EnableKey, which shares its limit with nobody: %d went well", well)
	}
	f.Clock.Advance(400 * time.Millisecond)
	if well := taken(t, 8, call("EnableKey")); well != 2 {
		t.Errorf("0.4 s later %d went well", well)
	}
	elsewhere := s.In("eu-west-1")
	if well := taken(t, 8, func() error { return refusalOf(elsewhere.ListKeys(ctx, &model.ListKeysRequest{})) }); well != 5 {
		t.Errorf("in another Region %d went well", well)
	}
	for range 20 {
		if _, err := s.Catalogue(ctx); err != nil {
			t.Fatalf("the catalogue: %v", err)
		}
	}
}

// What is refused is counted, a record a second.
func TestThrottledRequestsAreCounted(t *testing.T) {
	f := limited(t, vault.Rates{On: true, Raised: map[string]float64{"ListKeys": 1, model.CryptographicRate: 0.5}})
	s := f.Root()
	list := func() error { return refusalOf(s.ListKeys(ctx, &model.ListKeysRequest{})) }
	random := func() error { return keyedRandom(s) }
	before := len(records(t, f.Vault))
	taken(t, 50, list)
	taken(t, 30, random)
	f.Clock.Advance(2 * time.Second)
	taken(t, 50, list)
	f.Reopen(t)
	var counted []any
	for _, event := range events(t, f.Vault)[before:] {
		if event.EventName == "ThrottledRequests" {
			if event.ErrorCode != model.CodeThrottling || event.AWSRegion != "us-west-2" {
				t.Errorf("the record is %+v", event)
			}
			counted = append(counted, event.ServiceEventDetails["requests"])
		}
	}
	want := []any{
		map[string]any{"ListKeys": 1.0},
		map[string]any{"ListKeys": 49.0, "GenerateRandom": 29.0},
		map[string]any{"ListKeys": 48.0},
	}
	if !reflect.DeepEqual(counted, want) {
		t.Errorf("counted %v, want %v", counted, want)
	}
}

// Requests that nobody signed are counted in the same way.
func TestUnauthenticatedRequestsAreCounted(t *testing.T) {
	f := vaulttest.New(t)
	before := len(records(t, f.Vault))
	for i := range 30 {
		code := "InvalidSignatureException"
		if i%3 == 0 {
			code = "MissingAuthenticationTokenException"
		}
		if err := f.Unauthenticated(ctx, code); err != nil {
			t.Fatal(err)
		}
	}
	f.Reopen(t)
	var counted []any
	for _, event := range events(t, f.Vault)[before:] {
		if event.EventName != "UnauthenticatedRequests" || event.ErrorCode != model.CodeUnrecognizedClient || event.RecipientAccountID != vaulttest.Home.Account {
			t.Errorf("the record is %+v", event)
		}
		counted = append(counted, event.ServiceEventDetails["requests"])
	}
	want := []any{
		map[string]any{"MissingAuthenticationTokenException": 1.0},
		map[string]any{"MissingAuthenticationTokenException": 9.0, "InvalidSignatureException": 20.0},
	}
	if !reflect.DeepEqual(counted, want) {
		t.Errorf("counted %v, want %v", counted, want)
	}
}

func keyedRandom(s *vault.Session) error {
	one := 1
	return refusalOf(s.GenerateRandom(ctx, &model.GenerateRandomRequest{NumberOfBytes: &one}))
}

func TestLimitsAreASetting(t *testing.T) {
	f := vaulttest.New(t)
	if got := f.Limits(); !got.Equal(vault.DefaultLimits()) || got.Rates.On || got.Quotas.Keys != 1000 {
		t.Errorf("a new vault has the limits %+v", got)
	}
	want := vault.Limits{Quotas: model.Quotas{Keys: 2, Grants: 1}, Rates: vault.Rates{On: true, Raised: map[string]float64{"CreateKey": 50}}}
	if err := f.SetLimits(ctx, want); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := f.Limits(); !got.Equal(want) {
			t.Errorf("the limits are %+v", got)
		}
		f.Reopen(t)
	}
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "")
	wantRefusal(t, keyed["CreateGrant"](s, key.KeyID, nil), "ok")
	_, err := s.CreateGrant(ctx, &model.CreateGrantRequest{KeyID: key.KeyID, GranteePrincipal: stranger, Operations: []string{"Encrypt"}})
	wantRefusal(t, err, model.ErrGrantLimit(1).Error())
	for what, bad := range map[string]vault.Limits{
		"a quota below 0":      {Quotas: model.Quotas{Keys: -1}},
		"a quota too large":    {Quotas: model.Quotas{Grants: math.MaxInt32 + 1}},
		"a rate of 0":          {Rates: vault.Rates{Raised: map[string]float64{"CreateKey": 0}}},
		"a rate of no group":   {Rates: vault.Rates{Raised: map[string]float64{"Encrypt": 5}}},
		"a rate of not number": {Rates: vault.Rates{Raised: map[string]float64{"CreateKey": nan()}}},
	} {
		if err := f.SetLimits(ctx, bad); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	f.Reopen(t)
	if err := f.SetLimits(ctx, vault.Limits{Quotas: model.Quotas{Keys: math.MaxInt32}}); err != nil {
		t.Error(err)
	}
	f.Reopen(t)
	if last := events(t, f.Vault); last[len(last)-1].EventName == "" {
		t.Error("no record")
	}
}

func nan() float64 {
	zero := 0.0
	return zero / zero
}

// A session whose reads wait for their turn is throttled only where that would take too long, and where it changes
// something.
func TestWaitingForOnesTurn(t *testing.T) {
	f := limited(t, vault.Rates{On: true, Raised: map[string]float64{"DescribeKey": 0.1}})
	var waited time.Duration
	s := f.Root().Waiting(func(_ context.Context, d time.Duration) error {
		waited += d
		f.Clock.Advance(d)
		return nil
	})
	key := vaulttest.CreateKey(t, f.Root(), "").KeyID
	list := func() error { return refusalOf(s.ListKeys(ctx, &model.ListKeysRequest{})) }
	if well := taken(t, 25, list); well != 25 || waited != 4*time.Second {
		t.Errorf("of 25 requests, 5 a second, %d went well after %s", well, waited)
	}
	waited = 0
	enable := func() error { return keyed["EnableKey"](s, key, nil) }
	if well := taken(t, 8, enable); well != 5 || waited != 0 {
		t.Errorf("of 8 changes, 5 a second, %d went well after %s", well, waited)
	}
	describe := func() error {
		return refusalOf(s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: key}}))
	}
	waited = 0
	if well := taken(t, 3, describe); well != 1 || waited != 0 {
		t.Errorf("of 3 requests, one each 10 s, %d went well after %s", well, waited)
	}
	stop := errors.New("the person has left")
	s = f.Root().Waiting(func(context.Context, time.Duration) error { return stop })
	if err := list(); !errors.Is(err, stop) {
		t.Errorf("a wait that was broken off ends with %v", err)
	}
	// A clock that stands still lets nobody wait for ever.
	waits := 0
	s = f.Root().Waiting(func(context.Context, time.Duration) error { waits++; return nil })
	if well := taken(t, 1, list); well != 0 || waits == 0 {
		t.Errorf("with a clock that stands still %d went well after %d waits", well, waits)
	}
}
