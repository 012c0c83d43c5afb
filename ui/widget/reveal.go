package widget

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// maskedLength is how many signs stand for a secret, whatever its length.
const maskedLength = 12

// Revealable is a secret result: drawn as signs until v shows it.
type Revealable struct {
	focus
	theme         *themes.Theme
	bytes         []byte
	shown         bool
	width, height int
}

// NewRevealable returns an empty result of the given height in lines.
func NewRevealable(theme *themes.Theme, height int) *Revealable {
	return &Revealable{theme: theme, height: height}
}

// Set takes over a secret, masked; the one before is wiped. From here on the
// bytes belong to the widget.
func (r *Revealable) Set(secret []byte) {
	r.Forget()
	r.bytes = secret
}

// Bytes returns the secret itself, for copying it; nil when there is none. It
// is wiped by Forget.
func (r *Revealable) Bytes() []byte { return r.bytes }

// Shown reports whether the secret is readable on the screen.
func (r *Revealable) Shown() bool { return r.shown }

// Toggle shows the secret, or masks it again.
func (r *Revealable) Toggle() { r.shown = !r.shown && r.bytes != nil }

// Forget wipes the secret.
func (r *Revealable) Forget() {
	clear(r.bytes)
	r.bytes, r.shown = nil, false
}

// Capturing is false: letters are not text here.
func (r *Revealable) Capturing() bool { return false }

// Height returns the lines on the screen.
func (r *Revealable) Height() int { return r.height }

// SetWidth sets the width in cells.
func (r *Revealable) SetWidth(width int) { r.width = width }

// Update reveals and masks by v.
func (r *Revealable) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok || !r.on || press.String() != "v" || r.bytes == nil {
		return false, nil
	}
	r.Toggle()
	return true, nil
}

// View draws the secret, or signs in its place. What does not fit is counted.
func (r *Revealable) View() string {
	if r.width <= 0 || r.height <= 0 {
		return ""
	}
	var lines []string
	switch {
	case r.bytes == nil:
	case !r.shown:
		masked := strings.Repeat(r.theme.Signs.Masked, maskedLength)
		lines = []string{r.theme.Secret.Render(masked) + r.theme.Faint.Render(fmt.Sprintf("  %d bytes, v reveals", len(r.bytes)))}
	default:
		lines = r.revealed()
	}
	return block(lines, r.width, r.height)
}

// revealed draws the secret as text, or in base64 when it is none.
func (r *Revealable) revealed() []string {
	text := base64.StdEncoding.EncodeToString(r.bytes)
	if isText(r.bytes) {
		text = CleanText(string(r.bytes))
	}
	lines := Wrap(text, r.width)
	if len(lines) > r.height {
		lines = append(slices.Clone(lines[:r.height-1]), fmt.Sprintf("%s %d bytes in all", r.theme.Signs.Ellipsis, len(r.bytes)))
	}
	for i, line := range lines {
		lines[i] = r.theme.Secret.Render(line)
	}
	return lines
}

// isText reports bytes that can be shown as they are.
func isText(b []byte) bool {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 || !unicode.IsPrint(r) && !unicode.IsSpace(r) {
			return false
		}
		b = b[size:]
	}
	return true
}
