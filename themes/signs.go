package themes

import "strings"

// Signs are the glyphs of the console. Each is one cell wide and none is an
// emoji, so that every terminal and every library agrees on its width. They
// carry the meaning; colour only repeats it.
type Signs struct {
	Cursor    string // before the row under the cursor and the focused field
	Checked   string // a selected row, a ticked box
	Unchecked string
	Chosen    string // the chosen one of several
	Unchosen  string

	Enabled         string // key states
	Disabled        string
	PendingImport   string
	PendingDeletion string

	Rule     string // horizontal lines
	Bullet   string // before a line of a list
	Ellipsis string // where text was cut
	Arrow    string // between crumbs
	Masked   string // in place of a secret's characters
	Caret    string // drawn at the insertion point; "" where reverse video shows it
	Blank    string // the empty cells of a text field; a space where colour shows them
	Dot      string // between two facts on one line
	Up, Down string // more above, more below

	Done    string // beside a toast
	Refused string // beside a refusal
	Caution string // beside a consequence

	Left, Right                     string // around the focused button
	Side, Above                     string // the edges of a box
	NorthWest, NorthEast, SouthWest string
	SouthEast                       string
	Spinner                         []string // one picture after the other while work runs
}

// unicodeSigns are the signs for terminals that show more than ASCII.
func unicodeSigns() Signs {
	return Signs{
		Cursor: "▸", Checked: "☑", Unchecked: "☐", Chosen: "●", Unchosen: "○",
		Enabled: "●", Disabled: "○", PendingImport: "◌", PendingDeletion: "✗",
		Rule: "─", Bullet: "•", Ellipsis: "…", Arrow: "▸", Masked: "•", Blank: " ", Dot: "·", Up: "↑", Down: "↓",
		Done: "✓", Refused: "✗", Caution: "!",
		Left: "[", Right: "]", Side: "│", Above: "─",
		NorthWest: "╭", NorthEast: "╮", SouthWest: "╰", SouthEast: "╯",
		Spinner: []string{"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"},
	}
}

// asciiSigns are the signs for every terminal.
func asciiSigns() Signs {
	return Signs{
		Cursor: ">", Checked: "x", Unchecked: "-", Chosen: "*", Unchosen: "o",
		Enabled: "*", Disabled: "o", PendingImport: "~", PendingDeletion: "x",
		Rule: "-", Bullet: "-", Ellipsis: "~", Arrow: ">", Masked: "*", Blank: " ", Dot: "|", Up: "^", Down: "v",
		Done: "+", Refused: "x", Caution: "!",
		Left: "[", Right: "]", Side: "|", Above: "-",
		NorthWest: "+", NorthEast: "+", SouthWest: "+", SouthEast: "+",
		Spinner: []string{"|", "/", "-", "\\"},
	}
}

// toASCII exchanges the signs for ASCII.
func (t *Theme) toASCII() {
	caret, blank := t.Signs.Caret, t.Signs.Blank
	t.Signs, t.ascii = asciiSigns(), true
	t.Signs.Blank = blank
	if caret != "" {
		t.Signs.Caret = "|"
	}
}

// inText are the console's own characters that stand in its texts and in the
// names of keys, where no Signs are asked, and ASCII of the same width.
var inText = strings.NewReplacer("…", "~", "↵", "=", "↑", "^", "↓", "v", "←", "<", "→", ">", "×", "x", "–", "-", "•", "*", "·", "|")
