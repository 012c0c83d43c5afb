package command

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clientsVariable has the tests below run programs of others that this machine may have.
const clientsVariable = "COLDKMS_TEST_CLIENTS"

// machine is a shell with programs that use a served vault, and are told nothing but what `coldkms serve` printed.
type machine struct {
	*desk
	folder string // where it works
	env    []string
}

// wantsClients skips a test unless it was asked for.
func wantsClients(t *testing.T) {
	t.Helper()
	if os.Getenv(clientsVariable) == "" {
		t.Skipf("%s is not set", clientsVariable)
	}
}

// newMachine serves the desk's vault for a program that must be installed.
func (d *desk) newMachine(program string) *machine {
	d.t.Helper()
	wantsClients(d.t)
	if _, err := exec.LookPath(program); err != nil {
		d.t.Skipf("%s is not on this machine", program)
	}
	return d.served()
}

// served serves the desk's vault for the programs that are found.
func (d *desk) served() *machine {
	d.t.Helper()
	out, _ := d.serves("--access-key-file", filepath.Join(d.dir, "admin.ini"))
	m := &machine{desk: d, folder: d.dir, env: []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + d.dir, "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
		// The second version of the AWS CLI would write times otherwise than the guide.
		"AWS_CONFIG_FILE=" + d.file("config", "[default]\ncli_timestamp_format = wire\n"),
	}}
	for _, variable := range regexp.MustCompile(`(?m)^export (.*)$`).FindAllStringSubmatch(out, -1) {
		m.env = append(m.env, variable[1])
	}
	return m
}

// enters runs a command line of another program, with DIR for the folder of the person's files.
func (m *machine) enters(line string) (status int, out, stderr string) {
	m.t.Helper()
	words := shellWords(strings.ReplaceAll(line, "DIR", m.dir))
	var stdout, stderrs bytes.Buffer
	cmd := exec.CommandContext(m.t.Context(), words[0], words[1:]...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr = m.env, m.folder, &stdout, &stderrs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		m.t.Fatalf("%s: %v", line, err)
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderrs.String()
}

// wants runs a command line that must print a text.
func (m *machine) wants(line, want string) {
	m.t.Helper()
	if status, out, stderr := m.enters(line); status != 0 || strings.TrimSpace(out) != want {
		m.t.Errorf("%s: status %d, %q, want %q\n%s", line, status, out, want, stderr)
	}
}

// The guide's examples are run by the program that they were written for.
func TestTheGuidesExamplesWithTheAWSCLI(t *testing.T) {
	examples := guideExamples(t)
	d := newDesk(t, 0)
	var folders []string
	d.keys, folders = guideKeys(t, examples)
	m := d.newMachine("aws")
	for i, e := range examples {
		t.Run(e.operation(), func(t *testing.T) {
			key := d.keys[i]
			m.folder = folders[i]
			// The guide's date is over.
			e.line = strings.Replace(e.line, "2016-11-08T12:00:00-08:00", "2116-11-08T12:00:00-08:00", 1)
			// Today's AWS CLI would put the parts of a list together, and not say that there are no more.
			status, out, stderr := m.enters(strings.ReplaceAll(e.line, guideKey, key.KeyID) + " --no-paginate")
			if status != 0 || (out == "") != (e.output == "") {
				t.Fatalf("%s: status %d, printed %q, the guide shows %q\n%s", e.line, status, out, e.output, stderr)
			}
			if out != "" {
				compareWithGuide(t, e.output, strings.ReplaceAll(out, key.KeyID, guideKey))
			}
		})
	}
}

func TestADayWithTheAWSCLI(t *testing.T) {
	m := newDesk(t, 1).newMachine("aws")
	m.file("plain.txt", "a secret of some length")
	m.file("trust.json", trustPolicy)
	m.wants("aws sts get-caller-identity --query Arn --output text", "arn:aws:iam::111122223333:user/Administrator")
	m.wants("aws kms list-aliases --query Aliases[].AliasName --output text", "alias/payroll")
	m.wants("aws kms list-keys --query length(Keys) --output text", "1")
	m.wants("aws kms list-keys --region eu-west-1 --query length(Keys) --output text", "0")
	m.wants("aws kms describe-key --key-id alias/payroll --query KeyMetadata.[KeyState,KeyManager,KeySpec] --output text", "Enabled\tCUSTOMER\tSYMMETRIC_DEFAULT")

	_, sealed, _ := m.enters("aws kms encrypt --key-id alias/payroll --plaintext fileb://DIR/plain.txt --encryption-context dept=hr --query CiphertextBlob --output text")
	m.file("sealed.b64", strings.TrimSpace(sealed))
	if status, _, stderr := m.enters("sh -c 'base64 -d sealed.b64 > sealed.bin'"); status != 0 {
		t.Fatal(stderr)
	}
	m.wants("aws kms decrypt --ciphertext-blob fileb://DIR/sealed.bin --encryption-context dept=hr --query Plaintext --output text", "YSBzZWNyZXQgb2Ygc29tZSBsZW5ndGg=")
	if status, _, stderr := m.enters("aws kms decrypt --ciphertext-blob fileb://DIR/sealed.bin"); status == 0 || !strings.Contains(stderr, "An error occurred (InvalidCiphertextException) when calling the Decrypt operation") {
		t.Errorf("without the context: status %d, %s", status, stderr)
	}
	if status, _, stderr := m.enters("aws kms encrypt --key-id alias/payroll --plaintext fileb://DIR/plain.txt --dry-run"); status == 0 || !strings.Contains(stderr, "(DryRunOperationException)") {
		t.Errorf("tried out: status %d, %s", status, stderr)
	}

	m.wants("aws iam create-user --user-name Alice --query User.UserName --output text", "Alice")
	m.wants("aws iam list-users --query Users[].UserName --output text", "Administrator\tAlice")
	m.wants("aws iam create-role --role-name App --assume-role-policy-document file://DIR/trust.json --query Role.AssumeRolePolicyDocument.Statement[0].Action --output text", "sts:AssumeRole")
	m.wants("aws iam list-roles --query Roles[].RoleName --output text", "App")
	m.wants("aws sts assume-role --role-arn arn:aws:iam::111122223333:role/App --role-session-name payroll --query AssumedRoleUser.Arn --output text", "arn:aws:sts::111122223333:assumed-role/App/payroll")
	if status, _, stderr := m.enters("aws iam get-user --user-name Nobody"); status == 0 || !strings.Contains(stderr, "(NoSuchEntity) when calling the GetUser operation: The user with name Nobody cannot be found.") {
		t.Errorf("a user that is not there: status %d, %s", status, stderr)
	}
}

// sops encrypts a file with a key of the vault, and decrypts it again.
func TestAFileWithSops(t *testing.T) {
	d := newDesk(t, 1)
	m := d.newMachine("sops")
	m.file("secret.yaml", "password: correct horse\n")
	status, sealed, stderr := m.enters("sops encrypt --kms " + d.keys[0].ARN + " --encryption-context dept:hr secret.yaml")
	if status != 0 || strings.Contains(sealed, "correct horse") || !strings.Contains(sealed, d.keys[0].ARN) {
		t.Fatalf("encrypting: status %d, %s\n%s", status, sealed, stderr)
	}
	m.file("sealed.yaml", sealed)
	m.wants("sops decrypt sealed.yaml", "password: correct horse")
}
