package widget

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget/widgettest"
)

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

// Most terminals send a carriage return for each line end of a paste.
func TestTextAreaTakesEveryLineEnd(t *testing.T) {
	for _, pasted := range []string{"a\nb", "a\rb", "a\r\nb"} {
		a := focused(NewTextArea(widgettest.Plain(), 3, 0), 20)
		a.Update(paste(pasted))
		if got := a.Value(); got != "a\nb" {
			t.Errorf("%q became %q", pasted, got)
		}
	}
}

func TestTextAreaPages(t *testing.T) {
	a := focused(NewTextArea(widgettest.Plain(), 3, 0), 6)
	a.SetValue("one two three\nfour five six\nseven")
	strokes(a, "up", "up", "pgup", "pgdown", "home", "x")
	if got, want := a.Value(), "one two three\nxfour five six\nseven"; got != want {
		t.Errorf("value %q, want %q", got, want)
	}
	for _, key := range []string{"pgup", "pgdown"} {
		for range 5 {
			a.Update(stroke(key))
		}
		if handled, _ := a.Update(stroke(key)); handled {
			t.Errorf("%s at the end belongs to the form", key)
		}
	}
	strokes(a, "end", "y")
	if !strings.HasSuffix(a.Value(), "seveny") {
		t.Errorf("value %q: pgdown ends on the last line", a.Value())
	}
}

// A word backward, where there is none, goes to the beginning and comes back.
func TestAWordBackwardWhereThereIsNone(t *testing.T) {
	for _, text := range []string{"", "  ", "\n\n", " \n \t"} {
		for _, name := range []string{"alt+left", "alt+b"} {
			area := NewTextArea(widgettest.Plain(), 4, 0)
			area.SetWidth(20)
			area.Focus()
			area.SetValue(text)
			press := tea.KeyMsg{Type: tea.KeyLeft, Alt: true}
			if name == "alt+b" {
				press = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("b"), Alt: true}
			}
			area.Update(press)
			area.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")})
			if got := area.Value(); !strings.HasPrefix(got, "x") {
				t.Errorf("%s in %q, then x: %q", name, text, got)
			}
		}
	}
}
