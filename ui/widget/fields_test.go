package widget

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget/widgettest"
)

// focused makes a field ready to be typed in.
func focused[F Field](field F, width int) F {
	field.SetWidth(width)
	field.Focus()
	return field
}

func strokes(field Field, keys ...string) {
	for _, k := range keys {
		field.Update(stroke(k))
	}
}

func typed(field Field, text string) {
	typeText(func(k tea.KeyMsg) { field.Update(k) }, text)
}

// trim returns a view without what fills it up.
func trim(view string) string {
	lines := strings.Split(strings.TrimRight(widgettest.Trimmed(view), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, "_ ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

func TestTextField(t *testing.T) {
	f := focused(NewTextField(widgettest.Plain(), 10), 8)
	typed(f, "alias")
	f.Update(paste("/pay\x1b[31m\nroll\u202e"))
	if got, want := f.Value(), "alias/pay "; got != want {
		t.Errorf("value %q, want %q: a paste is cleaned, and cut at the limit", got, want)
	}
	if got, want := trim(f.View()), "as/pay ▏"; got != want {
		t.Errorf("view %q, want %q: the end with the caret is seen", got, want)
	}
	strokes(f, "home")
	if got, want := trim(f.View()), "▏alias/p"; got != want {
		t.Errorf("view %q, want %q", got, want)
	}
	strokes(f, "right", "ctrl+k")
	if got := f.Value(); got != "a" {
		t.Errorf("value %q after ctrl+k", got)
	}
}

func TestTextFieldCaretNeverTearsACharacter(t *testing.T) {
	f := focused(NewTextField(widgettest.Plain(), 0), 20)
	f.SetValue("a🇫🇷b")
	strokes(f, "left", "left") // into the flag
	if got, want := trim(f.View()), "a▏🇫🇷b"; got != want {
		t.Errorf("view %q, want %q", got, want)
	}
}

func TestTextFieldDeletesTheLastWord(t *testing.T) {
	f := focused(NewTextField(widgettest.Plain(), 0), 20)
	f.SetValue("ab")
	strokes(f, "left")
	f.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("d"), Alt: true})
	if got := f.Value(); got != "a" {
		t.Errorf("value %q after alt+d on the last rune", got)
	}
}

func TestTextAreaMovesByLinesOfTheScreen(t *testing.T) {
	a := focused(NewTextArea(widgettest.Plain(), 4, 0), 11)
	a.SetValue("one two three four\nfive")
	if got, want := trim(a.View()), "one two\nthree four\nfive▏"; got != want {
		t.Fatalf("view\n%s\nwant\n%s", got, want)
	}
	strokes(a, "up")
	if got, want := trim(a.View()), "one two\nthre▏e four\nfive"; got != want {
		t.Errorf("after up\n%s\nwant\n%s", got, want)
	}
	strokes(a, "up", "end") // of the typed line
	typed(a, "!")
	if got, want := a.Value(), "one two three four!\nfive"; got != want {
		t.Errorf("value %q, want %q", got, want)
	}
	strokes(a, "up", "up")
	if handled, _ := a.Update(stroke("up")); handled {
		t.Error("up on the first line belongs to the form")
	}
	strokes(a, "home", "enter")
	if got := a.Value(); !strings.HasPrefix(got, "\none") {
		t.Errorf("value %q: enter is a newline", got)
	}
}

func TestTextAreaTakesMoreThan99Lines(t *testing.T) {
	a := focused(NewTextArea(widgettest.Plain(), 3, 0), 20)
	text := strings.Repeat("{}\n", 500) + "end"
	a.Update(paste(strings.ReplaceAll(text, "\n", "\r\n")))
	if a.Value() != text {
		t.Errorf("%d lines kept of 501", strings.Count(a.Value(), "\n")+1)
	}
	if got := trim(a.View()); !strings.HasSuffix(got, "end▏") {
		t.Errorf("the caret is out of sight:\n%s", got)
	}
}

func TestChoice(t *testing.T) {
	c := focused(newOrigin(), 60)
	strokes(c, "right", "right", "right")
	if got := c.Value(); got != "EXTERNAL" {
		t.Errorf("value %q: what is off cannot be chosen", got)
	}
	if got, want := trim(c.View()), "○ KMS   ● External   ○ Custom"; got != want {
		t.Errorf("view %q, want %q", got, want)
	}
	c.Column = true
	if handled, _ := c.Update(stroke("down")); handled {
		t.Error("down on the last option belongs to the form")
	}
	widgettest.Golden(t, "choice-column", c.View())
}

func TestCheckbox(t *testing.T) {
	c := focused(NewCheckbox(widgettest.Plain(), "Nobody can recover a lost passphrase"), 24)
	strokes(c, " ")
	if got, want := trim(c.View()), "☑ Nobody can recover a\n  lost passphrase"; !c.Checked || got != want {
		t.Errorf("checked %t, view\n%s", c.Checked, got)
	}
}

func TestPickList(t *testing.T) {
	p := focused(newUsers(), 50)
	strokes(p, " ", "/")
	typed(p, "app")
	strokes(p, "enter", " ", "esc")
	if got := p.Picked(); !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("picked %v", got)
	}
	if got := p.Problem(); got != "" {
		t.Errorf("problem %q", got)
	}
}

func TestPickListAdds(t *testing.T) {
	p := focused(newUsers(), 50)
	p.Add = func(text string) (PickItem, error) {
		if len(text) != 12 {
			return PickItem{}, errors.New("An account id has 12 digits.")
		}
		return PickItem{text, []string{text, "", "Account"}}, nil
	}
	strokes(p, "/")
	typed(p, "44445555666")
	widgettest.Golden(t, "picklist-add", p.View())
	strokes(p, "enter")
	widgettest.Golden(t, "picklist-problem", p.View())
	typed(p, "6")
	strokes(p, "enter")
	if got := p.Picked(); !slices.Equal(got, []string{"444455556666"}) {
		t.Errorf("picked %v", got)
	}
	if p.Capturing() || p.Filter() != "" {
		t.Error("the filter is still open")
	}
	widgettest.Golden(t, "picklist-added", p.View())
}

func TestPairs(t *testing.T) {
	p := focused(NewPairs(widgettest.Plain(), 5, 3), 40)
	typed(p, "Purpose")
	strokes(p, "tab")
	typed(p, "Test")
	strokes(p, "tab")
	typed(p, "App")
	strokes(p, "enter", "enter")
	typed(p, "x")
	if got, want := p.Value(), []Pair{{"Purpose", "Test"}, {"App", ""}, {"x", ""}}; !slices.Equal(got, want) {
		t.Fatalf("value %v, want %v", got, want)
	}
	widgettest.Golden(t, "pairs", p.View())
	strokes(p, "up", "ctrl+x")
	if got, want := p.Value(), []Pair{{"Purpose", "Test"}, {"x", ""}}; !slices.Equal(got, want) {
		t.Errorf("value %v, want %v", got, want)
	}
	strokes(p, "down", "down")
	for _, k := range []string{"enter", "tab", "down"} {
		if handled, _ := p.Update(stroke(k)); handled {
			t.Errorf("%s on the empty row at the end belongs to the form", k)
		}
	}
	strokes(p, "up", "up")
	if handled, _ := p.Update(stroke("shift+tab")); handled {
		t.Error("shift+tab on the first key belongs to the form")
	}
	p.SetValue([]Pair{{"a", "1"}, {"b", "2"}, {"c", "3"}})
	if len(p.rows) != 3 {
		t.Errorf("%d rows: there is no room for a fourth", len(p.rows))
	}
}

func TestSecretField(t *testing.T) {
	s, again := focused(NewSecretField(widgettest.Plain()), 30), focused(NewSecretField(widgettest.Plain()), 30)
	pasted := paste("pass\nwörd鍵")
	s.Update(pasted)
	if slices.ContainsFunc(pasted.Runes, func(r rune) bool { return r != 0 }) {
		t.Error("the runes of the message were not wiped")
	}
	typed(again, "passwörd")
	if s.Equal(again) {
		t.Error("equal before the last character was typed")
	}
	typed(again, "鍵")
	if !s.Equal(again) {
		t.Error("not equal")
	}
	if got, want := trim(s.View()), "•••••••••▏"; got != want {
		t.Errorf("view %q, want %q", got, want)
	}
	buffer := s.buffer
	strokes(s, "backspace", "backspace")
	if !bytes.Equal(buffer[:len("passwörd鍵")], []byte("passwör\x00\x00\x00\x00")) {
		t.Errorf("what was deleted stayed in the buffer")
	}
	taken := s.Take()
	if string(taken) != "passwör" || s.Len() != 0 {
		t.Errorf("took %d bytes, %d characters left", len(taken), s.Len())
	}
	if s.Update(paste("secret")); &s.buffer[0] == &taken[0] {
		t.Error("the field still writes to what was taken")
	}
	buffer = s.buffer
	strokes(s, "ctrl+u")
	if !bytes.Equal(buffer, make([]byte, 6)) || s.Len() != 0 {
		t.Error("ctrl+u does not wipe")
	}
}

func TestSecretFieldNeverGrows(t *testing.T) {
	s := focused(NewSecretField(widgettest.Plain()), 30)
	s.Update(paste("x"))
	first := &s.buffer[0]
	s.Update(paste(strings.Repeat("鍵", 2000)))
	if &s.buffer[0] != first || len(s.buffer) > secretCapacity {
		t.Error("the buffer moved: a copy is left behind")
	}
}

func TestSecretStrength(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  Strength
	}{
		{"", NoStrength},
		{"password", Weak},
		{"12345678901234567890", Weak},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaa", Weak},
		{"abababababababababababababab", Weak},
		{"Tr0ub4dor&3", Fair},
		{"correct horse battery", Fair},
		{"correct horse battery staple orbit", Strong},
		{"q7#Vt9!mZ2&xKp4$", Strong},
	} {
		s := focused(NewSecretField(widgettest.Plain()), 30)
		s.Update(paste(c.typed))
		if got := s.Strength(); got != c.want {
			t.Errorf("%q is %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestRevealable(t *testing.T) {
	r := focused(NewRevealable(widgettest.Plain(), 2), 40)
	secret := []byte("four score and seven")
	r.Set(secret)
	if got, want := trim(r.View()), "••••••••••••  20 bytes, v reveals\n"; got+"\n" != want {
		t.Errorf("view %q, want %q", got, want)
	}
	strokes(r, "v")
	if got := trim(r.View()); got != "four score and seven" {
		t.Errorf("revealed %q", got)
	}
	r.Set([]byte{0, 1, 2, 0xff})
	if r.Shown() || !bytes.Equal(secret, make([]byte, len(secret))) {
		t.Error("a new secret is shown at once, or the old one was not wiped")
	}
	strokes(r, "v")
	if got := trim(r.View()); got != "AAEC/w==" {
		t.Errorf("revealed %q, want base64", got)
	}
	r.Set(bytes.Repeat([]byte("0123456789"), 20))
	strokes(r, "v")
	if got, want := trim(r.View()), strings.Repeat("0123456789", 4)+"\n… 200 bytes in all"; got != want {
		t.Errorf("revealed %q, want %q", got, want)
	}
	r.Forget()
	strokes(r, "v")
	if r.Shown() || trim(r.View()) != "" {
		t.Error("something is left after Forget")
	}
}
