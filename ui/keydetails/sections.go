package keydetails

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
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
	summary  *widget.Scroller
	aliases  *widget.Table[model.AliasListEntry]
	tags     *widget.Table[model.Tag]
	policy   *reader
	material *material
	rotation *rotation
	trail    *widget.Table[trail.Event]

	at int
}

func (p *Page) newSections() sections {
	theme := p.c.Theme
	return sections{
		summary:  widget.NewScroller(theme, p.summaryLines),
		aliases:  newAliasTable(theme),
		tags:     newTagTable(theme),
		policy:   newReader(theme),
		material: newMaterial(theme, p.materialLines, p.materialActions),
		rotation: newRotation(theme, p.rotationFixed, p.saveRotation, p.rotationLines, p.rotationDifference),
		trail:    newTrailTable(theme),
	}
}

func (s *sections) bodies() []body {
	return []body{s.summary, s.aliases, s.tags, s.policy, s.material, s.rotation, s.trail}
}

func (s *sections) current() body { return s.bodies()[s.at] }

// turn goes on by some sections, and not beyond the first and the last.
func (s *sections) turn(by int) {
	before := s.at
	s.at = max(min(s.at+by, len(s.bodies())-1), 0)
	s.rotation.reviewing = s.rotation.reviewing && s.at == before
	if s.at != before && s.current() == body(s.trail) {
		s.trail.Update(tea.KeyMsg{Type: tea.KeyHome}) // the newest event
	}
}

// tabs draws the names of the sections, on a second line what has no room on
// the first, and where there is room the key's state.
func (p *Page) tabs() []string {
	theme := p.c.Theme
	state := keyaction.SignedStatus(theme, p.subject(), p.c.Now())
	if p.subject().Managed {
		state = theme.Label.Render(model.ManagerAWS) + "  " + state
	}
	parts, broken := p.tabParts()
	lines := []string{strings.Join(parts[:broken], tabGap), strings.Join(parts[broken:], tabGap)}
	for i, line := range lines {
		if gap := p.width - widget.Width(line) - widget.Width(state) - 1; gap >= 2 {
			lines[i] += strings.Repeat(" ", gap) + state
			break
		}
	}
	return lines
}

// tabGap is what stands between the names of sections.
const tabGap = " "

// tabParts draws the name of each section, and says how many stand on the first
// line.
func (p *Page) tabParts() (parts []string, broken int) {
	theme, s := p.c.Theme, &p.sections
	names := []string{"Summary", "Aliases", "Tags", "Key Policy", "Key Material", "Key Rotation", "Trail"}
	parts = make([]string, len(names))
	room := p.width
	for i, name := range names {
		if i == s.at {
			parts[i] = theme.Focus.Render(theme.Signs.Cursor + " " + name)
		} else {
			parts[i] = theme.Faint.Render(" " + name)
		}
		if room -= widget.Width(parts[i]); room >= 0 {
			broken = i + 1
		}
		room -= len(tabGap)
	}
	return parts, broken
}
