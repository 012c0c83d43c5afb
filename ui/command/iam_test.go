package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"coldkms/vault"
)

const (
	listPolicy  = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "kms:ListKeys", "Resource": "*"}]}`
	trustPolicy = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}]}`
)

// chance is what differs from run to run: unique ids behind their prefix, and times.
var chance = regexp.MustCompile(`(AIDA|AGPA|AROA|ANPA)[A-Z2-7]{17}|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ`)

// answers runs a command line and compares what it prints, but for what differs from run to run.
func (d *desk) answers(line, want string) {
	d.t.Helper()
	status, out, stderr := d.types(line)
	if status != 0 || stderr != "" {
		d.t.Fatalf("%s: status %d, %s", line, status, stderr)
	}
	if got := chance.ReplaceAllString(out, "${1}…"); got != want {
		d.t.Errorf("%s prints\n%swant\n%s", line, got, want)
	}
}

func TestIdentitiesByTheCommandLine(t *testing.T) {
	d := newDesk(t, 0)
	d.file("list.json", listPolicy)
	d.file("trust.json", trustPolicy)
	d.answers("coldkms iam create-user --user-name Alice --path /team/", `{
    "User": {
        "Path": "/team/",
        "UserName": "Alice",
        "UserId": "AIDA…",
        "Arn": "arn:aws:iam::111122223333:user/team/Alice",
        "CreateDate": "…"
    }
}
`)
	d.answers("coldkms iam create-role --role-name KMSRole --assume-role-policy-document file://DIR/trust.json", `{
    "Role": {
        "Path": "/",
        "RoleName": "KMSRole",
        "RoleId": "AROA…",
        "Arn": "arn:aws:iam::111122223333:role/KMSRole",
        "CreateDate": "…",
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {
                        "AWS": "111122223333"
                    },
                    "Action": "sts:AssumeRole"
                }
            ]
        },
        "MaxSessionDuration": 3600
    }
}
`)
	for _, line := range []string{
		"create-group --group-name Developers",
		"create-policy --policy-name List --policy-document file://DIR/list.json",
	} {
		d.succeeds("coldkms iam " + line)
	}
	for _, line := range []string{
		"add-user-to-group --group-name Developers --user-name Alice",
		"put-user-policy --user-name Alice --policy-name Own --policy-document file://DIR/list.json",
		"put-group-policy --group-name Developers --policy-name Own --policy-document file://DIR/list.json",
		"put-role-policy --role-name KMSRole --policy-name Own --policy-document file://DIR/list.json",
		"attach-user-policy --user-name Alice --policy-arn arn:aws:iam::111122223333:policy/List",
	} {
		d.answers("coldkms iam "+line, "")
	}
	d.answers("coldkms iam get-user-policy --user-name Alice --policy-name Own", `{
    "UserName": "Alice",
    "PolicyName": "Own",
    "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "kms:ListKeys",
                "Resource": "*"
            }
        ]
    }
}
`)
	d.answers("coldkms iam list-attached-user-policies --user-name Alice", `{
    "AttachedPolicies": [
        {
            "PolicyName": "List",
            "PolicyArn": "arn:aws:iam::111122223333:policy/List"
        }
    ]
}
`)
	d.answers("coldkms iam simulate-principal-policy --policy-source-arn arn:aws:iam::111122223333:user/team/Alice --action-names kms:ListKeys kms:CreateKey", `{
    "EvaluationResults": [
        {
            "EvalActionName": "kms:ListKeys",
            "EvalResourceName": "*",
            "EvalDecision": "allowed",
            "MatchedStatements": [
                {
                    "SourcePolicyId": "user_Alice_Own",
                    "SourcePolicyType": "user",
                    "StartPosition": {
                        "Line": 1,
                        "Column": 41
                    }
                },
                {
                    "SourcePolicyId": "List",
                    "SourcePolicyType": "user-managed",
                    "StartPosition": {
                        "Line": 1,
                        "Column": 41
                    }
                },
                {
                    "SourcePolicyId": "group_Developers_Own",
                    "SourcePolicyType": "group",
                    "StartPosition": {
                        "Line": 1,
                        "Column": 41
                    }
                }
            ],
            "MissingContextValues": []
        },
        {
            "EvalActionName": "kms:CreateKey",
            "EvalResourceName": "*",
            "EvalDecision": "implicitDeny",
            "MatchedStatements": [],
            "MissingContextValues": []
        }
    ]
}
`)
}

func TestListsOfIAMAreFetchedWhole(t *testing.T) {
	d := newDesk(t, 0)
	for _, name := range []string{"a", "b", "c"} {
		d.succeeds("coldkms iam create-user --user-name " + name)
	}
	for flags, want := range map[string]string{"": "a b c", "--page-size 1": "a b c", "--page-size 1 --max-items 2": "a b next", "--no-paginate": "a b c"} {
		answer := d.succeeds("coldkms iam list-users " + flags)
		var got []string
		for _, user := range answer["Users"].([]any) {
			got = append(got, user.(map[string]any)["UserName"].(string))
		}
		if token, cut := answer["NextToken"].(string); cut {
			got = append(got, "next")
			if rest := d.succeeds("coldkms iam list-users --starting-token " + token)["Users"].([]any); len(rest) != 1 {
				t.Errorf("after the token are %v", rest)
			}
			delete(answer, "NextToken")
		}
		if strings.Join(got, " ") != want || len(answer) != 1 {
			t.Errorf("%s: %v", flags, answer)
		}
	}
}

func TestExitStatusOfIAM(t *testing.T) {
	d := newDesk(t, 1)
	d.file("bad.json", "{}")
	d.succeeds("coldkms iam create-user --user-name Alice")
	for _, c := range []struct {
		line   string
		status int
		says   string
	}{
		{"coldkms iam get-user --user-name Bob", 254, "\nAn error occurred (NoSuchEntity) when calling the GetUser operation: The user with name Bob cannot be found.\n"},
		{"coldkms iam create-user --user-name Alice", 254, "(EntityAlreadyExists) when calling the CreateUser operation: User with name Alice already exists."},
		{"coldkms iam create-user --user-name a/b", 254, "(ValidationError) when calling the CreateUser operation: The specified value for userName is invalid. It must contain only"},
		{"coldkms iam put-user-policy --user-name Alice --policy-name Own --policy-document file://DIR/bad.json", 254, "(MalformedPolicyDocument) when calling the PutUserPolicy operation: "},
		{"coldkms iam create-user", 252, "the following arguments are required: --user-name"},
		{"coldkms iam creat-user", 252, `there is no operation "creat-user"`},
		{"coldkms iam list-users --marker a", 252, "unknown flag: --marker"},
		{"coldkms iam list-users --as nobody", 252, `invalid argument "nobody" for "--as" flag: it is root, user/NAME, role/NAME/SESSION or service/NAME`},
		{"coldkms iam list-users --as role/KMSRole", 252, `for "--as" flag: a role calls in a session; name one, as in role/KMSRole/my-session`},
		{"coldkms kms list-keys --account 1", 252, `for "--account" flag: an account id has 12 digits, unlike "1"`},
		{"coldkms kms list-keys --context aws:SourceIp", 252, `for "--context" flag: it is KEY=VALUE, such as aws:SourceIp=192.0.2.1`},
		{"coldkms kms list-keys --as user/Bob", 253, `user/Bob: account 111122223333 has no such user; "coldkms iam list-users" lists them`},
		{"coldkms kms list-keys --as user/team/Alice", 253, "no such user"},
		{"coldkms kms list-keys --as user/Alice --account 444455556666", 253, "account 444455556666 has no such user"},
		{"coldkms iam list-users --as user/Alice", 254, "(AccessDenied) when calling the ListUsers operation: User: arn:aws:iam::111122223333:user/Alice is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user/"},
		{"coldkms --as root", 1, "unknown flag: --as"},
		{"coldkms keys --context aws:SourceIp=192.0.2.1", 1, "unknown flag: --context"},
		{"coldkms man --account 111122223333", 1, "unknown flag: --account"},
		{"coldkms init --as root", 1, "unknown flag: --as"},
	} {
		t.Run(c.line, func(t *testing.T) {
			status, out, stderr := (&desk{t: t, dir: d.dir, keys: d.keys}).types(c.line)
			if status != c.status || out != "" || !strings.Contains(stderr, c.says) {
				t.Errorf("status %d, out %q, err %q; want %d and %q", status, out, stderr, c.status, c.says)
			}
		})
	}
}

// Whom --as names is who the trail shows.
func TestCallingAsSomebody(t *testing.T) {
	d := newDesk(t, 1)
	d.file("trust.json", trustPolicy)
	d.succeeds("coldkms iam create-user --user-name Alice --path /team/")
	d.succeeds("coldkms iam create-role --role-name KMSRole --assume-role-policy-document file://DIR/trust.json")
	const describes = " --policy-arn arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser"
	d.succeeds("coldkms iam attach-user-policy --user-name Alice" + describes)
	d.succeeds("coldkms iam attach-role-policy --role-name KMSRole" + describes)
	for _, c := range []struct{ flags, arn, ip, agent string }{
		{"--as root", "arn:aws:iam::111122223333:root", "127.0.0.1", userAgent},
		{"--as user/Alice --account 111122223333", "arn:aws:iam::111122223333:user/team/Alice", "127.0.0.1", userAgent},
		{"--as user/team/Alice --context aws:sourceip=192.0.2.1", "arn:aws:iam::111122223333:user/team/Alice", "192.0.2.1", userAgent},
		{"--as role/KMSRole/my-session --context aws:UserAgent=test", "arn:aws:sts::111122223333:assumed-role/KMSRole/my-session", "127.0.0.1", "test"},
	} {
		d.succeeds("coldkms kms describe-key --key-id KEY " + c.flags)
		_, out, _ := d.types("coldkms trail list --json --filter op:DescribeKey --limit 1")
		var event struct {
			UserIdentity               struct{ ARN string }
			SourceIPAddress, UserAgent string
		}
		if err := json.Unmarshal([]byte(out), &event); err != nil {
			t.Fatalf("%v in %q", err, out)
		}
		if event.UserIdentity.ARN != c.arn || event.SourceIPAddress != c.ip || event.UserAgent != c.agent {
			t.Errorf("%s is recorded as %+v", c.flags, event)
		}
	}
	if keys := d.succeeds("coldkms kms list-keys --as root --account 444455556666")["Keys"].([]any); len(keys) != 0 {
		t.Errorf("another account has %v", keys)
	}
}

func TestHelpOfIAM(t *testing.T) {
	t.Setenv("COLDKMS_VAULT", filepath.Join(os.TempDir(), "nowhere"))
	status, out, _ := run(t, noConsole, "iam", "help")
	if status != 0 || !strings.Contains(out, "attach-role-policy") || !strings.Contains(out, "--as caller") {
		t.Errorf("status %d\n%s", status, out)
	}
	for _, api := range vault.IAMAPIs() {
		if status, out, stderr := run(t, noConsole, "iam", kebab(api.Operation.Name), "--generate-cli-skeleton"); status != 0 || !json.Valid([]byte(out)) {
			t.Errorf("%s: status %d, %s%s", api.Operation.Name, status, out, stderr)
		}
		if _, ok := vault.Lookup(api.Operation.Name); ok {
			t.Errorf("%s is an operation of two services", api.Operation.Name)
		}
	}
}

func TestAccessKeysByTheCommandLine(t *testing.T) {
	d := newDesk(t, 0)
	d.file("trust.json", trustPolicy)
	d.file("assume.json", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}`)
	for _, line := range []string{
		"iam create-user --user-name Alice",
		"iam put-user-policy --user-name Alice --policy-name Roles --policy-document file://DIR/assume.json",
		"iam create-role --role-name App --assume-role-policy-document file://DIR/trust.json",
	} {
		if status, _, stderr := d.types("coldkms " + line); status != 0 {
			t.Fatal(stderr)
		}
	}
	made := d.succeeds("coldkms iam create-access-key --user-name Alice")["AccessKey"].(map[string]any)
	if secret, _ := made["SecretAccessKey"].(string); len(secret) != 40 || made["Status"] != "Active" {
		t.Errorf("made %v", made)
	}
	listed := d.succeeds("coldkms iam list-access-keys --user-name Alice")["AccessKeyMetadata"].([]any)
	if len(listed) != 1 || listed[0].(map[string]any)["AccessKeyId"] != made["AccessKeyId"] {
		t.Errorf("listed %v", listed)
	}
	role := "coldkms sts assume-role --role-arn arn:aws:iam::111122223333:role/App --role-session-name payroll --duration-seconds 900"
	credentials := d.succeeds(role + " --as user/Alice")["Credentials"].(map[string]any)
	if token, _ := credentials["SessionToken"].(string); token == "" || !strings.HasPrefix(credentials["AccessKeyId"].(string), "ASIA") {
		t.Errorf("got %v", credentials)
	}
	if policies := d.succeeds(role + " --as user/Alice --policy file://DIR/assume.json --policy-arns arn=arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser"); policies["PackedPolicySize"] == nil {
		t.Errorf("with session policies: %v", policies)
	}
	if status, _, stderr := d.types(role + " --as user/Alice --policy-arns arn=arn:aws:iam::111122223333:policy/Other"); status != statusRefused || !strings.Contains(stderr, "(ValidationError) when calling the AssumeRole operation: Policy arn:aws:iam::111122223333:policy/Other does not exist or is not attachable.") {
		t.Errorf("another policy: status %d, %s", status, stderr)
	}
	if status, _, stderr := d.types(role); status != statusRefused || !strings.Contains(stderr, "(AccessDenied) when calling the AssumeRole operation: Roles may not be assumed by root accounts.") {
		t.Errorf("root: status %d, %s", status, stderr)
	}
	long := strings.Replace(role, "900", "7200", 1) + " --as user/Alice"
	if status, _, stderr := d.types(long); status != statusRefused || !strings.Contains(stderr, "(ValidationError) when calling the AssumeRole operation: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.") {
		t.Errorf("for long: status %d, %s", status, stderr)
	}
	if status, out, stderr := d.types("coldkms iam update-role --role-name App --max-session-duration 7200"); status != 0 || out != "" {
		t.Errorf("a longer session: status %d, %q, %s", status, out, stderr)
	}
	if got := d.succeeds("coldkms iam get-role --role-name App")["Role"].(map[string]any)["MaxSessionDuration"]; got != 7200.0 {
		t.Errorf("it may last for %v", got)
	}
	d.succeeds(long)
	if who := d.succeeds("coldkms sts get-caller-identity --as role/App/payroll"); who["Arn"] != "arn:aws:sts::111122223333:assumed-role/App/payroll" {
		t.Errorf("the role is %v", who)
	}
	if status, _, stderr := d.types("coldkms sts assume-roles"); status != statusUsage || !strings.Contains(stderr, `there is no operation "assume-roles"`) {
		t.Errorf("a mistake: status %d, %s", status, stderr)
	}
}
