package sigv4

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// vector is a request of the Signature Version 4 test suite of AWS, with the signature that it must have.
type vector struct {
	Name, Method, Target, Body, SignedHeaders, Signature string
	Headers                                              [][2]string
}

const (
	suiteSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	suiteScope  = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"
)

var suiteTime = time.Date(2015, time.August, 30, 12, 36, 0, 0, time.UTC)

func suite(t *testing.T) (all []vector) {
	t.Helper()
	text, err := os.ReadFile("testdata/suite.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := json.NewDecoder(bytes.NewReader(text))
	for lines.More() {
		var v vector
		if err := lines.Decode(&v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// request returns the vector's request as a server gets it, and its body.
func (v vector) request(t *testing.T, authorization string) (*http.Request, []byte) {
	t.Helper()
	var sent strings.Builder
	fmt.Fprintf(&sent, "%s %s HTTP/1.1\r\n", v.Method, v.Target)
	for _, header := range v.Headers {
		fmt.Fprintf(&sent, "%s: %s\r\n", header[0], header[1])
	}
	fmt.Fprintf(&sent, "Authorization: %s\r\n\r\n%s", authorization, v.Body)
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(sent.String())))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, body
}

func (v vector) authorization() string {
	return algorithm + " Credential=" + suiteScope + ", SignedHeaders=" + v.SignedHeaders + ", Signature=" + v.Signature
}

func TestTheSuite(t *testing.T) {
	all := suite(t)
	if len(all) < 28 {
		t.Fatalf("there are only %d requests", len(all))
	}
	for _, v := range all {
		t.Run(v.Name, func(t *testing.T) {
			r, body := v.request(t, v.authorization())
			s, err := Read(r)
			if err != nil {
				t.Fatal(err)
			}
			if s.AccessKeyID != "AKIDEXAMPLE" || s.Region != "us-east-1" || s.Service != "service" || !s.Time.Equal(suiteTime) {
				t.Errorf("read %+v", s)
			}
			if err := s.Verify(r, body, []byte(suiteSecret)); err != nil {
				t.Error(err)
			}
			if err := s.Verify(r, append(body, ' '), []byte(suiteSecret)); err == nil {
				t.Error("another body passes")
			}
			if err := s.Verify(r, body, []byte(suiteSecret[1:])); err == nil {
				t.Error("another secret passes")
			}
		})
	}
}
