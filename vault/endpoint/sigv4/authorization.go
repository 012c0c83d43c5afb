package sigv4

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// authorization is a parsed Authorization header.
type authorization struct {
	keyID, date, region, service string
	headers                      []string
	sum                          []byte
}

// parse reads an Authorization header:
//
//	AWS4-HMAC-SHA256 Credential=ID/DATE/REGION/SERVICE/aws4_request, SignedHeaders=A;B, Signature=HEX
func parse(header string) (*authorization, error) {
	used, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
	if used != algorithm {
		return nil, incomplete("Unsupported AWS 'algorithm': '%s'.", shortened(used))
	}
	parts, err := parseParts(rest)
	if err != nil {
		return nil, err
	}
	var lacking []string
	for _, name := range []string{"Credential", "Signature", "SignedHeaders"} {
		if parts[name] == "" {
			lacking = append(lacking, "Authorization header requires '"+name+"' parameter.")
		}
	}
	if lacking != nil {
		return nil, incomplete("%s", strings.Join(lacking, " "))
	}
	a := &authorization{headers: strings.Split(parts["SignedHeaders"], ";")}
	if err := a.scope(parts["Credential"]); err != nil {
		return nil, err
	}
	if a.sum, err = hex.DecodeString(parts["Signature"]); err != nil || len(a.sum) != sha256.Size || !inOrder(a.headers) {
		return nil, errMismatch() // no client that signs as it must writes such
	}
	return a, nil
}

// parseParts reads name=value pairs between commas.
func parseParts(text string) (map[string]string, error) {
	parts := map[string]string{}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, equals := strings.Cut(part, "=")
		if !equals {
			return nil, incomplete("'%s' not a valid key=value pair (missing equal-sign) in Authorization header.", shortened(part))
		}
		if _, twice := parts[name]; twice {
			return nil, incomplete("Authorization header has '%s' twice.", shortened(name))
		}
		parts[name] = value
	}
	return parts, nil
}

// scope reads a Credential. An access key id has no slash.
func (a *authorization) scope(credential string) error {
	part := strings.Split(credential, "/")
	if len(part) != 5 {
		return incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '%s'", shortened(credential))
	}
	a.keyID, a.date, a.region, a.service = part[0], part[1], part[2], part[3]
	if part[4] != terminator {
		return invalid("Credential should be scoped with a valid terminator: '%s', not '%s'.", terminator, shortened(part[4]))
	}
	return nil
}

// inOrder reports whether the names of signed headers are in lower case and in order, each once.
func inOrder(names []string) bool {
	for i, name := range names {
		if name == "" || name != strings.ToLower(name) || i > 0 && names[i-1] >= name {
			return false
		}
	}
	return true
}

// shortened keeps what a client sent from filling an answer.
func shortened(text string) string {
	const most = 64
	text = strings.ToValidUTF8(text, "�")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
