package editor

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

// typist has an editor and types, so fast that it could be a paste unless the
// clock goes on.
type typist struct {
	*Editor
	clock *time.Time
}

func newTypist(text string, width, height int) typist {
	clock := time.Date(2017, 2, 15, 9, 0, 0, 0, time.UTC)
	e := New(widgettest.Theme(), func() time.Time { return clock })
	e.SetSize(width, height)
	e.Load(text)
	e.Focus()
	e.last = clock
	return typist{e, &clock}
}

func (p typist) press(keys ...string) {
	for _, key := range keys {
		p.Update(pagetest.Key(key), true)
	}
}

func (p typist) types(text string) {
	for _, r := range text {
		switch r {
		case '\n':
			p.press("enter")
		case '\t':
			p.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Paste: true}, true)
		default:
			p.press(string(r))
		}
	}
}

func (p typist) pastes(text string) {
	p.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}, true)
}

// Unbracketed paste comes one rune at a time: what comes is what there is then.
func TestTypingARuneAtATimeIsPasting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := pasted(strings.ToValidUTF8(oddText(40).Draw(t, "text"), ""))
		typed, at := newTypist("", 40, 10), newTypist("", 40, 10)
		typed.types(text)
		at.pastes(strings.ReplaceAll(text, "\n", "\r"))
		if typed.Text() != text || at.Text() != text {
			t.Fatalf("typed %q, pasted %q, want %q", typed.Text(), at.Text(), text)
		}
	})
}

// Who types gets each line as far in as its brackets want it; undoing takes each
// step back.
func TestTypedLinesAreIndented(t *testing.T) {
	p := newTypist("", 40, 10)
	p.slowly("{\n\"a\": [\n1,\n2\n],\n\"b\": {}\n}")
	want := "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}"
	if p.Text() != want {
		t.Errorf("typed\n%s", p.Text())
	}
	p.GoTo(strings.Index(want, "}"))
	p.slowly("\n")
	if got := p.Text(); got != strings.Replace(want, "{}", "{\n    \n  }", 1) || p.caret != (Place{6, 4}) {
		t.Errorf("between brackets the caret is at %v of\n%s", p.caret, got)
	}
	p.press("ctrl+u")
	if p.Text() != want {
		t.Errorf("undone to\n%s", p.Text())
	}
	for p.CanUndo() {
		p.press("ctrl+u")
	}
	if p.Text() != "" {
		t.Errorf("all undone to\n%s", p.Text())
	}
}

// slowly types with time between the keys.
func (p typist) slowly(text string) {
	for _, r := range text {
		*p.clock = p.clock.Add(time.Second)
		p.types(string(r))
	}
}

// What is loaded is there byte for byte, but for line ends.
func TestATextIsNotCleaned(t *testing.T) {
	text := "a\x1b[31m\r\nb\u00ad\u202e\xff\tc"
	if got := newTypist(text, 40, 10).Text(); got != "a\x1b[31m\nb\u00ad\u202e\xff\tc" {
		t.Errorf("it became %q", got)
	}
	view := newTypist(text, 40, 10).View()
	if strings.Contains(view, "\u202e") || strings.Contains(view, "\x1b[31m\r") {
		t.Errorf("it reaches the terminal: %q", view)
	}
}

var keys = []string{
	"left", "right", "up", "down", "pgup", "pgdown", "home", "end", "ctrl+a", "ctrl+e", "backspace", "delete", "ctrl+k", "ctrl+u", "enter", "漢", "{", "\"", " ",
}

func TestEverySizeIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newTypist(oddText(60).Draw(t, "text"), 20, 5)
		if rapid.Bool().Draw(t, "plain") {
			p.theme = widgettest.Plain()
		}
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			width, height := rapid.IntRange(8, 50).Draw(t, "width"), rapid.IntRange(1, 12).Draw(t, "height")
			p.SetSize(width, height)
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				p.SetMarks([]Mark{{rapid.IntRange(0, p.Size()).Draw(t, "mark"), Wrong}, {0, Caution}})
			case 1:
				p.Update(widget.Mouse{X: rapid.IntRange(0, 60).Draw(t, "x"), Y: rapid.IntRange(0, 12).Draw(t, "y"), Wheel: rapid.IntRange(-3, 3).Draw(t, "wheel")}, true)
			case 2:
				p.Find()
				p.types(rapid.SampledFrom(odd).Draw(t, "looked for"))
				widgettest.AssertSize(t, p.View(), width, height)
				p.EndFind()
			default:
				p.press(rapid.SampledFrom(keys).Draw(t, "key"))
				if p.caretLine().isBefore(p.top) || p.step(p.top, height-1).isBefore(p.caretLine()) {
					t.Fatalf("the caret at %v is not on the screen, which begins at %v", p.caret, p.top)
				}
			}
			widgettest.AssertSize(t, p.View(), width, height)
		}
	})
}

// To the right one comes past every character to the end, and to the left back.
func TestTheCaretPassesEveryCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newTypist(oddText(30).Draw(t, "text"), 30, 5)
		passed := []Place{p.caret}
		for p.caret != p.buffer.end() {
			before := p.caret
			if p.press("right"); !before.isBefore(p.caret) {
				t.Fatalf("from %v it goes to %v", before, p.caret)
			}
			passed = append(passed, p.caret)
		}
		for i := len(passed) - 1; i >= 0; i-- {
			if p.caret != passed[i] {
				t.Fatalf("back it stands at %v, not %v", p.caret, passed[i])
			}
			p.press("left")
		}
	})
}

func TestMovingByLinesAimsAtTheSameCell(t *testing.T) {
	p := newTypist("abcdef\nab\n漢漢漢漢\n\tabcdef", 40, 5)
	p.press("right", "right", "right", "right", "right")
	for _, want := range []Place{{1, 2}, {2, 6}, {3, 2}, {2, 6}, {1, 2}, {0, 5}} {
		if want.Line > p.caret.Line {
			p.press("down")
		} else {
			p.press("up")
		}
		if p.caret != want {
			t.Errorf("the caret is at %v, want %v", p.caret, want)
		}
	}
	p.press("up")
	if p.caret != (Place{}) {
		t.Errorf("up from the first line it goes to %v", p.caret)
	}
}

func TestWords(t *testing.T) {
	p := newTypist(`"kms:PutKeyPolicy", "é"`, 40, 5)
	for _, want := range []int{4, 17, 23} {
		p.Update(tea.KeyMsg{Type: tea.KeyCtrlRight}, true)
		if p.caret.Byte != want {
			t.Errorf("the caret is at %d, want %d", p.caret.Byte, want)
		}
	}
	p.Update(tea.KeyMsg{Type: tea.KeyCtrlW}, true)
	if got := p.Text(); got != `"kms:PutKeyPolicy", ""` {
		t.Errorf("the word is taken out of %q", got)
	}
	p.press("home", "ctrl+k", "ctrl+u")
	if got := p.Text(); got != `"kms:PutKeyPolicy", ""` {
		t.Errorf("the line is put back as %q", got)
	}
}

func TestTheColumnCountsCharacters(t *testing.T) {
	p := newTypist("é漢x", 40, 5)
	p.press("end")
	if line, column := p.Caret(); line != 1 || column != 4 {
		t.Errorf("the caret is at %d, %d", line, column)
	}
	p.GoTo(len("é漢"))
	if line, column := p.Caret(); line != 1 || column != 3 {
		t.Errorf("the caret goes to %d, %d", line, column)
	}
}

// A click puts the caret on the character that is drawn in the cell.
func TestAClickHitsWhatIsDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-z ]{0,12}|漢|\t|\n){0,30}`).Draw(t, "text")
		p := newTypist(text, 30, 8)
		p.Blur()
		y := rapid.IntRange(0, 7).Draw(t, "y")
		x := rapid.IntRange(p.gutter(), 28).Draw(t, "x")
		row := widgettest.Trimmed(strings.Split(p.View(), "\n")[y])
		if !p.Update(widget.Mouse{X: x, Y: y}, true) {
			t.Fatal("the click is not taken")
		}
		cell := 0
		for _, r := range row {
			if cell <= x && x < cell+widget.Width(string(r)) && r != ' ' && r != '\n' {
				got, _ := utf8.DecodeRuneInString(p.buffer.lines[p.caret.Line].text[p.caret.Byte:])
				if got != r {
					t.Fatalf("on %q the caret comes to stand on %q", r, got)
				}
			}
			cell += widget.Width(string(r))
		}
	})
}

func TestFind(t *testing.T) {
	p := newTypist("one\ntwo One\nthree", 40, 5)
	p.press("down")
	p.Find()
	p.types("ONE")
	if _, at, count := p.FindView(10); at != 2 || count != 2 || p.caret != (Place{1, 4}) {
		t.Errorf("the caret is at %v, on %d of %d", p.caret, at, count)
	}
	p.press("down")
	if p.caret != (Place{0, 0}) {
		t.Errorf("the next one is at %v", p.caret)
	}
	p.press("up")
	if p.caret != (Place{1, 4}) {
		t.Errorf("the one before is at %v", p.caret)
	}
	p.types("x")
	if _, at, count := p.FindView(10); at != 0 || count != 0 || p.caret != (Place{1, 0}) {
		t.Errorf("what is not there is found at %v, on %d of %d", p.caret, at, count)
	}
	p.EndFind()
	p.types("!")
	if got := p.Text(); got != "one\n!two One\nthree" {
		t.Errorf("after the looking the text is %q", got)
	}
}

func TestRewritingKeepsTheCaretOnItsLetter(t *testing.T) {
	p := newTypist(`{"a":1,"é":[2]}`, 40, 5)
	p.GoTo(strings.Index(p.Text(), "é"))
	p.Rewrite("{\n  \"a\": 1,\n  \"é\": [\n    2\n  ]\n}")
	if got := p.buffer.lines[p.caret.Line].text[p.caret.Byte:]; got != `é": [` {
		t.Errorf("the caret stands before %q", got)
	}
	p.press("ctrl+u")
	if p.Text() != `{"a":1,"é":[2]}` || p.CanUndo() || !p.CanRedo() {
		t.Errorf("undone to %q", p.Text())
	}
	p.Update(tea.KeyMsg{Type: tea.KeyCtrlR}, true)
	if !strings.HasPrefix(p.Text(), "{\n") || p.CanRedo() {
		t.Errorf("redone to %q", p.Text())
	}
}

func TestThereIsALimit(t *testing.T) {
	p := newTypist(strings.Repeat("a", MaxBytes-1), 40, 5)
	p.pastes("bc")
	p.types("d")
	p.types("e")
	if got := p.Text(); len(got) != MaxBytes || got[0] != 'd' {
		t.Errorf("%d bytes, which begin with %q", len(got), got[:3])
	}
}

func TestWithoutLeaveNothingChanges(t *testing.T) {
	p := newTypist("{\n}", 40, 5)
	for _, key := range append([]string{"x", "ctrl+w"}, keys...) {
		p.Update(pagetest.Key(key), false)
	}
	if p.Text() != "{\n}" {
		t.Errorf("the text became %q", p.Text())
	}
}
