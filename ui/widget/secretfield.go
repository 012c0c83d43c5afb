package widget

import (
	"crypto/subtle"
	"slices"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// secretCapacity is the longest passphrase in bytes. The buffer never grows,
// so that no copy is left behind where it was.
const secretCapacity = 1024

// SecretField is the field of a passphrase. Each rune goes at once into one
// buffer that is wiped; no string and no text input ever holds the whole.
type SecretField struct {
	focus
	theme  *themes.Theme
	buffer []byte
	width  int
}

// NewSecretField returns an empty field.
func NewSecretField(theme *themes.Theme) *SecretField {
	return &SecretField{theme: theme, buffer: make([]byte, 0, secretCapacity)}
}

// Capturing reports that letters are text while the field has the focus.
func (s *SecretField) Capturing() bool { return s.on }

// Height is one line.
func (s *SecretField) Height() int { return 1 }

// SetWidth sets the width in cells.
func (s *SecretField) SetWidth(width int) { s.width = width }

// Len returns how many characters were typed.
func (s *SecretField) Len() int { return utf8.RuneCount(s.buffer) }

// Update types. A paste comes in rune by rune too; control characters in it
// are left out.
func (s *SecretField) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	press, ok := msg.(tea.KeyMsg)
	if !ok || !s.on || isConsoleKey(press) || isLineKey(press) {
		return false, nil
	}
	switch press.Type {
	case tea.KeySpace:
		s.add(' ') // every space shares one slice of Bubble Tea's, which must not be wiped
	case tea.KeyRunes:
		for i, r := range press.Runes {
			s.add(r)
			press.Runes[i] = 0
		}
	case tea.KeyBackspace, tea.KeyCtrlH:
		s.removeLast()
	case tea.KeyCtrlU:
		s.Forget()
	}
	return true, nil
}

func (s *SecretField) add(r rune) {
	if !unicode.IsControl(r) && len(s.buffer)+utf8.RuneLen(r) <= secretCapacity {
		s.buffer = utf8.AppendRune(s.buffer, r)
	}
}

func (s *SecretField) removeLast() {
	_, size := utf8.DecodeLastRune(s.buffer)
	kept := len(s.buffer) - size
	clear(s.buffer[kept:])
	s.buffer = s.buffer[:kept]
}

// Forget wipes what was typed.
func (s *SecretField) Forget() {
	clear(s.buffer[:cap(s.buffer)])
	s.buffer = s.buffer[:0]
}

// Take hands over what was typed and leaves the field empty. The caller owns
// the bytes and wipes them.
func (s *SecretField) Take() []byte {
	taken := s.buffer
	s.buffer = make([]byte, 0, secretCapacity)
	return taken
}

// Equal reports whether two fields hold the same, in a time that depends on
// their lengths only.
func (s *SecretField) Equal(other *SecretField) bool {
	return subtle.ConstantTimeCompare(s.buffer, other.buffer) == 1
}

// View draws a sign for each character, as many as fit.
func (s *SecretField) View() string {
	sign := []rune(s.theme.Signs.Masked)[0]
	shown := make([]rune, min(s.Len(), max(s.width-1, 0)))
	for i := range shown {
		shown[i] = sign
	}
	caret := -1
	if s.on {
		caret = len(shown)
	}
	return caretLine(s.theme, shown, caret, s.width)
}

// Strength is an estimate of how long a passphrase withstands guessing.
type Strength int

// The estimates, from nothing typed to good enough for years offline.
const (
	NoStrength Strength = iota
	Weak
	Fair
	Strong
)

// String names the estimate; "" when nothing was typed.
func (s Strength) String() string {
	return [...]string{"", "weak", "fair", "strong"}[s]
}

// Strength estimates the passphrase from its length, its kinds of characters
// and its repeats. It knows no dictionary: "fair" for a common phrase is too
// kind, so the words beside it should advise several unrelated words.
func (s *SecretField) Strength() Strength {
	if len(s.buffer) == 0 {
		return NoStrength
	}
	switch bits := s.bits(); {
	case bits < 45:
		return Weak
	case bits < 70:
		return Fair
	default:
		return Strong
	}
}

// bits counts what a guesser has to try: for each character that is neither a
// repeat nor the successor of the one before, the size of the alphabet in use.
// A passphrase of few different characters counts no more than those allow.
func (s *SecretField) bits() float64 {
	var classes [5]bool
	seen := make([]rune, 0, secretCapacity)
	defer func() { clear(seen) }()
	fresh, before := 0, rune(-2)
	for rest := s.buffer; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		rest = rest[size:]
		classes[classOf(r)] = true
		if step := r - before; step < -1 || step > 1 {
			fresh++
		}
		if !slices.Contains(seen, r) {
			seen = append(seen, r)
		}
		before = r
	}
	perCharacter := 0.0
	for class, used := range classes {
		if used {
			perCharacter += classBits[class]
		}
	}
	return float64(min(fresh, 2*len(seen))) * min(perCharacter, 5)
}

// classBits is what each kind of character adds to the cost of a guess. Words
// are far from random letters, hence less than the alphabet would give.
var classBits = [5]float64{3, 1.2, 1, 1.2, 3}

func classOf(r rune) int {
	switch {
	case r >= 'a' && r <= 'z', r == ' ':
		return 0
	case r >= 'A' && r <= 'Z':
		return 1
	case r >= '0' && r <= '9':
		return 2
	case r < utf8.RuneSelf:
		return 3
	default:
		return 4
	}
}
