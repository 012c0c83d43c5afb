package endpoint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"coldkms/model"
	"coldkms/vault"
)

// post returns a request of the protocol for an operation.
func post(operation, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("User-Agent", agent)
	r.Header.Set(targetHeader, services[0].prefix+operation)
	return r
}

// answer is what a request is answered.
type answer struct {
	status int
	body   string
}

func answered(h http.Handler, r *http.Request) answer {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return answer{w.Code, w.Body.String()}
}

func TestTheProtocol(t *testing.T) {
	t.Parallel()
	v, _ := newVault(t)
	h := &handler{signIn: signInTo(v, false), log: quiet}
	header := func(name string, values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = values }
	}
	length := func(n int64) func(*http.Request) { return func(r *http.Request) { r.ContentLength = n } }
	long := `{"Description":"` + strings.Repeat("a", maxBody) + `"}`
	for name, c := range map[string]struct {
		request *http.Request
		change  func(*http.Request)
		want    answer
	}{
		"a list":               {post("ListKeys", `{}`), nil, answer{200, `{"Keys":[],"Truncated":false}`}},
		"a charset":            {post("ListKeys", `{}`), header("Content-Type", contentType+"; charset=utf-8"), answer{200, `{"Keys":[],"Truncated":false}`}},
		"an unknown operation": {post("ListKey", `{}`), nil, answer{400, `{"__type":"UnknownOperationException"}`}},
		"another service":      {post("ListKeys", `{}`), header(targetHeader, "DynamoDB_20120810.ListKeys"), answer{400, `{"__type":"UnknownOperationException"}`}},
		"no target":            {post("ListKeys", `{}`), header(targetHeader), answer{400, `{"__type":"UnknownOperationException"}`}},
		"another path":         {httptest.NewRequest("POST", "/keys", nil), nil, answer{404, `{"__type":"UnknownOperationException"}`}},
		"another method":       {httptest.NewRequest("GET", "/", nil), nil, answer{404, `{"__type":"UnknownOperationException"}`}},
		"a form": {post("ListKeys", `{}`), header("Content-Type", "text/plain"),
			answer{415, `{"__type":"UnknownOperationException","message":"The content type must be application/x-amz-json-1.1."}`}},
		"an empty body":     {post("ListKeys", ``), nil, answer{400, `{"__type":"SerializationException","message":"not JSON at byte 0"}`}},
		"an unknown member": {post("ListKeys", `{"limit":1}`), nil, answer{400, `{"__type":"SerializationException","message":"unknown member \"limit\""}`}},
		"no base64":         {post("Decrypt", `{"CiphertextBlob":"s!cret"}`), nil, answer{400, `{"__type":"SerializationException","message":"\"CiphertextBlob\" is not base64"}`}},
		"a refusal":         {post("ListKeys", `{"Marker":"x"}`), nil, answer{400, `{"__type":"InvalidMarkerException","message":"The marker is not valid."}`}},
		"no message":        {post("Decrypt", `{"CiphertextBlob":"AAAA"}`), nil, answer{400, `{"__type":"InvalidCiphertextException"}`}},
		"a long body":       {post("CreateKey", long), nil, answer{413, `{"__type":"RequestEntityTooLargeException","message":"The request is longer than 1 MiB."}`}},
		"of unknown length": {post("CreateKey", long), length(-1), answer{413, `{"__type":"RequestEntityTooLargeException","message":"The request is longer than 1 MiB."}`}},
		"no Region":         {post("ListKeys", `{}`), header(regionHeader, "mars"), answer{400, `{"__type":"ValidationException","message":"\"mars\" is not the name of a Region."}`}},
		"an empty Region":   {post("ListKeys", `{}`), header(regionHeader, ""), answer{400, `{"__type":"ValidationException","message":"\"\" is not the name of a Region."}`}},
		"no user agent":     {post("ListKeys", `{}`), header("User-Agent"), answer{400, `{"__type":"ValidationException","message":"The user agent must have 1 to 256 printable ASCII characters."}`}},
		"a long user agent": {post("ListKeys", `{}`), header("User-Agent", strings.Repeat("a", 257)), answer{400, `{"__type":"ValidationException","message":"The user agent must have 1 to 256 printable ASCII characters."}`}},
		"a coloured one":    {post("ListKeys", `{}`), header("User-Agent", "\x1b[31m"), answer{400, `{"__type":"ValidationException","message":"The user agent must have 1 to 256 printable ASCII characters."}`}},
		"a broken context":  {post("ListKeys", `{}`), header(contextHeader, "%"), answer{400, `{"__type":"ValidationException","message":"The context is not written as the query of a URL."}`}},
		"no condition key":  {post("ListKeys", `{}`), header(contextHeader, "a=b"), answer{400, `{"__type":"ValidationException","message":"\"a\" is no condition key: it is KEY=VALUE, such as aws:SourceIp=192.0.2.1."}`}},
		"no account":        {post("ListKeys", `{}`), header(accountHeader, "1"), answer{400, `{"__type":"ValidationException","message":"\"1\" is not an account id."}`}},
		"no caller":         {post("ListKeys", `{}`), header(asHeader, "bob"), answer{400, `{"__type":"ValidationException","message":"\"bob\" is no caller: it is root, user/NAME, role/NAME/SESSION or service/NAME."}`}},
		"nobody": {post("ListKeys", `{}`), header(asHeader, "user/Bob"),
			answer{400, `{"__type":"UnrecognizedClientException","message":"user/Bob: account 111122223333 has no such user; \"coldkms iam list-users\" lists them"}`}},
		"of IAM":             {post("", `{}`), header(targetHeader, "AWSIdentityManagementV20100508.ListUsers"), answer{200, `{"Users":[]}`}},
		"of IAM as of KMS":   {post("ListUsers", `{}`), nil, answer{400, `{"__type":"UnknownOperationException"}`}},
		"the longest of all": {post("ListKeys", `{}`), header("User-Agent", strings.Repeat("a", 256)), answer{200, `{"Keys":[],"Truncated":false}`}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.change != nil {
				c.change(c.request)
			}
			if got := answered(h, c.request); got != c.want {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
		})
	}
}

func TestAnEmptyAnswerHasNoBody(t *testing.T) {
	t.Parallel()
	v, dir, _ := served(t)
	made := call[model.CreateKeyResponse](t, dial(t, dir), "CreateKey", &model.CreateKeyRequest{})
	w := httptest.NewRecorder()
	(&handler{signIn: signInTo(v, false), log: quiet}).ServeHTTP(w, post("DisableKey", fmt.Sprintf(`{"KeyId":%q}`, made.KeyMetadata.KeyID)))
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") != "0" || w.Header().Get("Content-Type") != contentType {
		t.Errorf("%d %v %q", w.Code, w.Header(), w.Body)
	}
}

// What goes wrong comes to the client as what it was.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err    error
		answer answer
		same   bool // the client gets the same *model.Error
	}{
		{model.ErrKeyNotFound("k"), answer{400, `{"__type":"NotFoundException","message":"Key 'k' does not exist"}`}, true},
		{model.ErrAccessDenied("me", "kms:Decrypt", "k"), answer{400, `{"Message":"User: me is not authorized to perform: kms:Decrypt on resource: k","__type":"AccessDeniedException"}`}, true},
		{model.ErrInvalidCiphertext(), answer{400, `{"__type":"InvalidCiphertextException"}`}, true},
		{&model.Error{Code: "KeyUnavailableException", Message: "later"}, answer{500, `{"__type":"KeyUnavailableException","message":"later"}`}, true},
		{fmt.Errorf("Encrypt: %w", vault.ErrDegraded), answer{500, `{"__type":"KMSInternalException","message":"Encrypt: the vault is degraded"}`}, false},
		{fmt.Errorf("Encrypt: %w", vault.ErrOnlyReading), answer{503, `{"__type":"ServiceUnavailableException","message":"The console was started to change nothing and to use no key."}`}, false},
		{errClosing, answer{503, `{"__type":"ServiceUnavailableException","message":"The console has been locked."}`}, false},
	} {
		w := httptest.NewRecorder()
		refuse(w, c.err)
		if got := (answer{w.Code, w.Body.String()}); got != c.answer {
			t.Errorf("%v is answered %v, want %v", c.err, got, c.answer)
		}
		got := readFault(w.Code, w.Body.Bytes())
		var refusal *model.Error
		if errors.As(got, &refusal) != c.same || c.same && !errors.Is(c.err, refusal) || !strings.HasSuffix(got.Error(), faultOf(c.err).message) {
			t.Errorf("%v comes as %v", c.err, got)
		}
	}
	if err := readFault(400, []byte("400 Bad Request")); !strings.Contains(err.Error(), "Bad Request: the answer is not JSON") {
		t.Errorf("%v", err)
	}
}

func TestAPanicIsAnswered(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	broken.Store(true)
	var log bytes.Buffer
	h := &handler{log: slog.New(slog.NewTextHandler(&log, nil)), signIn: func(r *http.Request) (*vault.Session, error) {
		if broken.Load() {
			panic("lost")
		}
		return nobody(r)
	}}
	if got := answered(h, post("ListKeys", "{}")); got.status != 500 || !strings.Contains(got.body, model.CodeInternal) || strings.Contains(got.body, "lost") {
		t.Errorf("answered %v", got)
	}
	if !strings.Contains(log.String(), "reason=lost") || !strings.Contains(log.String(), "ListKeys") {
		t.Errorf("the log says %q", log.String())
	}
	broken.Store(false)
	if got := answered(h, post("ListKeys", "{}")); got.status != 400 {
		t.Errorf("answered %v afterwards", got)
	}
	h.calls.stop()
	h.calls.wait() // or the server would never close again
}

// A client finds what stands in its way before it sends anything.
func TestTheClientKeepsTheLimits(t *testing.T) {
	t.Parallel()
	dir, _ := servedAs(t, nobody, nil)
	c := dial(t, dir)
	long := &model.UpdateKeyDescriptionRequest{Description: strings.Repeat("a", maxBody)}
	if _, err := c.Call(context.Background(), "UpdateKeyDescription", long); !errors.Is(err, errTooLarge) {
		t.Errorf("%v", err)
	}
	if _, err := c.Call(context.Background(), "Explode", long); err == nil || err.Error() != `there is no operation "Explode"` {
		t.Errorf("%v", err)
	}
}

// The answer to a body that is too long arrives, though the body was not read to its end.
func TestALongBodyOverTheSocket(t *testing.T) {
	t.Parallel()
	dir, _ := servedAs(t, nobody, nil)
	conn := connected(t, dir)
	head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: coldkms\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", contentType, 1<<40)
	if _, err := io.WriteString(conn, head); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if !strings.HasPrefix(string(answer), "HTTP/1.1 413 ") {
		t.Errorf("answered %q, %v", answer, err)
	}
}

// No request breaks a handler. The vault is closed, so that a run does not wait for a disk: a call that comes as far as
// the writer is answered so.
func FuzzHandler(f *testing.F) {
	v, _ := newVault(f)
	if err := v.Close(); err != nil {
		f.Fatal(err)
	}
	h := &handler{signIn: signInTo(v, false), log: quiet}
	for _, step := range story {
		f.Add(step.operation, step.request, agent, "us-west-2", "root", "")
	}
	f.Add("", "", "", "", "", "")
	f.Add("Decrypt", `{"CiphertextBlob":`, "\xff", "mars", "user/Alice", "aws:SourceIp=192.0.2.1&a")
	f.Fuzz(func(t *testing.T, operation, body, agent, region, as, context string) {
		r := post(operation, body)
		r.Header.Set("User-Agent", agent)
		r.Header.Set(regionHeader, region)
		r.Header.Set(asHeader, as)
		r.Header.Set(contextHeader, context)
		got := answered(h, r)
		var members map[string]string
		if err := json.Unmarshal([]byte(got.body), &members); err != nil {
			t.Fatalf("answered %v: %v", got, err)
		}
		closed := strings.HasSuffix(members["message"], vault.ErrClosed.Error())
		if members["__type"] == "" || (got.status == 500) != closed || got.status != 500 && got.status != 400 {
			t.Fatalf("answered %v", got)
		}
	})
}

// A client that leaves or errs, and a refusal, are no failures of the vault.
func TestFailuresOfTheVault(t *testing.T) {
	for _, err := range []error{
		model.ErrDryRun(), errEnding, vault.ErrOnlyReading, errCutShort, &NobodyError{"nobody"},
		fmt.Errorf("Encrypt: %w", context.Canceled), &model.Error{Code: model.CodeInternal},
	} {
		if failure := failureOf(err); failure != nil {
			t.Errorf("%v is a failure", err)
		}
	}
	for _, err := range []error{vault.ErrDegraded, fmt.Errorf("Encrypt: %w", vault.ErrDiskFull), errors.New("the request broke off")} {
		if failureOf(err) == nil {
			t.Errorf("%v is no failure", err)
		}
	}
}
