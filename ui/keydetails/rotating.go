package keydetails

import (
	"cmp"
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// What became of saving the key rotation.
type (
	rotationSaved    struct{ yearly bool }
	rotationNotSaved struct{}
)

// saveRotation shows the difference, and from there writes what is ticked. Just
// before, it looks whether somebody else has made it so meanwhile.
func (p *Page) saveRotation() tea.Cmd {
	r := p.sections.rotation
	switch {
	case !r.changed() || r.saving:
		return nil
	case !r.reviewing:
		r.reviewing = true
		return nil
	}
	r.saving = true
	yearly, what, key := r.yearly.Checked, keyaction.DisableRotation, p.subject()
	if yearly {
		what = keyaction.EnableRotation
	}
	return p.c.Call("saving the key rotation", func(ctx context.Context, s *vault.Session) tea.Msg {
		status, err := s.GetKeyRotationStatus(ctx, &model.GetKeyRotationStatusRequest{KeyRequest: model.KeyRequest{KeyID: key.ID}})
		already := err == nil && status.KeyRotationEnabled == yearly
		if err == nil && !already {
			err = keyaction.Make(ctx, s, what, key)
		}
		if err != nil {
			return page.InTurn(rotationNotSaved{}, page.Refused{Err: err})
		}
		if already {
			text := "The rotation of " + widget.Clean(key.Label()) + " was changed meanwhile: it is as you wanted it."
			return page.InTurn(rotationSaved{yearly}, keyaction.Done{What: what}, page.Toast{Text: text})
		}
		return page.InTurn(rotationSaved{yearly}, keyaction.Made(p.c, what, key))
	})
}

// takeRotationSaved puts the change away, once it is made or was refused.
func (p *Page) takeRotationSaved(msg tea.Msg) {
	r := p.sections.rotation
	r.saving = false
	if saved, ok := msg.(rotationSaved); ok {
		r.reviewing, r.was = false, saved.yearly
	}
	r.refresh()
}

// rotationDifference draws what saving changes.
func (p *Page) rotationDifference(width int) []string {
	theme, r := p.c.Theme, p.sections.rotation
	words := map[bool]string{true: "yes", false: "no"}
	lines := []string{margin + theme.Title.Render("Save Changes"), ""}
	put := func(style lipgloss.Style, lead, text string) {
		for _, line := range widget.Hanging(style, lead, text, max(width-2*len(margin), 1)) {
			lines = append(lines, margin+line)
		}
	}
	put(theme.Error, "-", everyYear+" "+words[r.was])
	put(theme.Success, "+", everyYear+" "+words[r.yearly.Checked])
	lines = append(lines, "")
	says := "The key keeps the backing key that it has, and what is encrypted stays readable."
	if r.yearly.Checked {
		first := date(p.c.Now().Add(model.DefaultRotationDays * 24 * time.Hour))
		says = "The first new backing key comes on " + first + ". What is encrypted already stays readable, and nobody who uses the key has to change anything."
	}
	put(theme.Text, theme.Signs.Bullet, says)
	lines = append(lines, "")
	put(theme.Faint, " ", "ctrl+s writes it. esc goes back and keeps the tick.")
	return lines
}

// rotationActions are those of the Key Rotation section.
func (p *Page) rotationActions() []page.Action {
	r := p.sections.rotation
	if !r.open() {
		return nil
	}
	tick := page.Action{ID: "rotate-every-year", Label: "Rotate every year", Keys: []string{" "}, Run: func() tea.Cmd {
		r.yearly.Checked = !r.yearly.Checked
		r.refresh()
		return nil
	}}
	if !r.changed() {
		return []page.Action{tick}
	}
	return []page.Action{p.rotationSave(), tick}
}

// rotationSave is the section's Save Changes.
func (p *Page) rotationSave() page.Action {
	op := model.OpDisableKeyRotation
	if p.sections.rotation.yearly.Checked {
		op = model.OpEnableKeyRotation
	}
	action := p.needing(op, page.Action{ID: "save-rotation", Label: "Save Changes", Keys: []string{"ctrl+s"}, Run: p.saveRotation})
	action.Off = cmp.Or(action.Off, p.savingRotation())
	return action
}

// reviewActions are those while the difference is shown.
func (p *Page) reviewActions() []page.Action {
	return []page.Action{p.rotationSave(), {ID: "back-to-rotation", Label: "Back, keeping the tick", Keys: []string{"esc"}, Off: p.savingRotation(), Run: func() tea.Cmd {
		p.sections.rotation.reviewing = false
		return nil
	}}}
}

// savingRotation says why the tick must wait, "" when it need not.
func (p *Page) savingRotation() string {
	if p.sections.rotation.saving {
		return "It is being saved"
	}
	return ""
}
