package sigv4

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Skew is how far the time of a request may be from the server's.
const Skew = 5 * time.Minute

const (
	algorithm  = "AWS4-HMAC-SHA256"
	terminator = "aws4_request"
	basicTime  = "20060102T150405Z" // ISO 8601, basic format
	dateHeader = "X-Amz-Date"
)

// Signature is what a request says about who signed it, and for what. Nothing in it is proven before Verify.
type Signature struct {
	AccessKeyID string
	Region      string
	Service     string
	Time        time.Time // of the request

	headers []string // names of the signed headers in lower case, in order
	sum     []byte
}

// Read returns the signature of a request. The error is an *Error: there is no signature, it is not complete, or it is
// not for the day of the request.
func Read(r *http.Request) (*Signature, error) {
	given := r.Header.Values("Authorization")
	switch len(given) {
	case 0:
		return nil, errMissing()
	case 1:
	default:
		return nil, incomplete("A request must have one Authorization header.")
	}
	a, err := parse(given[0])
	if err != nil {
		return nil, err
	}
	at, signedBy, err := readTime(r.Header)
	if err != nil {
		return nil, err
	}
	if day := at.Format("20060102"); a.date != day {
		return nil, invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'.",
			a.date, day, at.Format(basicTime))
	}
	if !slices.Contains(a.headers, "host") {
		return nil, invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
	}
	if !a.covers(r.Header, signedBy) {
		return nil, errMismatch()
	}
	return &Signature{AccessKeyID: a.keyID, Region: a.region, Service: a.service, Time: at, headers: a.headers, sum: a.sum}, nil
}

// covers reports whether the headers were signed that must be: that of the date, and all whose names begin with X-Amz-,
// such as the one that says which operation is called.
func (a *authorization) covers(h http.Header, date string) bool {
	for name := range h {
		if (name == date || strings.HasPrefix(name, "X-Amz-")) && !slices.Contains(a.headers, strings.ToLower(name)) {
			return false
		}
	}
	return true
}

// readTime returns when a request was made, to the second, and the header that says it.
func readTime(h http.Header) (at time.Time, header string, err error) {
	header = dateHeader
	if len(h.Values(header)) == 0 {
		header = "Date"
	}
	given := h.Values(header)
	if len(given) == 0 {
		return time.Time{}, "", incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	at, err = time.Parse(basicTime, given[0])
	if err != nil && header == "Date" {
		at, err = http.ParseTime(given[0])
	}
	if err != nil || len(given) > 1 {
		return time.Time{}, "", incomplete("Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601", shortened(given[0]))
	}
	return at.UTC(), header, nil
}

// CheckTime returns nil when a signature is of this time.
func (s *Signature) CheckTime(now time.Time) error {
	now = now.UTC().Truncate(time.Second)
	switch earliest, latest := now.Add(-Skew), now.Add(Skew); {
	case s.Time.Before(earliest):
		return invalid("Signature expired: %s is now earlier than %s (%s - 5 min.)",
			s.Time.Format(basicTime), earliest.Format(basicTime), now.Format(basicTime))
	case s.Time.After(latest):
		return invalid("Signature not yet current: %s is still later than %s (%s + 5 min.)",
			s.Time.Format(basicTime), latest.Format(basicTime), now.Format(basicTime))
	}
	return nil
}

// CheckService returns nil when a signature is for a service, such as kms.
func (s *Signature) CheckService(name string) error {
	if s.Service != name {
		return invalid("Credential should be scoped to correct service: '%s'.", name)
	}
	return nil
}
