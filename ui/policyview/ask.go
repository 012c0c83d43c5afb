package policyview

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// asked is the tag of a question of the page's.
type asked int

const (
	askedPublic    asked = iota // to allow everybody
	askedBypass                 // to save without the lockout check
	askedSwitching              // to lose what was typed
)

// confirmed writes what the difference shows, and asks first when that allows
// everybody.
func (p *Page) confirmed() tea.Cmd {
	if !p.review.public {
		return p.write(false)
	}
	return p.ask(widget.Question{
		Tag: askedPublic, Title: "Open the key to everybody", Consequences: []string{openToAll},
		Answers: []widget.Answer{{Choice: "save", Label: saveChanges, Danger: true}},
	})
}

const openToAll = "From the moment it is saved, this key policy allows everybody what its statements for everybody list, in every account, as soon as their own account lets them."

// askBypass asks before a policy is saved that locks its writer out.
func (p *Page) askBypass() tea.Cmd {
	consequences := []string{
		"From the moment it is saved, you can no longer change this key policy.",
		"If nobody else may change it either, the key can no longer be managed by anybody, the account's root user included.",
	}
	if p.review.public {
		consequences = append(consequences, openToAll)
	}
	return p.ask(widget.Question{
		Tag: askedBypass, Title: "Save without the lockout check", Consequences: consequences,
		Answers: []widget.Answer{{Choice: "save", Label: "Save without the check", Danger: true}},
	})
}

// patience is how long a question waits for the trail: one without the uses is
// better than none.
const patience = time.Second

// ask asks a question whose answer must be typed, with how the key was used.
func (p *Page) ask(question widget.Question) tea.Cmd {
	key, theme := p.key, p.c.Theme
	question.Typed, question.About = key.Label(), key.About(p.c.Now())
	return p.c.Call("reading the trail", func(ctx context.Context, s *vault.Session) tea.Msg {
		ctx, stop := context.WithTimeout(ctx, patience)
		defer stop()
		question.Consequences = append(question.Consequences, keyaction.ReadUsage(ctx, s, key)...)
		return page.AskWith{Dialog: func() page.Dialog { return widget.NewConfirm(theme, question) }}
	})
}

// leaveForDefaultView goes to the default view, and asks first when what was
// typed would be lost.
func (p *Page) leaveForDefaultView() tea.Cmd {
	if !p.isChange() {
		return p.switchNow()
	}
	return page.Send(page.Ask{Dialog: widget.NewConfirm(p.c.Theme, widget.Question{
		Tag: askedSwitching, Title: switchView, About: p.key.About(p.c.Now()),
		Consequences: []string{"The default view shows the key policy as it was last saved: " + p.Dirty() + " will be lost."},
		Answers:      []widget.Answer{{Choice: "switch", Label: switchView}},
	})})
}

func (p *Page) switchNow() tea.Cmd {
	return page.Send(page.Replace{Route: page.KeyPolicy{KeyID: p.keyID}})
}

// decided carries out what was answered.
func (p *Page) decided(msg widget.Decision) tea.Cmd {
	if msg.Choice == "" {
		return nil
	}
	switch msg.Tag {
	case any(askedPublic):
		return p.write(false)
	case any(askedBypass):
		return p.write(true)
	case any(askedSwitching):
		return p.switchNow()
	}
	return nil
}
