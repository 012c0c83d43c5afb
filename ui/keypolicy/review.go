package keypolicy

import (
	"cmp"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// review is a change of the document that is shown before it is written.
type review struct {
	section *section // whose change it is; nil for the upgrade
	text    string   // the document as it will be
	made    compared // the difference
	theirs  compared // that somebody else made, found while saving; none when nobody did
	lockout bool     // it was refused, because the caller could not change the policy again
}

// draw draws a change for the width of the page.
func (r *review) draw(theme *themes.Theme, width int) {
	r.made.draw(theme, room(width))
	r.theirs.draw(theme, room(width))
}

// save shows the difference, and from there writes it.
func (p *Page) save() tea.Cmd {
	if p.review != nil {
		return p.write()
	}
	s := p.section()
	s.check(p.key.account)
	if s.accounts != nil {
		if row, wrong := s.accounts.Problem(p.key.account); wrong != "" {
			s.accounts.Seek(row)
		}
	}
	wrong, cmd := s.form.FocusProblem()
	if s.marked = wrong; wrong {
		return cmd
	}
	return p.show(&review{section: s})
}

// preview shows what an upgrade changes.
func (p *Page) preview() tea.Cmd { return p.show(&review{}) }

// show works a change out and puts it on the screen.
func (p *Page) show(r *review) tea.Cmd {
	text, err := p.textOf(r)
	switch {
	case err != nil:
		return page.Send(page.Refused{Err: err})
	case len(text) > model.PolicyMaxBytes && r.section != nil:
		r.section.peopleItem.Problem, r.section.marked = tooLong(text), true
		return nil
	case len(text) > model.PolicyMaxBytes:
		return page.Send(page.Refused{Err: errors.New(tooLong(text))})
	}
	r.text, r.made = text, compared{lines: difference(p.base.text, text)}
	p.review = r
	p.scroller.Update(tea.KeyMsg{Type: tea.KeyHome})
	return nil
}

func tooLong(text string) string {
	return fmt.Sprintf("The key policy would have %s bytes; %s are the most.", widget.Grouped(len(text)), widget.Grouped(model.PolicyMaxBytes))
}

// textOf returns the document as a change makes it.
func (p *Page) textOf(r *review) (string, error) {
	if r.section == nil {
		upgraded, err := policy.Upgrade(p.base.text, p.key.account)
		if err != nil || len(p.gone()) == 0 {
			return upgraded, err
		}
		now := newDocument(upgraded, p.key.account).view.Console
		return p.withoutGone(now).Edit(upgraded)
	}
	return p.wanted(r.section).Edit(p.base.text)
}

// wanted is what the document will show once a section is saved.
func (p *Page) wanted(s *section) policy.Console {
	c := p.base.view.Console
	c.Imported = p.key.imported
	s.put(&c)
	return p.withoutGone(c)
}

// withoutGone takes those out whom the service would refuse: a document that
// names somebody who is no more cannot be written at all.
func (p *Page) withoutGone(c policy.Console) policy.Console {
	c.Administrators, c.Users = p.known.kept(c.Administrators), p.known.kept(c.Users)
	return c
}

// gone are the unique ids in the document that nobody has any more.
func (p *Page) gone() []string {
	v := &p.base.view
	return append(missing(v.Administrators, p.known.kept(v.Administrators)), missing(v.Users, p.known.kept(v.Users))...)
}

// reviewAgain shows a change anew, once the document that it is made to is
// another. A change that is none any more is put away.
func (p *Page) reviewAgain() tea.Cmd {
	r := p.review
	p.review = nil
	if r.section == nil && len(p.base.view.Lacks) == 0 || r.section != nil && !r.section.changed(p.base.view.Console) {
		return nil
	}
	return p.show(r)
}

// goOn goes back from the difference to what was chosen.
func (p *Page) goOn() tea.Cmd {
	p.review = nil
	return p.section().form.FocusField()
}

// reviewLines draws what writing changes: in words, then line by line.
func (p *Page) reviewLines(width int) []string {
	r := p.review
	if r == nil {
		return nil
	}
	theme := p.c.Theme
	l := &lines{width: room(width)}
	title, advice := "The current version of the default key policy", "ctrl+s upgrades the key policy. esc goes back."
	if r.section != nil {
		title, advice = "Save Changes: "+r.section.title, "ctrl+s writes it. esc goes back and keeps what was chosen."
	}
	l.put(theme.Title, "", title)
	if r.lockout {
		l.put(theme.Error, theme.Signs.Refused, "Nothing was written: with this key policy you could not change it again. Who wants that all the same can save the document in the policy view.")
	}
	if r.theirs.lines != nil {
		l.put(theme.Warning, theme.Signs.Caution, "Somebody else changed the key policy meanwhile. Nothing was written yet, and what they changed stays.")
		l.gap()
		l.difference(theme, "Theirs", r.theirs)
	}
	l.gap()
	p.wordLines(l, r)
	l.gap()
	l.difference(theme, "Key policy", r.made)
	l.gap()
	l.put(theme.Faint, "", cmp.Or(p.busy(), advice))
	return l.all
}

// wordLines say what changes.
func (p *Page) wordLines(l *lines, r *review) {
	theme := p.c.Theme
	var made change
	if r.section != nil {
		made = changeOf(r.section.of(p.base.view.Console), r.section.chosen())
	} else {
		for _, action := range p.base.view.Lacks {
			l.put(theme.Success, "+ added  ", action+" for key administrators")
		}
		if !p.base.view.AllowDeletion {
			l.put(theme.Warning, theme.Signs.Caution, `Upgrading ticks the box "Allow key administrators to delete this key". It can be cleared afterwards.`)
		}
	}
	for _, id := range made.people.added {
		l.put(theme.Success, "+ added  ", p.known.called(id))
	}
	for _, id := range made.accounts.added {
		l.put(theme.Success, "+ added  ", "account "+id)
	}
	for _, id := range made.people.removed {
		l.put(theme.Error, "- removed", p.known.called(id))
	}
	for _, id := range made.accounts.removed {
		l.put(theme.Error, "- removed", "account "+widget.Clean(id))
	}
	switch {
	case made.deletion && r.section.deletion.Checked:
		l.put(theme.Success, "+ ticked ", "Allow key administrators to delete this key")
	case made.deletion:
		l.put(theme.Warning, "- cleared", "Allow key administrators to delete this key")
	}
	for _, id := range missing(p.gone(), made.people.removed) {
		l.put(theme.Warning, theme.Signs.Caution, id+" is removed too: nobody has this unique id any more, and a policy that names it cannot be saved.")
	}
}
