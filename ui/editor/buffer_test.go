package editor

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// pieces of text that a buffer has to get right: line ends, brackets, letters of
// several bytes and cells, marks, what no screen shows, and what is no text.
var odd = []string{"a", "\"", "{", "}", "[", "]", ":", ",", " ", "\t", "\n", "\n\n", "é", "漢", "e\u0301", "👩\u200d💻", "\u00ad", "\u200b", "\x1b", "\xff", "\\", "true", "-1.5e3", "\r", "words of a line"}

func oddText(longest int) *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(odd), 0, longest), func(parts []string) string { return strings.Join(parts, "") })
}

// boundary draws a place between two characters.
func boundary(t *rapid.T, b *Buffer, name string) Place {
	p := b.PlaceAt(rapid.IntRange(0, b.Size()).Draw(t, name))
	return b.before(b.behind(p))
}

// A buffer is a string: whatever is done to it, it says what the string says,
// and undoing and redoing goes through the same texts back and forth.
func TestABufferIsAString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := oddText(30).Draw(t, "text")
		b, want := NewBuffer(first), first
		same := func() {
			if got := b.Text(); got != want || b.Size() != len(want) {
				t.Fatalf("%d bytes %q, want %q", b.Size(), got, want)
			}
		}
		var past, future []string // the texts that changes began with and that undoing left
		change := func(make func() string) {
			before := len(b.done)
			after := make()
			if after != want || len(b.done) > before {
				future = nil
			}
			if len(b.done) > before {
				past = append(past, want)
			}
			want = after
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(*rapid.T) { same() },
			"type": func(t *rapid.T) {
				at, text := boundary(t, b, "at"), oddText(3).Draw(t, "typed")
				if last := b.last(); last != nil && rapid.Bool().Draw(t, "on") {
					at = last.at.after(last.inserted)
				}
				offset := b.Offset(at)
				change(func() string {
					b.Type(at, text)
					return want[:offset] + text + want[offset:]
				})
			},
			"delete": func(t *rapid.T) {
				from, to := boundary(t, b, "from"), boundary(t, b, "to")
				if last := b.last(); last != nil && rapid.Bool().Draw(t, "on") {
					from, to = b.before(last.at), last.at
				}
				if to.isBefore(from) {
					from, to = to, from
				}
				start, end := b.Offset(from), b.Offset(to)
				change(func() string {
					b.Delete(from, to, to)
					return want[:start] + want[end:]
				})
			},
			"rewrite": func(t *rapid.T) {
				text := oddText(10).Draw(t, "new")
				change(func() string {
					b.ReplaceAll(text, Place{})
					return text
				})
			},
			"seal": func(*rapid.T) { b.Seal() },
			"undo": func(t *rapid.T) {
				if _, ok := b.Undo(); ok != (len(past) > 0) {
					t.Fatalf("it undoes: %v, of %d changes", ok, len(past))
				} else if ok {
					last := len(past) - 1
					future, want, past = append(future, want), past[last], past[:last]
				}
			},
			"redo": func(t *rapid.T) {
				if _, ok := b.Redo(); ok != (len(future) > 0) {
					t.Fatalf("it redoes: %v, of %d changes", ok, len(future))
				} else if ok {
					last := len(future) - 1
					past, want, future = append(past, want), future[last], future[:last]
				}
			},
		})
		for b.CanUndo() {
			b.Undo()
		}
		if got := b.Text(); got != first {
			t.Fatalf("all undone it is %q, and was %q", got, first)
		}
	})
}

func TestPlacesAndOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := NewBuffer(oddText(30).Draw(t, "text"))
		for offset := range b.Size() + 1 {
			if got := b.Offset(b.PlaceAt(offset)); got != offset {
				t.Fatalf("byte %d is found at %d", offset, got)
			}
		}
		if b.PlaceAt(b.Size()+10) != b.end() || b.PlaceAt(-1) != (Place{}) {
			t.Fatal("beyond the text there is something")
		}
	})
}

func TestWhatIsTypedTogetherIsUndoneTogether(t *testing.T) {
	b := NewBuffer("")
	typed := func(texts ...string) {
		for _, text := range texts {
			b.Type(b.end(), text)
		}
	}
	undone := func(want string) {
		t.Helper()
		if b.Undo(); b.Text() != want {
			t.Errorf("undone to %q, want %q", b.Text(), want)
		}
	}
	typed("o", "n", "e", "\n", "t", "w", "o")
	b.Seal()
	typed(" ", "3")
	end := b.end()
	b.Delete(Place{end.Line, end.Byte - 1}, end, end)
	b.Delete(Place{end.Line, end.Byte - 2}, Place{end.Line, end.Byte - 1}, end)
	undone("one\ntwo 3")
	undone("one\ntwo")
	undone("one\n")
	undone("one")
	undone("")
}

// The oldest changes are forgotten before they fill the memory.
func TestTheHistoryIsBounded(t *testing.T) {
	b := NewBuffer("")
	for i := range 100 {
		b.ReplaceAll(strings.Repeat(string(rune('a'+i%2)), MaxBytes), Place{})
	}
	kept := 0
	for _, c := range b.done {
		kept += len(c.removed) + len(c.inserted)
	}
	if kept > historyBytes || kept != b.kept || len(b.done) < 10 {
		t.Errorf("%d changes of %d bytes, counted %d", len(b.done), kept, b.kept)
	}
}
