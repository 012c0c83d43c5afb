package e2e

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// The trail says who did what: on its page, as JSON, in a log file, and on the
// command line, where the same filters find the same records.
func TestTrail(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.env = []string{"COLDKMS_PASSPHRASE_FILE=" + p.keepsPassphrase()}
	term := p.opensVault(80, 24)
	createsKey(term, "payroll")
	id := p.makesKey("archive")
	for range 3 {
		p.runs("kms", "encrypt", "--key-id", "alias/archive", "--plaintext", "c2VjcmV0")
	}
	p.fails(254, "kms", "decrypt", "--ciphertext-blob", "bm9uc2Vuc2U=")

	// Newest first.
	chooses(term, "trail", "Trail")
	term.Sees("coldkms ▸ Trail", "Time (UTC)", "Result", "ok")
	if row := strings.Split(term.Screen(), "\n")[3]; !strings.Contains(row, "Decrypt") || !strings.Contains(row, "InvalidCiph") {
		t.Errorf("the newest record is %q", row)
	}

	// Filters.
	term.Presses("/")
	term.Types("error:any -error:notfound")
	term.Sees("InvalidCiph", "1-1 of 1")
	term.Presses("esc")
	term.SeesNo("/ error:any")
	term.Presses("/")
	term.Types("op:encrypt key:alias/archive by:root since:1h")
	term.Sees("1-3 of 3")
	term.Presses("enter")

	// A record as JSON. It says what asked for it.
	term.Presses("enter")
	term.Sees("Record ", `"eventVersion": "1.02"`, `"eventName": "Encrypt"`)
	term.Presses("pgdown")
	term.Sees(`"userAgent": "coldkms-cli/`)
	term.Presses("esc")
	term.Sees("1-3 of 3")

	// Export what the filter shows.
	term.Presses("x")
	term.Sees("Export what the filter shows", "File")
	for range 60 {
		term.Presses("backspace")
	}
	term.Types("week.json.gz")
	term.Presses("ctrl+s")
	term.Sees("Exported 3 records to", "week.json.gz")
	fromConsole := records(t, p.path("week.json.gz"))
	if len(fromConsole) != 3 {
		t.Errorf("the log file holds %d records", len(fromConsole))
	}

	// To the key that it is about.
	term.Presses("o")
	term.Sees("▸ archive", "Past usage", "Encrypt, 3 uses")
	if found := idOnScreen(term); found != id {
		t.Errorf("the record leads to %s, not to %s", found, id)
	}

	// The same on the command line, once the console is locked.
	term.Presses("ctrl+l")
	term.Sees("Unlock")
	p.vaultCloses()
	list := p.runs("trail", "list", "--filter", "op:encrypt key:alias/archive")
	if lines := strings.Split(strings.TrimSpace(list), "\n"); len(lines) != 3 || !strings.Contains(lines[0], id) {
		t.Errorf("coldkms trail list prints\n%s", list)
	}
	p.runs("trail", "export", "--filter", "op:encrypt key:alias/archive", "again.json.gz")
	for i, record := range records(t, p.path("again.json.gz")) {
		if record != fromConsole[i] {
			t.Errorf("record %d is\n%s\nand was exported by the console as\n%s", i, record, fromConsole[i])
		}
	}
	if out := p.runs("trail", "verify"); !strings.Contains(out, "entries of the trail agree with the vault") {
		t.Errorf("coldkms trail verify says %s", out)
	}
}

// The demo's trail holds a year.
func TestTrailOfTheDemo(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(120, 36)
	names(term, "alias/payroll")
	term.Sees("▸ payroll", "▸ Summary")
	term.Presses("right", "right", "right", "right", "right", "right")
	term.Sees("▸ Trail", "user/KMSUser", "✓ Success")
	term.Presses("A")
	term.Sees("▸ Trail", "/ key:", "user/KMSUser", "InvalidCiphertext")
	term.Presses("end")
	term.Sees("CreateKey", "2016-03-21")
	term.Presses("/")
	term.Types(" -op:decrypt erorr:any")
	term.Sees("✗ There is no field erorr: fields are by, error, key, op, region, since, until.")
}

// records returns the records of a CloudTrail log file.
func records(t *testing.T, path string) []string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var log struct{ Records []json.RawMessage }
	if err := json.NewDecoder(plain).Decode(&log); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	texts := make([]string, len(log.Records))
	for i, record := range log.Records {
		texts[i] = string(record)
	}
	return texts
}

// w on a refused record says how the policies decide the same today.
func TestWhyOfARecord(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	term := p.opensDemo(120, 36)
	term.Presses("i")
	term.Sees("Sign in as")
	term.Types("encryptionapp")
	term.Presses("enter")
	term.Sees("Sign in as a role", "Session name")
	term.Presses("ctrl+u")
	term.Types("nightly")
	term.Presses("enter")
	term.Sees("EncryptionApp/nightly", "No keys can be shown")
	term.Presses("i")
	term.Sees("▸ root", "recent")
	term.Presses("enter")
	term.Sees("us-west-2 · root", "payroll")

	chooses(term, "trail", "Trail")
	term.Sees("coldkms ▸ Trail", "Time (UTC)")
	term.Presses("/")
	term.Types("op:listkeys caller:nightly error:any")
	term.Presses("enter")
	term.Sees("AccessDenied", "1-1 of 1")
	term.Presses("w")
	term.Sees("▸ Why", "Answer", "How the policies decide it today", "denied: nothing allows it", "This statement in an IAM policy of role/EncryptionApp")
	term.Presses("y")
	term.Sees("Copied")
}
