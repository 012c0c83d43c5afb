package sigv4

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// canonical returns the canonical request: what of a request is signed, in one form. ok is false when a header that was
// signed is not there.
func (s *Signature) canonical(r *http.Request, body []byte) (request []byte, ok bool) {
	b := make([]byte, 0, 512) // few are longer
	b = append(b, r.Method+"\n"+canonicalPath(r.URL.EscapedPath())+"\n"+canonicalQuery(r.URL.RawQuery)+"\n"...)
	for _, name := range s.headers {
		values := headerValues(r, name)
		if len(values) == 0 {
			return nil, false
		}
		b = append(append(b, name...), ':')
		for i, value := range values {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, squeezed(value)...)
		}
		b = append(b, '\n')
	}
	sum := sha256.Sum256(body)
	b = append(b, "\n"+strings.Join(s.headers, ";")+"\n"...)
	return hex.AppendEncode(b, sum[:]), true
}

// headerValues returns a header as it was sent. Some of them net/http takes out of the others.
func headerValues(r *http.Request, name string) []string {
	switch values := r.Header[http.CanonicalHeaderKey(name)]; {
	case name == "host":
		return []string{r.Host}
	case len(values) > 0:
		return values
	case name == "content-length" && r.ContentLength >= 0:
		return []string{strconv.FormatInt(r.ContentLength, 10)}
	case name == "transfer-encoding":
		return r.TransferEncoding
	}
	return nil
}

// squeezed returns a header's value without spaces at its ends, and one space where there are several.
func squeezed(value string) string {
	value = strings.Trim(value, " \t")
	if !strings.Contains(value, "  ") {
		return value
	}
	var b strings.Builder
	for i := range len(value) {
		if value[i] != ' ' || value[i-1] != ' ' { // it does not begin with one
			b.WriteByte(value[i])
		}
	}
	return b.String()
}

// canonicalPath returns a path as it was sent, without segments that mean nothing, encoded once more.
func canonicalPath(sent string) string {
	if sent == "" || sent == "/" {
		return "/"
	}
	clean := path.Clean("/" + sent)
	if last := sent[strings.LastIndexByte(sent, '/')+1:]; clean != "/" && (last == "" || last == "." || last == "..") {
		clean += "/"
	}
	return encoded(clean, "/")
}

// canonicalQuery returns the parameters of a query in the order of their names, then values.
func canonicalQuery(sent string) string {
	if sent == "" {
		return ""
	}
	var pairs [][2]string
	for pair := range strings.SplitSeq(sent, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		pairs = append(pairs, [2]string{recoded(name), recoded(value)})
	}
	slices.SortFunc(pairs, func(a, b [2]string) int {
		if order := strings.Compare(a[0], b[0]); order != 0 {
			return order
		}
		return strings.Compare(a[1], b[1])
	})
	texts := make([]string, len(pairs))
	for i, pair := range pairs {
		texts[i] = pair[0] + "=" + pair[1]
	}
	return strings.Join(texts, "&")
}

// recoded returns a part of a query in the one encoding.
func recoded(part string) string {
	if decoded, err := url.QueryUnescape(part); err == nil {
		part = decoded
	}
	return encoded(part, "")
}

// encoded escapes every byte but the unreserved characters of RFC 3986 and those that are kept.
func encoded(text, kept string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0, strings.IndexByte(kept, c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}
