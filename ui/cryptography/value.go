package cryptography

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/widget"
)

// value is a part of a result: bytes to look at, to copy and to save. A secret
// one is masked until it is revealed.
type value struct {
	name     string // "Plaintext"
	bytes    []byte // nil once it was forgotten
	secret   bool
	binary   bool             // never text, even when it could be read
	document *widget.Document // nil while it is masked
	theme    *themes.Theme
}

func newCiphertextValue(theme *themes.Theme, contents []byte) *value {
	v := &value{theme: theme, name: "Ciphertext", bytes: contents, binary: true}
	v.reveal()
	return v
}

func newPlaintextValue(theme *themes.Theme, contents []byte) *value {
	return &value{theme: theme, name: "Plaintext", bytes: contents, secret: true}
}

func newDataKeyValue(theme *themes.Theme, contents []byte) *value {
	return &value{theme: theme, name: "Plaintext data key", bytes: contents, secret: true, binary: true}
}

// text returns the bytes as they are shown and copied, in memory of its own:
// as text when a person can read all of it, else as base64.
func (v *value) text() []byte {
	if v.readable() {
		return append([]byte(nil), v.bytes...)
	}
	return base64.StdEncoding.AppendEncode(nil, v.bytes)
}

// readable reports text of which nothing is lost on a screen.
func (v *value) readable() bool {
	if v.binary || !utf8.Valid(v.bytes) {
		return false
	}
	for _, r := range string(v.bytes) {
		if !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			return false
		}
	}
	shown := strings.NewReplacer("\t", " ", "\r\n", "\n").Replace(string(v.bytes))
	return widget.CleanText(shown) == shown
}

func (v *value) reveal() {
	v.document = widget.NewDocument(v.theme)
	text := v.text()
	defer clear(text)
	v.document.SetText(string(text))
}

// mask hides a secret value.
func (v *value) mask() {
	if v.secret {
		v.document = nil
	}
}

// toggle reveals a secret value, or masks it again.
func (v *value) toggle() {
	if v.document == nil {
		v.reveal()
	} else {
		v.mask()
	}
}

// forget wipes a secret value.
func (v *value) forget() {
	if v.secret {
		v.wipe()
	}
}

func (v *value) wipe() {
	clear(v.bytes)
	v.bytes, v.document = nil, nil
}

// gone says why there is nothing to copy, "" when there is something.
func (v *value) gone() string {
	if v.bytes == nil {
		return "It was dropped when the console was locked"
	}
	return ""
}

// needs returns the lines that a binary value takes at a width.
func (v *value) needs(width int) int {
	if v.document == nil {
		return 1
	}
	return (base64.StdEncoding.EncodedLen(len(v.bytes)) + width - 1) / max(width, 1)
}

func (v *value) update(msg tea.Msg) {
	if v.document != nil {
		v.document.Update(msg)
	}
}

// heading names the value and says how it is written.
func (v *value) heading() string {
	if v.bytes == nil {
		return v.name
	}
	form := "base64"
	if v.readable() {
		form = "text"
	}
	parts := []string{v.name, widget.Counted(len(v.bytes), "byte"), form}
	if v.document != nil && v.document.Position() != "" {
		parts = append(parts, "lines "+strings.TrimSuffix(v.document.Position(), " lines"))
	}
	return strings.Join(parts, " "+v.theme.Signs.Dot+" ")
}

// masked is how many signs stand for a secret, whatever its length.
const masked = 12

// lines draws the value.
func (v *value) lines() []string {
	switch {
	case v.bytes == nil:
		return []string{v.theme.Faint.Render(v.gone() + ".")}
	case v.document == nil:
		return []string{v.theme.Secret.Render(strings.Repeat(v.theme.Signs.Masked, masked)) + v.theme.Faint.Render("  v reveals it")}
	}
	return strings.Split(v.document.View(), "\n")
}
