package widget

import (
	"cmp"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// TextField is one line of typed text.
type TextField struct {
	Placeholder string // drawn faintly while the field is empty
	Hint        string // drawn faintly behind the caret while nothing is typed

	theme    *themes.Theme
	input    textinput.Model
	standing string // in the place of text, until that is typed or this deleted
	width    int

	offers   bool // the text is selected when the keys come to it
	selected bool // what is typed next takes the place of the text
}

// NewTextField returns an empty field that takes at most limit runes; 0 sets
// no limit.
func NewTextField(theme *themes.Theme, limit int) *TextField {
	input := textinput.New()
	input.Prompt = ""
	input.CharLimit = limit
	input.Cursor.SetMode(cursor.CursorStatic)
	// ctrl+p is the palette's. ctrl+v would read the clipboard outside Work;
	// the terminal's own paste arrives as a key.
	input.KeyMap.PrevSuggestion = key.NewBinding()
	input.KeyMap.NextSuggestion = key.NewBinding()
	input.KeyMap.AcceptSuggestion = key.NewBinding()
	input.KeyMap.Paste = key.NewBinding()
	return &TextField{theme: theme, input: input}
}

// NewOfferField returns a field for what is offered, such as a usual number: when
// the keys come to it its text is selected, and what is typed takes its place.
// Keys that edit or move leave the text and end the selection; so does a click.
func NewOfferField(theme *themes.Theme, limit int) *TextField {
	f := NewTextField(theme, limit)
	f.offers = true
	return f
}

// Value returns what was typed.
func (f *TextField) Value() string { return f.input.Value() }

// SetValue replaces the text, cleaned, and puts the caret behind it.
func (f *TextField) SetValue(s string) {
	f.standing, f.selected = "", false
	f.input.SetValue(Clean(s))
	f.input.CursorEnd()
}

// Stand empties the field and puts a text in the place of its own, that says
// what stays as it is: typing takes its place, deleting leaves the field empty.
func (f *TextField) Stand(text string) {
	f.input.SetValue("")
	f.standing = Clean(text)
}

// Stands reports that the text of Stand is in the place of the field's own.
func (f *TextField) Stands() bool { return f.standing != "" }

// Focus gives the field the keys.
func (f *TextField) Focus() tea.Cmd {
	if f.offers && !f.Focused() && f.Value() != "" {
		f.selected = true
		f.input.CursorEnd()
	}
	return f.input.Focus()
}

// Blur takes the keys away.
func (f *TextField) Blur() {
	f.selected = false
	f.input.Blur()
}

// Focused reports whether the field has the keys.
func (f *TextField) Focused() bool { return f.input.Focused() }

// Capturing reports that letters are text while the field has the focus.
func (f *TextField) Capturing() bool { return f.Focused() }

// Height is one line.
func (f *TextField) Height() int { return 1 }

// SetWidth sets the width in cells.
func (f *TextField) SetWidth(width int) { f.width = width }

// Update types, and puts the caret where a click was. Keys of the console, and
// moves between lines, are not the field's.
func (f *TextField) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return f.point(m), nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !f.Focused() || isConsoleKey(press) || isLineKey(press) {
		return false, nil
	}
	if key.Matches(press, f.input.KeyMap.DeleteWordForward) && f.input.Position() == len([]rune(f.Value()))-1 {
		press = tea.KeyMsg{Type: tea.KeyDelete} // bubbles v1.0.0 looks behind the last rune
	}
	if len(press.Runes) > 0 {
		press.Runes = []rune(Clean(string(press.Runes)))
	}
	if f.selected && len(press.Runes) > 0 && !press.Alt {
		f.input.SetValue("")
	}
	f.selected = false
	f.input, cmd = f.input.Update(press)
	if f.Value() != "" || f.deletes(press) {
		f.standing = ""
	}
	return true, cmd
}

// deletes reports the keys that take text away.
func (f *TextField) deletes(press tea.KeyMsg) bool {
	keys := f.input.KeyMap
	return key.Matches(press, keys.DeleteCharacterBackward, keys.DeleteCharacterForward, keys.DeleteWordBackward,
		keys.DeleteWordForward, keys.DeleteBeforeCursor, keys.DeleteAfterCursor)
}

// View draws the text and, with the focus, the caret.
func (f *TextField) View() string {
	text := []rune(f.input.Value())
	faint := f.theme.Faint.Background(f.theme.Field.GetBackground())
	switch {
	case len(text) == 0 && f.Focused() && cmp.Or(f.standing, f.Hint) != "":
		under, mark := caretCell(f.theme, " ")
		return filled(f.theme, mark+faint.Render(shorten(cmp.Or(f.standing, f.Hint), max(f.width-Width(under), 0))), f.width)
	case len(text) == 0 && !f.Focused():
		return filled(f.theme, faint.Render(shorten(cmp.Or(f.standing, f.Placeholder), f.width)), f.width)
	}
	if sign := f.theme.Signs.Caret; f.selected && Width(string(text))+2*Width(sign) <= f.width {
		return filled(f.theme, f.theme.Caret.Render(sign+string(text)+sign), f.width)
	}
	return caretLine(f.theme, text, f.caret(), f.width)
}

// caret is the rune that the caret is drawn on, -1 without the focus.
func (f *TextField) caret() int {
	if !f.Focused() {
		return -1
	}
	return f.input.Position()
}
