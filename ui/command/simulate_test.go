package command

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// caseFile returns a file of the evaluator's cases, unpacked.
func caseFile(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "model", "policy", "testdata", name)
	plain, packed := strings.CutSuffix(name, ".gz")
	if !packed {
		return path
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), plain)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSimulateAgreesWithTheCases(t *testing.T) {
	for name, count := range map[string]int{"cases.jsonl": 113, "random.jsonl.gz": 2000} {
		path := caseFile(t, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cases := strings.Split(strings.TrimSpace(string(text)), "\n")
		for _, flags := range [][]string{nil, {"--explain"}} {
			status, out, stderr := run(t, noConsole, append([]string{"simulate", path}, flags...)...)
			answers := strings.Split(strings.TrimSpace(out), "\n")
			if status != 0 || stderr != "" || len(answers) != count || len(cases) != count {
				t.Fatalf("%s %v: status %d, %s, %d answers to %d cases", name, flags, status, stderr, len(answers), len(cases))
			}
			for i, answer := range answers {
				var got, want struct{ ID, Decision, Expect string }
				if err := json.Unmarshal([]byte(cases[i]), &want); err != nil {
					t.Fatal(err)
				}
				if err := json.Unmarshal([]byte(answer), &got); err != nil {
					t.Fatal(err)
				}
				if got.ID != want.ID || got.Decision != want.Expect {
					t.Errorf("%s: %s, want %s", want.ID, answer, want.Expect)
				}
			}
		}
	}
}

const simulated = `{"id":"a","request":{"principal":"arn:aws:iam::111122223333:user/Alice","action":"kms:Encrypt","resource":"arn:aws:kms:us-west-2:111122223333:key/k","contextKeys":{"aws:username":"Alice"}},` +
	`"keyPolicy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}]}`

func TestSimulateLines(t *testing.T) {
	const allow = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}`
	const none = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*"}}`
	for _, c := range []struct {
		line, want string
		status     int
	}{
		{simulated + `}`, `{"id":"a","decision":"implicitDeny"}`, 0},
		{simulated + `,"identityPolicies":[{"name":"p","policy":` + allow + `}]}`, `{"id":"a","decision":"allowed"}`, 0},
		{simulated + `,"identityPolicies":[` + allow + `]}`, `{"id":"a","decision":"allowed"}`, 0},
		{simulated + `,"identityPolicies":[` + allow + `],"sessionPolicy":` + none + `}`, `{"id":"a","decision":"implicitDeny"}`, 0},
		{simulated + `,"identityPolicies":[` + allow + `],"permissionBoundaries":[` + allow + `,` + none + `]}`, `{"id":"a","decision":"implicitDeny"}`, 0},
		{simulated + `,"identityPolicies":[` + allow + `],"sessionPolicy":null,"permissionBoundaries":null}`, `{"id":"a","decision":"allowed"}`, 0},
		{strings.Replace(simulated, `"a"`, `1`, 1) + `}`, `{"id":1,"decision":"implicitDeny"}`, 0},
		{`{"id":"a"}`, `{"id":"a","error":"line 1: the request lacks its principal, action or resource"}`, 1},
		{`{"id":"a","request":{"principal":3}}`, `{"id":"a","error":"line 1: json: cannot unmarshal number into Go struct field .request.principal of type string"}`, 1},
		{strings.Replace(simulated, "arn:aws:iam::111122223333:user/Alice", "Alice", 1) + `}`, `{"id":"a","error":"line 1: \"Alice\" is neither the ARN of a principal nor a service"}`, 1},
		{`nothing`, `{"id":null,"error":"line 1: invalid character 'o' in literal null (expecting 'u')"}`, 1},
		{`{"id":"a","request":null}`, `{"id":"a","error":"line 1: the request lacks its principal, action or resource"}`, 1},
		{"", "", 0},
	} {
		var out, stderr bytes.Buffer
		in := strings.NewReader(c.line + "\n\n" + simulated + "}")
		status := Execute(context.Background(), []string{"simulate"}, Streams{In: in, Out: &out, Err: &stderr}, noConsole)
		want := strings.TrimLeft(c.want+"\n", "\n") + `{"id":"a","decision":"implicitDeny"}` + "\n"
		if status != c.status || out.String() != want || (stderr.Len() > 0) != (status > 0) {
			t.Errorf("%s: status %d, %s\n%swant\n%s", c.line, status, &stderr, &out, want)
		}
	}
}

func TestSimulateExplains(t *testing.T) {
	faulty := simulated + `,"identityPolicies":[{"name":"p","policy":{"Statement":[{"Effect":"allow","Action":"kms:*","Resource":"*"}]}}]}`
	var out, stderr bytes.Buffer
	status := Execute(context.Background(), []string{"simulate", "--explain"}, Streams{In: strings.NewReader(faulty), Out: &out, Err: &stderr}, noConsole)
	for _, part := range []string{`"decision":"implicitDeny"`, `"reason":"the key policy enables IAM policies, but no IAM policy allows it"`, `"remedies":[`, `"faults":["identityPolicies p: `} {
		if status != 0 || !strings.Contains(out.String(), part) {
			t.Errorf("status %d, %s: nothing about %s in\n%s", status, &stderr, part, &out)
		}
	}
	if status, _, stderr := run(t, noConsole, "simulate", "/nowhere"); status != 1 || !strings.Contains(stderr, "/nowhere") {
		t.Errorf("status %d, %s", status, stderr)
	}
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	if status, _, stderr := run(t, noConsole, "simulate", os.DevNull); status != 0 {
		t.Errorf("without a vault's folder: status %d, %s", status, stderr)
	}
}

func FuzzSimulate(f *testing.F) {
	f.Add(simulated + "}")
	f.Add(simulated + `,"identityPolicies":[{}],"grants":[{"operations":["Decrypt"],"constraints":{"EncryptionContextEquals":{}}}]}`)
	f.Add(`{"request":{"principal":"workspaces.amazonaws.com","action":"kms:RetireGrant","resource":"*","contextKeys":{"a":[],"b":null}}}`)
	f.Fuzz(func(t *testing.T, line string) {
		for _, explain := range []bool{false, true} {
			var out bytes.Buffer
			_ = simulate(strings.NewReader(line), &out, explain)
			for answer := range strings.Lines(out.String()) {
				if !json.Valid([]byte(answer)) {
					t.Errorf("the answer is %s", answer)
				}
			}
		}
	})
}
