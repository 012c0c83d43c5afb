package keypolicy

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/themes"
	"coldkms/ui/widget"
)

// compared is the difference of two documents. It is drawn once for a width and a
// theme: that costs more than all else.
type compared struct {
	lines []widget.DifferenceLine
	drawn []string
	width int
	theme string
}

// draw sees to it that the difference is drawn.
func (c *compared) draw(theme *themes.Theme, width int) {
	if c.lines != nil && (c.drawn == nil || c.width != width || c.theme != theme.Name) {
		c.drawn, c.width, c.theme = widget.DrawDifference(theme, c.lines, width), width, theme.Name
	}
}

// difference compares two documents. One that stands on a single line is compared
// with each value on a line of its own.
func difference(before, after string) []widget.DifferenceLine {
	for _, text := range []*string{&before, &after} {
		var broken bytes.Buffer
		if !strings.Contains(*text, "\n") && json.Indent(&broken, []byte(*text), "", "  ") == nil {
			*text = broken.String()
		}
	}
	return widget.Difference(before, after)
}

const margin = "  "

// room returns the cells between the margins of a line.
func room(width int) int { return max(width-2*len(margin), 1) }

// lines are styled lines that are being put together.
type lines struct {
	width int
	all   []string
}

// put adds text behind a sign, broken to the width.
func (l *lines) put(style lipgloss.Style, sign, text string) {
	broken := widget.Wrap(text, l.width)
	if sign == "" {
		for i, line := range broken {
			broken[i] = style.Render(line)
		}
	} else {
		broken = widget.Hanging(style, sign, text, l.width)
	}
	for _, line := range broken {
		l.all = append(l.all, margin+line)
	}
}

// difference adds what differs between two documents.
func (l *lines) difference(theme *themes.Theme, heading string, c compared) {
	l.put(theme.Label, "", heading+": "+widget.CountDifference(c.lines))
	c.draw(theme, l.width)
	for _, line := range c.drawn {
		l.all = append(l.all, margin+line)
	}
}

func (l *lines) gap() { l.all = append(l.all, "") }
