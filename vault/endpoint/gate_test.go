package endpoint

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"coldkms/model/iam"
	"coldkms/vault/trail"
	"coldkms/vault/vaulttest"
)

func TestWhatAWSClientsAreAnswered(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	noon := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
	o.clock = func() time.Time { return noon }
	o.serve()
	fault := func(code, message string) string {
		if message == "" {
			return `{"__type":"` + code + `"}`
		}
		return `{"__type":"` + code + `","message":"` + message + `"}`
	}
	const mismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	list := func() *request { return o.kmsRequest("ListKeys", `{}`) }
	signed := func(r *request) *request { return r.sign(t, o.root, "kms", "us-west-2", noon) }
	as := func(id, secret, token string) aws.Credentials {
		return aws.Credentials{AccessKeyID: id, SecretAccessKey: secret, SessionToken: token}
	}
	after := func(r *request, change func(r *request)) *request { change(signed(r)); return r }
	with := func(r *request, name, value string) *request { r.Header.Set(name, value); return r }
	empty := answer{200, `{"Keys":[],"Truncated":false}`}
	for name, c := range map[string]struct {
		sent *request
		want answer
	}{
		"a list":                  {signed(list()), empty},
		"in another Region":       {list().sign(t, o.root, "kms", "eu-central-1", noon), empty},
		"with a charset":          {signed(with(list(), "Content-Type", contentType+"; charset=utf-8")), empty},
		"with the socket's words": {signed(with(with(list(), asHeader, "user/nobody"), regionHeader, "mars")), empty},
		"five minutes late":       {list().sign(t, o.root, "kms", "us-west-2", noon.Add(-5*time.Minute)), empty},
		"no signature":            {list(), answer{400, fault("MissingAuthenticationTokenException", "Missing Authentication Token")}},
		"half a signature":        {with(list(), "Authorization", "AWS4-HMAC-SHA256 Credential=a"), answer{400, fault("IncompleteSignatureException", "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.")}},
		"another secret":          {list().sign(t, as(o.root.AccessKeyID, "another", ""), "kms", "us-west-2", noon), answer{400, fault("InvalidSignatureException", mismatch)}},
		"an unknown access key":   {list().sign(t, as("AKIAIOSFODNN7EXAMPLE", "another", ""), "kms", "us-west-2", noon), answer{400, fault("UnrecognizedClientException", "The security token included in the request is invalid.")}},
		"a token that is none":    {list().sign(t, as(o.root.AccessKeyID, o.root.SecretAccessKey, "token"), "kms", "us-west-2", noon), answer{400, fault("UnrecognizedClientException", "The security token included in the request is invalid.")}},
		"for another service":     {list().sign(t, o.root, "dynamodb", "us-west-2", noon), answer{400, fault("InvalidSignatureException", "Credential should be scoped to correct service: 'kms'.")}},
		"for no Region":           {list().sign(t, o.root, "kms", "mars", noon), answer{400, fault("InvalidSignatureException", "Credential should be scoped to a valid region.")}},
		"late":                    {list().sign(t, o.root, "kms", "us-west-2", noon.Add(-301*time.Second)), answer{400, fault("InvalidSignatureException", "Signature expired: 20260301T115459Z is now earlier than 20260301T115500Z (20260301T120000Z - 5 min.)")}},
		"early":                   {list().sign(t, o.root, "kms", "us-west-2", noon.Add(301*time.Second)), answer{400, fault("InvalidSignatureException", "Signature not yet current: 20260301T120501Z is still later than 20260301T120500Z (20260301T120000Z + 5 min.)")}},
		"another body": {after(list(), func(r *request) { r.Body = io.NopCloser(strings.NewReader(`[]`)) }),
			answer{400, fault("InvalidSignatureException", mismatch)}},
		"another operation":      {after(list(), func(r *request) { r.Header.Set(targetHeader, "TrentService.CreateKey") }), answer{400, fault("InvalidSignatureException", mismatch)}},
		"an unknown operation":   {signed(o.kmsRequest("ListKey", `{}`)), answer{400, fault("UnknownOperationException", "")}},
		"an operation of IAM":    {signed(with(list(), targetHeader, "AWSIdentityManagementV20100508.ListUsers")), answer{400, fault("UnknownOperationException", "")}},
		"another path":           {after(list(), func(r *request) { r.URL.Path = "/keys" }), answer{404, fault("UnknownOperationException", "")}},
		"another method":         {after(list(), func(r *request) { r.Method = http.MethodPut }), answer{404, fault("UnknownOperationException", "")}},
		"another type":           {signed(with(list(), "Content-Type", "text/plain")), answer{415, fault("UnknownOperationException", "The content type must be application/x-amz-json-1.1.")}},
		"a body that is no JSON": {signed(o.kmsRequest("ListKeys", `{`)), answer{400, fault("SerializationException", "not JSON at byte 1")}},
		"an unknown member":      {signed(o.kmsRequest("ListKeys", `{"Recipient":{}}`)), answer{400, fault("SerializationException", `unknown member \"Recipient\"`)}},
		"a text for a number":    {signed(o.kmsRequest("ListKeys", `{"Limit":"1"}`)), answer{400, fault("SerializationException", "STRING_VALUE cannot be converted to Integer")}},
		"a number for a text":    {signed(o.kmsRequest("DescribeKey", `{"KeyId":1}`)), answer{400, fault("SerializationException", "NUMBER_VALUE cannot be converted to String")}},
		"a map for a text":       {signed(o.kmsRequest("DescribeKey", `{"KeyId":{}}`)), answer{400, fault("SerializationException", "Start of structure or map found where not expected.")}},
		"a list for a text":      {signed(o.kmsRequest("DescribeKey", `{"KeyId":[]}`)), answer{400, fault("SerializationException", "Start of list found where not expected")}},
		"a missing member":       {signed(o.kmsRequest("DescribeKey", `{}`)), answer{400, fault("ValidationException", "1 validation error detected: Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1")}},
		"an unknown key":         {signed(o.kmsRequest("DescribeKey", `{"KeyId":"alias/a"}`)), answer{400, fault("NotFoundException", "Alias arn:aws:kms:us-west-2:111122223333:alias/a is not found.")}},
		"a body that is too long": {signed(o.kmsRequest("CreateKey", `{"Description":"`+strings.Repeat("a", maxBody)+`"}`)),
			answer{413, fault("RequestEntityTooLargeException", "The request is longer than 1 MiB.")}},
	} {
		t.Run(name, func(t *testing.T) {
			c.sent.URL.Host = strings.TrimPrefix(o.s.URL(), "http://")
			got, id := o.send(c.sent)
			if got != c.want {
				t.Errorf("got  %d %.400s\nwant %d %.400s", got.status, got.body, c.want.status, c.want.body)
			}
			if !ids.MatchString(id) {
				t.Errorf("the request id is %q", id)
			}
		})
	}
}

// IAM and STS are asked with forms and answer XML.
func TestTheQueryProtocol(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	asks := func(service, form string) answer {
		t.Helper()
		got, id := o.send(o.form(form).sign(t, o.root, service, "us-east-1", time.Now()))
		if !strings.Contains(got.body, "<RequestId>"+id+"</RequestId>") {
			t.Errorf("%s: the request id %s is not in %s", form, id, got.body)
		}
		return answer{got.status, ids.ReplaceAllString(unique.ReplaceAllString(got.body, "$1…"), "…")}
	}
	const (
		of10, of11 = "&Version=2010-05-08", "&Version=2011-06-15"
		trust      = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22111122223333%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D"
	)
	iamAnswer := func(operation, result string) string {
		return `<` + operation + `Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">` + result + `<ResponseMetadata><RequestId>…</RequestId></ResponseMetadata></` + operation + `Response>`
	}
	refusal := func(code, message string) string {
		return `<ErrorResponse><Error><Type>Sender</Type><Code>` + code + `</Code><Message>` + message + `</Message></Error><RequestId>…</RequestId></ErrorResponse>`
	}
	for _, c := range []struct {
		service, form string
		want          answer
	}{
		{"sts", "Action=GetCallerIdentity" + of11, answer{200, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><UserId>111122223333</UserId><Account>111122223333</Account><Arn>arn:aws:iam::111122223333:root</Arn></GetCallerIdentityResult><ResponseMetadata><RequestId>…</RequestId></ResponseMetadata></GetCallerIdentityResponse>`}},
		{"iam", "Action=ListUsers" + of10, answer{200, iamAnswer("ListUsers", `<ListUsersResult><Users></Users></ListUsersResult>`)}},
		{"iam", "Action=CreateUser&UserName=Alice&Path=/team/" + of10, answer{200, iamAnswer("CreateUser", `<CreateUserResult><User><Path>/team/</Path><UserName>Alice</UserName><UserId>AIDA…</UserId><Arn>arn:aws:iam::111122223333:user/team/Alice</Arn><CreateDate>2017-02-15T09:30:00Z</CreateDate></User></CreateUserResult>`)}},
		{"iam", "Action=CreateUser&UserName=Bob" + of10, answer{200, iamAnswer("CreateUser", `<CreateUserResult><User><Path>/</Path><UserName>Bob</UserName><UserId>AIDA…</UserId><Arn>arn:aws:iam::111122223333:user/Bob</Arn><CreateDate>2017-02-15T09:30:00Z</CreateDate></User></CreateUserResult>`)}},
		{"iam", "Action=DeleteUser&UserName=Bob" + of10, answer{200, iamAnswer("DeleteUser", ``)}},
		{"iam", "Action=CreateRole&RoleName=App&Description=%3Ca%26b%3E&AssumeRolePolicyDocument=" + trust + of10, answer{200, iamAnswer("CreateRole", `<CreateRoleResult><Role><Path>/</Path><RoleName>App</RoleName><RoleId>AROA…</RoleId><Arn>arn:aws:iam::111122223333:role/App</Arn><CreateDate>2017-02-15T09:30:00Z</CreateDate><AssumeRolePolicyDocument>`+trust+`</AssumeRolePolicyDocument><Description>&lt;a&amp;b&gt;</Description><MaxSessionDuration>3600</MaxSessionDuration></Role></CreateRoleResult>`)}},
		{"iam", "Action=UpdateRole&RoleName=App&MaxSessionDuration=7200" + of10, answer{200, iamAnswer("UpdateRole", `<UpdateRoleResult></UpdateRoleResult>`)}},
		{"iam", "Action=SimulatePrincipalPolicy&PolicySourceArn=arn:aws:iam::111122223333:user/team/Alice&ActionNames.member.1=kms:Encrypt&ContextEntries.member.1.ContextKeyName=aws:username&ContextEntries.member.1.ContextKeyType=string&ContextEntries.member.1.ContextKeyValues.member.1=a" + of10,
			answer{200, iamAnswer("SimulatePrincipalPolicy", `<SimulatePrincipalPolicyResult><EvaluationResults><member><EvalActionName>kms:Encrypt</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>implicitDeny</EvalDecision><MatchedStatements></MatchedStatements><MissingContextValues></MissingContextValues></member></EvaluationResults></SimulatePrincipalPolicyResult>`)}},
		{"iam", "Action=ListUsers&MaxItems=x" + of10, answer{400, refusal("ValidationError", "&#34;MaxItems&#34; must be an integer")}},
		{"iam", "Action=ListUsers&Colour=x" + of10, answer{400, refusal("ValidationError", "unknown member &#34;Colour&#34;")}},
		{"iam", "Action=GetUser&UserName=Nobody" + of10, answer{404, refusal("NoSuchEntity", "The user with name Nobody cannot be found.")}},
		{"iam", "Action=ListGrants" + of10, answer{400, refusal("InvalidAction", "Could not find operation ListGrants for version 2010-05-08")}},
		{"iam", "Action=ListUsers", answer{400, refusal("InvalidAction", "Could not find operation ListUsers for version ")}},
		{"sts", "Action=AssumeRole&RoleArn=arn:aws:iam::111122223333:role/App&RoleSessionName=a-b" + of11, answer{403, refusal("AccessDenied", "Roles may not be assumed by root accounts.")}},
		{"kms", "Action=ListUsers" + of10, answer{403, refusal("SignatureDoesNotMatch", "Credential should be scoped to correct service: &#39;iam&#39;.")}},
		{"iam", "%zz", answer{400, refusal("MalformedQueryString", "The query string is malformed.")}},
	} {
		if got := asks(c.service, c.form); got != c.want {
			t.Errorf("%s\n got %d %s\nwant %d %s", c.form, got.status, got.body, c.want.status, c.want.body)
		}
	}
	if got, _ := o.send(o.form("Action=ListUsers" + of10)); got.status != 403 || !strings.Contains(got.body, "<Code>MissingAuthenticationToken</Code>") {
		t.Errorf("without a signature: %+v", got)
	}
}

// A request is in the trail with what its client said and was told.
func TestRequestsInTheTrail(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	r := o.kmsRequest("ListKeys", `{}`)
	r.Header.Set("User-Agent", "aws-cli/2é "+strings.Repeat("a", 2000))
	got, id := o.send(r.sign(t, o.root, "kms", "eu-west-1", time.Now()))
	if got.status != 200 {
		t.Fatal(got)
	}
	var last trail.Event
	err := Records(context.Background(), rootOf(t, o.v, ""), Reading{Filter: "op:ListKeys", Newest: true, Limit: 1}, func(raw []byte) error {
		return json.Unmarshal(raw, &last)
	})
	if err != nil {
		t.Fatal(err)
	}
	if last.RequestID != id || last.SourceIPAddress != "127.0.0.1" || !strings.HasPrefix(last.UserAgent, "aws-cli/2? aaa") || len(last.UserAgent) > 1024 ||
		last.UserIdentity.AccessKeyID != o.root.AccessKeyID || last.AWSRegion != "eu-west-1" {
		t.Errorf("request %s is recorded as %+v", id, last)
	}
	if seen := <-o.seen; seen.RequestID != id || seen.Operation != "ListKeys" || seen.Caller != root || seen.Region != "eu-west-1" || seen.SourceIP != "127.0.0.1" || seen.Code != "" {
		t.Errorf("seen %+v", seen)
	}
}

// Of requests that nobody signed the trail has the number.
func TestStrangersInTheTrail(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	for range 3 {
		if got, _ := o.send(o.kmsRequest("ListKeys", `{}`)); got.status != 400 {
			t.Errorf("answered %+v", got)
		}
	}
	var counted []trail.Event
	err := Records(context.Background(), rootOf(t, o.v, ""), Reading{Filter: "op:UnauthenticatedRequests"}, func(raw []byte) error {
		event, err := trail.Decode(raw)
		counted = append(counted, event)
		return err
	})
	if err != nil || len(counted) != 1 || !reflect.DeepEqual(counted[0].ServiceEventDetails["requests"], map[string]any{"MissingAuthenticationTokenException": 1.0}) {
		t.Errorf("counted %+v, %v", counted, err) // the clock stands: the others are of the same second
	}
}

// A role's credentials are whose they say, and what was made for somebody who is gone is worth nothing.
func TestWhoClientsAre(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	s, ctx := rootOf(t, o.v, ""), context.Background()
	if _, err := s.CreateUser(ctx, &iam.CreateUserRequest{OfUser: iam.OfUser{UserName: "Alice"}}); err != nil {
		t.Fatal(err)
	}
	alice := o.accessKey("Alice")
	mayAssume := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}`
	if _, err := s.PutUserPolicy(ctx, &iam.PutUserPolicyRequest{OfUser: iam.OfUser{UserName: "Alice"}, OfPolicyName: iam.OfPolicyName{PolicyName: "Roles"}, OfDocument: iam.OfDocument{PolicyDocument: mayAssume}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateRole(ctx, &iam.CreateRoleRequest{OfRole: iam.OfRole{RoleName: "App"}, AssumeRolePolicyDocument: iam.TrustOf(vaulttest.Home.Account)}); err != nil {
		t.Fatal(err)
	}
	sends := func(who aws.Credentials, form string) answer {
		t.Helper()
		got, _ := o.send(o.form(form+"&Version=2011-06-15").sign(t, who, "sts", "us-west-2", time.Now()))
		return got
	}
	made := sends(alice, "Action=AssumeRole&RoleSessionName=payroll&RoleArn=arn:aws:iam::111122223333:role/App")
	app := credentialsIn(made.body)
	const who = "Action=GetCallerIdentity"
	if got := sends(app, who); !strings.Contains(got.body, "<Arn>arn:aws:sts::111122223333:assumed-role/App/payroll</Arn>") {
		t.Errorf("the role's credentials are those of %+v", got)
	}
	if got := sends(aws.Credentials{AccessKeyID: app.AccessKeyID, SecretAccessKey: app.SecretAccessKey}, who); !strings.Contains(got.body, "<Code>InvalidClientTokenId</Code>") {
		t.Errorf("without their token: %+v", got)
	}
	if _, err := s.DeleteRole(ctx, &iam.DeleteRoleRequest{OfRole: iam.OfRole{RoleName: "App"}}); err != nil {
		t.Fatal(err)
	}
	if got := sends(app, who); !strings.Contains(got.body, "<Code>InvalidClientTokenId</Code>") {
		t.Errorf("when the role is gone: %+v", got)
	}
	if _, err := s.UpdateAccessKey(ctx, &iam.UpdateAccessKeyRequest{OfAccessKey: iam.OfAccessKey{UserName: "Alice", AccessKeyID: alice.AccessKeyID}, Status: iam.Inactive}); err != nil {
		t.Fatal(err)
	}
	if got := sends(alice, who); !strings.Contains(got.body, "<Code>InvalidClientTokenId</Code>") {
		t.Errorf("with an inactive key: %+v", got)
	}
}

// credentialsIn reads the temporary credentials of an answer of AssumeRole.
func credentialsIn(answer string) aws.Credentials {
	return aws.Credentials{AccessKeyID: element(answer, "AccessKeyId"), SecretAccessKey: element(answer, "SecretAccessKey"), SessionToken: element(answer, "SessionToken")}
}

func element(answer, name string) string {
	_, rest, _ := strings.Cut(answer, "<"+name+">")
	text, _, _ := strings.Cut(rest, "</")
	return text
}

// Session policies that a form asks for hold back the AWS SDK that has the credentials.
func TestSessionPoliciesOfClients(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	s, ctx := rootOf(t, o.v, ""), context.Background()
	everything := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sts:AssumeRole","kms:*"],"Resource":"*"}]}`
	listing := strings.Replace(everything, `["sts:AssumeRole","kms:*"]`, `"kms:ListKeys"`, 1)
	_, err := s.CreateUser(ctx, &iam.CreateUserRequest{OfUser: iam.OfUser{UserName: "Alice"}})
	if err == nil {
		_, err = s.PutUserPolicy(ctx, &iam.PutUserPolicyRequest{OfUser: iam.OfUser{UserName: "Alice"}, OfPolicyName: iam.OfPolicyName{PolicyName: "All"}, OfDocument: iam.OfDocument{PolicyDocument: everything}})
	}
	if err == nil {
		_, err = s.CreateRole(ctx, &iam.CreateRoleRequest{OfRole: iam.OfRole{RoleName: "App"}, AssumeRolePolicyDocument: iam.TrustOf(vaulttest.Home.Account)})
	}
	if err == nil {
		_, err = s.PutRolePolicy(ctx, &iam.PutRolePolicyRequest{OfRole: iam.OfRole{RoleName: "App"}, OfPolicyName: iam.OfPolicyName{PolicyName: "All"}, OfDocument: iam.OfDocument{PolicyDocument: everything}})
	}
	if err == nil {
		_, err = s.CreatePolicy(ctx, &iam.CreatePolicyRequest{PolicyName: "Lists", PolicyDocument: listing})
	}
	if err != nil {
		t.Fatal(err)
	}
	alice := o.accessKey("Alice")
	assumes := func(members url.Values) answer {
		t.Helper()
		members.Set("Action", "AssumeRole")
		members.Set("Version", "2011-06-15")
		members.Set("RoleArn", "arn:aws:iam::111122223333:role/App")
		members.Set("RoleSessionName", "payroll")
		got, _ := o.send(o.form(members.Encode()).sign(t, alice, "sts", "us-west-2", time.Now()))
		return got
	}
	for name, c := range map[string]struct {
		members url.Values
		random  bool // whether the session may make random bytes
	}{
		"without":   {url.Values{}, true},
		"inline":    {url.Values{"Policy": {listing}}, false},
		"managed":   {url.Values{"PolicyArns.member.1.arn": {"arn:aws:iam::111122223333:policy/Lists"}}, false},
		"together":  {url.Values{"Policy": {listing}, "PolicyArns.member.1.arn": {"arn:aws:iam::aws:policy/AWSKeyManagementServicePowerUser"}, "PolicyArns.member.2.arn": {"arn:aws:iam::111122223333:policy/Lists"}}, true},
		"of no use": {url.Values{"Policy": {everything}}, true},
	} {
		made := assumes(c.members)
		if given := c.members.Has("Policy") || c.members.Has("PolicyArns.member.1.arn"); strings.Contains(made.body, "<PackedPolicySize>") != given {
			t.Errorf("%s: %s", name, made.body)
		}
		client := o.sdk(credentialsIn(made.body))
		if _, err := client.ListKeys(ctx, &kms.ListKeysInput{}); err != nil {
			t.Errorf("%s: ListKeys: %v", name, err)
		}
		_, err := client.GenerateRandom(ctx, &kms.GenerateRandomInput{NumberOfBytes: aws.Int32(8)})
		if c.random && err != nil || !c.random && (err == nil || !strings.Contains(err.Error(), "because no session policy allows the kms:GenerateRandom action")) {
			t.Errorf("%s: GenerateRandom: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		members url.Values
		want    string
	}{
		"no policy": {url.Values{"Policy": {"{}"}}, "MalformedPolicyDocument"},
		"an empty":  {url.Values{"Policy": {""}}, "ValidationError"},
		"an ARN":    {url.Values{"PolicyArns.member.1.arn": {"arn:aws:iam::111122223333:policy/Other"}}, "ValidationError"},
		"no list":   {url.Values{"PolicyArns": {""}}, "ValidationError"},
	} {
		if got := assumes(c.members); got.status != http.StatusBadRequest || element(got.body, "Code") != c.want {
			t.Errorf("%s: %+v, want %s", name, got, c.want)
		}
	}
}
