package keydetails

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault/trail"
)

// body is what can stand under the tabs.
type body interface {
	SetSize(width, height int)
	Update(tea.Msg) (handled bool, cmd tea.Cmd)
	View() string
}

// sections are the parts of the page, and which of them is on the screen.
type sections struct {
	summary *widget.Scroller
	aliases *widget.Table[model.AliasListEntry]
	tags    *widget.Table[model.Tag]
	policy  *reader
	trail   *widget.Table[trail.Event]

	at int
}

func newSections(theme *themes.Theme, summary func(width int) []string) sections {
	return sections{
		summary: widget.NewScroller(theme, summary),
		aliases: newAliasTable(theme),
		tags:    newTagTable(theme),
		policy:  newReader(theme),
		trail:   newTrailTable(theme),
	}
}

func (s *sections) bodies() []body {
	return []body{s.summary, s.aliases, s.tags, s.policy, s.trail}
}

func (s *sections) current() body { return s.bodies()[s.at] }

// turn goes on by some sections, and not beyond the first and the last.
func (s *sections) turn(by int) {
	before := s.at
	s.at = max(min(s.at+by, len(s.bodies())-1), 0)
	if s.at != before && s.current() == body(s.trail) {
		s.trail.Update(tea.KeyMsg{Type: tea.KeyHome}) // the newest event
	}
}

// tabs draws the names of the sections and, where there is room, the key's
// state.
func (p *Page) tabs() string {
	theme := p.c.Theme
	left := strings.Join(p.tabParts(), tabGap)
	state := keyaction.SignedStatus(theme, p.subject(), p.c.Now())
	if p.subject().Managed {
		state = theme.Label.Render(model.ManagerAWS) + "  " + state
	}
	gap := p.width - widget.Width(left) - widget.Width(state) - 1
	if gap < 2 {
		return left
	}
	return left + strings.Repeat(" ", gap) + state
}

// tabGap is what stands between the names of sections.
const tabGap = " "

// tabParts draws the name of each section.
func (p *Page) tabParts() []string {
	theme, s := p.c.Theme, &p.sections
	names := []string{"Summary", counted("Aliases", len(p.key.aliases)), "Tags", "Key Policy", "Trail"}
	if p.key.aliasErr != nil {
		names[1] = "Aliases"
	}
	if p.key.tagsKnown {
		names[2] = counted("Tags", len(p.key.tags))
	}
	parts := make([]string, len(names))
	for i, name := range names {
		if i == s.at {
			parts[i] = theme.Focus.Render(theme.Signs.Cursor + " " + name)
		} else {
			parts[i] = theme.Faint.Render("  " + name)
		}
	}
	return parts
}

func counted(name string, n int) string { return fmt.Sprintf("%s %d", name, n) }
