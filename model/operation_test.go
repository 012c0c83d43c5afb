package model_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"coldkms/model"
)

// declared is an operation as testdata/operations.json describes it.
type declared struct {
	Name       string            `json:"name"`
	Actions    []string          `json:"actions"`
	KeyIDForms []string          `json:"keyIdForms"`
	States     map[string]string `json:"states"`
	ReadOnly   bool              `json:"readOnly"`
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func declaredOperations(t testing.TB) map[string]declared {
	t.Helper()
	var file struct {
		Operations []declared `json:"operations"`
	}
	readJSON(t, "testdata/operations.json", &file)
	byName := make(map[string]declared, len(file.Operations))
	for _, d := range file.Operations {
		byName[d.Name] = d
	}
	return byName
}

var formNames = map[string]model.Form{
	"key id": model.FormKeyID, "key ARN": model.FormKeyARN, "alias name": model.FormAliasName, "alias ARN": model.FormAliasARN,
}

func TestOperationsAreAsDeclared(t *testing.T) {
	facts := declaredOperations(t)
	for _, op := range model.Operations() {
		t.Run(op.Name, func(t *testing.T) {
			want, ok := facts[op.Name]
			if !ok {
				t.Fatal("no such operation in the API")
			}
			if !slices.Equal(want.Actions, op.Actions) {
				t.Errorf("actions %q, want %q", op.Actions, want.Actions)
			}
			if op.ReadOnly != want.ReadOnly {
				t.Errorf("read only %v, want %v", op.ReadOnly, want.ReadOnly)
			}
			var forms model.Form
			for _, name := range want.KeyIDForms {
				forms |= formNames[name]
			}
			if op.Forms != forms {
				t.Errorf("identifier forms %04b, want %04b", op.Forms, forms)
			}
		})
	}
}

func TestOperationsInEveryKeyState(t *testing.T) {
	const arn = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	facts := declaredOperations(t)
	for _, op := range model.Operations() {
		for _, state := range []model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion, model.PendingImport} {
			t.Run(op.Name+"/"+string(state), func(t *testing.T) {
				want := answer(facts[op.Name].States[string(state)], arn)
				if got := text(op.CheckState(state, arn)); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			})
		}
	}
}

// A refusal for the state of a key says so, is found again by its answer, and
// leads to no state that refuses.
func TestStateRefusals(t *testing.T) {
	const arn = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	refused := 0
	for _, op := range model.Operations() {
		for _, state := range []model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion, model.PendingImport} {
			err := op.CheckState(state, arn)
			if err == nil {
				continue
			}
			refused++
			var answer *model.Error
			var refusal *model.StateRefusal
			if !errors.As(err, &answer) || !errors.As(err, &refusal) || refusal.Operation != op || refusal.State != state || refusal.Advice == "" {
				t.Fatalf("%s, %s: refused by %v", op.Name, state, refusal)
			}
			again := op.StateRefused(answer.Code, answer.Message, arn)
			if again == nil || text(op.CheckState(again.State, arn)) != text(err) {
				t.Errorf("%s, %s: the answer is taken for %v", op.Name, state, again)
			}
			if op.StateRefused(answer.Code, answer.Message, arn+"x") != nil || op.StateRefused(model.CodeThrottling, answer.Message, arn) != nil {
				t.Errorf("%s, %s: another answer is taken for it", op.Name, state)
			}
			for _, allowed := range refusal.AllowedIn() {
				if op.CheckState(allowed, arn) != nil {
					t.Errorf("%s is said to be allowed in %s", op.Name, allowed)
				}
			}
			if len(refusal.AllowedIn()) == 0 {
				t.Errorf("%s is allowed in no state", op.Name)
			}
		}
	}
	if refused == 0 {
		t.Error("no state refuses anything")
	}
}

func TestOperationsAreInOrder(t *testing.T) {
	if !slices.IsSortedFunc(model.Operations(), func(a, b *model.Operation) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	}) {
		t.Error("Operations() is not in the order of the names")
	}
}

// text returns a refusal as one line: the exception and the message, "ok" for none.
func text(err error) string {
	if err == nil {
		return "ok"
	}
	return err.Error()
}

// answer fills a cell of the key-state table in for a key; operations that name no key have no cell.
func answer(cell, arn string) string {
	if cell == "" {
		return "ok"
	}
	// Of UpdateAlias's two keys the target is the one that the request names.
	cell = strings.TrimPrefix(strings.TrimSuffix(cell, " current key: ok"), "target key: ")
	cell = strings.TrimSuffix(cell, ", no effect")
	return strings.ReplaceAll(cell, "<key ARN>", arn)
}

func TestCheckUsage(t *testing.T) {
	const arn = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	for _, c := range []struct {
		op    *model.Operation
		usage string
		says  string
	}{
		{model.OpEncrypt, "ENCRYPT_DECRYPT", ""},
		{model.OpEncrypt, "SIGN_VERIFY", "InvalidKeyUsageException: " + arn + " key usage is SIGN_VERIFY which is not valid for Encrypt."},
		{model.OpDecrypt, "GENERATE_VERIFY_MAC", "InvalidKeyUsageException: " + arn + " key usage is GENERATE_VERIFY_MAC which is not valid for Decrypt."},
		{model.OpDescribeKey, "SIGN_VERIFY", ""},
	} {
		says := ""
		if err := c.op.CheckUsage(c.usage, arn); err != nil {
			says = err.Error()
		}
		if says != c.says {
			t.Errorf("%s with a key for %s: %q, want %q", c.op.Name, c.usage, says, c.says)
		}
	}
}
