package trail_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault/trail"
)

const keyARN = "arn:aws:kms:us-east-1:123456789012:key/64e07f97-2489-4d04-bfdf-41723ad130bd"

// createAlias is the guide's example of a CreateAlias record.
func createAlias() trail.Call {
	at := time.Date(2014, time.November, 4, 0, 52, 27, 0, time.UTC)
	alice := identity.Principal{Account: "123456789012", Kind: identity.User, Path: "/", Name: "Alice", UniqueID: "EX_PRINCIPAL_ID"}
	return trail.Call{
		Operation: model.OpCreateAlias, Region: "us-east-1", Time: at,
		Caller:    identity.Caller{Principal: alice, SessionStart: at, UserAgent: "AWS Internal", SourceIP: "192.0.2.0", AccessKeyID: "EXAMPLE_KEY_ID"},
		RequestID: "d9472f40-63bc-11e4-bc2b-4198b6150d5c", EventID: "f72d3993-864f-48d6-8f16-e26e1ae8dff0",
		Parameters: map[string]any{"aliasName": "alias/my_alias", "targetKeyId": keyARN},
		Resources: []trail.Resource{
			{ARN: keyARN, AccountID: "123456789012"},
			{ARN: "arn:aws:kms:us-east-1:123456789012:alias/my_alias", AccountID: "123456789012"},
		},
	}
}

func encode(t *testing.T, c trail.Call) []byte {
	t.Helper()
	record, err := c.Event().Encode()
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func value(t *testing.T, text string) (v map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEncodeTheGuidesCreateAlias(t *testing.T) {
	want := value(t, `{
		"eventVersion": "1.02",
		"userIdentity": {
			"type": "IAMUser", "principalId": "EX_PRINCIPAL_ID", "arn": "arn:aws:iam::123456789012:user/Alice",
			"accountId": "123456789012", "accessKeyId": "EXAMPLE_KEY_ID", "userName": "Alice",
			"sessionContext": {"attributes": {"mfaAuthenticated": "false", "creationDate": "2014-11-04T00:52:27Z"}}
		},
		"eventTime": "2014-11-04T00:52:27Z", "eventSource": "kms.amazonaws.com", "eventName": "CreateAlias",
		"awsRegion": "us-east-1", "sourceIPAddress": "192.0.2.0", "userAgent": "AWS Internal",
		"requestParameters": {"aliasName": "alias/my_alias", "targetKeyId": "`+keyARN+`"},
		"responseElements": null,
		"requestID": "d9472f40-63bc-11e4-bc2b-4198b6150d5c", "eventID": "f72d3993-864f-48d6-8f16-e26e1ae8dff0",
		"readOnly": false,
		"resources": [
			{"ARN": "`+keyARN+`", "accountId": "123456789012"},
			{"ARN": "arn:aws:kms:us-east-1:123456789012:alias/my_alias", "accountId": "123456789012"}
		],
		"eventType": "AwsApiCall", "recipientAccountId": "123456789012"
	}`)
	if got := encode(t, createAlias()); !reflect.DeepEqual(value(t, string(got)), want) {
		t.Errorf("got %s", got)
	}
}

func TestEncodeARefusal(t *testing.T) {
	c := createAlias()
	c.Response = map[string]any{"never": "shown"}
	c.Refusal = model.ErrInvalidCiphertext()
	c.Parameters, c.Resources = nil, nil
	got := value(t, string(encode(t, c)))
	for field, want := range map[string]any{
		"errorCode": "InvalidCiphertextException", "requestParameters": nil, "responseElements": nil, "resources": []any{},
	} {
		if !reflect.DeepEqual(got[field], want) {
			t.Errorf("%s is %v, want %v", field, got[field], want)
		}
	}
	if message, there := got["errorMessage"]; there {
		t.Errorf("an empty message is shown as %v", message)
	}
}

func TestEncodeTheRoot(t *testing.T) {
	c := createAlias()
	c.Caller.Principal = identity.RootOf("123456789012")
	user := value(t, string(encode(t, c)))["userIdentity"].(map[string]any)
	for field, want := range map[string]any{"type": "Root", "principalId": "123456789012", "arn": "arn:aws:iam::123456789012:root"} {
		if user[field] != want {
			t.Errorf("%s is %v, want %v", field, user[field], want)
		}
	}
	if name, there := user["userName"]; there {
		t.Errorf("the root has the user name %v", name)
	}
}

func TestDecode(t *testing.T) {
	event, err := trail.Decode(encode(t, createAlias()))
	if err != nil {
		t.Fatal(err)
	}
	if !event.Time().Equal(createAlias().Time) {
		t.Errorf("the time comes back as %s", event.Time())
	}
	if !event.About(keyARN) || event.About(keyARN[1:]) {
		t.Errorf("about %v", event.Resources)
	}
	if _, err := trail.Decode([]byte("{")); err == nil {
		t.Error("half a record is read")
	}
	if got := (trail.Event{EventTime: "yesterday"}).Time(); !got.IsZero() {
		t.Errorf("no time is read as %s", got)
	}
}

func TestNoCallIsTooLongToBeRecorded(t *testing.T) {
	const most = 60 << 10
	long := strings.Repeat("é<", 1<<20)
	omitted := map[string]any{"omitted": true}
	c := createAlias()
	short := c.Parameters
	for _, c := range []struct {
		what                 string
		parameters, response map[string]any
		wantRequest          map[string]any
		wantResponse         map[string]any
	}{
		{"both short", short, short, short, short},
		{"a long request", map[string]any{"policy": long}, short, omitted, short},
		{"a long response", nil, map[string]any{"policy": long}, nil, omitted},
		{"both long", map[string]any{"policy": long}, map[string]any{"policy": long}, omitted, omitted},
	} {
		t.Run(c.what, func(t *testing.T) {
			call := createAlias()
			call.Parameters, call.Response = c.parameters, c.response
			call.Caller.UserAgent = long
			record := encode(t, call)
			event, err := trail.Decode(record)
			if err != nil || len(record) > most {
				t.Fatalf("a record of %d bytes, %v", len(record), err)
			}
			if !reflect.DeepEqual(event.RequestParameters, c.wantRequest) || !reflect.DeepEqual(event.ResponseElements, c.wantResponse) {
				t.Errorf("shown are %v and %v", event.RequestParameters, event.ResponseElements)
			}
			if !strings.HasPrefix(long, event.UserAgent) || !utf8.ValidString(event.UserAgent) || len(event.UserAgent) < 1000 {
				t.Errorf("the user agent is cut to %d bytes", len(event.UserAgent))
			}
		})
	}
	c.Refusal = model.ErrInvalidKeyID(long)
	if record := encode(t, c); len(record) > most {
		t.Errorf("a refusal's record of %d bytes", len(record))
	}
}

func FuzzDecode(f *testing.F) {
	c := createAlias()
	record, err := c.Event().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(record)
	f.Add([]byte(`{"resources": null, "userIdentity": {"sessionContext": null}}`))
	f.Fuzz(func(t *testing.T, record []byte) {
		event, err := trail.Decode(record)
		if err != nil {
			return
		}
		encoded, err := json.Marshal(event)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := trail.Decode(encoded); err != nil || !again.Time().Equal(event.Time()) {
			t.Errorf("the event does not come back: %v", err)
		}
	})
}

func TestInvokedByIsShownWhenThereIsOne(t *testing.T) {
	call := createAlias()
	if record := string(encode(t, call)); strings.Contains(record, "invokedBy") {
		t.Errorf("nobody invoked it, but %s", record)
	}
	call.Caller.InvokedBy = "signin.amazonaws.com"
	if record := string(encode(t, call)); !strings.Contains(record, `"invokedBy":"signin.amazonaws.com"`) {
		t.Errorf("the record does not say who invoked it: %s", record)
	}
}

// CloudTrail Event Reference, "userIdentity element".
func TestEncodeARolesSessionAndAService(t *testing.T) {
	at := time.Date(2017, time.February, 15, 9, 30, 0, 0, time.UTC)
	role := identity.Principal{Account: "123456789012", Kind: identity.Role, Path: "/a/", Name: "KMSRole", UniqueID: "AROAEXAMPLE"}
	for _, c := range []struct {
		caller identity.Caller
		want   string
	}{
		{identity.Caller{Principal: role, SessionName: "my-session", SessionStart: at}, `{
			"type": "AssumedRole", "principalId": "AROAEXAMPLE:my-session", "arn": "arn:aws:sts::123456789012:assumed-role/KMSRole/my-session",
			"accountId": "123456789012", "accessKeyId": "",
			"sessionContext": {
				"attributes": {"mfaAuthenticated": "false", "creationDate": "2017-02-15T09:30:00Z"},
				"sessionIssuer": {"type": "Role", "principalId": "AROAEXAMPLE", "arn": "arn:aws:iam::123456789012:role/a/KMSRole", "accountId": "123456789012", "userName": "KMSRole"}
			}
		}`},
		{identity.Caller{Principal: identity.ServiceOf("workspaces.amazonaws.com", "123456789012"), SessionStart: at}, `{
			"type": "AWSService", "principalId": "workspaces.amazonaws.com", "arn": "workspaces.amazonaws.com", "accountId": "123456789012", "accessKeyId": "",
			"sessionContext": {"attributes": {"mfaAuthenticated": "false", "creationDate": "2017-02-15T09:30:00Z"}},
			"invokedBy": "workspaces.amazonaws.com"
		}`},
	} {
		call := createAlias()
		call.Caller = c.caller
		if got := value(t, string(encode(t, call)))["userIdentity"]; !reflect.DeepEqual(got, any(value(t, c.want))) {
			t.Errorf("%s is recorded as %v", c.caller.ARN(), got)
		}
	}
}
