package why_test

import (
	"errors"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/why"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// desk is a vault with a key, and with Alice, who has an IAM policy of one
// statement.
type desk struct {
	*pagetest.Desk
	t     *testing.T
	key   string
	alice *vault.Session
}

func newDesk(t *testing.T, statement string) *desk {
	d := &desk{Desk: pagetest.NewDesk(t, widgettest.Theme()), t: t}
	d.key = d.Key("payroll")
	root := d.Console.Session
	made := pagetest.Do(d.Desk, root.CreatePrincipal, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Alice"})
	if statement != "" {
		put := &iam.PutUserPolicyRequest{}
		put.UserName, put.PolicyName, put.PolicyDocument = "Alice", "Inline", `{"Version": "2012-10-17", "Statement": {`+statement+`, "Resource": "*"}}`
		pagetest.Do(d.Desk, root.PutUserPolicy, put)
	}
	d.alice = d.SignIn(identity.Caller{Principal: made, SourceIP: "127.0.0.1"}, "us-west-2")
	return d
}

// policy gives the key a policy of some statements.
func (d *desk) policy(statements ...string) {
	pagetest.Do(d.Desk, d.Console.Session.PutKeyPolicy, &model.PutKeyPolicyRequest{
		KeyID: d.key, Policy: `{"Version": "2012-10-17", "Statement": [` + strings.Join(statements, ", ") + `]}`,
	})
}

// disables has somebody disable a key, and is refused.
func (d *desk) disables(s *vault.Session, key string) error {
	d.t.Helper()
	_, err := s.DisableKey(d.t.Context(), &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: key}})
	if !why.Explains(err) {
		d.t.Fatalf("%v is not explained", err)
	}
	return err
}

// latest returns what the trail holds of the latest call, which must have been refused.
func (d *desk) latest() error {
	d.t.Helper()
	opened, err := d.Console.Session.LookupEvents(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	record, err := opened.At(opened.Size() - 1)
	if err != nil || record.Event.ErrorCode == "" {
		d.t.Fatalf("recorded is %+v, %v", record.Event, err)
	}
	return &trail.Refused{Event: record.Event}
}

const (
	rootOnly = `{"Sid": "root", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}`
	keeper   = `{"Sid": "keeper", "Effect": "Allow", "Principal": "*", "Action": "kms:PutKeyPolicy", "Resource": "*", "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333"}}}`
)

func TestPictures(t *testing.T) {
	for name, refuse := range map[string]func(*testing.T) (*desk, error){
		"iam_missing": func(t *testing.T) (*desk, error) {
			d := newDesk(t, `"Effect": "Allow", "Action": ["kms:List*", "kms:DescribeKey"]`)
			return d, d.disables(d.alice, d.key)
		},
		"both_missing": func(t *testing.T) (*desk, error) {
			d := newDesk(t, "")
			d.policy(keeper)
			return d, d.disables(d.alice, d.key)
		},
		"denied": func(t *testing.T) (*desk, error) {
			d := newDesk(t, `"Sid": "NeverDisable", "Effect": "Deny", "Action": "kms:Disable*"`)
			return d, d.disables(d.alice, d.key)
		},
		"condition": func(t *testing.T) (*desk, error) {
			d := newDesk(t, `"Effect": "Allow", "Action": "kms:*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}}`)
			return d, d.disables(d.alice, d.key)
		},
		"state_disabled": func(t *testing.T) (*desk, error) {
			d := newDesk(t, "")
			d.Disable(d.key)
			_, err := d.Console.Session.Encrypt(t.Context(), &model.EncryptRequest{KeyID: d.key, Plaintext: []byte("p")})
			return d, err
		},
		"state_not_pending": func(t *testing.T) (*desk, error) {
			d := newDesk(t, "")
			_, err := d.Console.Session.CancelKeyDeletion(t.Context(), &model.CancelKeyDeletionRequest{KeyRequest: model.KeyRequest{KeyID: d.key}})
			return d, err
		},
		"state_pending_deletion": func(t *testing.T) (*desk, error) {
			d := newDesk(t, "")
			d.ScheduleDeletion(d.key)
			_, err := d.Console.Session.DisableKey(t.Context(), &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: d.key}})
			return d, err
		},
		"aws_managed": func(t *testing.T) (*desk, error) {
			d := newDesk(t, "")
			service := d.SignIn(identity.Caller{Principal: identity.RootOf("111122223333"), InvokedBy: "ec2.us-west-2.amazonaws.com"}, "us-west-2")
			made := pagetest.Do(d.Desk, service.Encrypt, &model.EncryptRequest{KeyID: "alias/aws/ebs", Plaintext: []byte("p")})
			return d, d.disables(d.Console.Session, made.KeyID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := refuse(t)
			if !why.Explains(err) {
				t.Fatalf("%v is not explained", err)
			}
			driver := d.Open(why.New(d.Console, err))
			driver.Pictures(name)
		})
	}
}

// since is what became of a vault after a call was refused.
type since func(d *desk)

// A record of the trail shows the answer of then, and the decision of today.
func TestPicturesOfRecords(t *testing.T) {
	nothing := func(*desk) {}
	lists := func(d *desk, s *vault.Session) {
		_, _ = s.ListUsers(d.t.Context(), &iam.ListUsersRequest{})
	}
	disables := func(d *desk, s *vault.Session) { _ = d.disables(s, d.key) }
	assumes := func(d *desk, s *vault.Session) {
		_, _ = s.AssumeRole(d.t.Context(), &iam.AssumeRoleRequest{RoleARN: "arn:aws:iam::111122223333:role/App", RoleSessionName: "nightly"})
	}
	trusting := func(d *desk, trusted string) {
		made := &iam.CreateRoleRequest{AssumeRolePolicyDocument: `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "` + trusted + `"}, "Action": "sts:AssumeRole"}}`}
		made.RoleName = "App"
		pagetest.Do(d.Desk, d.Console.Session.CreateRole, made)
	}
	session := func(d *desk) *vault.Session {
		trusting(d, "111122223333")
		role, _ := d.Principal("111122223333", identity.Role, "App")
		return d.SignIn(identity.Caller{Principal: role, SessionName: "nightly", AccessKeyID: "ASIAIOSFODNN7EXAMPLE"}, "us-west-2")
	}
	for name, c := range map[string]struct {
		who    func(d *desk) *vault.Session // Alice when it is nil
		call   func(d *desk, s *vault.Session)
		since  since
		reader string // what the one who reads may do; the root when it is ""
	}{
		"record_denied": {nil, disables, nothing, ""},
		"record_allowed": {nil, disables, func(d *desk) {
			put := &iam.PutUserPolicyRequest{}
			put.UserName, put.PolicyName, put.PolicyDocument = "Alice", "Switches", `{"Version": "2012-10-17", "Statement": {"Sid": "Switch", "Effect": "Allow", "Action": "kms:Disable*", "Resource": "*"}}`
			pagetest.Do(d.Desk, d.Console.Session.PutUserPolicy, put)
		}, ""},
		"record_caller_gone": {nil, disables, func(d *desk) {
			gone := &iam.DeleteUserRequest{}
			gone.UserName = "Alice"
			pagetest.Do(d.Desk, d.Console.Session.DeleteUser, gone)
		}, ""},
		"record_unread": {nil, disables, nothing, "kms:ListKeys"},
		"record_session_allowed": {session, disables, func(d *desk) {
			put := &iam.PutRolePolicyRequest{}
			put.RoleName, put.PolicyName, put.PolicyDocument = "App", "Switches", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:Disable*", "Resource": "*"}}`
			pagetest.Do(d.Desk, d.Console.Session.PutRolePolicy, put)
		}, ""},
		"record_session_policy": {func(d *desk) *vault.Session {
			trusting(d, "111122223333")
			put := &iam.PutRolePolicyRequest{}
			put.RoleName, put.PolicyName, put.PolicyDocument = "App", "Switches", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}}`
			pagetest.Do(d.Desk, d.Console.Session.PutRolePolicy, put)
			role, _ := d.Principal("111122223333", identity.Role, "App")
			return d.SignIn(identity.Caller{
				Principal: role, SessionName: "nightly", AccessKeyID: "ASIAIOSFODNN7EXAMPLE", Policies: &identity.SessionPolicies{},
			}, "us-west-2")
		}, disables, nothing, ""},
		"record_iam": {session, lists, nothing, ""},
		"record_sts": {func(d *desk) *vault.Session { trusting(d, "111122223333"); return d.alice }, assumes, nothing, ""},
		"record_sts_not_trusted": {func(d *desk) *vault.Session { trusting(d, "arn:aws:iam::111122223333:root"); return d.alice }, assumes, func(d *desk) {
			changed := &iam.UpdateAssumeRolePolicyRequest{}
			changed.RoleName, changed.PolicyDocument = "App", `{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}}`
			pagetest.Do(d.Desk, d.Console.Session.UpdateAssumeRolePolicy, changed)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, "")
			who := d.alice
			if c.who != nil {
				who = c.who(d)
			}
			c.call(d, who)
			refused := d.latest()
			c.since(d)
			if c.reader != "" {
				d.SignInWith("Reader", c.reader)
			}
			driver := d.Open(why.New(d.Console, refused))
			driver.Pictures(name)
		})
	}
}

// The statement of a record allows what was refused then.
func TestTheStatementOfARecordAllowsIt(t *testing.T) {
	d := newDesk(t, "")
	made := &iam.CreateRoleRequest{AssumeRolePolicyDocument: `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "` + d.Console.Session.Caller().ARN() + `"}, "Action": "sts:GetCallerIdentity"}}`}
	made.RoleName = "App"
	pagetest.Do(d.Desk, d.Console.Session.CreateRole, made)
	assumes := func() error {
		_, err := d.alice.AssumeRole(t.Context(), &iam.AssumeRoleRequest{RoleARN: "arn:aws:iam::111122223333:role/App", RoleSessionName: "nightly"})
		return err
	}
	if assumes() == nil {
		t.Fatal("it was not refused")
	}
	driver := d.Open(why.New(d.Console, d.latest()))
	driver.Press("y")
	if len(d.Copied) != 1 {
		t.Fatalf("copied %q", d.Copied)
	}
	changed := &iam.UpdateAssumeRolePolicyRequest{}
	changed.RoleName, changed.PolicyDocument = "App", `{"Version": "2012-10-17", "Statement": `+d.Copied[0]+`}`
	pagetest.Do(d.Desk, d.Console.Session.UpdateAssumeRolePolicy, changed)
	if err := assumes(); err != nil {
		t.Errorf("with the statement it ends with %v", err)
	}
}

// The statement that is copied is the one that was missing.
func TestTheStatementAllowsIt(t *testing.T) {
	d := newDesk(t, "")
	driver := d.Open(why.New(d.Console, d.disables(d.alice, d.key)))
	driver.Press("y")
	if len(d.Copied) != 1 {
		t.Fatalf("copied %q", d.Copied)
	}
	put := &iam.PutUserPolicyRequest{}
	put.UserName, put.PolicyName, put.PolicyDocument = "Alice", "Inline", `{"Version": "2012-10-17", "Statement": `+d.Copied[0]+`}`
	pagetest.Do(d.Desk, d.Console.Session.PutUserPolicy, put)
	if _, err := d.alice.DisableKey(t.Context(), &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: d.key}}); err != nil {
		t.Errorf("with the statement it ends with %v", err)
	}
}

func TestEachOfTwoStatementsIsCopied(t *testing.T) {
	d := newDesk(t, "")
	d.policy(`{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*", "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333"}}}`)
	theirs := d.SignIn(identity.Caller{Principal: identity.RootOf("111122223333")}, "us-west-2")
	made := pagetest.Do(d.Desk, theirs.Encrypt, &model.EncryptRequest{KeyID: d.key, Plaintext: []byte("p")})
	_, err := d.alice.Decrypt(t.Context(), &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob})
	if err != nil {
		t.Fatal(err)
	}
	refused := &policy.Refused{Request: policy.Request{Action: "kms:Decrypt", Resource: made.KeyID, Account: "111122223333"}}
	if refused.Request.Caller, err = policy.ParseCaller("arn:aws:iam::444455556666:user/Dana"); err != nil {
		t.Fatal(err)
	}
	driver := d.Open(why.New(d.Console, refused))
	driver.Shows("This statement in the key policy:", "and, as both are needed:", "in an IAM policy of user/Dana in account 444455556666")
	driver.Press("y", "Y")
	if len(d.Copied) != 2 || !strings.Contains(d.Copied[0], `"Principal"`) || strings.Contains(d.Copied[1], `"Principal"`) {
		t.Errorf("copied %q", d.Copied)
	}
}

func TestNothingIsCopiedWhereNothingWouldAllowIt(t *testing.T) {
	d := newDesk(t, `"Effect": "Deny", "Action": "kms:Disable*"`)
	driver := d.Open(why.New(d.Console, d.disables(d.alice, d.key)))
	driver.Press("y")
	if len(d.Copied) != 0 || driver.Page.Actions()[0].Off == "" {
		t.Errorf("copied %q", d.Copied)
	}
}

func TestOtherErrorsAreNotExplained(t *testing.T) {
	for _, err := range []error{nil, errors.New("no"), model.ErrKeyNotFound("x")} {
		if why.Explains(err) {
			t.Errorf("%v is explained", err)
		}
	}
}

// What stands in a policy cannot draw outside of its page.
func TestTextOfPoliciesIsCleaned(t *testing.T) {
	d := newDesk(t, "")
	d.policy(`{"Sid": "evil\u001b[31m", "Effect": "Deny", "Principal": {"AWS": "`+d.alice.Caller().ARN()+`"}, "Action": "kms:DisableKey", "Resource": "*"}`, rootOnly)
	driver := d.Open(why.New(d.Console, d.disables(d.alice, d.key)))
	if strings.Contains(driver.View(), "\x1b[31m") {
		t.Errorf("the page is %q", driver.View())
	}
}
