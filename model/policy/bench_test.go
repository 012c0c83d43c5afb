package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/policy"
)

// largePolicy returns a key policy of almost 32 KiB, whose last statement allows Alice.
func largePolicy(t testing.TB) string {
	var statements []string
	size := 0
	for i := 0; size < model.PolicyMaxBytes-500; i++ {
		s := fmt.Sprintf(`{"Sid":"Statement %d","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:user/User%d","arn:aws:iam::111122223333:role/app/Role%d"]},`+
			`"Action":["kms:Encrypt","kms:ReEncrypt*"],"Resource":"*","Condition":{"StringEquals":{"kms:EncryptionContext:App":"app%d"}}}`, i, i, i, i)
		statements = append(statements, s)
		size += len(s) + 1
	}
	text := `{"Version":"2012-10-17","Statement":[` + strings.Join(append(statements, allowFor(aws(alice))), ",") + `]}`
	if len(text) > model.PolicyMaxBytes || len(text) < model.PolicyMaxBytes-1000 {
		t.Fatalf("%d bytes", len(text))
	}
	return text
}

// consoleRequest is one against the console's four statements.
func consoleRequest(t testing.TB) *policy.Request {
	r := request(t, "arn:aws:iam::111122223333:user/KMSUser", parse(t, policy.KeyPolicy, console().Document()), iamPolicy(t, "all", allowAll))
	r.Context = policy.NewContext(map[string][]string{
		"kms:CallerAccount": {owner}, "aws:SourceIp": {"192.0.2.1"}, "aws:username": {"KMSUser"}, "aws:CurrentTime": {"2017-02-15T12:00:00Z"},
	})
	return r
}

// largeRequest is one against 32 KiB of key policy, ten policies and 2,500 grants, of which 30 are the caller's.
func largeRequest(t testing.TB, grants int) *policy.Request {
	r := request(t, alice, parse(t, policy.KeyPolicy, largePolicy(t)))
	for i := range 10 {
		var statements []string
		for j := range 10 {
			statements = append(statements, fmt.Sprintf(`{"Effect":"Allow","Action":["kms:Describe*","kms:Get%d"],"Resource":"arn:aws:kms:*:111122223333:key/%d*"}`, j, i))
		}
		r.Identity = append(r.Identity, iamPolicy(t, fmt.Sprint(i), statements...))
	}
	var list []policy.Grant
	for i := range grants {
		grantee := fmt.Sprintf("arn:aws:iam::111122223333:user/Grantee%d", i)
		if i < 30 {
			grantee = alice
		}
		list = append(list, policy.Grant{GrantID: fmt.Sprint(i), GranteePrincipal: grantee, IssuingAccount: owner, Terms: policy.Terms{Operations: []string{"Encrypt"}}})
	}
	r.Grants = policy.NewGrants(list)
	return r
}

func BenchmarkEvaluate(b *testing.B) {
	for name, r := range map[string]*policy.Request{"console": consoleRequest(b), "large": largeRequest(b, 2500)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if policy.Evaluate(r).Outcome != policy.Allowed {
					b.Fatal("not allowed")
				}
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	r := consoleRequest(b)
	r.Action = "kms:PutKeyPolicy"
	r.Identity = nil
	for b.Loop() {
		if policy.Explain(r).Outcome != policy.ImplicitDeny {
			b.Fatal("not denied")
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := largePolicy(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := policy.Parse(text, policy.KeyPolicy); err != nil {
			b.Fatal(err)
		}
	}
}

// TestOthersGrantsCostNothing counts what a decision allocates: as much with 2,500 grants as with 30.
func TestOthersGrantsCostNothing(t *testing.T) {
	allocations := func(grants int) float64 {
		r := largeRequest(t, grants)
		return testing.AllocsPerRun(20, func() { policy.Evaluate(r) })
	}
	if few, many := allocations(30), allocations(2500); many > few {
		t.Errorf("%v allocations with 30 grants, %v with 2,500", few, many)
	}
}
