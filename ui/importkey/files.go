package importkey

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"fmt"

	"coldkms/model"
	"coldkms/ui/openfile"
	"coldkms/ui/widget"
)

const (
	// encryptedBytes is what RSA makes of everything with a key of 2,048 bits.
	encryptedBytes = 256
	// mostBytes of a file are read: more than any right one has, so that what is
	// wrong with a wrong one can be said.
	mostBytes = 64 << 10
)

// readRight returns the contents of a file, or why they cannot be what is wanted:
// wrong says so, "" when they can. What may be a bare key is wiped at once.
func readRight(path string, wrong func(contents []byte) string) (contents []byte, problem string) {
	contents, problem = openfile.Read(path, mostBytes)
	if problem == "" {
		problem = wrong(contents)
	}
	if problem != "" {
		clear(contents)
		return nil, problem
	}
	return contents, ""
}

// wrongMaterial says why contents cannot be encrypted key material, "" when they
// can.
func wrongMaterial(contents []byte) string {
	switch n := len(contents); {
	case n == encryptedBytes:
		return ""
	case n == model.MaterialBytes:
		return "This file has 32 bytes, as key material has that is not encrypted. It was not sent. Choose what your tool made of it: 256 bytes."
	case isBase64(contents):
		return "This file holds base64. Decode it first: encrypted key material has 256 bytes."
	default:
		return fmt.Sprintf("Encrypted key material has 256 bytes. This file has %s.", widget.Grouped(n))
	}
}

// isBase64 reports so much base64, with line ends anywhere, as can be no accident.
func isBase64(text []byte) bool {
	const accident = 64
	decoded, err := base64.StdEncoding.DecodeString(string(text))
	defer clear(decoded)
	return err == nil && len(decoded) >= accident
}

// mostTokenBytes is the most that the API takes.
const mostTokenBytes = 6144

// wrongToken says what else contents are than an import token, "" when they can
// be one: what is in it, only the vault can read.
func wrongToken(contents []byte) string {
	_, notPublic := x509.ParsePKIXPublicKey(contents)
	switch n := len(contents); {
	case bytes.HasPrefix(contents, []byte("PK\x03\x04")):
		return "This is " + archiveName + ". Decompress it, and choose the file in it whose name begins with importToken."
	case notPublic == nil:
		return "This is the wrapping key. Choose the file whose name begins with importToken."
	case n == encryptedBytes:
		return "This file has 256 bytes, as encrypted key material has. Choose the file whose name begins with importToken."
	case n == model.MaterialBytes:
		return "This file has 32 bytes, as key material has. It was not sent. Choose the file whose name begins with importToken."
	case isBase64(contents):
		return "This file holds base64. Decode it first."
	case n > mostTokenBytes:
		return fmt.Sprintf("An import token has at most 6,144 bytes. This file has %s.", widget.Grouped(n))
	}
	return ""
}
