package model

import (
	"regexp"
	"slices"
	"strings"
)

// Request is a request of any operation: it can say what is wrong with itself, by the members' own constraints.
type Request interface {
	Validate() error
}

// Keyed is a request that names a key.
type Keyed interface {
	Request
	Key() string
}

// Granted is a request that takes grant tokens.
type Granted interface {
	Tokens() []string
}

// Logged is a request that has parameters to show in the trail; secrets are never among them.
type Logged interface {
	Parameters() map[string]any
}

// Trial is a part of requests that can be tried out: all is decided, and nothing is done.
type Trial struct {
	DryRun bool `json:"DryRun,omitempty"`
}

// IsTrial reports that the request is only tried out.
func (t Trial) IsTrial() bool { return t.DryRun }

// Tried is a request that can be tried out.
type Tried interface {
	IsTrial() bool
}

var (
	policyPattern     = regexp.MustCompile(`^[\x{0009}\x{000A}\x{000D}\x{0020}-\x{00FF}]+$`)
	policyNamePattern = regexp.MustCompile(`^[\w]+$`)
	markerPattern     = regexp.MustCompile(`^[\x{0020}-\x{00FF}]*$`)
)

// The names that enumerations may take. The service has all of them, coldkms the first of each, and the
// first two origins.
var (
	keyUsages        = []string{UsageEncryptDecrypt, "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"}
	origins          = []string{OriginAWSKMS, OriginExternal, "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"}
	keySpecs         = []string{SpecSymmetricDefault, "RSA_2048", "RSA_3072", "RSA_4096", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1", "HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "SM2", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "ECC_NIST_EDWARDS25519"}
	masterKeySpecs   = keySpecs[:13]
	algorithms       = []string{SpecSymmetricDefault, "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE"}
	dataKeySpecs     = []string{"AES_256", "AES_128"}
	dataKeySpecBytes = map[string]int{"AES_256": 32, "AES_128": 16}
)

func onlyFirst(member, value string, names []string) error {
	return onlyThese(member, value, names[:1])
}

// onlyThese refuses what the service has and coldkms does not.
func onlyThese(member, value string, names []string) error {
	if value == "" || slices.Contains(names, value) {
		return nil
	}
	return refuse(CodeUnsupportedOperation, "coldkms does not support the %s %s yet.", member, value).advise("Use " + strings.Join(names, " or ") + ".")
}
