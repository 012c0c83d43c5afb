package cryptography

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode"
)

func TestDecodeBase64(t *testing.T) {
	for _, c := range []struct{ text, want, problem string }{
		{"", "", ""},
		{"aGk=", "hi", ""},
		{"aGk", "hi", ""},
		{" a G\nk\r\n=\t", "hi", ""},
		{"aG*k", "", "see character 3 of 4"},
		{"aGk==", "", "see character"},
		{"aGl=", "", "see character"}, // bits behind the last byte
		{"a", "", "see character"},
	} {
		got, problem := decodeBase64(c.text)
		if string(got) != c.want || (problem == "") != (c.problem == "") || !strings.Contains(problem, c.problem) {
			t.Errorf("decodeBase64(%q) = %q, %q; want %q, %q", c.text, got, problem, c.want, c.problem)
		}
	}
}

func FuzzDecodeBase64(f *testing.F) {
	for _, seed := range []string{"", "aGk=", "aGk", "a Gk\n", "====", "\u2028aGk="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		decoded, problem := decodeBase64(text)
		if problem != "" {
			return
		}
		compact := strings.TrimRight(strings.Join(strings.FieldsFunc(text, unicode.IsSpace), ""), "=")
		if got := base64.RawStdEncoding.EncodeToString(decoded); got != compact {
			t.Errorf("%q decodes to what is encoded as %q", compact, got)
		}
	})
}
