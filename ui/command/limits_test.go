package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// A vault's limits, from its making on.
func TestSettings(t *testing.T) {
	d := &desk{t: t}
	dir, passphrase := filepath.Join(t.TempDir(), "vault"), write(t, vaulttest.Passphrase)
	t.Setenv("COLDKMS_VAULT", dir)
	t.Setenv("COLDKMS_PASSPHRASE_FILE", passphrase)
	d.prints("coldkms init --account 111122223333 --passphrase-file " + passphrase)
	for _, c := range []struct {
		line  string
		shows []string
	}{
		{"coldkms settings", []string{"quota keys                             1000", "quota grants-per-principal             30", "requests per second                    off"}},
		{"coldkms settings --rates aws", []string{"rate  Cryptographic                    600", "rate  GetParametersForImport           0.25"}},
		{"coldkms settings --quota keys=5000 --quota aliases=0 --rate CreateKey=50", []string{"quota keys                             5000", "quota aliases                          off", "rate  CreateKey                        50", "rate  Cryptographic                    600"}},
		{"coldkms settings", []string{"quota keys                             5000", "rate  CreateKey                        50"}},
		{"coldkms settings --quotas off --rates off", []string{"quota keys                             off", "requests per second                    off"}},
		{"coldkms settings --quotas aws", []string{"quota keys                             1000"}},
	} {
		out := d.prints(c.line)
		for _, text := range c.shows {
			if !strings.Contains(out, text) {
				t.Errorf("%s does not show %q:\n%s", c.line, text, out)
			}
		}
	}
	for line, says := range map[string]string{
		"coldkms settings --quotas none":       "--quotas none: it is aws or off",
		"coldkms settings --rates fast":        "--rates fast: it is aws or off",
		"coldkms settings --quota key=5":       "--quota key=5: it is NAME=NUMBER",
		"coldkms settings --quota keys=-1":     "--quota keys=-1: it is NAME=NUMBER",
		"coldkms settings --rate Encrypt=5":    "--rate Encrypt=5: it is NAME=NUMBER",
		"coldkms settings --rate CreateKey=no": "--rate CreateKey=no: it is NAME=NUMBER",
	} {
		if status, _, stderr := d.types(line); status == 0 || !strings.Contains(stderr, says) {
			t.Errorf("%s: status %d, %s", line, status, stderr)
		}
	}
}

func TestInitTakesLimits(t *testing.T) {
	d := &desk{t: t}
	dir, passphrase := filepath.Join(t.TempDir(), "vault"), write(t, vaulttest.Passphrase)
	d.prints("coldkms init --vault " + dir + " --account 111122223333 --quotas off --rates aws --passphrase-file " + passphrase)
	out := d.prints("coldkms settings --vault " + dir + " --passphrase-file " + passphrase)
	if !strings.Contains(out, "quota keys                             off") || !strings.Contains(out, "600") {
		t.Errorf("the vault has the settings\n%s", out)
	}
}

// pastVault makes a vault, two months ago, with a key that was to be deleted a month ago.
func pastVault(t *testing.T) (keyID string) {
	t.Helper()
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "vault")
	options := vaulttest.Options(vaulttest.NewClock())
	then := time.Now().AddDate(0, -2, 0)
	options.Clock = func() time.Time { return then }
	v, err := vault.Create(ctx, dir, []byte(vaulttest.Passphrase), vaulttest.Home, options)
	if err != nil {
		t.Fatal(err)
	}
	root := (&vaulttest.Fixture{Vault: v}).Root()
	key := vaulttest.CreateKey(t, root, "payroll")
	if _, err := root.ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: key.KeyID}); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("COLDKMS_VAULT", dir)
	t.Setenv("COLDKMS_PASSPHRASE_FILE", write(t, vaulttest.Passphrase))
	return key.KeyID
}

// A vault that was not seen for long destroys nothing until somebody confirms the date.
func TestAcceptClock(t *testing.T) {
	keyID := pastVault(t)
	d := &desk{t: t}
	status, out, stderr := d.types("coldkms kms describe-key --key-id alias/payroll")
	if status != 0 || !strings.Contains(out, "PendingDeletion") || !strings.Contains(stderr, "past their date: 1;") || !strings.Contains(stderr, "--accept-clock") {
		t.Errorf("before: status %d\n%s\n%s", status, out, stderr)
	}
	if status, _, stderr := d.types("coldkms kms list-keys --accept-clock"); status != 0 || stderr != "" {
		t.Errorf("confirming: status %d, %s", status, stderr)
	}
	status, _, stderr = d.types("coldkms kms describe-key --key-id " + keyID)
	if status == 0 || !strings.Contains(stderr, "NotFoundException") {
		t.Errorf("after: status %d, %s", status, stderr)
	}
	events := d.prints("coldkms trail events")
	if strings.Count(events, "\n") != 1 || !strings.Contains(events, `"detail-type":"KMS CMK Deletion"`) || !strings.Contains(events, keyID) {
		t.Errorf("the events are\n%s", events)
	}
}

func TestCompact(t *testing.T) {
	pastVault(t)
	d := &desk{t: t}
	d.prints("coldkms kms list-keys --accept-clock")
	if out := d.prints("coldkms compact"); !strings.Contains(out, "The vault is compacted") {
		t.Errorf("compacting says %q", out)
	}
	if out := d.prints("coldkms compact"); out != "The vault is compacted. There was nothing to save.\n" {
		t.Errorf("compacting what was just compacted says %q", out)
	}
	d.prints("coldkms trail verify")
	if entries, err := os.ReadDir(os.Getenv("COLDKMS_VAULT")); err != nil || len(entries) == 0 {
		t.Errorf("the vault holds %v, %v", entries, err)
	}
}

// prints runs a command line that must succeed and returns what it prints.
func (d *desk) prints(line string) string {
	d.t.Helper()
	status, out, stderr := d.types(line)
	if status != 0 || stderr != "" {
		d.t.Fatalf("%s: status %d, %s", line, status, stderr)
	}
	return out
}
