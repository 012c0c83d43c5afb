package vault_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// leaves counts the records of the trail, the one of this look at it included.
func leaves(t testing.TB, f *vaulttest.Fixture) uint64 {
	t.Helper()
	opened, err := f.Root().LookupEvents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return opened.Size()
}

func TestMay(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key, other := vaulttest.CreateKey(t, root, "k"), vaulttest.CreateKey(t, root, "other")
	wantRefusal(t, encrypts(through(f, "ec2.us-west-2.amazonaws.com"), "alias/aws/ebs"), "ok")
	ebs, err := root.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: "alias/aws/ebs"}})
	if err != nil {
		t.Fatal(err)
	}
	reader := user(t, f, "Reader", iamAllow(`["kms:List*", "kms:DescribeKey", "kms:GetKeyPolicy"]`))
	bound := user(t, f, "Bound", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:CreateGrant"], "Resource": "`+key.ARN+`", "Condition": {"StringEquals": {"kms:EncryptionContext:a": "b"}}}}`)
	grantee := user(t, f, "Grantee", "")
	if _, err := root.CreateGrant(ctx, &model.CreateGrantRequest{KeyID: key.KeyID, GranteePrincipal: grantee.Caller().ARN(), Operations: []string{"Encrypt"}}); err != nil {
		t.Fatal(err)
	}
	before := leaves(t, f)
	for _, c := range []struct {
		s           *vault.Session
		key, action string
		want        policy.Prospect
	}{
		{root, key.KeyID, "kms:DisableKey", policy.Given},
		{root, ebs.KeyMetadata.KeyID, "kms:DescribeKey", policy.Given},
		{root, ebs.KeyMetadata.KeyID, "kms:DisableKey", policy.Denied},
		{root, ebs.KeyMetadata.KeyID, "kms:Encrypt", policy.Denied},
		{through(f, "ec2.us-west-2.amazonaws.com"), ebs.KeyMetadata.KeyID, "kms:Encrypt", policy.Given},
		{reader, key.KeyID, "kms:DescribeKey", policy.Given},
		{reader, key.KeyID, "kms:DisableKey", policy.Denied},
		{reader, key.KeyID, "kms:CreateAlias", policy.Denied},
		{bound, key.KeyID, "kms:Decrypt", policy.Open},
		{bound, key.KeyID, "kms:CreateGrant", policy.Denied}, // such requests never have an encryption context
		{bound, other.KeyID, "kms:Decrypt", policy.Denied},
		{grantee, key.KeyID, "kms:Encrypt", policy.Given},
		{grantee, other.KeyID, "kms:Encrypt", policy.Denied},
	} {
		found, err := c.s.May(ctx, []string{c.key}, c.action)
		if err != nil {
			t.Fatal(err)
		}
		if got := found[0][c.action]; got.Prospect != c.want || (got.Refusal != nil) != (c.want == policy.Denied) {
			t.Errorf("%s, %s: %+v, want %v", c.s.Caller().ARN(), c.action, got, c.want)
		}
	}
	for _, c := range []struct {
		s      *vault.Session
		action string
		want   policy.Prospect
	}{{root, "kms:CreateKey", policy.Given}, {reader, "kms:CreateKey", policy.Denied}, {reader, "kms:ListKeys", policy.Given}, {reader, "cloudtrail:LookupEvents", policy.Denied}} {
		found, err := c.s.MayInAccount(c.action)
		if err != nil || found[c.action].Prospect != c.want {
			t.Errorf("%s, %s: %+v, %v, want %v", c.s.Caller().ARN(), c.action, found, err, c.want)
		}
	}
	if after := leaves(t, f); after != before+1 {
		t.Errorf("%d records were left", after-before-1)
	}
}

// A refusal that is foreseen is the one that the call then gets, with the same explanation.
func TestWhatIsForeseenComes(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "k")
	nobody := user(t, f, "Nobody", "")
	found, err := nobody.May(ctx, []string{key.KeyID, "00000000-0000-0000-0000-000000000000"})
	if err != nil || found[1] != nil {
		t.Fatalf("of a key that is not there is known %v, %v", found[1], err)
	}
	id := model.KeyRequest{KeyID: key.KeyID}
	for action, got := range map[string]error{
		"kms:DisableKey":  refusalOf(nobody.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: id})),
		"kms:Encrypt":     encrypts(nobody, key.KeyID),
		"kms:TagResource": refusalOf(nobody.TagResource(ctx, &model.TagResourceRequest{KeyID: key.KeyID, Tags: []model.Tag{{TagKey: "a"}}})),
	} {
		want := found[0].Refusal(action)
		if want == nil || got == nil || want.Error() != got.Error() {
			t.Errorf("%s: %v was foreseen, and came %v", action, want, got)
		}
		for _, err := range []error{want, got} {
			refused := (*policy.Refused)(nil)
			if !errors.As(err, &refused) {
				t.Fatalf("%s: %v does not say why", action, err)
			}
			if x := policy.Explain(&refused.Request); x.Outcome != policy.ImplicitDeny || x.Missing != policy.MissingIAM || len(x.Remedies) != 1 {
				t.Errorf("%s: the explanation is %+v", action, x)
			}
		}
	}
}

func TestRefusalsSayWhy(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key := vaulttest.CreateKey(t, root, "k")
	nobody := user(t, f, "Nobody", "")
	made, err := root.Encrypt(ctx, &model.EncryptRequest{KeyID: key.KeyID, Plaintext: []byte("p")})
	if err != nil {
		t.Fatal(err)
	}
	theirs := f.RootOf(model.Place{Account: "444455556666", Region: "us-west-2"})
	_, iamErr := nobody.CreateUser(ctx, &iam.CreateUserRequest{OfUser: iam.OfUser{UserName: "x"}})
	_, decryptErr := nobody.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob})
	_, theirErr := theirs.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob})
	_, listErr := nobody.Catalogue(ctx)
	for name, c := range map[string]struct {
		err    error
		action string // that was refused, "" when it is not said
	}{
		"IAM":                           {iamErr, "iam:CreateUser"},
		"a ciphertext":                  {decryptErr, "kms:Decrypt"},
		"a ciphertext of somebody else": {theirErr, ""},
		"the list":                      {listErr, "kms:ListKeys"},
	} {
		action := ""
		if refused := (*policy.Refused)(nil); errors.As(c.err, &refused) {
			action = refused.Request.Action
		}
		if action != c.action {
			t.Errorf("%s: %v is because of %q, want %q", name, c.err, action, c.action)
		}
	}
}

func TestCallers(t *testing.T) {
	f := vaulttest.New(t)
	user(t, f, "Bob", "")
	user(t, f, "Alice", "")
	theirs := f.RootOf(model.Place{Account: "444455556666", Region: "us-west-2"})
	userOf(t, f, theirs, "Dana", "")
	vaulttest.CreateKey(t, f.RootOf(model.Place{Account: "000000000001", Region: "us-west-2"}), "")
	if _, err := f.Root().CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.Role, Name: "App"}); err != nil {
		t.Fatal(err)
	}
	before := leaves(t, f)
	var got []string
	for _, p := range f.Callers() {
		got = append(got, p.Account+" "+p.DisplayName())
	}
	want := []string{
		"111122223333 root", "111122223333 Alice", "111122223333 Bob", "111122223333 App",
		"000000000001 root", "444455556666 root", "444455556666 Dana",
	}
	if !slices.Equal(got, want) {
		t.Errorf("callers are %q", got)
	}
	if after := leaves(t, f); after != before+1 {
		t.Errorf("%d records were left", after-before-1)
	}
}

func BenchmarkMay(b *testing.B) {
	f := vaulttest.New(b)
	s := user(b, f, "Reader", iamAllow(`["kms:List*", "kms:DescribeKey"]`))
	for _, n := range []int{1, 500} {
		var ids []string
		for len(ids) < n {
			ids = append(ids, vaulttest.CreateKey(b, f.Root(), "").KeyID)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.May(context.Background(), ids); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
