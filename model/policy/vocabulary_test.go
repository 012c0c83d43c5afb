package policy_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"coldkms/model/policy"
)

// TestActionsAreTheDeclaredOnes compares the vocabulary with the table of the API's operations.
func TestActionsAreTheDeclaredOnes(t *testing.T) {
	var file struct {
		Operations []struct {
			Actions       []string `json:"actions"`
			AllowedBy     string   `json:"allowedBy"`
			ConditionKeys []string `json:"conditionKeys"`
			Grantable     bool     `json:"grantable"`
		} `json:"operations"`
	}
	raw, err := os.ReadFile("../testdata/operations.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, o := range file.Operations {
		for _, name := range o.Actions {
			declared = append(declared, name)
			a, ok := policy.FindAction(strings.ToLower(name))
			if !ok {
				t.Errorf("%s is not known", name)
				continue
			}
			if got := [...]string{"key policy", "IAM policy for the alias", "IAM policy", "the grant itself"}[a.Scope]; !strings.HasPrefix(o.AllowedBy, got) || a.Scope == policy.OnAccount && o.AllowedBy != got {
				t.Errorf("%s is allowed by %s, want %s", name, got, o.AllowedBy)
			}
			if a.Grantable != o.Grantable {
				t.Errorf("%s can be granted: %v", name, a.Grantable)
			}
			for _, key := range o.ConditionKeys {
				if key = strings.Replace(key, "<key>", "x", 1); !a.HasKey(strings.ToUpper(key)) || !policy.KnownKey(key) {
					t.Errorf("%s does not have the key %s", name, key)
				}
			}
			if len(a.Keys) != len(o.ConditionKeys) {
				t.Errorf("%s has the keys %q, want %q", name, a.Keys, o.ConditionKeys)
			}
		}
	}
	var known []string
	for _, a := range policy.Actions() {
		known = append(known, a.Name)
	}
	slices.Sort(declared)
	if !slices.Equal(known, declared) {
		t.Errorf("known %q\ndeclared %q", known, declared)
	}
}
