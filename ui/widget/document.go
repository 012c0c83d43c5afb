package widget

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// Document is text to read: it scrolls, and draws only the lines on the
// screen.
type Document struct {
	JSON bool // colour members, strings and numbers

	theme         *themes.Theme
	lines         []string
	pieces        []piece // lines, broken to the width
	top           int
	width, height int
}

// piece is the part of a line that stands on one line of the screen.
type piece struct {
	text     string
	inString bool // begins within a JSON string
}

// NewDocument returns an empty document.
func NewDocument(theme *themes.Theme) *Document { return &Document{theme: theme} }

// SetText replaces the text, cleaned, and goes to its beginning.
func (d *Document) SetText(text string) {
	d.lines = strings.Split(CleanText(strings.ReplaceAll(text, "\t", "    ")), "\n")
	d.top = 0
	d.layout()
}

// SetSize sets the size in cells.
func (d *Document) SetSize(width, height int) {
	d.width, d.height = width, height
	d.layout()
}

// layout breaks the lines to the width.
func (d *Document) layout() {
	d.pieces = d.pieces[:0]
	for _, line := range d.lines {
		inString := false
		for _, text := range breakLine(line, d.width) {
			d.pieces = append(d.pieces, piece{string(text), inString})
			inString = endsInString(string(text), inString)
		}
	}
	d.scrollTo(d.top)
}

func (d *Document) scrollTo(top int) {
	d.top = max(min(top, len(d.pieces)-d.height), 0)
}

// Update scrolls, by the wheel too.
func (d *Document) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return d.turn(m.Wheel), nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	switch press.String() {
	case "up", "k":
		d.scrollTo(d.top - 1)
	case "down", "j":
		d.scrollTo(d.top + 1)
	case "pgup":
		d.scrollTo(d.top - d.height)
	case "pgdown", " ":
		d.scrollTo(d.top + d.height)
	case "home", "g":
		d.scrollTo(0)
	case "end", "G":
		d.scrollTo(len(d.pieces))
	default:
		return false, nil
	}
	return true, nil
}

// Position says which part is on the screen, "" when all of it is.
func (d *Document) Position() string {
	if len(d.pieces) <= d.height {
		return ""
	}
	return fmt.Sprintf("%d-%d of %d lines", d.top+1, min(d.top+d.height, len(d.pieces)), len(d.pieces))
}

// View draws the lines on the screen.
func (d *Document) View() string {
	if d.width <= 0 || d.height <= 0 {
		return ""
	}
	var lines []string
	for _, p := range d.pieces[d.top:min(d.top+d.height, len(d.pieces))] {
		text := d.theme.Text.Render(p.text)
		if d.JSON {
			text = colourJSON(d.theme, p.text, p.inString)
		}
		lines = append(lines, text)
	}
	return Block(lines, d.width, d.height)
}
