package widget

import (
	"bytes"
	"fmt"
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

// What an offer field holds when the keys come to it is one selection: text takes
// its place, every other key leaves it.
func TestOfferField(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(f *TextField)
		want string
	}{
		{"a digit", func(f *TextField) { typed(f, "7") }, "7"},
		{"two digits", func(f *TextField) { typed(f, "21") }, "21"},
		{"a paste", func(f *TextField) { f.Update(paste("14")) }, "14"},
		{"a space", func(f *TextField) { strokes(f, " ") }, " "},
		{"left", func(f *TextField) { strokes(f, "left"); typed(f, "1") }, "310"},
		{"right", func(f *TextField) { strokes(f, "right"); typed(f, "1") }, "301"},
		{"end", func(f *TextField) { strokes(f, "end"); typed(f, "1") }, "301"},
		{"home", func(f *TextField) { strokes(f, "home"); typed(f, "1") }, "130"},
		{"backspace", func(f *TextField) { strokes(f, "backspace"); typed(f, "1") }, "31"},
		{"ctrl+u", func(f *TextField) { strokes(f, "ctrl+u"); typed(f, "1") }, "1"},
		{"a key of the form", func(f *TextField) { strokes(f, "down"); typed(f, "1") }, "1"},
		{"the focus again", func(f *TextField) { f.Focus(); typed(f, "1"); f.Focus(); typed(f, "2") }, "12"},
		{"away and back", func(f *TextField) { typed(f, "9"); f.Blur(); f.Focus(); typed(f, "2") }, "2"},
		{"another value", func(f *TextField) { f.SetValue("8"); typed(f, "2") }, "82"},
		{"a click", func(f *TextField) { f.Update(Mouse{X: 1}); typed(f, "1") }, "130"},
		{"a click from elsewhere", func(f *TextField) { f.Blur(); f.Update(Mouse{X: 1}); f.Focus(); typed(f, "1") }, "310"},
	} {
		f := NewOfferField(widgettest.Plain(), 4)
		f.SetValue("30")
		focused(f, 8)
		if got, want := trim(f.View()), "▏30▏"; got != want {
			t.Fatalf("view %q, want %q", got, want)
		}
		if c.do(f); f.Value() != c.want {
			t.Errorf("%s makes %q, want %q", c.name, f.Value(), c.want)
		}
		widgettest.AssertSize(t, f.View(), 8, 1)
	}
	f := NewOfferField(widgettest.Plain(), 0)
	f.SetValue("1234567890")
	if got, want := trim(focused(f, 8).View()), "4567890▏"; got != want {
		t.Errorf("view %q, want %q where it does not fit", got, want)
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

func TestChoice(t *testing.T) {
	c := focused(newOrigin(), 60)
	strokes(c, "left", "right", "right", "right", "right", "left")
	if got := c.Value(); got != "EXTERNAL" {
		t.Errorf("value %q: the choice does not go round", got)
	}
	if got, want := trim(c.View()), "○ KMS   ● External   ○ Custom   ← →"; got != want {
		t.Errorf("view %q, want %q", got, want)
	}
	c.SetWidth(34)
	if got, want := trim(c.View()), "○ KMS   ● External   ○ Custom"; got != want {
		t.Errorf("view %q, want %q where the keys do not fit", got, want)
	}
	strokes(c, " ", " ")
	if got := c.Value(); got != "AWS_KMS" {
		t.Errorf("value %q: space goes round", got)
	}
	c.SetValue("AWS_KMS")
	c.SetValue("no such origin")
	if got := c.Value(); got != "AWS_KMS" {
		t.Errorf("value %q, want the one that was set", got)
	}
}

// What is off cannot be chosen, by the keys or by a click.
func TestChoiceThatIsOff(t *testing.T) {
	c := focused(NewChoice(widgettest.Plain(),
		Option{ID: "a", Label: "first"}, Option{ID: "b", Label: "second (off)", Off: true}, Option{ID: "c", Label: "third"}, Option{ID: "d", Label: "fourth (off)", Off: true}), 60)
	c.Column = true
	if got, want := trim(c.View()), "● first   ← →\n○ second (off)\n○ third\n○ fourth (off)"; got != want || c.Height() != 4 {
		t.Errorf("view %q, want %q in a column", got, want)
	}
	for _, step := range []struct {
		do   any
		want string
	}{{"right", "c"}, {"right", "c"}, {Mouse{X: 3, Y: 1}, "c"}, {Mouse{X: 3, Y: 0}, "a"}, {Mouse{X: 3, Y: 2}, "c"}, {"left", "a"}, {"left", "a"}, {" ", "c"}, {" ", "a"}} {
		if key, ok := step.do.(string); ok {
			strokes(c, key)
		} else {
			c.Update(step.do)
		}
		if got := c.Value(); got != step.want {
			t.Fatalf("%v chose %s, want %s", step.do, got, step.want)
		}
	}
}

func TestButtonField(t *testing.T) {
	pressed := 0
	b := focused(NewButtonField(widgettest.Plain(), "Download", func() tea.Cmd { pressed++; return nil }), 20)
	if got, want := trim(b.View()), "[ Download ]"; got != want || b.Capturing() {
		t.Errorf("view %q, want %q", got, want)
	}
	strokes(b, "enter", " ", "x")
	b.Update(Mouse{X: 11})
	b.Update(Mouse{X: 12})
	if pressed != 3 {
		t.Errorf("pressed %d times, want 3", pressed)
	}
	b.Off = "it runs"
	strokes(b, "enter")
	b.Update(Mouse{X: 1})
	b.Off = ""
	b.Blur()
	strokes(b, "enter")
	if pressed != 3 {
		t.Errorf("pressed %d times, want 3: it was off, then without the focus", pressed)
	}
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

func TestPairsGrowAsTheyAreUsed(t *testing.T) {
	p := focused(NewPairs(widgettest.Plain(), 3, 50), 40)
	p.SetHeight(6)
	for used, want := range []int{3, 3, 4, 5, 6, 6, 6} {
		pairs := make([]Pair, used)
		for i := range pairs {
			pairs[i] = Pair{fmt.Sprint(i), "x"}
		}
		p.SetValue(pairs)
		if got := p.Height(); got != want {
			t.Errorf("%d pairs stand on %d lines, want %d", used, got, want)
		}
		widgettest.AssertSize(t, p.View(), 40, want)
	}
}

func TestFieldsOfOneLineLeaveMovesToTheForm(t *testing.T) {
	for name, field := range map[string]Field{
		"text": NewTextField(widgettest.Plain(), 0), "secret": NewSecretField(widgettest.Plain()), "pairs": NewPairs(widgettest.Plain(), 3, 5),
	} {
		focused(field, 40)
		typed(field, "a")
		for _, key := range []string{"up", "pgup", "pgdown"} {
			if handled, _ := field.Update(stroke(key)); handled {
				t.Errorf("%s: %s was taken", name, key)
			}
		}
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

// A text that stands in the place of another is no value. Typing takes its
// place, and so does deleting it.
func TestStandingText(t *testing.T) {
	for _, c := range []struct {
		press           string
		value, standing string
	}{
		{"left", "", "(3 values)"}, {"end", "", "(3 values)"}, {"x", "x", ""}, {"backspace", "", ""}, {"delete", "", ""}, {"ctrl+u", "", ""},
	} {
		p := focused(NewPairs(widgettest.Plain(), 3, 5), 40)
		p.SetRows([]PairRow{{Pair: Pair{"Purpose", ""}, Given: "Purpose", Standing: "(3 values)"}})
		strokes(p, "tab", c.press)
		want := []PairRow{{Pair: Pair{"Purpose", c.value}, Given: "Purpose", Standing: c.standing}}
		if got := p.Rows(); !slices.Equal(got, want) {
			t.Errorf("%s: rows %v, want %v", c.press, got, want)
		}
		strokes(p, "tab")
		if shown := strings.Contains(p.View(), "(3 values)"); shown != (c.standing != "") {
			t.Errorf("%s: shown is %t\n%s", c.press, shown, p.View())
		}
	}
}

func TestRowsKeepTheirNames(t *testing.T) {
	p := focused(NewPairs(widgettest.Plain(), 3, 5), 40)
	p.SetRows([]PairRow{{Pair: Pair{"a", "1"}, Given: "A"}, {Pair: Pair{"b", "2"}, Given: "B"}})
	strokes(p, "s", "down", "ctrl+x")
	typed(p, "new")
	want := []PairRow{{Pair: Pair{"as", "1"}, Given: "A"}, {Pair: Pair{"new", ""}}}
	if got := p.Rows(); !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
}
