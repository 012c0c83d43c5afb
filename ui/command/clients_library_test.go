package command

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/vault/trail"
)

// newLibraryMachine serves the desk's vault for a program around a library of others, which is built first. These
// programs are a module of their own, so that what they need is downloaded for the tests below alone.
func (d *desk) newLibraryMachine(program string) *machine {
	d.t.Helper()
	wantsClients(d.t)
	bin := d.t.TempDir()
	if said, err := d.runsGo("list", "-deps", "./"+program); err != nil {
		if strings.Contains(said, "go.sum") || strings.Contains(said, "updates to go.mod") {
			d.t.Fatalf("the module's files are not right: %s", said)
		}
		d.t.Skipf("the modules of %s cannot be had here: %v: %s", program, err, said)
	}
	if said, err := d.runsGo("build", "-buildvcs=false", "-o", bin, "./"+program); err != nil {
		d.t.Fatalf("building %s: %v\n%s", program, err, said)
	}
	d.t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	return d.served()
}

// runsGo runs the go command over the programs' module, and returns what it complained of.
func (d *desk) runsGo(args ...string) (said string, err error) {
	var stderr bytes.Buffer
	cmd := exec.CommandContext(d.t.Context(), "go", args...)
	cmd.Dir, cmd.Env, cmd.Stderr = filepath.Join("testdata", "clients"), append(os.Environ(), "GOWORK=off"), &stderr
	err = cmd.Run()
	return stderr.String(), err
}

// refuses runs a command line that must fail and say something.
func (m *machine) refuses(line, says string) {
	m.t.Helper()
	if status, out, stderr := m.enters(line); status == 0 || out != "" || !strings.Contains(stderr, says) {
		m.t.Errorf("%s: status %d, %q, want %q\n%s", line, status, out, says, stderr)
	}
}

// makes runs a command line and keeps what it prints as a file.
func (m *machine) makes(file, line string) (made string) {
	m.t.Helper()
	status, made, stderr := m.enters(line)
	if status != 0 {
		m.t.Fatalf("%s: status %d, %s", line, status, stderr)
	}
	m.file(file, made)
	return made
}

// alters calls an operation that changes a key.
func (d *desk) alters(operation string, key model.KeyMetadata) {
	d.t.Helper()
	d.succeeds("coldkms kms " + operation + " --key-id " + key.KeyID)
}

// recorded says of each call of somebody what the trail does, oldest first: the operation, which of the desk's keys it was
// about (-1 for none of them), the encryption context and how it ended. What is long in a context is left out.
func (d *desk) recorded(by string) (calls []string) {
	d.t.Helper()
	for _, raw := range reads(d.t, d, "coldkms trail list --json --filter by:"+by) {
		var record struct {
			RequestParameters struct {
				KeyID             string
				EncryptionContext map[string]string
			}
		}
		if err := json.Unmarshal([]byte(raw), &record); err != nil {
			d.t.Fatalf("%v in %q", err, raw)
		}
		asked := record.RequestParameters
		s := trail.Summarize([]byte(raw))
		arn := cmp.Or(s.KeyARN(), asked.KeyID)
		key := slices.IndexFunc(d.keys, func(k model.KeyMetadata) bool { return k.ARN == arn })
		for name, value := range asked.EncryptionContext {
			if len(value) > 64 {
				asked.EncryptionContext[name] = "…"
			}
		}
		calls = append(calls, fmt.Sprintf("%s %d %v %s", s.Operation, key, asked.EncryptionContext, s.Result()))
	}
	slices.Reverse(calls)
	return calls
}

// leaves compares the calls that somebody made with those that the trail has.
func (d *desk) leaves(by string, want ...string) {
	d.t.Helper()
	if got := d.recorded(by); !slices.Equal(got, want) {
		d.t.Errorf("the trail has of %s\n%s\nwant\n%s", by, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const secretFile = "password: correct horse\nports:\n    - 8080\n    - 8443\ntls: true\n"

// sops keeps the data key of a file under two keys: it is read while one of them can be used.
func TestAFileWithSopsAsALibrary(t *testing.T) {
	d := newDesk(t, 2)
	m := d.newLibraryMachine("sops")
	m.file("secret.yaml", secretFile)
	sealed := m.makes("sealed.yaml", "sops encrypt "+d.keys[0].ARN+","+d.keys[1].ARN+" dept:hr,use:payroll secret.yaml")
	if strings.Contains(sealed, "correct horse") || !strings.Contains(sealed, d.keys[1].ARN) {
		t.Errorf("encrypted:\n%s", sealed)
	}
	decrypted := strings.TrimSpace(secretFile)
	m.wants("sops decrypt sealed.yaml", decrypted)
	d.alters("disable-key", d.keys[0])
	m.wants("sops decrypt sealed.yaml", decrypted)
	m.refuses("sops encrypt "+d.keys[0].ARN+" dept:hr secret.yaml", "DisabledException: "+d.keys[0].ARN+" is disabled.")
	d.alters("disable-key", d.keys[1])
	m.refuses("sops decrypt sealed.yaml", "DisabledException")
	d.alters("enable-key", d.keys[0])
	m.file("changed.yaml", strings.Replace(sealed, "dept: hr", "dept: it", 1))
	m.refuses("sops decrypt changed.yaml", "InvalidCiphertextException")
	d.leaves("Administrator",
		"Encrypt 0 map[dept:hr use:payroll] ok",
		"Encrypt 1 map[dept:hr use:payroll] ok",
		"Decrypt 0 map[dept:hr use:payroll] ok",
		"Decrypt 0 map[dept:hr use:payroll] Disabled",
		"Decrypt 1 map[dept:hr use:payroll] ok",
		"Encrypt 0 map[dept:hr] Disabled",
		"Decrypt 0 map[dept:hr use:payroll] Disabled",
		"Decrypt 1 map[dept:hr use:payroll] Disabled",
		"Decrypt 0 map[dept:it use:payroll] InvalidCiphertext",
		"Decrypt 1 map[dept:hr use:payroll] Disabled",
	)
}

// sops assumes the role that a file names, and may then do what the role may.
func TestARoleWithSopsAsALibrary(t *testing.T) {
	d := newDesk(t, 1)
	m := d.newLibraryMachine("sops")
	m.file("trust.json", trustPolicy)
	m.file("hr.json", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": "`+
		d.keys[0].ARN+`", "Condition": {"StringEquals": {"kms:EncryptionContext:dept": "hr"}}}]}`)
	d.succeeds("coldkms iam create-role --role-name App --assume-role-policy-document file://DIR/trust.json")
	m.file("secret.yaml", secretFile)
	encrypt := "sops encrypt " + d.keys[0].ARN + "+arn:aws:iam::111122223333:role/"
	m.refuses(encrypt+"App dept:hr secret.yaml", "AccessDeniedException")
	d.succeeds("coldkms iam put-role-policy --role-name App --policy-name HR --policy-document file://DIR/hr.json")
	m.makes("sealed.yaml", encrypt+"App dept:hr secret.yaml")
	m.wants("sops decrypt sealed.yaml", strings.TrimSpace(secretFile))
	m.refuses(encrypt+"App dept:it secret.yaml", "AccessDeniedException")
	m.refuses(encrypt+"Nobody dept:hr secret.yaml", "failed to assume role 'arn:aws:iam::111122223333:role/Nobody'")
	d.leaves("assumed-role/App/sops@",
		"Encrypt 0 map[dept:hr] AccessDenied",
		"Encrypt 0 map[dept:hr] ok",
		"Decrypt 0 map[dept:hr] ok",
		"Encrypt 0 map[dept:it] AccessDenied",
	)
}

// The AWS Encryption SDK has the first key generate a data key and each further one encrypt it.
func TestAMessageWithTheEncryptionSDK(t *testing.T) {
	d := newDesk(t, 3)
	m := d.newLibraryMachine("encryptionsdk")
	m.file("secret.yaml", secretFile)
	both := d.keys[0].ARN + "," + d.keys[1].ARN
	sealed := m.makes("message", "encryptionsdk encrypt "+both+" dept=hr secret.yaml")
	if strings.Contains(sealed, "correct horse") || !strings.Contains(sealed, d.keys[1].ARN) {
		t.Errorf("encrypted: %q", sealed)
	}
	decrypted := strings.TrimSpace(secretFile)
	m.wants("encryptionsdk decrypt "+d.keys[0].ARN+" dept=hr message", decrypted)
	m.wants("encryptionsdk decrypt "+d.keys[1].ARN+" dept=hr message", decrypted)
	m.wants("encryptionsdk discover us-west-2/111122223333 dept=hr message", decrypted)
	d.alters("disable-key", d.keys[0])
	m.refuses("encryptionsdk encrypt "+both+" dept=hr secret.yaml", "DisabledException: "+d.keys[0].ARN+" is disabled.")
	m.refuses("encryptionsdk decrypt "+d.keys[0].ARN+" dept=hr message", "DisabledException: "+d.keys[0].ARN+" is disabled.")
	m.wants("encryptionsdk decrypt "+both+" dept=hr message", decrypted)
	m.file("changed", strings.Replace(sealed, d.keys[1].ARN, d.keys[2].ARN, 1))
	m.refuses("encryptionsdk decrypt "+d.keys[2].ARN+" dept=hr changed", "IncorrectKeyException")
	m.file("changed", strings.Replace(sealed, "\x00\x02hr", "\x00\x02it", 1))
	m.refuses("encryptionsdk decrypt "+d.keys[1].ARN+" dept=it changed", "InvalidCiphertextException")
	// These it refuses by itself.
	m.refuses("encryptionsdk decrypt "+d.keys[2].ARN+" dept=hr message", "No Encrypted Data Keys found to match")
	m.refuses("encryptionsdk discover us-west-2/444455556666 dept=hr message", "No Encrypted Data Keys found to match")
	d.leaves("Administrator",
		"GenerateDataKey 0 map[aws-crypto-public-key:… dept:hr] ok",
		"Encrypt 1 map[aws-crypto-public-key:… dept:hr] ok",
		"Decrypt 0 map[aws-crypto-public-key:… dept:hr] ok",
		"Decrypt 1 map[aws-crypto-public-key:… dept:hr] ok",
		"Decrypt 0 map[aws-crypto-public-key:… dept:hr] ok",
		"GenerateDataKey 0 map[aws-crypto-public-key:… dept:hr] Disabled",
		"Decrypt 0 map[aws-crypto-public-key:… dept:hr] Disabled",
		"Decrypt 0 map[aws-crypto-public-key:… dept:hr] Disabled",
		"Decrypt 1 map[aws-crypto-public-key:… dept:hr] ok",
		"Decrypt 2 map[aws-crypto-public-key:… dept:hr] IncorrectKey",
		"Decrypt 1 map[aws-crypto-public-key:… dept:it] InvalidCiphertext",
	)
}

// Tink's client is built on the first version of the AWS SDK for Go.
func TestAFileWithTink(t *testing.T) {
	d := newDesk(t, 2)
	m := d.newLibraryMachine("tink")
	m.file("secret.yaml", secretFile)
	decrypted := strings.TrimSpace(secretFile)
	key := d.keys[0].ARN
	m.makes("sealed", "tink encrypt "+key+" hr secret.yaml")
	m.wants("tink decrypt "+key+" hr sealed", decrypted)
	m.refuses("tink decrypt "+key+" it sealed", "InvalidCiphertextException")
	m.refuses("tink decrypt "+d.keys[1].ARN+" hr sealed", "IncorrectKeyException")
	m.file("long", strings.Repeat("a", 4097))
	m.refuses("tink encrypt "+key+" hr long", "ValidationException")
	if sealed := m.makes("envelope", "tink envelope-encrypt "+key+" hr long"); len(sealed) < 4097 {
		t.Errorf("encrypted into %d bytes", len(sealed))
	}
	m.wants("tink envelope-decrypt "+key+" hr envelope", strings.Repeat("a", 4097))
	d.alters("disable-key", d.keys[0])
	m.refuses("tink envelope-decrypt "+key+" hr envelope", "DisabledException: "+key+" is disabled.")
	d.leaves("Administrator",
		"Encrypt 0 map[associatedData:6872] ok",
		"Decrypt 0 map[associatedData:6872] ok",
		"Decrypt 0 map[associatedData:6974] InvalidCiphertext",
		"Decrypt 1 map[associatedData:6872] IncorrectKey",
		"Encrypt 0 map[associatedData:6872] Validation",
		"Encrypt 0 map[] ok",
		"Decrypt 0 map[] ok",
		"Decrypt 0 map[] Disabled",
	)
}

// Vault's seal names its key by an alias, and goes on when the alias gets another key.
func TestASealWithVaultsLibrary(t *testing.T) {
	d := newDesk(t, 2)
	m := d.newLibraryMachine("seal")
	m.file("root-key", "a root key")
	if sealed := m.makes("sealed", "seal encrypt alias/payroll root-key"); !strings.Contains(sealed, d.keys[0].ARN) {
		t.Errorf("sealed: %s", sealed)
	}
	m.wants("seal decrypt alias/payroll sealed", "a root key")
	d.succeeds("coldkms kms update-alias --alias-name alias/payroll --target-key-id " + d.keys[1].KeyID)
	m.wants("seal decrypt alias/payroll sealed", "a root key")
	if again := m.makes("again", "seal encrypt alias/payroll root-key"); !strings.Contains(again, d.keys[1].ARN) {
		t.Errorf("sealed again: %s", again)
	}
	d.alters("disable-key", d.keys[0])
	m.refuses("seal decrypt alias/payroll sealed", "DisabledException: "+d.keys[0].ARN+" is disabled.")
	m.wants("seal decrypt alias/payroll again", "a root key")
	m.refuses("seal encrypt alias/nobody root-key", "NotFoundException: Alias arn:aws:kms:us-west-2:111122223333:alias/nobody is not found.")
	d.leaves("Administrator",
		"DescribeKey 0 map[] ok", "Encrypt 0 map[] ok",
		"DescribeKey 0 map[] ok", "Decrypt 0 map[] ok",
		"DescribeKey 1 map[] ok", "Decrypt 0 map[] ok",
		"DescribeKey 1 map[] ok", "Encrypt 1 map[] ok",
		"DescribeKey 1 map[] ok", "Decrypt 0 map[] Disabled",
		"DescribeKey 1 map[] ok", "Decrypt 1 map[] ok",
		"DescribeKey -1 map[] NotFound",
	)
}
