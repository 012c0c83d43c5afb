package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/vault/vaulttest"
)

// desk is a shell in which a person works on a vault.
type desk struct {
	t    *testing.T
	dir  string // with the person's files
	keys []model.KeyMetadata
}

// newDesk makes a vault with keys, the first of them with the alias payroll, and names it and its passphrase in the
// environment.
func newDesk(t *testing.T, keys int) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir()}
	f := vaulttest.New(t)
	for i := range keys {
		d.keys = append(d.keys, vaulttest.CreateKey(t, f.Root(), []string{"payroll", ""}[min(i, 1)]))
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("COLDKMS_VAULT", f.Dir)
	t.Setenv(passphraseVariable, d.file("passphrase", vaulttest.Passphrase+"\n"))
	return d
}

// file writes a file and returns its path.
func (d *desk) file(name, content string) string {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// types runs a command line as a shell reads it, with DIR for the folder of the person's files and KEY for the id of
// the first key.
func (d *desk) types(line string) (status int, out, stderr string) {
	d.t.Helper()
	line = strings.ReplaceAll(line, "DIR", d.dir)
	if len(d.keys) > 0 {
		line = strings.ReplaceAll(line, "KEY", d.keys[0].KeyID)
	}
	words := shellWords(line)
	if words[0] != "coldkms" {
		d.t.Fatalf("%s is not coldkms", words[0])
	}
	return run(d.t, noConsole, words[1:]...)
}

// succeeds runs a command line and returns the members of its answer.
func (d *desk) succeeds(line string) map[string]any {
	d.t.Helper()
	status, out, stderr := d.types(line)
	if status != 0 || stderr != "" {
		d.t.Fatalf("%s: status %d, %s", line, status, stderr)
	}
	if out == "" {
		return nil
	}
	var answer map[string]any
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		d.t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return answer
}

// shellWords splits a line at its spaces, but for those in single quotes.
func shellWords(line string) []string {
	var words []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words[len(words)-1] += part
			continue
		}
		fields := strings.Fields(part)
		if len(words) > 0 && !strings.HasPrefix(part, " ") && len(fields) > 0 {
			words[len(words)-1] += fields[0]
			fields = fields[1:]
		}
		words = append(words, fields...)
		if strings.HasSuffix(part, " ") {
			words = append(words, "")
		}
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}
