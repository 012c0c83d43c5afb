package command

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func TestADay(t *testing.T) {
	d := newDesk(t, 1)
	d.file("secret", "\x00hello\n")
	d.file("secret.b64", "AGhl\nbGxvCg==\n")
	d.file("tags.json", `[{"TagKey": "a", "TagValue": "1"}, {"TagKey": "b", "TagValue": "2"}]`)

	made := d.succeeds(`coldkms kms create-key --description 'For the day' --tags TagKey=Purpose,TagValue=Test 'TagKey=Note,TagValue="a, b"'`)
	made = made["KeyMetadata"].(map[string]any)
	if made["Description"] != "For the day" || made["KeyState"] != "Enabled" || made["MultiRegion"] != false {
		t.Errorf("the key is %v", made)
	}
	id := made["KeyId"].(string)
	if tags := d.succeeds("coldkms kms list-resource-tags --key-id " + id)["Tags"]; !reflect.DeepEqual(tags, []any{
		map[string]any{"TagKey": "Note", "TagValue": "a, b"}, map[string]any{"TagKey": "Purpose", "TagValue": "Test"},
	}) {
		t.Errorf("the tags are %v", tags)
	}
	if answer := d.succeeds("coldkms kms tag-resource --key-id " + id + " --tags file://DIR/tags.json"); answer != nil {
		t.Errorf("tag-resource answered %v", answer)
	}
	d.succeeds("coldkms kms untag-resource --tag-keys a b Note --key-id " + id)
	if tags := d.succeeds("coldkms kms list-resource-tags --key-id " + id)["Tags"]; len(tags.([]any)) != 1 {
		t.Errorf("the tags are %v", tags)
	}

	const plaintext = "AGhlbGxvCg==" // of "\x00hello\n"
	for _, c := range []struct{ from, context string }{
		{"fileb://DIR/secret", "year=2017,dept=hr"},
		{"file://DIR/secret.b64", "dept=hr year=2017"},
		{plaintext, `'{"dept": "hr", "year": "2017"}'`},
		{plaintext, `dept="hr",year=2017`},
	} {
		sealed := d.succeeds("coldkms kms encrypt --key-id alias/payroll --plaintext " + c.from + " --encryption-context dept=hr,year=2017")
		blob, err := base64.StdEncoding.DecodeString(sealed["CiphertextBlob"].(string))
		if err != nil {
			t.Fatal(err)
		}
		d.file("blob", string(blob))
		opened := d.succeeds("coldkms kms decrypt --ciphertext-blob fileb://DIR/blob --encryption-context " + c.context)
		if opened["Plaintext"] != plaintext {
			t.Errorf("--plaintext %s, --encryption-context %s: decrypted %v", c.from, c.context, opened)
		}
	}
	raw := d.succeeds("coldkms kms encrypt --key-id KEY --cli-binary-format raw-in-base64-out --plaintext hello")["CiphertextBlob"].(string)
	if got := d.succeeds("coldkms kms decrypt --ciphertext-blob " + raw)["Plaintext"]; got != "aGVsbG8=" {
		t.Errorf("raw text came back as %v", got)
	}

	d.file("request.json", `{"KeyId": "`+id+`", "PendingWindowInDays": 30}`)
	answer := d.succeeds("coldkms kms schedule-key-deletion --cli-input-json file://DIR/request.json --pending-window-in-days 7")
	if answer["PendingWindowInDays"] != 7.0 || answer["KeyState"] != "PendingDeletion" {
		t.Errorf("a flag does not change the request: %v", answer)
	}
	d.succeeds("coldkms kms put-key-policy --key-id KEY --policy-name default --policy file://" +
		d.file("policy.json", d.succeeds("coldkms kms get-key-policy --key-id KEY")["Policy"].(string)) + " --no-bypass-policy-lockout-safety-check")
}

func TestTheOutputIsWrittenAsTheAWSCLIDoes(t *testing.T) {
	d := newDesk(t, 1)
	_, out, _ := d.types("coldkms kms list-keys --output json")
	want := `{
    "Keys": [
        {
            "KeyId": "` + d.keys[0].KeyID + `",
            "KeyArn": "` + d.keys[0].ARN + `"
        }
    ],
    "Truncated": false
}
`
	if out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
	if _, out, _ = d.types("coldkms kms describe-key --key-id KEY"); !strings.Contains(out, `"CreationDate": 1487151000.0,`) {
		t.Errorf("the time is not in epoch seconds:\n%s", out)
	}
}

func TestTheCallerIsRootInARegion(t *testing.T) {
	d := newDesk(t, 1)
	if keys := d.succeeds("coldkms kms list-keys --region eu-west-1")["Keys"]; len(keys.([]any)) != 0 {
		t.Errorf("another Region has %v", keys)
	}
	d.succeeds("coldkms kms describe-key --key-id KEY")
	v, err := vault.Open(context.Background(), os.Getenv("COLDKMS_VAULT"), []byte(vaulttest.Passphrase), SystemOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	root := v.SignIn(identity.Caller{Principal: identity.RootOf(v.Home().Account)}, v.Home().Region)
	events, err := root.KeyEvents(context.Background(), d.keys[0].KeyID, 1)
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	if e := events[0]; e.EventName != "DescribeKey" || e.AWSRegion != "us-west-2" || e.UserAgent != "coldkms-cli/"+Version {
		t.Errorf("the trail says %s in %s by %s", e.EventName, e.AWSRegion, e.UserAgent)
	}
}

func TestExitStatus(t *testing.T) {
	d := newDesk(t, 1)
	d.file("wrong", "another passphrase")
	d.file("unknown.json", `{"KeyID": "a"}`)
	for _, c := range []struct {
		line   string
		status int
		says   string
	}{
		{"describe-key --key-id alias/nobody", 254, "\nAn error occurred (NotFoundException) when calling the DescribeKey operation: Alias arn:aws:kms:us-west-2:111122223333:alias/nobody is not found.\n"},
		{"enable-key-rotation --key-id alias/nobody", 254, "\nAn error occurred (NotFoundException) when calling the EnableKeyRotation operation: Invalid keyId 'alias/nobody'\nhint: EnableKeyRotation takes no alias; give the key ID or the key ARN (\"coldkms kms describe-key\" finds both by the alias)\n"},
		{"disable-key --key-id arn:aws:kms:us-west-2:111122223333:alias/nobody", 254, "Invalid keyId 'arn:aws:kms:us-west-2:111122223333:alias/nobody'\nhint: DisableKey takes no alias; "},
		{"disable-key --key-id nobody", 254, "Invalid keyId 'nobody'\n"},
		{"decrypt --ciphertext-blob AAAA", 254, "\nAn error occurred (InvalidCiphertextException) when calling the Decrypt operation: \n"},
		{"describe-kye", 252, `there is no operation "describe-kye"`},
		{"describe-key --kye-id KEY", 252, "unknown flag: --kye-id"},
		{"describe-key --key-id", 252, "flag needs an argument: --key-id"},
		{"describe-key --key-id KEY KEY", 252, "unknown options: " + d.keys[0].KeyID},
		{"describe-key", 252, "the following arguments are required: --key-id"},
		{"create-alias", 252, "the following arguments are required: --alias-name, --target-key-id"},
		{"list-keys --output text", 252, "coldkms writes json only"},
		{"list-keys --limit many", 252, "--limit: must be an integer"},
		{"list-keys --region mars", 252, `--region: "mars" is not the name of a Region`},
		{"encrypt --key-id KEY --plaintext s!cret", 252, "--plaintext: not base64"},
		{"encrypt --key-id KEY --plaintext fileb://DIR/nowhere", 252, "--plaintext: open "},
		{"encrypt --key-id fileb://DIR/wrong --plaintext AAAA", 252, "--key-id: fileb:// is for blobs"},
		{"encrypt --key-id KEY --plaintext AAAA --encryption-context a", 252, "--encryption-context: the shorthand lacks KEY=VALUE at character 1"},
		{"encrypt --key-id KEY --plaintext AAAA --encryption-context a=b,c", 252, "--encryption-context: a: the shorthand has something else where a string should be"},
		{"encrypt --key-id KEY --plaintext AAAA --encryption-context a=b a=c", 252, `--encryption-context: the key "a" is there twice`},
		{"encrypt --key-id KEY --plaintext AAAA --encryption-context '{\"a\":1}'", 252, `--encryption-context: "a" must be a string`},
		{"encrypt --key-id KEY --plaintext AAAA --cli-binary-format raw", 252, "--cli-binary-format: "},
		{"tag-resource --key-id KEY --tags Key=a,Value=b", 252, "--tags: there is no member "},
		{"tag-resource --key-id KEY --tags TagKey=a,TagValue=b,TagKey=c,TagValue=d", 252, `--tags: the key "TagKey" is there twice`},
		{"tag-resource --key-id KEY --tags", 252, "flag needs an argument: --tags"},
		{"create-key --bypass-policy-lockout-safety-check=perhaps", 252, "--bypass-policy-lockout-safety-check: must be true or false"},
		{"describe-key --cli-input-json file://DIR/unknown.json", 252, `--cli-input-json: unknown member "KeyID"`},
		{"list-keys --passphrase-file DIR/wrong", 253, "wrong passphrase"},
		{"list-keys --passphrase-file DIR/nowhere", 253, "reading the passphrase: open "},
		{"list-keys --vault DIR/nowhere", 253, "nowhere"},
	} {
		t.Run(c.line, func(t *testing.T) {
			status, out, stderr := (&desk{t: t, dir: d.dir, keys: d.keys}).types("coldkms kms " + c.line)
			if status != c.status || out != "" || !strings.Contains(stderr, c.says) {
				t.Errorf("status %d, out %q, err %q; want %d and %q", status, out, stderr, c.status, c.says)
			}
			if strings.Contains(stderr, "s!cret") {
				t.Errorf("the plaintext is in the error: %q", stderr)
			}
		})
	}
}

func TestAVaultInUse(t *testing.T) {
	d := newDesk(t, 0)
	v, err := vault.Open(context.Background(), os.Getenv("COLDKMS_VAULT"), []byte(vaulttest.Passphrase), SystemOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if status, _, stderr := d.types("coldkms kms list-keys"); status != 253 || !strings.Contains(stderr, strconv.Itoa(os.Getpid())) {
		t.Errorf("status %d, %q", status, stderr)
	}
}

func TestListsAreFetchedWhole(t *testing.T) {
	d := newDesk(t, 7)
	for _, c := range []struct {
		flags    string
		keys     int
		goesOn   bool
		hasToken bool
	}{
		{"", 7, false, false},
		{"--page-size 2", 7, false, false},
		{"--page-size 2 --max-items 5", 5, true, true},
		{"--max-items 7", 7, false, false},
		{"--max-items 70", 7, false, false},
		{"--limit 3", 3, true, false},
		{"--no-paginate", 7, false, false},
		{"--cli-input-json '{\"Limit\":4}'", 4, true, false},
	} {
		answer := d.succeeds("coldkms kms list-keys " + c.flags)
		_, hasToken := answer["NextToken"]
		if got := len(answer["Keys"].([]any)); got != c.keys || answer["Truncated"] != c.goesOn || hasToken != c.hasToken {
			t.Errorf("%s: %d keys, truncated %v, token %v; want %+v", c.flags, got, answer["Truncated"], hasToken, c)
		}
	}
	first := d.succeeds("coldkms kms list-keys --page-size 2 --max-items 5")
	rest := d.succeeds("coldkms kms list-keys --starting-token " + first["NextToken"].(string))
	all := append(first["Keys"].([]any), rest["Keys"].([]any)...)
	if want := d.succeeds("coldkms kms list-keys")["Keys"]; !reflect.DeepEqual(all, want) {
		t.Errorf("in two lists %v, in one %v", all, want)
	}
}

func TestHelpAndSkeletonNeedNoVault(t *testing.T) {
	t.Setenv("COLDKMS_VAULT", "/nowhere")
	for _, line := range []string{"kms help", "kms --help"} {
		status, out, _ := run(t, noConsole, strings.Fields(line)...)
		if status != 0 || !strings.Contains(out, "describe-key") || !strings.Contains(out, "252") {
			t.Errorf("%s: status %d\n%s", line, status, out)
		}
	}
	for _, line := range []string{"kms encrypt help", "kms encrypt --help", "help kms encrypt"} {
		status, out, _ := run(t, noConsole, strings.Fields(line)...)
		for _, part := range []string{"--key-id string", "--plaintext blob", "--encryption-context map", "KEY=VALUE", "--grant-tokens list", "string …"} {
			if status != 0 || !strings.Contains(out, part) {
				t.Errorf("%s: status %d, nothing about %s\n%s", line, status, part, out)
			}
		}
	}
	_, out, _ := run(t, noConsole, "kms", "tag-resource", "--generate-cli-skeleton")
	var skeleton model.TagResourceRequest
	if err := json.Unmarshal([]byte(out), &skeleton); err != nil || len(skeleton.Tags) != 1 {
		t.Errorf("the skeleton is %s", out)
	}
	for _, api := range vault.APIs() {
		if status, out, stderr := run(t, noConsole, "kms", kebab(api.Operation.Name), "--generate-cli-skeleton"); status != 0 || !json.Valid([]byte(out)) {
			t.Errorf("%s: status %d, %s%s", api.Operation.Name, status, out, stderr)
		}
	}
}

func TestSeveralWords(t *testing.T) {
	root := newRoot(Streams{Out: &bytes.Buffer{}}, noConsole)
	for line, want := range map[string]string{
		"kms untag-resource --tag-keys a b -c --key-id K":       "kms untag-resource --tag-keys=a --tag-keys=b --tag-keys=-c --key-id K",
		"--vault V kms untag-resource --tag-keys=a b":           "--vault V kms untag-resource --tag-keys=a --tag-keys=b",
		"kms untag-resource --tag-keys --key-id K":              "kms untag-resource --tag-keys --key-id K",
		"kms encrypt --encryption-context a=1 b=2 --key-id K x": "kms encrypt --encryption-context=a=1 --encryption-context=b=2 --key-id K x",
		"kms nothing --tag-keys a b":                            "kms nothing --tag-keys a b",
		"init --account A B":                                    "init --account A B",
	} {
		if got := strings.Join(spread(root, strings.Fields(line)), " "); got != want {
			t.Errorf("%s\n is %s\nwant %s", line, got, want)
		}
	}
}

func TestNoPassphraseIsAFlag(t *testing.T) {
	root := newRoot(Streams{Out: &bytes.Buffer{}}, noConsole)
	for _, api := range vault.APIs() {
		cmd, _, err := root.Find([]string{"kms", kebab(api.Operation.Name)})
		if err != nil {
			t.Fatal(err)
		}
		if cmd.Flags().Lookup("passphrase") != nil || cmd.InheritedFlags().Lookup("passphrase-file") == nil {
			t.Errorf("%s has not the flags of the passphrase that it should have", cmd.Name())
		}
	}
}
