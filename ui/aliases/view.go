package aliases

import (
	"fmt"
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
)

const margin = "  "

// SetSize says how many cells the page has.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.refresh()
}

// refresh gives what is under the head the room that it leaves.
func (p *Page) refresh() {
	height := max(p.height-len(p.head()), 0)
	p.targets.SetSize(p.width, height)
	p.list.SetSize(p.width, height)
	p.review.SetSize(p.width, height)
}

// View draws the head, and the table or the difference under it.
func (p *Page) View() string {
	switch {
	case p.width <= 0 || p.height <= 0:
		return ""
	case p.keys == nil:
		return widget.Block([]string{keyaction.Waiting(p.c.Theme, "The aliases", p.failure)}, p.width, p.height)
	}
	body := p.targets.View()
	switch p.stage {
	case picking:
		body = p.list.View()
	case reviewing:
		body = p.review.View()
	}
	return widget.Block(append(p.head(), strings.Split(body, "\n")...), p.width, p.height)
}

// head says what is to be done, and what cannot be.
func (p *Page) head() []string {
	theme := p.c.Theme
	left, right := theme.Title.Render("Move aliases of "+p.names()), ""
	text := "Choose the key that the aliases are to name. An alias moves within this account and Region only."
	if p.stage != choosing {
		left = theme.Title.Render("Move aliases to "+p.target.label()) + theme.Faint.Render(" "+theme.Signs.Dot+" "+p.target.ID)
		right = " " + keyaction.SignedStatus(theme, p.target.Key, p.c.Now()) + " "
		text = strings.Join(p.staying(p.target), " ")
	}
	if p.moving {
		right = theme.Warning.Render("moving the aliases" + theme.Signs.Ellipsis)
	}
	lines := []string{widget.Fit(left, p.width-widget.Width(right)) + right}
	if text != "" && p.stage != reviewing {
		lines = append(lines, "")
		for _, line := range widget.Wrap(text, p.width) {
			lines = append(lines, theme.Text.Render(line))
		}
	}
	return append(lines, "")
}

// reviewLines draws what moves where, what became of an earlier try, and what
// follows from it.
func (p *Page) reviewLines(width int) []string {
	theme, signs := p.c.Theme, p.c.Theme.Signs
	l := widget.NewLines(margin, width)
	l.Put(theme.Title, "", "Move aliases")
	l.Gap()
	for _, s := range p.plan {
		p.stepLines(l, s)
	}
	l.Gap()
	for _, text := range p.consequences() {
		l.Put(theme.Warning, signs.Caution, text)
	}
	l.Gap()
	l.Put(theme.Faint, "", p.advice())
	return l.All
}

// stepLines draws one alias: "alias/payroll: 1234abcd… → 0987dcba…".
func (p *Page) stepLines(l *widget.Lines, s step) {
	theme, signs := p.c.Theme, p.c.Theme.Signs
	text := fmt.Sprintf("%s: %s → %s", widget.Clean(s.name), short(s.from), short(p.target.ID))
	switch {
	case s.done:
		l.Put(theme.Success, signs.Done, text)
	case s.err != nil:
		l.Put(theme.Text, signs.Bullet, text)
		l.Put(theme.Error, "  "+signs.Refused, widget.Clean(s.err.Error()))
	default:
		l.Put(theme.Text, signs.Bullet, text)
	}
}

func (p *Page) advice() string {
	if why := p.offTarget(p.target); why != "" {
		return why + "."
	}
	if slices.ContainsFunc(p.plan, func(s step) bool { return s.done || s.err != nil }) {
		return "ctrl+s tries what is missing again. esc goes back to the aliases."
	}
	return "ctrl+s makes the change. esc goes back to the aliases."
}

// consequences say what the moves change and what they do not. Decrypt takes the
// key from the ciphertext, which knows no alias.
func (p *Page) consequences() []string {
	these := "these aliases"
	if len(p.plan) == 1 {
		these = "the alias"
	}
	said := []string{
		"Whoever uses " + these + " will use " + p.target.label() + ".",
		"Ciphertexts stay with the key that made them: keep a key that loses an alias as long as something is encrypted under it.",
	}
	if p.target.State != model.Enabled {
		said = append(said, p.target.label()+" is not enabled: until it is, calls that use "+these+" are refused.")
	}
	if bare := p.bare(); len(bare) > 0 {
		verb := " go by their key IDs then."
		if len(bare) == 1 {
			verb = " goes by its key ID then."
		}
		said = append(said, listed(bare)+verb)
	}
	return said
}

// bare are the keys that keep no alias.
func (p *Page) bare() []string {
	var bare []string
	for _, k := range p.subjects {
		left := slices.DeleteFunc(slices.Clone(k.aliases), func(name string) bool {
			return slices.ContainsFunc(p.plan, func(s step) bool { return s.name == name && s.from == k.ID })
		})
		if len(left) == 0 && len(k.aliases) > 0 {
			bare = append(bare, short(k.ID))
		}
	}
	return bare
}

// listed joins the first of some names and counts the others.
func listed(names []string) string {
	const named = 3
	if more := len(names) - named; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), more)
	}
	return strings.Join(names, ", ")
}

// shortID is how much of a key's id names it beside its alias.
const shortID = 8

func short(keyID string) string { return keyID[:min(len(keyID), shortID)] + "…" }
