package command

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// reads runs a command that must succeed, and returns the lines that it prints.
func reads(t *testing.T, d *desk, line string) []string {
	t.Helper()
	status, out, stderr := d.types(line)
	if status != 0 || stderr != "" {
		t.Fatalf("%s: status %d, %s", line, status, stderr)
	}
	return strings.Split(strings.TrimSuffix(out, "\n"), "\n")
}

func TestTrailList(t *testing.T) {
	d := newDesk(t, 2)
	lines := reads(t, d, "coldkms trail list")
	if len(lines) != 3 || !strings.Contains(lines[0], "  CreateKey ") || !strings.Contains(lines[1], "  CreateAlias ") || !strings.HasSuffix(lines[0], d.keys[1].ARN) {
		t.Fatalf("listed:\n%s", strings.Join(lines, "\n"))
	}
	lines = reads(t, d, "coldkms trail list --limit 2")
	if len(lines) != 2 || !strings.Contains(lines[0], "  LookupEvents ") || !strings.HasSuffix(lines[0], "  ok                        -") {
		t.Errorf("reading the trail leaves a record:\n%s", strings.Join(lines, "\n"))
	}
	for _, name := range []string{"alias/payroll", "payroll"} {
		if lines = reads(t, d, "coldkms trail list --filter 'key:"+name+" op:create'"); len(lines) != 2 {
			t.Errorf("by %s:\n%s", name, strings.Join(lines, "\n"))
		}
	}
	if lines = reads(t, d, "coldkms trail list --filter op:nothing"); len(lines) != 1 || lines[0] != "" {
		t.Errorf("nothing is there:\n%s", strings.Join(lines, "\n"))
	}
	lines = reads(t, d, "coldkms trail list --json --filter key:KEY --limit 1")
	var event struct{ EventName string }
	if err := json.Unmarshal([]byte(lines[0]), &event); err != nil || len(lines) != 1 || event.EventName != "CreateAlias" {
		t.Errorf("as JSON: %v, %v", lines, err)
	}
}

func TestTrailExport(t *testing.T) {
	d := newDesk(t, 2)
	file := filepath.Join(d.dir, "t.json.gz")
	if lines := reads(t, d, "coldkms trail export --filter op:create DIR/t.json.gz"); lines[0] != "3 records in "+file {
		t.Errorf("said %q", lines)
	}
	status, _, stderr := d.types("coldkms trail export DIR/t.json.gz")
	if status != 1 || stderr != "coldkms: "+file+" exists: --replace replaces what exists\n" {
		t.Errorf("again: status %d, %s", status, stderr)
	}
	reads(t, d, "coldkms trail export --replace --filter op:createKey DIR/t.json.gz")
	zipped, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer zipped.Close()
	unzip, err := gzip.NewReader(zipped)
	if err != nil {
		t.Fatal(err)
	}
	var log struct{ Records []struct{ EventName string } }
	if err := json.NewDecoder(unzip).Decode(&log); err != nil || len(log.Records) != 2 || log.Records[0].EventName != "CreateKey" {
		t.Errorf("exported %v, %v", log, err)
	}
}

func TestTrailVerify(t *testing.T) {
	d := newDesk(t, 1)
	if lines := reads(t, d, "coldkms trail verify"); !strings.HasSuffix(lines[0], " entries of the trail agree with the vault.") {
		t.Errorf("said %q", lines)
	}
}

func TestTrailMistakes(t *testing.T) {
	d := newDesk(t, 0)
	for line, says := range map[string]string{
		"coldkms trail list --filter kye:x":             "--filter: there is no field kye: fields are by,",
		"coldkms trail list --limit -1":                 "--limit is how many records",
		"coldkms trail list payroll":                    `unknown command "payroll"`,
		"coldkms trail lst":                             `unknown command "lst"`,
		"coldkms trail export":                          "accepts 1 arg(s), received 0",
		"coldkms trail export DIR":                      "is a folder, not a file",
		"coldkms --vault /nowhere trail list":           "there is no vault",
		"coldkms trail list --passphrase-file /nowhere": "reading the passphrase",
	} {
		if status, out, stderr := d.types(line); status != 1 || out != "" || !strings.Contains(stderr, says) {
			t.Errorf("%s: status %d, %q, %q; want 1 and %q", line, status, out, stderr, says)
		}
	}
}
