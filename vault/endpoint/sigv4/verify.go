package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

// Verify returns nil when the request, with this body, was signed with the secret access key. Read returned the
// signature of the same request. The time it takes tells nothing of the signature that would be right.
func (s *Signature) Verify(r *http.Request, body, secret []byte) error {
	request, ok := s.canonical(r, body)
	if !ok {
		return errMismatch()
	}
	date := s.Time.Format(basicTime)
	day := date[:len("20060102")]
	sum := sha256.Sum256(request)
	toSign := algorithm + "\n" + date + "\n" + day + "/" + s.Region + "/" + s.Service + "/" + terminator + "\n" + hex.EncodeToString(sum[:])

	key := append([]byte("AWS4"), secret...)
	for _, part := range []string{day, s.Region, s.Service, terminator} {
		next := mac(key, part)
		clear(key)
		key = next
	}
	defer clear(key)
	if !hmac.Equal(mac(key, toSign), s.sum) {
		return errMismatch()
	}
	return nil
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
