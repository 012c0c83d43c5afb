package widget

import "github.com/charmbracelet/lipgloss"

// Lines are styled lines of a page that are being put together, each behind a margin.
type Lines struct {
	Margin string
	Width  int // of what stands between two margins
	All    []string
}

// NewLines returns no lines yet, for a page of a width.
func NewLines(margin string, width int) *Lines {
	return &Lines{Margin: margin, Width: width - 2*Width(margin)}
}

// Put adds text behind a sign, broken to the width.
func (l *Lines) Put(style lipgloss.Style, sign, text string) {
	broken := Wrap(text, l.Width)
	if sign == "" {
		for i, line := range broken {
			broken[i] = style.Render(line)
		}
	} else {
		broken = Hanging(style, sign, text, l.Width)
	}
	for _, line := range broken {
		l.All = append(l.All, l.Margin+line)
	}
}

// Gap adds an empty line.
func (l *Lines) Gap() { l.All = append(l.All, "") }
