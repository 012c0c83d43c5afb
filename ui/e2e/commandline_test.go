package e2e

import (
	"encoding/base64"
	"os"
	"strings"
	"testing"
)

// keepsPassphrase puts the passphrase into a file and returns its path.
func (p *person) keepsPassphrase() string {
	p.t.Helper()
	path := p.path("passphrase")
	if err := os.WriteFile(path, []byte(passphrase+"\n"), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// All without the console: a vault, a key, its alias and tags, a file that is
// encrypted and read again.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.env = []string{"COLDKMS_PASSPHRASE_FILE=" + p.keepsPassphrase()}
	if out := p.runs("init", "--account", "111122223333", "--passphrase-file", p.path("passphrase")); !strings.Contains(out, "Made a vault for account 111122223333 in us-west-2") {
		t.Errorf("coldkms init says %s", out)
	}

	var key, other struct {
		KeyMetadata struct{ KeyId, Arn, KeyState string }
	}
	p.answers(&key, "kms", "create-key", "--description", "Payroll")
	if key.KeyMetadata.KeyState != "Enabled" || !strings.HasPrefix(key.KeyMetadata.Arn, "arn:aws:kms:us-west-2:111122223333:key/") {
		t.Errorf("the new key is %+v", key)
	}
	if out := p.runs("kms", "create-alias", "--alias-name", "alias/payroll", "--target-key-id", key.KeyMetadata.KeyId); out != "" {
		t.Errorf("create-alias, which has no answer, prints %q", out)
	}

	// A file, encrypted and read again.
	const secret = "Attack at dawn.\n\x00\xff"
	if err := os.WriteFile(p.path("secret.bin"), []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	var sealed struct{ CiphertextBlob, KeyId string }
	p.answers(&sealed, "kms", "encrypt", "--key-id", "alias/payroll", "--plaintext", "fileb://secret.bin", "--encryption-context", "dept=hr")
	ciphertext, err := base64.StdEncoding.DecodeString(sealed.CiphertextBlob)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.path("sealed.bin"), ciphertext, 0o600); err != nil {
		t.Fatal(err)
	}
	var opened struct{ Plaintext, KeyId string }
	p.answers(&opened, "kms", "decrypt", "--ciphertext-blob", "fileb://sealed.bin", "--encryption-context", "dept=hr")
	if opened.Plaintext != base64.StdEncoding.EncodeToString([]byte(secret)) || opened.KeyId != key.KeyMetadata.Arn {
		t.Errorf("decrypted %+v", opened)
	}

	// Under another key, without the plaintext's ever leaving the vault.
	p.answers(&other, "kms", "create-key", "--tags", "TagKey=Purpose,TagValue=Test")
	var moved struct{ CiphertextBlob, SourceKeyId, KeyId string }
	p.answers(&moved, "kms", "re-encrypt", "--ciphertext-blob", "fileb://sealed.bin", "--source-encryption-context", "dept=hr", "--destination-key-id", other.KeyMetadata.KeyId)
	if moved.SourceKeyId != key.KeyMetadata.Arn || moved.KeyId != other.KeyMetadata.Arn || moved.CiphertextBlob == sealed.CiphertextBlob {
		t.Errorf("re-encrypted %+v", moved)
	}

	// Tags.
	p.runs("kms", "tag-resource", "--key-id", other.KeyMetadata.KeyId, "--tags", "TagKey=Purpose,TagValue=Archive", "TagKey=Owner,TagValue=Ana")
	var tags struct {
		Tags []struct{ TagKey, TagValue string }
	}
	p.answers(&tags, "kms", "list-resource-tags", "--key-id", other.KeyMetadata.KeyId)
	if len(tags.Tags) != 2 || tags.Tags[0].TagKey != "Owner" || tags.Tags[1].TagValue != "Archive" {
		t.Errorf("the tags are %+v", tags)
	}

	// What is refused is said in AWS's words.
	const refusal = "An error occurred (NotFoundException) when calling the DescribeKey operation: "
	if out := p.fails(254, "kms", "describe-key", "--key-id", "alias/nobody"); !strings.Contains(out, refusal) {
		t.Errorf("a refusal says %s", out)
	}
}

// What is wrong with a command line is found before the vault is opened.
func TestCommandLineMistakes(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	for _, c := range []struct {
		args   []string
		status int
		said   string
	}{
		{[]string{"kms", "describe-key"}, 252, "--key-id"},
		{[]string{"kms", "encrypt", "--key-id", "alias/payroll", "--plaintext", "fileb://nowhere"}, 252, "nowhere"},
		{[]string{"kms", "describe-key", "--key-id", "alias/payroll", "--region", "Oregon"}, 252, "us-west-2"},
		{[]string{"kms", "list-keys"}, 253, "no vault"},
		{[]string{"trail", "list", "--filter", "erorr:any"}, 1, "no field erorr"},
		{[]string{"--theme", "blue"}, 1, "the themes are dark, light, high-contrast, none"},
	} {
		if out := p.fails(c.status, c.args...); !strings.Contains(out, c.said) {
			t.Errorf("coldkms %q says %s", c.args, out)
		}
	}
}
