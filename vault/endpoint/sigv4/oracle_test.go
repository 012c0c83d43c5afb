package sigv4

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"pgregory.net/rapid"
)

// signed is a request that the signer of the AWS SDK has signed.
type signed struct {
	secret string
	at     time.Time
	body   []byte
	wire   []byte // as it is sent
}

func drawSigned(t *rapid.T) signed {
	name := rapid.StringMatching(`[A-Za-z][A-Za-z0-9-]{0,12}`)
	value := rapid.StringMatching(`([!-~ ]{0,20}|  a  b  |"a   b")`)
	s := signed{
		secret: rapid.StringMatching(`[A-Za-z0-9+/]{40}`).Draw(t, "secret"),
		at:     time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "time"), 0).UTC(),
		body:   rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "body"),
	}
	target := "http://127.0.0.1:4599" + rapid.SampledFrom([]string{"/", "/a", "/a b/c", "/%2F", "/é/ü", "/a+b/~"}).Draw(t, "path")
	query := url.Values{}
	for range rapid.IntRange(0, 3).Draw(t, "parameters") {
		query.Add(rapid.String().Draw(t, "parameter"), rapid.String().Draw(t, "value"))
	}
	at, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	at.RawQuery = query.Encode()
	r, err := http.NewRequest(rapid.SampledFrom([]string{"POST", "GET"}).Draw(t, "method"), at.String(), bytes.NewReader(s.body))
	if err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(0, 4).Draw(t, "headers") {
		if header := http.CanonicalHeaderKey("my-" + name.Draw(t, "header")); len(r.Header[header]) < 2 {
			r.Header.Add(header, value.Draw(t, "value"))
		}
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "TrentService.Encrypt")
	credentials := aws.Credentials{AccessKeyID: "AKIAEXAMPLE", SecretAccessKey: s.secret}
	if rapid.Bool().Draw(t, "temporary") {
		credentials.SessionToken = "token/+="
	}
	sum := sha256.Sum256(s.body)
	if err := v4.NewSigner().SignHTTP(context.Background(), credentials, r, hex.EncodeToString(sum[:]), "kms", "eu-west-1", s.at); err != nil {
		t.Fatal(err)
	}
	var sent bytes.Buffer
	if err := r.Write(&sent); err != nil {
		t.Fatal(err)
	}
	s.wire = sent.Bytes()
	return s
}

// received returns the request as a server reads it.
func (s signed) received(t *rapid.T) (*http.Request, []byte) {
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(s.wire)))
	if err != nil {
		t.Skip("the request cannot be sent: ", err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, body
}

func TestWhatTheSDKSignsPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSigned(t)
		r, body := s.received(t)
		read, err := Read(r)
		if err != nil {
			t.Fatalf("%v\n%s", err, s.wire)
		}
		if err := read.CheckTime(s.at); err != nil || read.AccessKeyID != "AKIAEXAMPLE" || read.Region != "eu-west-1" || read.CheckService("kms") != nil {
			t.Fatalf("read %+v, %v", read, err)
		}
		if err := read.Verify(r, body, []byte(s.secret)); err != nil {
			request, _ := read.canonical(r, body)
			t.Fatalf("%v\n%s\n%s", err, s.wire, request)
		}
	})
}

// Every change to what was signed shows.
func TestWhatWasChangedDoesNotPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSigned(t)
		r, body := s.received(t)
		switch rapid.IntRange(0, 5).Draw(t, "change") {
		case 0:
			body = append(body, 0)
		case 1:
			r.Header.Set("X-Amz-Target", "TrentService.Decrypt")
		case 2:
			r.Header.Set("X-Amz-Target", r.Header.Get("X-Amz-Target")+",TrentService.Decrypt")
		case 3:
			names := strings.Split(between(r.Header.Get("Authorization"), "SignedHeaders=", ","), ";")
			name := http.CanonicalHeaderKey(rapid.SampledFrom(names).Draw(t, "header"))
			if name == "Host" {
				r.Host += "0"
			} else {
				r.Header.Set(name, r.Header.Get(name)+"0")
			}
		case 4:
			r.URL.RawQuery += "&more="
		case 5:
			s.secret = "a" + s.secret
		}
		read, err := Read(r)
		if err == nil {
			err = read.Verify(r, body, []byte(s.secret))
		}
		if err == nil {
			t.Fatalf("a changed request passes: %+v", r)
		}
	})
}

func between(text, begin, end string) string {
	_, text, _ = strings.Cut(text, begin)
	text, _, _ = strings.Cut(text, end)
	return text
}

// No header is read as more or other than it says, and none breaks anything off.
func FuzzAuthorization(f *testing.F) {
	f.Add(algorithm + " Credential=" + suiteScope + ", SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
	f.Add(algorithm + " Credential=////aws4_request,SignedHeaders=;,Signature=00")
	f.Add(algorithm + " =,=")
	f.Add("Bearer a")
	f.Fuzz(func(t *testing.T, header string) {
		a, err := parse(header)
		if err != nil {
			if refusal := err.Error(); len(refusal) > 500 {
				t.Errorf("a long answer: %s", refusal)
			}
			return
		}
		again := algorithm + " Credential=" + strings.Join([]string{a.keyID, a.date, a.region, a.service, terminator}, "/") +
			", SignedHeaders=" + strings.Join(a.headers, ";") + ", Signature=" + hex.EncodeToString(a.sum)
		b, err := parse(again)
		if err != nil || strings.Join(b.headers, ";") != strings.Join(a.headers, ";") || !bytes.Equal(b.sum, a.sum) || b.keyID != a.keyID {
			t.Errorf("%q is read as %+v, and that as %+v, %v", header, a, b, err)
		}
	})
}
