package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

// document and statement are how documents are written.
type document struct {
	Version   string `json:",omitempty"`
	ID        string `json:"Id,omitempty"`
	Statement []statement
}

type statement struct {
	Sid          string `json:",omitempty"`
	Effect       string
	Principal    any                       `json:",omitempty"`
	NotPrincipal any                       `json:",omitempty"`
	Action       any                       `json:",omitempty"`
	NotAction    any                       `json:",omitempty"`
	Resource     any                       `json:",omitempty"`
	NotResource  any                       `json:",omitempty"`
	Condition    map[string]map[string]any `json:",omitempty"`
}

func oneOrMany(list []string) any {
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func render(d document) string { return encode(d, "  ") }

// encode writes a value as JSON with the characters that a key policy may have; the others are escaped.
func encode(value any, indent string) string { return encodeAt(value, "", indent) }

// encodeAt is encode for a value that stands in lines which begin with a prefix; the first line has none.
func encodeAt(value any, prefix, indent string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, indent)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("policy: texts cannot fail to encode: %v", err))
	}
	var escaped strings.Builder
	for _, r := range strings.TrimRight(out.String(), "\n") {
		switch {
		case r <= '\u00ff':
			escaped.WriteRune(r)
		case r <= '\uffff':
			fmt.Fprintf(&escaped, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&escaped, `\u%04x\u%04x`, high, low)
		}
	}
	return escaped.String()
}
