package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"coldkms/crypto"
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
	toSign := []byte(algorithm + "\n" + date + "\n" + day + "/" + s.Region + "/" + s.Service + "/" + terminator + "\n")
	toSign = hex.AppendEncode(toSign, sum[:])

	first := append([]byte("AWS4"), secret...)
	key := crypto.MAC(first, []byte(day))
	clear(first)
	for _, part := range []string{s.Region, s.Service, terminator} {
		key = crypto.MAC(key[:], []byte(part))
	}
	right := crypto.MAC(key[:], toSign)
	clear(key[:])
	if !hmac.Equal(right[:], s.sum) {
		return errMismatch()
	}
	return nil
}
