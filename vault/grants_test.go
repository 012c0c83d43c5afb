package vault_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func grantTo(t testing.TB, s *vault.Session, req model.CreateGrantRequest) *model.CreateGrantResponse {
	t.Helper()
	made, err := s.CreateGrant(ctx, &req)
	if err != nil {
		t.Fatalf("CreateGrant: %v", err)
	}
	return made
}

func grantsOf(t testing.TB, s *vault.Session, keyID string) []model.GrantListEntry {
	t.Helper()
	listed, err := s.ListGrants(ctx, &model.ListGrantsRequest{KeyID: keyID})
	if err != nil {
		t.Fatal(err)
	}
	return listed.Grants
}

func TestTheSameGrant(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "").KeyID
	base := func() model.CreateGrantRequest {
		return model.CreateGrantRequest{
			KeyID: key, GranteePrincipal: stranger, RetiringPrincipal: stranger, Name: "one", Operations: []string{"Encrypt", "Decrypt"},
			Constraints: &model.GrantConstraints{EncryptionContextSubset: map[string]string{"Department": "IT"}},
		}
	}
	first := grantTo(t, s, base())
	for _, c := range []struct {
		what   string
		change func(r *model.CreateGrantRequest)
		same   bool
	}{
		{"as it was", func(*model.CreateGrantRequest) {}, true},
		{"operations in another order", func(r *model.CreateGrantRequest) { slices.Reverse(r.Operations) }, true},
		{"without a name", func(r *model.CreateGrantRequest) { r.Name = "" }, false},
		{"without a name, again", func(r *model.CreateGrantRequest) { r.Name = "" }, false},
		{"another grantee", func(r *model.CreateGrantRequest) { r.GranteePrincipal += "2" }, false},
		{"nobody retires", func(r *model.CreateGrantRequest) { r.RetiringPrincipal = "" }, false},
		{"another operation", func(r *model.CreateGrantRequest) { r.Operations[0] = "DescribeKey" }, false},
		{"another pair", func(r *model.CreateGrantRequest) { r.Constraints.EncryptionContextSubset["Department"] = "HR" }, false},
		{"the whole context", func(r *model.CreateGrantRequest) {
			r.Constraints = &model.GrantConstraints{EncryptionContextEquals: map[string]string{"Department": "IT"}}
		}, false},
		{"no constraint", func(r *model.CreateGrantRequest) { r.Constraints = nil }, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			req := base()
			c.change(&req)
			made := grantTo(t, s, req)
			if same := made.GrantID == first.GrantID; same != c.same {
				t.Errorf("the same grant: %v, want %v", same, c.same)
			}
			if made.GrantToken == first.GrantToken {
				t.Error("the same token")
			}
			if len(made.GrantID) != 64 {
				t.Errorf("the id %q", made.GrantID)
			}
		})
	}
	before := grantsOf(t, s, key)
	if len(before) != 9 {
		t.Errorf("%d grants", len(before))
	}
	f.Reopen(t)
	if after := grantsOf(t, f.Root(), key); !reflect.DeepEqual(before, after) {
		t.Errorf("opened again:\n%+v\nbefore:\n%+v", after, before)
	}
}

func TestAGrantIsListedAsItWasMade(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "")
	made := grantTo(t, s, model.CreateGrantRequest{
		KeyID: key.KeyID, GranteePrincipal: stranger, RetiringPrincipal: "arn:aws:iam::999988887777:role/adminRole", Name: "one",
		Operations: []string{"Encrypt", "Decrypt"}, Constraints: &model.GrantConstraints{EncryptionContextEquals: map[string]string{}},
	})
	want := []model.GrantListEntry{{
		KeyID: key.ARN, GrantID: made.GrantID, Name: "one", CreationDate: vaulttest.Start, GranteePrincipal: stranger,
		RetiringPrincipal: "arn:aws:iam::999988887777:role/adminRole", IssuingAccount: "arn:aws:iam::111122223333:root",
		Operations: []string{"Decrypt", "Encrypt"}, Constraints: &model.GrantConstraints{EncryptionContextEquals: map[string]string{}},
	}}
	if got := grantsOf(t, s, key.KeyID); !reflect.DeepEqual(got, want) {
		t.Errorf("\ngot  %+v\nwant %+v", got, want)
	}
}

func TestGrantsEnd(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key, other := vaulttest.CreateKey(t, s, ""), vaulttest.CreateKey(t, s, "")
	one := func() *model.CreateGrantResponse {
		return grantTo(t, s, model.CreateGrantRequest{KeyID: key.KeyID, GranteePrincipal: stranger, Operations: []string{"Decrypt"}})
	}
	unknown := strings.Repeat("0", 64)
	const badToken = "InvalidGrantTokenException: Invalid grant token"
	for _, c := range []struct {
		what string
		end  func(g *model.CreateGrantResponse) error
		want string
		ends bool
	}{
		{"revoked", func(g *model.CreateGrantResponse) error {
			return refusalOf(s.RevokeGrant(ctx, &model.RevokeGrantRequest{KeyID: key.KeyID, GrantID: g.GrantID}))
		}, "ok", true},
		{"retired by its token", func(g *model.CreateGrantResponse) error {
			return refusalOf(s.RetireGrant(ctx, &model.RetireGrantRequest{GrantToken: g.GrantToken}))
		}, "ok", true},
		{"retired by its key and id", func(g *model.CreateGrantResponse) error {
			return refusalOf(s.RetireGrant(ctx, &model.RetireGrantRequest{KeyID: key.ARN, GrantID: g.GrantID}))
		}, "ok", true},
		{"revoked with another key", func(g *model.CreateGrantResponse) error {
			return refusalOf(s.RevokeGrant(ctx, &model.RevokeGrantRequest{KeyID: other.KeyID, GrantID: g.GrantID}))
		}, "", false},
		{"an unknown id", func(*model.CreateGrantResponse) error {
			return refusalOf(s.RevokeGrant(ctx, &model.RevokeGrantRequest{KeyID: key.KeyID, GrantID: unknown}))
		}, "InvalidGrantIdException: Invalid grant Id '" + unknown + "'", false},
		{"a token that was changed", func(g *model.CreateGrantResponse) error {
			return refusalOf(s.RetireGrant(ctx, &model.RetireGrantRequest{GrantToken: "A" + g.GrantToken[1:]}))
		}, badToken, false},
		{"retired by the key's id", func(g *model.CreateGrantResponse) error {
			return refusalOf(s.RetireGrant(ctx, &model.RetireGrantRequest{KeyID: key.KeyID, GrantID: g.GrantID}))
		}, "InvalidArnException: Invalid arn " + key.KeyID, false},
		{"retired by nothing", func(*model.CreateGrantResponse) error {
			return refusalOf(s.RetireGrant(ctx, &model.RetireGrantRequest{}))
		}, "ValidationException: Please specify either a grant token, or a key ARN and a grant ID.", false},
	} {
		t.Run(c.what, func(t *testing.T) {
			g := one()
			want := c.want
			if want == "" {
				want = "InvalidGrantIdException: Invalid grant Id '" + g.GrantID + "'"
			}
			wantRefusal(t, c.end(g), want)
			ended := !slices.ContainsFunc(grantsOf(t, s, key.KeyID), func(e model.GrantListEntry) bool { return e.GrantID == g.GrantID })
			if ended != c.ends {
				t.Errorf("it ended: %v, want %v", ended, c.ends)
			}
			encrypts := refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: key.KeyID, Plaintext: []byte("p"), GrantTokens: []string{g.GrantToken}}))
			if c.ends {
				wantRefusal(t, encrypts, badToken)
			} else {
				wantRefusal(t, encrypts, "ok")
			}
		})
	}
}

func listGrants(keyID string) lister {
	return func(s *vault.Session, p model.Page) (page, error) {
		return grantPage(s.ListGrants(ctx, &model.ListGrantsRequest{KeyID: keyID, Page: p}))
	}
}

func grantPage(listed *model.GrantList, err error) (page, error) {
	if err != nil {
		return page{}, err
	}
	var names []string
	for _, g := range listed.Grants {
		names = append(names, g.GrantID)
	}
	return page{names, listed.More}, nil
}

func TestPagingOfGrants(t *testing.T) {
	s := vaulttest.New(t).Root()
	key, other := vaulttest.CreateKey(t, s, "").KeyID, vaulttest.CreateKey(t, s, "").KeyID
	var ids, retirable []string
	for i := range 7 {
		g := model.CreateGrantRequest{KeyID: key, GranteePrincipal: fmt.Sprintf("%s%d", stranger, i), RetiringPrincipal: stranger, Operations: []string{"Decrypt"}}
		ids = append(ids, grantTo(t, s, g).GrantID)
		g.KeyID = other
		retirable = append(retirable, ids[i], grantTo(t, s, g).GrantID)
		g.RetiringPrincipal += "2"
		g.KeyID = other
		grantTo(t, s, g)
	}
	slices.Sort(ids)
	slices.Sort(retirable)
	retired := func(s *vault.Session, p model.Page) (page, error) {
		return grantPage(s.ListRetirableGrants(ctx, &model.ListRetirableGrantsRequest{RetiringPrincipal: stranger, Page: p}))
	}
	for limit := 1; limit < 16; limit++ {
		if got := walk(t, s, listGrants(key), limit); !slices.Equal(got, ids) {
			t.Errorf("ListGrants by %d: %q", limit, got)
		}
		if got := walk(t, s, retired, limit); !slices.Equal(got, retirable) {
			t.Errorf("ListRetirableGrants by %d: %q", limit, got)
		}
	}
	one, err := s.ListGrants(ctx, &model.ListGrantsRequest{KeyID: key, GranteePrincipal: stranger + "3"})
	if err != nil || len(one.Grants) != 1 || one.Grants[0].GranteePrincipal != stranger+"3" {
		t.Errorf("of one grantee: %v, %v", one, err)
	}
	one, err = s.ListGrants(ctx, &model.ListGrantsRequest{KeyID: key, GrantID: ids[2]})
	if err != nil || len(one.Grants) != 1 || one.Grants[0].GrantID != ids[2] {
		t.Errorf("of one id: %v, %v", one, err)
	}
}

func TestGrantLimits(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "").KeyID
	give := func(grantee string) error {
		return refusalOf(s.CreateGrant(ctx, &model.CreateGrantRequest{KeyID: key, GranteePrincipal: grantee, Operations: []string{"Decrypt"}}))
	}
	for range 30 {
		wantRefusal(t, give(stranger), "ok")
	}
	wantRefusal(t, give(stranger), "LimitExceededException: You have reached the limit of 30 grants for the grantee principal and the customer master key.")
	ended := together(20, func(int) error { return give(stranger + "2") })
	count(t, ended, "")
	ended = together(20, func(int) error { return give(stranger + "2") })
	if well := count(t, ended, "LimitExceededException: You have reached the limit of 30 grants for the grantee principal and the customer master key."); well != 10 {
		t.Errorf("%d of 20 calls made a grant where 10 were left", well)
	}
	count(t, together(2500-60, func(i int) error { return give(fmt.Sprintf("%s-%d", stranger, i)) }), "")
	wantRefusal(t, give(stranger+"-last"), "LimitExceededException: You have reached the limit of 2500 grants for the customer master key.")
}

func TestOneNameGivesOneGrantToMany(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "").KeyID
	ended := together(20, func(int) error {
		return refusalOf(s.CreateGrant(ctx, &model.CreateGrantRequest{KeyID: key, GranteePrincipal: stranger, Operations: []string{"Decrypt"}, Name: "one"}))
	})
	count(t, ended, "")
	if got := grantsOf(t, s, key); len(got) != 1 {
		t.Errorf("%d grants", len(got))
	}
}

func TestGrantsWaitForNoClock(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "").KeyID
	g := grantTo(t, s, model.CreateGrantRequest{KeyID: key, GranteePrincipal: stranger, Operations: []string{"Decrypt"}})
	f.Clock.Advance(365 * 24 * time.Hour)
	f.Reopen(t)
	err := refusalOf(f.Root().Encrypt(ctx, &model.EncryptRequest{KeyID: key, Plaintext: []byte("p"), GrantTokens: []string{g.GrantToken}}))
	wantRefusal(t, err, "ok")
}
