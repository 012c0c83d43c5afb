package policy_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"

	"coldkms/model/policy"
)

// simulation is a line of the case files.
type simulation struct {
	ID      string         `json:"id"`
	Expect  policy.Outcome `json:"expect"`
	Reason  string         `json:"reason"`
	Request struct {
		Principal         string            `json:"principal"`
		Action            string            `json:"action"`
		Resource          string            `json:"resource"`
		ResourceAccountID string            `json:"resourceAccountId"`
		ContextKeys       map[string]any    `json:"contextKeys"`
		EncryptionContext map[string]string `json:"encryptionContext"`
		NewGrant          *terms            `json:"newGrant"`
		GrantID           string            `json:"grantId"`
	} `json:"request"`
	IdentityPolicies []struct {
		Name   string          `json:"name"`
		Policy json.RawMessage `json:"policy"`
	} `json:"identityPolicies"`
	KeyPolicy json.RawMessage `json:"keyPolicy"`
	Grants    []struct {
		GrantID           string `json:"grantId"`
		GranteePrincipal  string `json:"granteePrincipal"`
		RetiringPrincipal string `json:"retiringPrincipal"`
		IssuingAccount    string `json:"issuingAccount"`
		terms
	} `json:"grants"`
}

type terms struct {
	Operations  []string           `json:"operations"`
	Constraints policy.Constraints `json:"constraints"`
}

// request returns the case's request. Documents are read leniently: some cases are about faulty ones.
func (s *simulation) request(t testing.TB) *policy.Request {
	t.Helper()
	r := &policy.Request{
		Caller: caller(t, s.Request.Principal), Action: s.Request.Action, Resource: s.Request.Resource,
		Account: s.Request.ResourceAccountID, Context: contextOf(t, s.Request.ContextKeys),
		EncryptionContext: s.Request.EncryptionContext, GrantID: s.Request.GrantID,
	}
	if s.KeyPolicy != nil {
		r.KeyPolicy, _ = policy.Read(string(s.KeyPolicy), policy.KeyPolicy)
	}
	for _, p := range s.IdentityPolicies {
		document, _ := policy.Read(string(p.Policy), policy.IdentityPolicy)
		r.Identity = append(r.Identity, policy.Attachment{Name: p.Name, Document: document})
	}
	var grants []policy.Grant
	for _, g := range s.Grants {
		grants = append(grants, policy.Grant{
			GrantID: g.GrantID, GranteePrincipal: g.GranteePrincipal, RetiringPrincipal: g.RetiringPrincipal,
			IssuingAccount: g.IssuingAccount, Terms: policy.Terms(g.terms),
		})
	}
	r.Grants = policy.NewGrants(grants)
	if s.Request.NewGrant != nil {
		narrowed := policy.Terms(*s.Request.NewGrant)
		r.NewGrant = &narrowed
	}
	return r
}

func caller(t testing.TB, arn string) policy.Caller {
	t.Helper()
	c, err := policy.ParseCaller(arn)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func contextOf(t testing.TB, keys map[string]any) policy.Context {
	t.Helper()
	values := map[string][]string{}
	for key, value := range keys {
		switch value := value.(type) {
		case string:
			values[key] = []string{value}
		case []any:
			for _, each := range value {
				values[key] = append(values[key], each.(string))
			}
		default:
			t.Fatalf("%s is %v", key, value)
		}
	}
	return policy.NewContext(values)
}

// simulations returns the lines of a case file.
func simulations(t testing.TB, path string) (list []simulation) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var lines io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if lines, err = gzip.NewReader(file); err != nil {
			t.Fatal(err)
		}
	}
	for decoder := json.NewDecoder(bufio.NewReader(lines)); decoder.More(); {
		var s simulation
		if err := decoder.Decode(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

func TestCases(t *testing.T) {
	for path, count := range map[string]int{"testdata/cases.jsonl": 113, "testdata/random.jsonl.gz": 2000} {
		list := simulations(t, path)
		if len(list) != count {
			t.Errorf("%s has %d cases, want %d", path, len(list), count)
		}
		for _, s := range list {
			if got := policy.Evaluate(s.request(t)); got.Outcome != s.Expect {
				t.Errorf("%s (%s): %+v, want %s", s.ID, s.Reason, got, s.Expect)
			}
		}
	}
}
