package widget

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
)

// Scroller shows styled lines that are made anew for each picture, and says
// which of them are on the screen when not all are.
type Scroller struct {
	theme *themes.Theme
	lines func(width int) []string

	top           int
	width, height int
}

// NewScroller returns a scroller at its first line; lines draws them all for a
// width in cells.
func NewScroller(theme *themes.Theme, lines func(width int) []string) *Scroller {
	return &Scroller{theme: theme, lines: lines}
}

// SetSize sets the size in cells.
func (s *Scroller) SetSize(width, height int) { s.width, s.height = width, height }

// Update scrolls, by the wheel too.
func (s *Scroller) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	lines := s.lines(s.width)
	top := s.window(len(lines))
	if m, ok := msg.(Mouse); ok {
		s.scrollTo(top+m.Wheel, len(lines))
		return !m.Clicked(), nil
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	switch press.String() {
	case "up", "k":
		top--
	case "down", "j":
		top++
	case "pgup":
		top -= s.room(len(lines))
	case "pgdown":
		top += s.room(len(lines))
	case "home", "g":
		top = 0
	case "end", "G":
		top = len(lines)
	default:
		return false, nil
	}
	s.scrollTo(top, len(lines))
	return true, nil
}

func (s *Scroller) scrollTo(top, total int) {
	s.top = top
	s.top = s.window(total)
}

// window is the first line on the screen: the lines may have become fewer
// since the last key.
func (s *Scroller) window(total int) int { return max(min(s.top, total-s.room(total)), 0) }

// room is how many lines fit; the last one of the area is the position's.
func (s *Scroller) room(total int) int {
	if total <= s.height {
		return s.height
	}
	return max(s.height-1, 1)
}

// View draws the lines on the screen.
func (s *Scroller) View() string {
	lines := s.lines(s.width)
	total, top, room := len(lines), s.window(len(lines)), s.room(len(lines))
	lines = lines[top:min(top+room, total)]
	if total > room {
		position := fmt.Sprintf("  %d-%d of %d lines", top+1, min(top+room, total), total)
		lines = append(lines[:len(lines):len(lines)], s.theme.Faint.Render(position))
	}
	return Block(lines, s.width, s.height)
}
