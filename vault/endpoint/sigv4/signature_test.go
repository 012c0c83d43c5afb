package sigv4

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// mistakes are requests that must be refused: the suite's post-header-key-sort, but for one change.
func TestMistakes(t *testing.T) {
	const mismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
	replace := func(old, with string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), old, with, 1))
		}
	}
	header := func(name string, values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = values }
	}
	for _, c := range []struct {
		name   string
		change func(*http.Request)
		kind   Kind
		says   string
	}{
		{"nothing", func(*http.Request) {}, 0, ""},
		{"no signature", header("Authorization"), Missing, "Missing Authentication Token"},
		{"two", header("Authorization", "a", "b"), Incomplete, "A request must have one Authorization header."},
		{"another way", header("Authorization", "Bearer a"), Incomplete, "Unsupported AWS 'algorithm': 'Bearer'."},
		{"version 2", header("Authorization", "AWS AKIDEXAMPLE:c2ln"), Incomplete, "Unsupported AWS 'algorithm': 'AWS'."},
		{"version 4a", replace("HMAC-SHA256", "ECDSA-P256-SHA256"), Incomplete, "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'."},
		{"nothing but the algorithm", header("Authorization", algorithm), Incomplete, "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."},
		{"no credential", replace("Credential=", "Credential:"), Incomplete, "'Credential:" + suiteScope + "' not a valid key=value pair (missing equal-sign) in Authorization header."},
		{"an empty credential", replace(suiteScope, ""), Incomplete, "Authorization header requires 'Credential' parameter."},
		{"no signed headers", replace("SignedHeaders", "Headers"), Incomplete, "Authorization header requires 'SignedHeaders' parameter."},
		{"a part twice", replace(algorithm, algorithm+" Signature=00,"), Incomplete, "Authorization header has 'Signature' twice."},
		{"a short credential", replace("/us-east-1", ""), Incomplete, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDEXAMPLE/20150830/service/aws4_request'"},
		{"another end", replace("aws4_request", "aws5_request"), Invalid, "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'."},
		{"another day", replace("20150830", "20150829"), Invalid, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'."},
		{"another Region", replace("us-east-1", "us-west-2"), Invalid, mismatch},
		{"another service", replace("/service/", "/kms/"), Invalid, mismatch},
		{"no date", header(dateHeader), Incomplete, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."},
		{"a date in another format", header(dateHeader, "2015-08-30T12:36:00Z"), Incomplete, "Date must be in ISO-8601 'basic format'. Got '2015-08-30T12:36:00Z'. See http://en.wikipedia.org/wiki/ISO_8601"},
		{"two dates", header(dateHeader, "20150830T123600Z", "20150830T123600Z"), Incomplete, "Date must be in ISO-8601 'basic format'. Got '20150830T123600Z'. See http://en.wikipedia.org/wiki/ISO_8601"},
		{"another date", header(dateHeader, "20150830T123601Z"), Invalid, mismatch},
		{"the host not signed", replace("host;", ""), Invalid, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."},
		{"the date not signed", replace(";x-amz-date", ""), Invalid, mismatch},
		{"the operation not signed", header("X-Amz-Target", "TrentService.Decrypt"), Invalid, mismatch},
		{"another order", replace("host;my-header1", "my-header1;host"), Invalid, mismatch},
		{"a header signed twice", replace("host;", "host;host;"), Invalid, mismatch},
		{"capital letters", replace("my-header1", "My-Header1"), Invalid, mismatch},
		{"a signed header that is gone", header("My-Header1"), Invalid, mismatch},
		{"a signed header that is another", header("My-Header1", "value2"), Invalid, mismatch},
		{"a signed header more", replace("my-header1", "my-header1;my-header2"), Invalid, mismatch},
		{"another host", func(r *http.Request) { r.Host = "example.com" }, Invalid, mismatch},
		{"another method", func(r *http.Request) { r.Method = "PUT" }, Invalid, mismatch},
		{"another path", func(r *http.Request) { r.URL.Path = "/a" }, Invalid, mismatch},
		{"a query", func(r *http.Request) { r.URL.RawQuery = "a=b" }, Invalid, mismatch},
		{"another signature", replace("Signature=c5", "Signature=c6"), Invalid, mismatch},
		{"a short signature", replace("Signature=c5", "Signature="), Invalid, mismatch},
		{"a signature that is no number", replace("Signature=c5", "Signature=xx"), Invalid, mismatch},
		{"a signature in capital letters", func(r *http.Request) {
			head, sum, _ := strings.Cut(r.Header.Get("Authorization"), "Signature=")
			r.Header.Set("Authorization", head+"Signature="+strings.ToUpper(sum))
		}, 0, ""},
		{"a header that nobody signed", header("User-Agent", "a"), 0, ""},
		{"no spaces between the parts", replace(", ", ","), 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, v := range suite(t) {
				if v.Name != "post-header-key-sort" {
					continue
				}
				r, body := v.request(t, v.authorization())
				c.change(r)
				s, err := Read(r)
				if err == nil {
					err = s.Verify(r, body, []byte(suiteSecret))
				}
				if c.kind == 0 {
					if err != nil {
						t.Errorf("refused: %v", err)
					}
					return
				}
				refusal := (*Error)(nil)
				if !errors.As(err, &refusal) || refusal.Kind != c.kind || refusal.Message != c.says {
					t.Errorf("got %#v, want %d %s", err, c.kind, c.says)
				}
				return
			}
			t.Fatal("the suite has no such request")
		})
	}
}

func TestTimes(t *testing.T) {
	s := &Signature{Time: suiteTime}
	for _, c := range []struct {
		late time.Duration // of the server's clock
		says string
	}{
		{0, ""},
		{Skew, ""},
		{Skew + 999*time.Millisecond, ""},
		{-Skew, ""},
		{Skew + time.Second, "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)"},
		{-Skew - time.Second, "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)"},
	} {
		err := s.CheckTime(suiteTime.Add(c.late))
		if got := ""; err != nil {
			got = err.Error()
			if got != c.says {
				t.Errorf("%v late: %q, want %q", c.late, got, c.says)
			}
		} else if c.says != "" {
			t.Errorf("%v late passes", c.late)
		}
	}
}

func TestTheDateHeader(t *testing.T) {
	for _, date := range []string{"Sun, 30 Aug 2015 12:36:00 GMT", "20150830T123600Z"} {
		at, header, err := readTime(http.Header{"Date": {date}})
		if err != nil || header != "Date" || !at.Equal(suiteTime) {
			t.Errorf("%s: %v by %s, %v", date, at, header, err)
		}
	}
}

func TestServices(t *testing.T) {
	s := &Signature{Service: "kms"}
	if err := s.CheckService("kms"); err != nil {
		t.Error(err)
	}
	if err := s.CheckService("sts"); err == nil || err.Error() != "Credential should be scoped to correct service: 'sts'." {
		t.Errorf("another service: %v", err)
	}
}
