package policy_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"coldkms/model/policy"
)

// TestExamples reads the example policies of the guides, their printing faults mended, and shows what they are said
// to do. An IAM policy stands beside a key policy that trusts every account; a key policy stands alone.
func TestExamples(t *testing.T) {
	var examples []struct {
		Name    string          `json:"name"`
		Kind    string          `json:"kind"`
		Policy  json.RawMessage `json:"policy"`
		Effects []struct {
			Principal string         `json:"principal"`
			Action    string         `json:"action"`
			Resource  string         `json:"resource"`
			Context   map[string]any `json:"context"`
			Expect    policy.Outcome `json:"expect"`
		} `json:"effects"`
	}
	raw, err := os.ReadFile("testdata/examples.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &examples); err != nil {
		t.Fatal(err)
	}
	trusting := keyPolicy(t, allowFor(aws(owner, stranger)))
	for _, e := range examples {
		t.Run(e.Name, func(t *testing.T) {
			for _, effect := range e.Effects {
				r := request(t, effect.Principal, trusting)
				r.Action, r.Context = effect.Action, contextOf(t, effect.Context)
				if effect.Resource != "" {
					r.Resource = effect.Resource
				}
				if e.Kind == "key" {
					r.KeyPolicy = parse(t, policy.KeyPolicy, string(e.Policy))
				} else {
					r.Identity = []policy.Attachment{{Name: e.Name, Document: parse(t, policy.IdentityPolicy, string(e.Policy))}}
				}
				decide(t, strings.Join([]string{effect.Principal, effect.Action, r.Resource}, " "), r, effect.Expect)
			}
		})
	}
	if len(examples) != 29 {
		t.Errorf("%d examples, want 29", len(examples))
	}
}
