package vault_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

const roleARN = named + "role/team/App"

// roles is a vault with a user Alice, a role App that the account may assume, and a user Bob whom the role Bobs trusts by
// name.
type roles struct {
	*vaulttest.Fixture
	t *testing.T
}

func newRoles(t *testing.T) roles {
	f := vaulttest.New(t)
	s := f.Root()
	mayAssume := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "` + roleARN + `"}]}`
	for _, c := range []step{
		{"CreateUser", `{"UserName": "Alice"}`, ""},
		{"CreateUser", `{"UserName": "Bob"}`, ""},
		{"PutUserPolicy", with(`{"UserName": "Alice", "PolicyName": "App", "PolicyDocument": DOC}`, mayAssume), ""},
		{"CreateRole", with(`{"RoleName": "App", "Path": "/team/", "AssumeRolePolicyDocument": DOC}`, trust), ""},
		{"CreateRole", with(`{"RoleName": "Long", "MaxSessionDuration": 43200, "AssumeRolePolicyDocument": DOC}`, strings.Replace(trust, `"111122223333"`, `"`+named+`user/Bob"`, 1)), ""},
		{"CreateRole", with(`{"RoleName": "Bobs", "AssumeRolePolicyDocument": DOC}`, strings.Replace(trust, `"111122223333"`, `"`+named+`user/Bob"`, 1)), ""},
		{"CreateRole", with(`{"RoleName": "Guarded", "AssumeRolePolicyDocument": DOC}`, strings.Replace(strings.Replace(trust, `"111122223333"`, `"`+named+`user/Bob"`, 1), `"Action"`, `"Condition": {"StringEquals": {"sts:ExternalId": "word"}}, "Action"`, 1)), ""},
	} {
		if got := ask(t, s, c.operation, c.request); !strings.HasPrefix(got, "{") {
			t.Fatalf("%s: %s", c.operation, got)
		}
	}
	return roles{f, t}
}

// as signs in as root, as a user, or as a role in a session.
func (r roles) as(name string) *vault.Session {
	r.t.Helper()
	if name == "root" {
		return r.Root()
	}
	kind, session := identity.User, ""
	if role, in, is := strings.Cut(name, "/"); is {
		kind, name, session = identity.Role, role, in
	}
	p, ok := r.Principal(vaulttest.Home.Account, kind, name)
	if !ok {
		r.t.Fatal(name)
	}
	return r.SignIn(identity.Caller{Principal: p, SessionName: session}, vaulttest.Home.Region)
}

func (r roles) assume(name string, seconds int) *iam.AssumeRoleResponse {
	r.t.Helper()
	got, err := r.as(name).AssumeRole(ctx, &iam.AssumeRoleRequest{RoleARN: roleARN, RoleSessionName: "payroll", DurationSeconds: &seconds})
	if err != nil {
		r.t.Fatal(err)
	}
	return got
}

func TestWhoAssumesARole(t *testing.T) {
	r := newRoles(t)
	denied := func(who, role string) string {
		return "AccessDenied: User: " + who + " is not authorized to perform: sts:AssumeRole on resource: " + role
	}
	const (
		long    = 3601
		tooLong = "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
	)
	for _, c := range []struct {
		as, role, external string
		seconds            int
		want               string
	}{
		{"Alice", roleARN, "", 900, "ok"},
		{"Alice", roleARN, "", 3600, "ok"},
		{"Alice", roleARN, "", 3601, tooLong},
		{"Bob", named + "role/Long", "", 43200, "ok"},
		{"Bob", roleARN, "", 3601, denied(named+"user/Bob", roleARN)}, // how long it could be is not for everybody
		{"Bob", named + "role/Bobs", "", 900, "ok"},
		{"Bob", named + "role/Guarded", "word", 900, "ok"},
		{"Bob", named + "role/Guarded", "other", 900, denied(named+"user/Bob", named+"role/Guarded")},
		{"Bob", named + "role/Guarded", "", 900, denied(named+"user/Bob", named+"role/Guarded")},
		{"Bob", roleARN, "", 900, denied(named+"user/Bob", roleARN)},
		{"Alice", named + "role/Bobs", "", 900, denied(named+"user/Alice", named+"role/Bobs")},
		{"Alice", named + "role/App", "", 900, denied(named+"user/Alice", named+"role/App")},
		{"Alice", named + "user/Bob", "", 900, denied(named+"user/Alice", named+"user/Bob")},
		{"Alice", named + "role/Nobody", "", 900, denied(named+"user/Alice", named+"role/Nobody")},
		{"App/session", named + "role/Bobs", "", 900, denied("arn:aws:sts::111122223333:assumed-role/App/session", named+"role/Bobs")},
		{"App/session", roleARN, "", long, "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"},
		{"root", roleARN, "", 900, "AccessDenied: Roles may not be assumed by root accounts."},
		{"Alice", roleARN, "", 899, "ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"},
		{"Alice", roleARN, "", 43201, "ValidationError: 1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200"},
	} {
		_, err := r.as(c.as).AssumeRole(ctx, &iam.AssumeRoleRequest{RoleARN: c.role, RoleSessionName: "payroll", DurationSeconds: &c.seconds, ExternalID: c.external})
		got := "ok"
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s assumes %s: %s, want %s", c.as, c.role, got, c.want)
		}
	}
}

func TestTemporaryCredentials(t *testing.T) {
	r := newRoles(t)
	got := r.assume("Alice", 900)
	made := got.Credentials
	if !regexp.MustCompile(`^ASIA[A-Z2-7]{16}$`).MatchString(made.AccessKeyID) || len(made.SecretAccessKey) != 40 || !made.Expiration.Equal(vaulttest.Start.Add(15*time.Minute)) {
		t.Errorf("got %+v", got)
	}
	session := "arn:aws:sts::111122223333:assumed-role/App/payroll"
	if got.AssumedRoleUser.ARN != session || !strings.HasPrefix(got.AssumedRoleUser.AssumedRoleID, "AROA") || !strings.HasSuffix(got.AssumedRoleUser.AssumedRoleID, ":payroll") {
		t.Errorf("got %+v", got.AssumedRoleUser)
	}
	works := session + " with " + made.AccessKeyID
	other := r.assume("Alice", 900).Credentials
	r.Reopen(t)
	raw, err := base64.RawURLEncoding.DecodeString(string(made.SessionToken))
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw { // every byte of a token counts
		raw[i] ^= 1
		if got := signsAs(r.Vault, made.AccessKeyID, made.SecretAccessKey, iam.Secret(base64.RawURLEncoding.EncodeToString(raw))); got != unrecognized {
			t.Fatalf("a token that is another in byte %d: %s", i, got)
		}
		raw[i] ^= 1
	}
	for _, c := range []struct {
		name, id      string
		secret, token iam.Secret
		want          string
	}{
		{"as handed out", made.AccessKeyID, made.SecretAccessKey, made.SessionToken, works},
		{"no token", made.AccessKeyID, made.SecretAccessKey, "", unrecognized},
		{"another token", made.AccessKeyID, made.SecretAccessKey, other.SessionToken, unrecognized},
		{"another secret", made.AccessKeyID, other.SecretAccessKey, made.SessionToken, "another secret"},
		{"a marker of a list", made.AccessKeyID, made.SecretAccessKey, "AAAAAAAAAAAAAAAAAAAAAAAA", unrecognized},
	} {
		if got := signsAs(r.Vault, c.id, c.secret, c.token); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}

	caller, err := r.Authenticate(made.AccessKeyID, string(made.SessionToken), func([]byte) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(time.Minute)
	if s := r.SignIn(caller, "eu-west-1"); !s.Caller().SessionStart.Equal(vaulttest.Start) {
		t.Errorf("the session began at %v", s.Caller().SessionStart)
	}
	r.Clock.Advance(14*time.Minute - time.Nanosecond)
	if got := signsAs(r.Vault, made.AccessKeyID, made.SecretAccessKey, made.SessionToken); got != works {
		t.Errorf("at the end: %s", got)
	}
	r.Clock.Advance(time.Nanosecond)
	if got := signsAs(r.Vault, made.AccessKeyID, made.SecretAccessKey, made.SessionToken); got != "ExpiredTokenException: The security token included in the request is expired" {
		t.Errorf("after the end: %s", got)
	}
}

// A role that was made again is another than the one that was assumed.
func TestTemporaryCredentialsOfANamesake(t *testing.T) {
	r := newRoles(t)
	made := r.assume("Alice", 900).Credentials
	run(t, r.Root(), []step{{"DeleteRole", `{"RoleName": "App"}`, "ok"}})
	for range 2 {
		if got := signsAs(r.Vault, made.AccessKeyID, made.SecretAccessKey, made.SessionToken); got != unrecognized {
			t.Errorf("the first role's credentials: %s", got)
		}
		ask(t, r.Root(), "CreateRole", with(`{"RoleName": "App", "Path": "/team/", "AssumeRolePolicyDocument": DOC}`, trust))
	}
}

// Whom a role trusts by name is who had the name then.
func TestARoleDoesNotTrustANamesake(t *testing.T) {
	r := newRoles(t)
	bob := r.as("Bob").Caller().Principal.UniqueID
	run(t, r.Root(), []step{{"DeleteUser", `{"UserName": "Bob"}`, "ok"}})
	ask(t, r.Root(), "CreateUser", `{"UserName": "Bob"}`)
	r.Reopen(t)
	_, err := r.as("Bob").AssumeRole(ctx, &iam.AssumeRoleRequest{RoleARN: named + "role/Bobs", RoleSessionName: "payroll"})
	if err == nil || !strings.HasPrefix(err.Error(), "AccessDenied: ") {
		t.Errorf("the second Bob: %v", err)
	}
	if got := ask(t, r.Root(), "GetRole", `{"RoleName": "Bobs"}`); !strings.Contains(got, `"AWS":"`+bob+`"`) {
		t.Errorf("the role trusts %s", got)
	}
	run(t, r.Root(), []step{{"UpdateAssumeRolePolicy", with(`{"RoleName": "Bobs", "PolicyDocument": DOC}`, strings.Replace(trust, `"111122223333"`, `"`+named+`user/Bob"`, 1)), "ok"}})
	if _, err := r.as("Bob").AssumeRole(ctx, &iam.AssumeRoleRequest{RoleARN: named + "role/Bobs", RoleSessionName: "payroll"}); err != nil {
		t.Errorf("when the second is trusted: %v", err)
	}
}

func TestTemporaryCredentialsAreNotInTheTrail(t *testing.T) {
	r := newRoles(t)
	made := r.assume("Alice", 900).Credentials
	all := records(t, r.Vault)
	for _, part := range []string{`"eventSource":"sts.amazonaws.com"`, `"roleSessionName":"payroll"`, `"accessKeyId":"` + made.AccessKeyID + `"`, `"resources":[{"ARN":"` + roleARN + `"`} {
		if last := string(all[len(all)-1]); !strings.Contains(last, part) {
			t.Errorf("%s is not in %s", part, last)
		}
	}
	for _, record := range all {
		if strings.Contains(string(record), string(made.SecretAccessKey)) || strings.Contains(string(record), string(made.SessionToken)) {
			t.Errorf("a secret is in the trail: %s", record)
		}
	}
}

func TestGetCallerIdentity(t *testing.T) {
	r := newRoles(t)
	for name, want := range map[string]string{"root": named + "root", "Bob": named + "user/Bob", "App/s-1": "arn:aws:sts::111122223333:assumed-role/App/s-1"} {
		s := r.as(name)
		got, err := s.GetCallerIdentity(ctx, &iam.GetCallerIdentityRequest{})
		id := s.Caller().Principal.UniqueID
		if s.Caller().SessionName != "" {
			id += ":s-1"
		}
		if err != nil || *got != (iam.GetCallerIdentityResponse{UserID: id, Account: "111122223333", ARN: want}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestHowLongSessionsOfARoleMayBe(t *testing.T) {
	r := newRoles(t)
	const tooLong = "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
	longest := func(want int) {
		t.Helper()
		for _, operation := range []string{"GetRole", "ListRoles"} {
			request := `{"RoleName": "App"}`
			if operation == "ListRoles" {
				request = `{"PathPrefix": "/team/"}`
			}
			if got := ask(t, r.Root(), operation, request); !strings.Contains(got, fmt.Sprintf(`"MaxSessionDuration":%d`, want)) {
				t.Errorf("%s answers %s, want %d", operation, got, want)
			}
		}
		for seconds, ends := range map[int]string{900: "ok", want: "ok", min(want+1, 43200): tooLong} {
			if seconds == want {
				ends = "ok"
			}
			_, err := r.as("Alice").AssumeRole(ctx, &iam.AssumeRoleRequest{RoleARN: roleARN, RoleSessionName: "payroll", DurationSeconds: &seconds})
			if got := refusalText(err); got != ends {
				t.Errorf("%d seconds of %d: %s", seconds, want, got)
			}
		}
	}
	longest(3600)
	for _, c := range []struct {
		request, want string
		longest       int
	}{
		{`{"RoleName": "App", "MaxSessionDuration": 7200}`, "ok", 7200},
		{`{"RoleName": "App", "MaxSessionDuration": 3599}`, "ValidationError: 1 validation error detected: Value '3599' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600", 7200},
		{`{"RoleName": "App", "MaxSessionDuration": 43201}`, "ValidationError: 1 validation error detected: Value '43201' at 'maxSessionDuration' failed to satisfy constraint: Member must have value less than or equal to 43200", 7200},
		{`{"RoleName": "Nobody", "MaxSessionDuration": 7200}`, "NoSuchEntity: The role with name Nobody cannot be found.", 7200},
		{`{"RoleName": "App", "Description": "For payroll", "MaxSessionDuration": 43200}`, "ok", 43200},
		{`{"RoleName": "App"}`, "ok", 3600},
	} {
		run(t, r.Root(), []step{{"UpdateRole", c.request, c.want}})
		r.Reopen(t)
		longest(c.longest)
	}
	if got := ask(t, r.Root(), "GetRole", `{"RoleName": "App"}`); !strings.Contains(got, `"Description":"For payroll"`) {
		t.Errorf("the role is %s", got)
	}
	run(t, r.Root(), []step{{"UpdateRole", `{"RoleName": "App", "Description": ""}`, "ok"}})
	if got := ask(t, r.Root(), "GetRole", `{"RoleName": "App"}`); strings.Contains(got, "Description") {
		t.Errorf("the role is %s", got)
	}

	// A session that was begun is not cut short.
	run(t, r.Root(), []step{{"UpdateRole", `{"RoleName": "App", "MaxSessionDuration": 7200}`, "ok"}})
	made := r.assume("Alice", 7200).Credentials
	run(t, r.Root(), []step{{"UpdateRole", `{"RoleName": "App"}`, "ok"}})
	r.Clock.Advance(2*time.Hour - time.Second)
	if got := signsAs(r.Vault, made.AccessKeyID, made.SecretAccessKey, made.SessionToken); strings.HasPrefix(got, "ExpiredToken") {
		t.Errorf("it is %s", got)
	}
}

// No token that was not handed out is taken, whatever it looks like.
func FuzzSessionToken(f *testing.F) {
	fixture := vaulttest.New(f)
	f.Add("")
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add(strings.Repeat("_", 400))
	f.Fuzz(func(t *testing.T, token string) {
		if got := signsAs(fixture.Vault, "ASIAAAAAAAAAAAAAAAAA", "", iam.Secret(token)); got != unrecognized {
			t.Errorf("%q: %s", token, got)
		}
	})
}
