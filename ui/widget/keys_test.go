package widget

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/ui/widget/widgettest"
)

type keyMsg = tea.KeyMsg

// keyTypes are keys by the names that Bubble Tea gives them.
var keyTypes = map[string]tea.KeyType{
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "f1": tea.KeyF1,
	"ctrl+a": tea.KeyCtrlA, "ctrl+c": tea.KeyCtrlC, "ctrl+d": tea.KeyCtrlD, "ctrl+k": tea.KeyCtrlK, "ctrl+l": tea.KeyCtrlL,
	"ctrl+p": tea.KeyCtrlP, "ctrl+s": tea.KeyCtrlS, "ctrl+t": tea.KeyCtrlT, "ctrl+u": tea.KeyCtrlU, "ctrl+v": tea.KeyCtrlV,
	"ctrl+w": tea.KeyCtrlW, "ctrl+x": tea.KeyCtrlX, "ctrl+n": tea.KeyCtrlN, "ctrl+left": tea.KeyCtrlLeft, "ctrl+right": tea.KeyCtrlRight,
}

// stroke makes the message of a key: a name of keyTypes, or text that is typed.
func stroke(name string) tea.KeyMsg {
	if kind, ok := keyTypes[name]; ok {
		return tea.KeyMsg{Type: kind}
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

func paste(text string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
}

// typeText presses each rune of a text.
func typeText(press func(tea.KeyMsg), text string) {
	for _, r := range text {
		press(stroke(string(r)))
	}
}

// anyKey is any key at all: by name, typed, pasted, or with alt.
func anyKey() *rapid.Generator[tea.KeyMsg] {
	return rapid.Custom(func(t *rapid.T) tea.KeyMsg {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return paste(strangeText().Draw(t, "paste"))
		case 1:
			return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{rapid.Rune().Draw(t, "rune")}, Alt: rapid.Bool().Draw(t, "alt")}
		case 2:
			return stroke(rapid.SampledFrom([]string{"/", " ", "*", "j", "k", "g", "G", "v", "鍵", "👩", "\u0301"}).Draw(t, "letter"))
		default:
			return stroke(rapid.SampledFrom(names()).Draw(t, "key"))
		}
	})
}

// names lists keyTypes in a fixed order, so that a failure can be repeated.
func names() []string {
	return []string{"up", "down", "left", "right", "pgup", "pgdown", "home", "end", "enter", "esc", "tab", "shift+tab",
		"backspace", "delete", "f1", "ctrl+a", "ctrl+c", "ctrl+d", "ctrl+k", "ctrl+l", "ctrl+p", "ctrl+s", "ctrl+t", "ctrl+u",
		"ctrl+v", "ctrl+w", "ctrl+x", "ctrl+n", "ctrl+left", "ctrl+right"}
}

// fields are one of each kind of field.
var fields = map[string]func() Field{
	"text":     func() Field { return NewTextField(widgettest.Theme(), 64) },
	"plain":    func() Field { return NewTextField(widgettest.Plain(), 64) },
	"area":     func() Field { return NewTextArea(widgettest.Theme(), 4, 500) },
	"checkbox": func() Field { return NewCheckbox(widgettest.Theme(), "Nobody can recover a lost passphrase") },
	"choice":   func() Field { return newOrigin() },
	"button":   func() Field { return NewButtonField(widgettest.Theme(), "Download", func() tea.Cmd { return nil }) },
	"pairs":    func() Field { return NewPairs(widgettest.Theme(), 4, 5) },
	"secret":   func() Field { return NewSecretField(widgettest.Plain()) },
	"picklist": func() Field { return newUsers() },
}

func newOrigin() *Choice {
	return NewChoice(widgettest.Theme(), Option{ID: "AWS_KMS", Label: "KMS"}, Option{ID: "EXTERNAL", Label: "External"}, Option{ID: "CLOUDHSM", Label: "Custom"})
}

func newUsers() *PickList {
	p := NewPickList(widgettest.Theme(), 6, PickColumn{"Name", 8, 20}, PickColumn{"Path", 4, 10}, PickColumn{"Type", 4, 6})
	p.SetRows([]PickItem{{"1", []string{"Alice", "/", "User"}}, {"2", []string{"鍵の管理者", "/", "User"}}, {"3", []string{"App", "/service/", "Role"}}})
	return p
}

// A field takes any key at any width, and always draws the size it says.
func TestFieldsTakeAnyKey(t *testing.T) {
	for name, make := range fields {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				field := make()
				field.Focus()
				for range rapid.IntRange(1, 40).Draw(r, "keys") {
					width := rapid.IntRange(1, 60).Draw(r, "width")
					field.SetWidth(width)
					field.Update(anyKey().Draw(r, "key"))
					widgettest.AssertSize(r, field.View(), width, field.Height())
					if rapid.IntRange(0, 9).Draw(r, "blur") == 0 {
						field.Blur()
						widgettest.AssertSize(r, field.View(), width, field.Height())
						field.Focus()
					}
				}
			})
		})
	}
}

// What the console keeps for itself reaches it from every field.
func TestFieldsLeaveTheConsoleItsKeys(t *testing.T) {
	for name, make := range fields {
		for _, press := range []string{"esc", "ctrl+s", "ctrl+p", "ctrl+l", "ctrl+c", "f1"} {
			field := make()
			field.SetWidth(40)
			field.Focus()
			if handled, _ := field.Update(stroke(press)); handled {
				t.Errorf("%s keeps %s", name, press)
			}
		}
	}
}
