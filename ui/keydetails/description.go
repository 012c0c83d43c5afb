package keydetails

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// stage is how far a new description has come.
type stage int

const (
	typing    stage = iota
	kept            // put aside, to go on later
	reviewing       // the difference is shown: saving writes it
)

// draft is a new description that is not saved yet.
type draft struct {
	theme *themes.Theme
	area  *widget.TextArea
	// base is the description that the change is made to. It must still be the
	// key's when the new one is written.
	base      string
	overtaken bool // the base is another caller's, found while saving
	stage     stage
	saving    bool

	difference    *widget.Scroller
	width, height int
}

func newDraft(theme *themes.Theme, description string) *draft {
	d := &draft{theme: theme, area: widget.NewTextArea(theme, 1, model.DescriptionMax), base: description}
	d.area.SetValue(description)
	d.area.Focus()
	d.difference = widget.NewScroller(theme, d.differenceLines)
	return d
}

// isChange reports that saving would change something.
func (d *draft) isChange() bool { return d.text() != widget.CleanText(d.base) }

// text returns what was typed without the empty lines at its end.
func (d *draft) text() string { return strings.TrimRight(d.area.Value(), "\n") }

// Capturing reports that letters are text.
func (d *draft) Capturing() bool { return d.stage == typing }

// draftChrome are the lines around the text: heading, gap and count.
const draftChrome = 3

// SetSize sets the size in cells.
func (d *draft) SetSize(width, height int) {
	d.width, d.height = width, height
	d.area.SetWidth(max(width-2*len(margin), 1))
	d.area.SetHeight(max(height-draftChrome, 1))
	d.difference.SetSize(width, height)
}

// Update types, or scrolls the difference.
func (d *draft) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if d.stage != typing {
		return d.difference.Update(msg)
	}
	if m, ok := msg.(widget.Mouse); ok {
		msg = m.From(len(margin), headingLines)
	}
	return d.area.Update(msg)
}

// View draws the text that is typed, or what saving changes.
func (d *draft) View() string {
	if d.stage == reviewing {
		return d.difference.View()
	}
	lines := []string{margin + d.theme.Title.Render("Description"), ""}
	for line := range strings.SplitSeq(d.area.View(), "\n") {
		lines = append(lines, margin+line)
	}
	count := fmt.Sprintf("%d of %d characters", utf8.RuneCountInString(d.area.Value()), model.DescriptionMax)
	lines = append(lines, margin+d.theme.Faint.Render(count))
	return widget.Block(lines, d.width, d.height)
}

// differenceLines draws the description as it is and as it will be.
func (d *draft) differenceLines(width int) []string {
	var lines []string
	put := func(style lipgloss.Style, lead, text string) {
		for _, line := range widget.Wrap(text, max(width-2*len(margin)-len(lead), 1)) {
			lines = append(lines, margin+style.Render(lead+line))
		}
	}
	put(d.theme.Title, "", "Save Changes")
	if d.overtaken {
		warning := "Somebody else changed the description meanwhile. Nothing was written yet; the lines with - are theirs."
		for _, line := range widget.Hanging(d.theme.Warning, d.theme.Signs.Caution, warning, width-2*len(margin)) {
			lines = append(lines, margin+line)
		}
	}
	lines = append(lines, "")
	put(d.theme.Error, "- ", orNone(d.base))
	put(d.theme.Success, "+ ", orNone(d.text()))
	lines = append(lines, "")
	put(d.theme.Faint, "", "ctrl+s writes the new description. esc goes back and keeps the draft.")
	return lines
}

func orNone(description string) string {
	if description == "" {
		return "(no description)"
	}
	return widget.CleanText(description)
}

// What became of saving a draft.
type (
	saved     struct{ draft *draft }
	overtaken struct {
		draft *draft
		found string // the description that somebody else wrote
	}
	notSaved struct{ draft *draft }
)

// edit opens the description, or goes on with the draft.
func (p *Page) edit() tea.Cmd {
	if p.draft == nil {
		p.draft = newDraft(p.c.Theme, p.key.metadata.Description)
	}
	p.draft.stage = typing
	p.sections.at = 0
	p.fit()
	return nil
}

// leaveDraft puts the draft aside; one that changes nothing is dropped.
func (p *Page) leaveDraft() tea.Cmd {
	p.draft.stage = kept
	if !p.draft.isChange() {
		p.draft = nil
	}
	return nil
}

func (p *Page) discard() tea.Cmd {
	p.draft = nil
	return nil
}

// save shows the difference, and from there writes the new description. Just
// before, it looks whether the key's description is still the one that the
// draft began from.
func (p *Page) save() tea.Cmd {
	d := p.draft
	if d.stage != reviewing {
		d.stage = reviewing
		return nil
	}
	d.saving = true
	id, base, text := p.keyID, d.base, d.text()
	toast := page.Toast{Text: "The description of " + p.Title() + " is saved.", Undo: p.undoDescription(text, base)}
	return p.c.Call("saving the description", func(ctx context.Context, s *vault.Session) tea.Msg {
		found, err := describe(ctx, s, id, base, text)
		switch {
		case err != nil:
			return page.InTurn(notSaved{d}, page.Refused{Err: err})
		case found != base:
			return overtaken{d, found}
		}
		return page.InTurn(saved{d}, toast)
	})
}

// describe gives the key a description if its present one is still the one
// expected, and returns which it found.
func describe(ctx context.Context, s *vault.Session, keyID, expected, text string) (found string, err error) {
	described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
	if err != nil {
		return "", err
	}
	if found = described.KeyMetadata.Description; found == expected {
		_, err = s.UpdateKeyDescription(ctx, &model.UpdateKeyDescriptionRequest{KeyID: keyID, Description: text})
	}
	return found, err
}

// undoDescription gives the key its former description again.
func (p *Page) undoDescription(written, former string) *page.Undo {
	id, name := p.keyID, p.Title()
	return &page.Undo{Label: "Restore the former description of " + name, Run: func() tea.Cmd {
		return p.c.Call("restoring the description", func(ctx context.Context, s *vault.Session) tea.Msg {
			found, err := describe(ctx, s, id, written, former)
			if err == nil && found != written {
				err = fmt.Errorf("the description of %s was changed meanwhile, so nothing was undone", name)
			}
			if err != nil {
				return page.Refused{Err: err}
			}
			return changed("The description of "+name+" is as it was.", nil, model.OpUpdateKeyDescription)
		})
	}}
}

// changed says that the key is changed, and what of it can be undone.
func changed(said string, undo *page.Undo, op *model.Operation) tea.Msg {
	return page.InTurn(keyaction.Done{What: op.Name}, page.Toast{Text: said, Undo: undo})
}

func (p *Page) takeSaved(msg saved) tea.Cmd {
	if msg.draft == p.draft {
		p.draft = nil
	}
	return p.fetch()
}

// takeOvertaken shows the difference to what somebody else wrote. The next
// save goes from there.
func (p *Page) takeOvertaken(msg overtaken) {
	d := msg.draft
	d.base, d.overtaken, d.saving, d.stage = msg.found, true, false, reviewing
}
