package command

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// guideKey is the key of the guide's examples.
const guideKey = "1234abcd-12ab-34cd-56ef-1234567890ab"

// example is a command line of the guide.
type example struct{ line, output string }

func guideExamples(t *testing.T) []example {
	t.Helper()
	text, err := os.ReadFile("testdata/guide.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for _, part := range strings.Split(string(text), "\n$ ")[1:] {
		line, output, _ := strings.Cut(part, "\n")
		all = append(all, example{line, strings.TrimSpace(output)})
	}
	if len(all) != 9 {
		t.Fatalf("%d examples, want 9", len(all))
	}
	return all
}

// operation returns the name of the operation that an example calls.
func (e example) operation() string { return strings.Fields(e.line)[2] }

// TestTheGuidesExamples runs each example as it is written, on a key of its own that is as the guide tells. The files
// that an example names are the test's.
func TestTheGuidesExamples(t *testing.T) {
	known := map[string]bool{}
	for _, api := range vault.APIs() {
		known[kebab(api.Operation.Name)] = true
	}
	examples := guideExamples(t)
	d := newDesk(t, 0)
	var folders []string
	d.keys, folders = guideKeys(t, examples)
	for i, e := range examples {
		t.Run(e.operation(), func(t *testing.T) {
			t.Chdir(folders[i])
			if !known[e.operation()] {
				t.Skipf("coldkms does not have %s yet", e.operation())
			}
			key := d.keys[i]
			// The guide's date is over.
			e.line = strings.Replace(e.line, "2016-11-08T12:00:00-08:00", "2116-11-08T12:00:00-08:00", 1)
			line := strings.ReplaceAll(strings.Replace(e.line, "aws kms", "coldkms kms", 1), guideKey, key.KeyID)
			status, out, stderr := (&desk{t: t}).types(line)
			if strings.Contains(stderr, model.CodeUnsupportedOperation) {
				t.Skip(stderr)
			}
			if status != 0 || stderr != "" {
				t.Fatalf("%s: status %d, %s", line, status, stderr)
			}
			if (out == "") != (e.output == "") {
				t.Fatalf("%s printed %q, the guide shows %q", line, out, e.output)
			}
			if out != "" {
				compareWithGuide(t, e.output, strings.ReplaceAll(out, key.KeyID, guideKey))
			}
		})
	}
}

// guideKeys makes a key for each example, in the vault that the environment names, and a folder with the files that it
// names.
func guideKeys(t *testing.T, examples []example) (keys []model.KeyMetadata, folders []string) {
	t.Helper()
	ctx := context.Background()
	v, err := vault.Open(ctx, os.Getenv("COLDKMS_VAULT"), []byte(vaulttest.Passphrase), SystemOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	root := (&vaulttest.Fixture{Vault: v}).Root()
	for _, e := range examples {
		folder, origin := t.TempDir(), model.OriginAWSKMS
		if strings.Contains(e.operation(), "import") {
			origin = model.OriginExternal
		}
		made, err := root.CreateKey(ctx, &model.CreateKeyRequest{Origin: origin, Tags: []model.Tag{
			{TagKey: "Purpose", TagValue: "Test"}, {TagKey: "CostCenter", TagValue: "87654"}, {TagKey: "CreatedBy", TagValue: "ExampleUser"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if e.operation() == "cancel-key-deletion" {
			if _, err := root.ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: made.KeyMetadata.KeyID}); err != nil {
				t.Fatal(err)
			}
		}
		if e.operation() == "import-key-material" {
			request := vaulttest.ImportRequest(t, root, made.KeyMetadata.KeyID, vaulttest.Material('m'), time.Time{})
			writeFile(t, filepath.Join(folder, "ImportToken.bin"), request.ImportToken)
			writeFile(t, filepath.Join(folder, "EncryptedKeyMaterial.bin"), request.EncryptedKeyMaterial)
		}
		keys, folders = append(keys, made.KeyMetadata), append(folders, folder)
	}
	return keys, folders
}

// compareWithGuide wants every member that the guide shows. Numbers are the times of the guide's day.
func compareWithGuide(t *testing.T, guide, got string) {
	t.Helper()
	var want, have map[string]any
	if err := json.Unmarshal([]byte(guide), &want); err != nil {
		t.Fatalf("the guide's output: %v", err)
	}
	if err := json.Unmarshal([]byte(got), &have); err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	for member, value := range want {
		if number, isNumber := value.(float64); isNumber {
			if now, ok := have[member].(float64); !ok || now < number {
				t.Errorf("%s is %v, the guide shows %v", member, have[member], value)
			}
			continue
		}
		if inner, isStructure := value.(map[string]any); isStructure {
			for name := range inner {
				if structure, _ := have[member].(map[string]any); !reflect.DeepEqual(structure[name], inner[name]) {
					t.Errorf("%s.%s is %v, the guide shows %v", member, name, structure[name], inner[name])
				}
			}
			continue
		}
		if !reflect.DeepEqual(have[member], value) {
			t.Errorf("%s is %v, the guide shows %v", member, have[member], value)
		}
	}
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
