package cryptography

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"coldkms/themes"
	"coldkms/ui/openfile"
	"coldkms/ui/widget"
)

// The ways to give bytes.
const (
	fromText   = "text"
	fromBase64 = "base64"
	fromFile   = "file"
)

// source is an input of bytes: typed as text, pasted as base64, or a file.
type source struct {
	theme   *themes.Theme
	name    string // "Plaintext"
	limit   int    // bytes at most
	secret  bool   // what is typed is forgotten when the console locks
	armour  bool   // a file may hold base64 instead of the bytes
	how     *widget.Choice
	text    *plaintextArea
	encoded *widget.TextArea
	path    *widget.TextField
	refused *fileError // of the last attempt to read a file, nil when there was none
}

func newPlaintext(theme *themes.Theme, limit int) *source {
	s := &source{theme: theme, name: "Plaintext", limit: limit, secret: true}
	s.how = widget.NewChoice(theme,
		widget.Option{ID: fromText, Label: "Text"}, widget.Option{ID: fromBase64, Label: "Base64"}, widget.Option{ID: fromFile, Label: "File"})
	return s.empty()
}

func newCiphertext(theme *themes.Theme, limit int) *source {
	s := &source{theme: theme, name: "Ciphertext", limit: limit, armour: true}
	s.how = widget.NewChoice(theme,
		widget.Option{ID: fromBase64, Label: "Base64"}, widget.Option{ID: fromFile, Label: "File"})
	return s.empty()
}

// mostTyped is how many runes the field for text holds: so much more than may be
// given that what is too long is counted, and not cut to what would be taken.
const mostTyped = 64 << 10

// empty gives the source new fields. An emptied one would keep what was typed
// in its caches.
func (s *source) empty() *source {
	s.text = &plaintextArea{TextArea: widget.NewTextArea(s.theme, leastArea, mostTyped)}
	s.encoded = widget.NewTextArea(s.theme, leastArea, 2*s.limit)
	s.path = widget.NewTextField(s.theme, 4096)
	s.path.Placeholder = "~/path/to/file"
	return s
}

const (
	leastArea = 3  // lines of an area
	mostArea  = 12 // lines of an area: 4,096 bytes of text are hardly read as a whole
)

func (s *source) fit(spare int) (taken int) {
	taken = max(min(spare, mostArea), leastArea)
	s.text.SetHeight(taken)
	s.encoded.SetHeight(taken)
	return taken
}

func (s *source) items(show bool) []*widget.Item {
	item := &widget.Item{Label: s.name, Field: s.first(), Note: s.note()}
	if s.how.Value() == fromFile {
		item.Label = "File"
	}
	if show {
		item.Problem = s.problem()
	}
	return []*widget.Item{{Label: s.name + " as", Field: s.how}, item}
}

// first is the field of what is chosen: what can be typed at once, before the
// choice how.
func (s *source) first() widget.Field {
	switch s.how.Value() {
	case fromText:
		return s.text
	case fromFile:
		return s.path
	}
	return s.encoded
}

// typedBytes returns what was typed as bytes, or why it is none.
func (s *source) typedBytes() (typed []byte, problem string) {
	if s.how.Value() == fromText {
		return []byte(s.text.Value()), ""
	}
	return decodeBase64(s.encoded.Value())
}

func (s *source) note() string {
	if s.how.Value() == fromFile {
		note := fmt.Sprintf("At most %s bytes. ~ is your home folder.", widget.Grouped(s.limit))
		if s.armour {
			note = "The bytes themselves, or base64. ~ is your home folder."
		}
		return note
	}
	typed, problem := s.typedBytes()
	if problem != "" {
		return "Spaces and line ends are left out."
	}
	defer clear(typed)
	note := fmt.Sprintf("%s of %s bytes", widget.Grouped(len(typed)), widget.Grouped(s.limit))
	if s.how.Value() == fromText && s.text.altered {
		note += ". Tabs or hidden characters were changed; Base64 and File are exact."
	}
	return note
}

// problem says what is wrong with the input, as far as that can be known
// without reading a file.
func (s *source) problem() string {
	if s.how.Value() == fromFile {
		return s.pathProblem()
	}
	typed, problem := s.typedBytes()
	defer clear(typed)
	switch {
	case len(typed) > s.limit, s.how.Value() == fromBase64 && s.isOver():
		return fmt.Sprintf("These are more than %s bytes.", widget.Grouped(s.limit))
	case problem != "":
		return problem
	case len(typed) == 0:
		return fmt.Sprintf("Type or paste the %s.", strings.ToLower(s.name))
	}
	return ""
}

// isOver reports more base64 than the most bytes take.
func (s *source) isOver() bool {
	return len(withoutSpace(s.encoded.Value())) > base64.StdEncoding.EncodedLen(s.limit)
}

// pathProblem repeats why a file was refused until another path is typed.
func (s *source) pathProblem() string {
	switch {
	case s.path.Value() == "":
		return "Type the path of a file."
	case s.refused != nil && s.refused.path == s.path.Value():
		return s.refused.reason
	}
	return ""
}

// read returns the work that brings the bytes, for a command; the source has
// no problem. Whoever calls it owns them. Its error is a fileError.
func (s *source) read() func() ([]byte, error) {
	s.refused = nil
	if s.how.Value() != fromFile {
		typed, _ := s.typedBytes()
		return func() ([]byte, error) { return typed, nil }
	}
	path := s.path.Value()
	return func() ([]byte, error) {
		contents, reason := s.readFile(path)
		if reason != "" {
			return nil, &fileError{s, path, reason}
		}
		return contents, nil
	}
}

// readFile reads a file of the source's kind. It runs off the update loop, and
// touches only what never changes.
func (s *source) readFile(path string) (contents []byte, reason string) {
	if !s.armour {
		return openfile.Read(path, s.limit)
	}
	// Base64 takes four bytes for three, and line ends.
	contents, reason = openfile.Read(path, 2*s.limit)
	if reason != "" {
		return nil, reason
	}
	if decoded, problem := decodeBase64(string(contents)); problem == "" {
		contents = decoded // no ciphertext is base64 itself: its first byte is not ASCII
	}
	if len(contents) > s.limit {
		return nil, tooLong(len(contents), s.limit)
	}
	return contents, ""
}

func (s *source) typed() string {
	if s.text.Value()+s.encoded.Value()+s.path.Value() == "" {
		return ""
	}
	return "the " + strings.ToLower(s.name)
}

// forget drops what was typed when that is secret. The path of a file is not.
func (s *source) forget() {
	if s.secret {
		path := s.path.Value()
		s.empty().path.SetValue(path)
	}
}

// decodeBase64 decodes standard base64 with or without its padding, with
// spaces and line ends anywhere (RFC 4648, section 4). The problem names the
// place of a mistake and nothing of the text.
func decodeBase64(text string) (decoded []byte, problem string) {
	compact := withoutSpace(text)
	encoding := base64.RawStdEncoding
	if strings.HasSuffix(compact, "=") {
		encoding = base64.StdEncoding
	}
	decoded, err := encoding.Strict().DecodeString(compact)
	if corrupt := base64.CorruptInputError(0); errors.As(err, &corrupt) {
		return nil, fmt.Sprintf("This is not base64: see character %s of %s.", widget.Grouped(int(corrupt)+1), widget.Grouped(len(compact)))
	}
	return decoded, ""
}

func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
