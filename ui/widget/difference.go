package widget

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/themes"
)

// DifferenceLine is a line of two texts that were compared.
type DifferenceLine struct {
	Sign byte // '-' of the first text, '+' of the second one, ' ' of both
	Text string
}

// mostCompared bounds the work of comparing: so many pairs of lines. Where two
// texts differ in more, all of those lines count as different.
const mostCompared = 1 << 20

// Difference compares two texts line by line: a longest series of lines that
// both have stands, and what one of them alone has stands between, the first
// text's before the second's.
func Difference(before, after string) []DifferenceLine {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var lines []DifferenceLine
	put := func(sign byte, texts []string) {
		for _, text := range texts {
			lines = append(lines, DifferenceLine{sign, text})
		}
	}
	put(' ', a[:head])
	lines = append(lines, between(a[head:len(a)-tail], b[head:len(b)-tail])...)
	put(' ', a[len(a)-tail:])
	return lines
}

// between compares what two texts do not begin and end with alike.
func between(a, b []string) (lines []DifferenceLine) {
	var common []uint16 // of a from a line on and b from a line on, the lines in common
	width := len(b) + 1
	if len(a)*len(b) <= mostCompared {
		common = make([]uint16, (len(a)+1)*width)
		for i := len(a) - 1; i >= 0; i-- {
			for j := len(b) - 1; j >= 0; j-- {
				if a[i] == b[j] {
					common[i*width+j] = common[(i+1)*width+j+1] + 1
				} else {
					common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
				}
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case common != nil && i < len(a) && j < len(b) && a[i] == b[j]:
			lines = append(lines, DifferenceLine{' ', a[i]})
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || common == nil || common[(i+1)*width+j] >= common[i*width+j+1]):
			lines = append(lines, DifferenceLine{'-', a[i]})
			i++
		default:
			lines = append(lines, DifferenceLine{'+', b[j]})
			j++
		}
	}
	return lines
}

// contextLines is how many lines that both texts have stand around those that
// differ.
const contextLines = 2

// DrawDifference draws what differs, with a few lines around it, each broken to
// the width; lines that are left out are counted. The texts are cleaned here.
func DrawDifference(theme *themes.Theme, lines []DifferenceLine, width int) (drawn []string) {
	near := nearDifference(lines)
	pens := map[byte][2]string{} // before and behind a line: asking a style for each costs too much
	for sign, style := range map[byte]lipgloss.Style{' ': theme.Faint, '-': theme.Error, '+': theme.Success} {
		before, behind, _ := strings.Cut(style.Render("x"), "x")
		pens[sign] = [2]string{before, behind}
	}
	left := 0
	count := func() {
		if left > 0 {
			drawn = append(drawn, theme.Faint.Render("  "+theme.Signs.Ellipsis+" "+Counted(left, "line")+" as before"))
		}
		left = 0
	}
	for i, line := range lines {
		if !near[i] {
			left++
			continue
		}
		count()
		lead, pen := string(line.Sign)+" ", pens[line.Sign]
		for _, piece := range breakLine(Clean(strings.ReplaceAll(line.Text, "\t", "    ")), width-len(lead)) {
			drawn = append(drawn, pen[0]+lead+string(piece)+pen[1])
			lead = "  "
		}
	}
	count()
	return drawn
}

// nearDifference reports of each line whether it is shown.
func nearDifference(lines []DifferenceLine) []bool {
	near := make([]bool, len(lines))
	for i, line := range lines {
		if line.Sign == ' ' {
			continue
		}
		for j := max(i-contextLines, 0); j <= min(i+contextLines, len(lines)-1); j++ {
			near[j] = true
		}
	}
	return near
}

// CountDifference returns how many lines the first text alone has and how many
// the second, in words: "2 lines added, 1 removed".
func CountDifference(lines []DifferenceLine) string {
	added, removed := 0, 0
	for _, line := range lines {
		switch line.Sign {
		case '+':
			added++
		case '-':
			removed++
		}
	}
	return fmt.Sprintf("%s added, %s removed", Counted(added, "line"), Grouped(removed))
}
