package vault_test

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// user makes a user of the home account and signs it in. The document is its inline policy, "" for none.
func user(t testing.TB, f *vaulttest.Fixture, name, document string) *vault.Session {
	t.Helper()
	return userOf(t, f, f.Root(), name, document)
}

func userOf(t testing.TB, f *vaulttest.Fixture, root *vault.Session, name, document string) *vault.Session {
	t.Helper()
	made, err := root.CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: identity.User, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	if document != "" {
		put := &iam.PutUserPolicyRequest{}
		put.UserName, put.PolicyName, put.PolicyDocument = name, "Inline", document
		if _, err := root.PutUserPolicy(ctx, put); err != nil {
			t.Fatal(err)
		}
	}
	return f.SignIn(identity.Caller{Principal: made, UserAgent: "test", SourceIP: "192.0.2.7"}, root.Place().Region)
}

func iamAllow(actions string) string {
	return `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ` + actions + `, "Resource": "*"}}`
}

// withStatement is the default key policy and one statement more.
func withStatement(statement string) string {
	document := policy.Default(vaulttest.Home.Account)
	at := strings.LastIndex(document, "}\n  ]")
	return document[:at+1] + ",\n" + statement + document[at+1:]
}

func putPolicy(t testing.TB, s *vault.Session, keyID, document string) {
	t.Helper()
	if _, err := s.PutKeyPolicy(ctx, &model.PutKeyPolicyRequest{KeyID: keyID, Policy: document}); err != nil {
		t.Fatalf("PutKeyPolicy: %v\n%s", err, document)
	}
}

func encrypts(s *vault.Session, key string) error {
	return refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: key, Plaintext: []byte("p")}))
}

func denied(who, action, on, why string) string {
	return fmt.Sprintf("AccessDeniedException: User: arn:aws:iam::111122223333:user/%s is not authorized to perform: %s on resource: %s%s", who, action, on, why)
}

const (
	noIdentity = " because no identity-based policy allows the %s action"
	noResource = " because no resource-based policy allows the %s action"
)

func TestWhoMayUseAKey(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key := vaulttest.CreateKey(t, root, "k")
	nobody, able, kept := user(t, f, "Nobody", ""), user(t, f, "Able", iamAllow(`"kms:Encrypt"`)), user(t, f, "Kept", "")
	noIAM := fmt.Sprintf(noIdentity, "kms:Encrypt")

	wantRefusal(t, encrypts(nobody, key.KeyID), denied("Nobody", "kms:Encrypt", key.ARN, noIAM))
	wantRefusal(t, encrypts(able, key.KeyID), "ok") // the default key policy enables IAM policies

	putPolicy(t, root, key.KeyID, withStatement(`{"Sid": "use", "Effect": "Allow", "Principal": {"AWS": "`+kept.Caller().ARN()+`"}, "Action": "kms:Encrypt", "Resource": "*"}`))
	wantRefusal(t, encrypts(kept, key.KeyID), "ok")
	wantRefusal(t, encrypts(nobody, key.KeyID), denied("Nobody", "kms:Encrypt", key.ARN, noIAM))

	putPolicy(t, root, key.KeyID, withStatement(`{"Sid": "no", "Effect": "Deny", "Principal": "*", "Action": "kms:Encrypt", "Resource": "*"}`))
	for name, s := range map[string]*vault.Session{"Able": able, "Kept": kept} {
		wantRefusal(t, encrypts(s, key.KeyID), denied(name, "kms:Encrypt", key.ARN, " with an explicit deny in a resource-based policy"))
	}
	f.Reopen(t)
	wantRefusal(t, encrypts(f.SignIn(able.Caller(), "us-west-2"), key.KeyID), denied("Able", "kms:Encrypt", key.ARN, " with an explicit deny in a resource-based policy"))
}

func TestConditions(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key := vaulttest.CreateKey(t, root, "k")
	alice := user(t, f, "Alice", "")
	for _, c := range []struct {
		condition string
		pairs     map[string]string
		caller    func(*identity.Caller)
		allowed   bool
	}{
		{`"StringEquals": {"kms:EncryptionContext:AppName": "ExampleApp"}`, map[string]string{"AppName": "ExampleApp"}, nil, true},
		{`"StringEquals": {"kms:EncryptionContext:AppName": "ExampleApp"}`, map[string]string{"AppName": "Other"}, nil, false},
		{`"StringEquals": {"kms:EncryptionContext:AppName": "ExampleApp"}`, nil, nil, false},
		{`"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["A", "B"]}`, map[string]string{"A": "1", "B": "2"}, nil, true},
		{`"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["A", "B"]}`, map[string]string{"C": "1"}, nil, false},
		{`"StringEquals": {"kms:CallerAccount": "111122223333"}`, nil, nil, true},
		{`"StringEquals": {"kms:ViaService": "ec2.us-west-2.amazonaws.com"}`, nil, nil, false},
		{`"StringEquals": {"kms:ViaService": "ec2.us-west-2.amazonaws.com"}`, nil, func(c *identity.Caller) { c.InvokedBy = "ec2.us-west-2.amazonaws.com" }, true},
		{`"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}`, nil, nil, true},
		{`"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}`, nil, nil, false},
		{`"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}`, nil, func(c *identity.Caller) { c.Context = map[string][]string{"AWS:sourceip": {"203.0.113.9"}} }, true},
		{`"Bool": {"aws:MultiFactorAuthPresent": "true"}`, nil, nil, false},
		{`"Bool": {"aws:MultiFactorAuthPresent": "true"}`, nil, func(c *identity.Caller) { c.Context = map[string][]string{"aws:MultiFactorAuthPresent": {"true"}} }, true},
		{`"DateLessThan": {"aws:CurrentTime": "2017-02-16"}`, nil, nil, true},
		{`"DateLessThan": {"aws:CurrentTime": "2017-02-15"}`, nil, nil, false},
		{`"StringEquals": {"aws:username": "Alice"}`, nil, nil, true},
	} {
		t.Run(c.condition, func(t *testing.T) {
			putPolicy(t, root, key.KeyID, withStatement(`{"Effect": "Allow", "Principal": {"AWS": "`+alice.Caller().ARN()+`"}, "Action": "kms:Encrypt", "Resource": "*", "Condition": {`+c.condition+`}}`))
			caller := alice.Caller()
			if c.caller != nil {
				c.caller(&caller)
			}
			s := f.SignIn(caller, "us-west-2")
			err := refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: key.KeyID, Plaintext: []byte("p"), EncryptionContext: c.pairs}))
			want := "ok"
			if !c.allowed {
				want = denied("Alice", "kms:Encrypt", key.ARN, fmt.Sprintf(noIdentity, "kms:Encrypt"))
			}
			wantRefusal(t, err, want)
		})
	}
}

func TestWhatIsAboutNoKeyNeedsIAM(t *testing.T) {
	f := vaulttest.New(t)
	alice := user(t, f, "Alice", "")
	one := 1
	for action, call := range map[string]func(s *vault.Session) error{
		"kms:CreateKey":   func(s *vault.Session) error { return refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{})) },
		"kms:ListKeys":    func(s *vault.Session) error { return refusalOf(s.ListKeys(ctx, &model.ListKeysRequest{})) },
		"kms:ListAliases": func(s *vault.Session) error { return refusalOf(s.ListAliases(ctx, &model.ListAliasesRequest{})) },
		"kms:GenerateRandom": func(s *vault.Session) error {
			return refusalOf(s.GenerateRandom(ctx, &model.GenerateRandomRequest{NumberOfBytes: &one}))
		},
		"kms:ListRetirableGrants": func(s *vault.Session) error {
			return refusalOf(s.ListRetirableGrants(ctx, &model.ListRetirableGrantsRequest{RetiringPrincipal: stranger}))
		},
		"cloudtrail:LookupEvents": func(s *vault.Session) error { return refusalOf(s.LookupEvents(ctx)) },
	} {
		t.Run(action, func(t *testing.T) {
			wantRefusal(t, call(alice), denied("Alice", action, "*", fmt.Sprintf(noIdentity, action)))
			put := &iam.PutUserPolicyRequest{}
			put.UserName, put.PolicyName, put.PolicyDocument = "Alice", "Inline", iamAllow(`"`+action+`"`)
			if _, err := f.Root().PutUserPolicy(ctx, put); err != nil {
				t.Fatal(err)
			}
			wantRefusal(t, call(alice), "ok")
		})
	}
}

func TestAliasesNeedBothSides(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key := vaulttest.CreateKey(t, root, "k")
	ofKey := user(t, f, "OfKey", "")
	both := user(t, f, "Both", iamAllow(`"kms:CreateAlias"`))
	putPolicy(t, root, key.KeyID, withStatement(`{"Effect": "Allow", "Principal": {"AWS": ["`+ofKey.Caller().ARN()+`", "`+both.Caller().ARN()+`"]}, "Action": "kms:*Alias", "Resource": "*"}`))
	create := func(s *vault.Session) error {
		return refusalOf(s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: "alias/new", TargetKeyID: key.KeyID}))
	}
	wantRefusal(t, create(ofKey), denied("OfKey", "kms:CreateAlias", vaulttest.Home.AliasARN("alias/new"), fmt.Sprintf(noIdentity, "kms:CreateAlias")))
	wantRefusal(t, create(both), "ok")
}

func TestAnotherAccount(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	theirs := f.RootOf(model.Place{Account: "444455556666", Region: "us-west-2"})
	key := vaulttest.CreateKey(t, root, "k")
	dana := userOf(t, f, theirs, "Dana", iamAllow(`"kms:*"`))
	foreign := func(arn string) string {
		return "AccessDeniedException: User: arn:aws:iam::444455556666:user/Dana is not authorized to perform: kms:Encrypt on resource: " + arn +
			" because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access"
	}
	wantRefusal(t, encrypts(dana, key.ARN), foreign(key.ARN))
	unknown := vaulttest.Home.KeyARN(unknownID)
	wantRefusal(t, encrypts(dana, unknown), foreign(unknown)) // the same answer for a key that does not exist

	putPolicy(t, root, key.KeyID, withStatement(`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": "*"}`))
	wantRefusal(t, encrypts(dana, key.ARN), "ok")
	wantRefusal(t, encrypts(dana, vaulttest.Home.AliasARN("alias/k")), "ok")
	blob := encrypt(t, root, key.KeyID, "secret", nil)
	opened, err := dana.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: blob})
	if err != nil || string(opened.Plaintext) != "secret" {
		t.Errorf("Decrypt: %v", err)
	}
	err = refusalOf(dana.DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: key.ARN}}))
	if !strings.Contains(text(err), "AccessDeniedException") {
		t.Errorf("another account disabled the key: %v", err)
	}
	records := 0
	log, err := root.LookupEvents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = log.Forwards(ctx, 0, func(_ uint64, raw []byte) error {
		if strings.Contains(string(raw), "user/Dana") && strings.Contains(string(raw), `"Decrypt"`) {
			records++
		}
		return nil
	})
	if err != nil || records != 1 {
		t.Errorf("the key's account sees %d records of the use, %v", records, err)
	}
}

func TestDecryptDoesNotSayWhy(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "k")
	blob := encrypt(t, f.Root(), key.KeyID, "secret", nil)
	_, err := user(t, f, "Alice", "").Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: blob})
	wantRefusal(t, err, model.ErrUndisclosedCiphertext().Error())
}

func TestANamesakeIsAnotherPrincipal(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key := vaulttest.CreateKey(t, root, "k")
	first := user(t, f, "Alice", "")
	id := first.Caller().Principal.UniqueID
	putPolicy(t, root, key.KeyID, withStatement(`{"Effect": "Allow", "Principal": {"AWS": "`+first.Caller().ARN()+`"}, "Action": "kms:Encrypt", "Resource": "*"}`))
	other := vaulttest.CreateKey(t, root, "granted")
	grantTo(t, root, model.CreateGrantRequest{KeyID: other.KeyID, GranteePrincipal: first.Caller().ARN(), Operations: []string{"Encrypt"}})
	wantRefusal(t, encrypts(first, key.KeyID), "ok")
	wantRefusal(t, encrypts(first, other.KeyID), "ok")

	remove := &iam.DeleteUserRequest{}
	remove.UserName = "Alice"
	if _, err := root.DeleteUser(ctx, remove); err != nil {
		t.Fatal(err)
	}
	again := user(t, f, "Alice", "")
	check := func(root, again *vault.Session) {
		t.Helper()
		for _, k := range []model.KeyMetadata{key, other} {
			wantRefusal(t, encrypts(again, k.KeyID), denied("Alice", "kms:Encrypt", k.ARN, fmt.Sprintf(noIdentity, "kms:Encrypt")))
		}
		shown, err := root.GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: key.KeyID})
		if err != nil || !strings.Contains(shown.Policy, `"`+id+`"`) || strings.Contains(shown.Policy, "user/Alice") {
			t.Errorf("the policy is shown as %v, %v", shown, err)
		}
		if got := grantsOf(t, root, other.KeyID); got[0].GranteePrincipal != id {
			t.Errorf("the grant is to %s", got[0].GranteePrincipal)
		}
		wantRefusal(t, refusalOf(root.PutKeyPolicy(ctx, &model.PutKeyPolicyRequest{KeyID: key.KeyID, Policy: shown.Policy})),
			"MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals.")
	}
	check(root, again)
	f.Reopen(t)
	check(f.Root(), f.SignIn(again.Caller(), "us-west-2"))
}

func TestPoliciesThatAreRefused(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key := vaulttest.CreateKey(t, root, "k").KeyID
	const lockout = "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future."
	nobody := `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:Encrypt", "Resource": "*"}}`
	for _, c := range []struct {
		what, document string
		bypass         bool
		want           string
	}{
		{"locks the caller out", nobody, false, lockout},
		{"names a user who does not exist", withStatement(`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/Nobody"}, "Action": "kms:Encrypt", "Resource": "*"}`), false,
			"MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals."},
		{"names a user of whom the vault knows nothing", withStatement(`{"Effect": "Allow", "Principal": {"AWS": "` + stranger + `"}, "Action": "kms:Encrypt", "Resource": "*"}`), false, "ok"},
		{"locks the caller out, knowingly", nobody, true, "ok"}, // the last: nobody can change it any more
	} {
		wantRefusal(t, refusalOf(root.PutKeyPolicy(ctx, &model.PutKeyPolicyRequest{KeyID: key, Policy: c.document, BypassPolicyLockoutSafetyCheck: c.bypass})), c.want)
	}
	wantRefusal(t, refusalOf(root.CreateKey(ctx, &model.CreateKeyRequest{Policy: nobody})), lockout)
	wantRefusal(t, refusalOf(root.CreateKey(ctx, &model.CreateKeyRequest{Policy: nobody, BypassPolicyLockoutSafetyCheck: true})), "ok")
}

func TestGrantsAllow(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key := vaulttest.CreateKey(t, root, "k")
	alice, bob := user(t, f, "Alice", ""), user(t, f, "Bob", "")
	it := map[string]string{"Department": "IT"}
	made := grantTo(t, root, model.CreateGrantRequest{
		KeyID: key.KeyID, GranteePrincipal: alice.Caller().ARN(), RetiringPrincipal: bob.Caller().ARN(), Operations: []string{"Encrypt", "CreateGrant"},
		Constraints: &model.GrantConstraints{EncryptionContextSubset: it},
	})
	with := func(s *vault.Session, pairs map[string]string, tokens ...string) error {
		return refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: key.KeyID, Plaintext: []byte("p"), EncryptionContext: pairs, GrantTokens: tokens}))
	}
	no := func(who, action string) string { return denied(who, action, key.ARN, fmt.Sprintf(noIdentity, action)) }
	wantRefusal(t, with(alice, it), "ok")
	wantRefusal(t, with(alice, it, made.GrantToken), "ok")
	wantRefusal(t, with(alice, nil), no("Alice", "kms:Encrypt"))
	wantRefusal(t, with(bob, it, made.GrantToken), no("Bob", "kms:Encrypt")) // a token is no permission

	narrower := func(operations []string, subset map[string]string) error {
		return refusalOf(alice.CreateGrant(ctx, &model.CreateGrantRequest{
			KeyID: key.KeyID, GranteePrincipal: bob.Caller().ARN(), Operations: operations, Constraints: &model.GrantConstraints{EncryptionContextSubset: subset},
		}))
	}
	wantRefusal(t, narrower([]string{"Decrypt"}, it), no("Alice", "kms:CreateGrant"))
	wantRefusal(t, narrower([]string{"Encrypt"}, map[string]string{}), no("Alice", "kms:CreateGrant"))
	wantRefusal(t, narrower([]string{"Encrypt"}, map[string]string{"Department": "IT", "Stage": "Test"}), "ok")

	retire := func(s *vault.Session) error {
		return refusalOf(s.RetireGrant(ctx, &model.RetireGrantRequest{KeyID: key.ARN, GrantID: made.GrantID}))
	}
	if err := retire(alice); !strings.Contains(text(err), "AccessDeniedException") {
		t.Errorf("the grantee retired the grant: %v", err)
	}
	wantRefusal(t, retire(bob), "ok")
	wantRefusal(t, with(alice, it), no("Alice", "kms:Encrypt"))
}

func TestExplain(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	key := vaulttest.CreateKey(t, root, "k")
	alice := user(t, f, "Alice", "")
	before := len(records(t, f.Vault))
	a, _ := vault.Lookup("ReEncrypt")
	req := a.NewRequest().(*model.ReEncryptRequest)
	req.CiphertextBlob, req.DestinationKeyID = encrypt(t, root, key.KeyID, "p", nil), key.KeyID
	explained, err := alice.Explain(ctx, a, req)
	if err != nil || len(explained) != 2 {
		t.Fatalf("%d permissions, %v", len(explained), err)
	}
	for i, action := range []string{"kms:ReEncryptFrom", "kms:ReEncryptTo"} {
		if got := explained[i]; got.Action != action || got.Outcome != policy.ImplicitDeny || got.Resource != key.ARN || len(got.Remedies) == 0 {
			t.Errorf("%s is explained by %+v", action, got)
		}
	}
	create, _ := vault.Lookup("CreateKey")
	explained, err = root.Explain(ctx, create, create.NewRequest())
	if err != nil || len(explained) != 1 || explained[0].Outcome != policy.Allowed {
		t.Errorf("CreateKey: %+v, %v", explained, err)
	}
	if got := len(records(t, f.Vault)) - before; got != 1 { // of encrypting
		t.Errorf("%d records", got)
	}
	if rows := root.Rows(); len(rows) != 1 {
		t.Errorf("explaining made a key: %v", rows)
	}
}

func TestHowAKeyWasUsedIsForWhoMayReadTheTrail(t *testing.T) {
	f := vaulttest.New(t)
	key := vaulttest.CreateKey(t, f.Root(), "k").KeyID
	no, yes := user(t, f, "No", iamAllow(`"kms:*"`)), user(t, f, "Yes", iamAllow(`"cloudtrail:LookupEvents"`))
	want := denied("No", "cloudtrail:LookupEvents", "*", fmt.Sprintf(noIdentity, "cloudtrail:LookupEvents"))
	wantRefusal(t, refusalOf(no.KeyUsage(ctx, key)), want)
	wantRefusal(t, refusalOf(no.KeyEvents(ctx, key, 1)), want)
	wantRefusal(t, refusalOf(yes.KeyUsage(ctx, key)), "ok")
	wantRefusal(t, refusalOf(yes.KeyEvents(ctx, key, 1)), "ok")
}

func TestTheCatalogueShowsWhatMayBeDescribed(t *testing.T) {
	f := vaulttest.New(t)
	root := f.Root()
	vaulttest.CreateKey(t, root, "theirs")
	mine := vaulttest.CreateKey(t, root, "mine")
	alice := user(t, f, "Alice", iamAllow(`"kms:ListKeys"`))
	putPolicy(t, root, mine.KeyID, withStatement(`{"Effect": "Allow", "Principal": {"AWS": "`+alice.Caller().ARN()+`"}, "Action": "kms:DescribeKey", "Resource": "*"}`))
	rows, err := alice.Catalogue(ctx)
	if err != nil || len(rows) != 1 || rows[0].KeyID != mine.KeyID {
		t.Errorf("%+v, %v", rows, err)
	}
}
