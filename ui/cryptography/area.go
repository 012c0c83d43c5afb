package cryptography

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/widget"
)

// plaintextArea is text whose exact bytes matter.
type plaintextArea struct {
	*widget.TextArea
	altered bool // a paste held what an area cannot hold
}

// lineEnds turns the line ends of a paste into newlines: most terminals send a
// carriage return for each.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Update types, and notes when what was typed is not what the area holds.
func (a *plaintextArea) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && len(press.Runes) > 0 {
		typed := lineEnds.Replace(string(press.Runes))
		a.altered = a.altered || widget.CleanText(typed) != typed
		press.Runes = []rune(typed)
		msg = press
	}
	handled, cmd = a.TextArea.Update(msg)
	a.altered = a.altered && a.Value() != ""
	return handled, cmd
}

// base64Area is base64, kept in short lines: an area takes time that grows with
// the square of a line's length.
type base64Area struct{ *widget.TextArea }

const (
	armourLine     = 64 // characters
	longArmourLine = 2 * armourLine
)

// Update types, and breaks what was typed into lines.
func (a *base64Area) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if press, ok := msg.(tea.KeyMsg); ok && press.Paste {
		press.Runes = []rune(inLines(string(press.Runes)))
		msg = press
	}
	handled, cmd = a.TextArea.Update(msg)
	if text := a.Value(); slices.ContainsFunc(strings.Split(text, "\n"), isLong) {
		a.SetValue(inLines(text))
	}
	return handled, cmd
}

// isOver reports more base64 than a number of bytes takes.
func (a *base64Area) isOver(limit int) bool {
	return len(withoutSpace(a.Value())) > base64.StdEncoding.EncodedLen(limit)
}

func isLong(line string) bool { return len(line) > longArmourLine }

// inLines breaks base64 into lines.
func inLines(text string) string {
	var lines []string
	for line := range slices.Chunk([]rune(withoutSpace(text)), armourLine) {
		lines = append(lines, string(line))
	}
	return strings.Join(lines, "\n")
}

func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
