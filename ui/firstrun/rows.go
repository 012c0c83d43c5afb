package firstrun

import (
	"strings"

	"coldkms/model"
	"coldkms/ui/widget"
)

// rows are the fields with what there is to say about each.
type rows struct{ passphrase, repeated, understood, account, region *widget.Item }

func (p *Page) newRows() rows {
	return rows{
		passphrase: &widget.Item{Label: "Passphrase", Field: p.passphrase},
		repeated:   &widget.Item{Label: "The same again", Field: p.repeated},
		understood: &widget.Item{Label: "Understood", Field: p.understood},
		account:    &widget.Item{Label: "Account ID", Field: p.account, Note: "12 digits. This one is random; any will do."},
		region:     &widget.Item{Label: "Region", Field: p.region, Note: "Stands in every key ARN. ↵ takes it."},
	}
}

func (r rows) all() []*widget.Item {
	return []*widget.Item{r.passphrase, r.repeated, r.understood, r.account, r.region}
}

// lay puts the rows into the form. A problem goes as soon as it is mended; a
// new one shows only when the button is pressed.
func (p *Page) lay() {
	found := p.problems()
	for i, row := range p.rows.all() {
		if row.Problem != "" {
			row.Problem = found[i]
		}
	}
	p.rows.passphrase.Note = strengthNote(p.passphrase)
	if p.creating {
		p.form.SetItems(p.intro())
		p.form.SetButtons()
		return
	}
	p.form.SetItems(append([]*widget.Item{p.intro()}, p.rows.all()...)...)
	p.form.SetButtons(widget.Button{Label: "Create vault", Main: true, Press: p.press})
}

// intro is the paragraph at the top: what this is, what goes on, or what went
// wrong.
func (p *Page) intro() *widget.Item {
	switch {
	case p.creating:
		return &widget.Item{Label: "Creating the vault…", Note: "The passphrase is stretched on purpose, so that guessing is slow."}
	case p.failed != nil:
		text := strings.TrimSpace(p.failed.Reason + "\n" + p.failed.Advice)
		return &widget.Item{Label: p.console.Theme.Signs.Refused + " The vault was not created", Note: text}
	}
	return &widget.Item{Label: "Create a vault", Note: "It keeps your keys, sealed under a passphrase, in\n" + widget.Clean(p.dir)}
}

// check says at each field what is wrong with it.
func (p *Page) check() {
	found := p.problems()
	for i, row := range p.rows.all() {
		row.Problem = found[i]
	}
	p.lay()
}

func (p *Page) anyProblem() bool { return strings.Join(p.problems(), "") != "" }

// problems says what is wrong with each field now, "" when nothing is.
func (p *Page) problems() []string {
	problem := func(wrong bool, text string) string {
		if wrong {
			return text
		}
		return ""
	}
	return []string{
		problem(p.passphrase.Len() == 0, "Type a passphrase."),
		problem(!p.passphrase.Equal(p.repeated), "This is not the same passphrase."),
		problem(!p.understood.Checked, "Tick this with the space bar."),
		problem(!model.ValidAccount(p.account.Value()), "An account ID has 12 digits."),
		problem(!model.ValidRegion(p.region.Value()), "A Region is named like us-west-2."),
	}
}

// strengthNote says how long the passphrase may withstand guessing.
func strengthNote(field *widget.SecretField) string {
	const advice = " Use several unrelated words."
	switch strength := field.Strength(); strength {
	case widget.NoStrength:
		return strings.TrimSpace(advice)
	case widget.Strong:
		return "Strength: strong."
	default:
		return "Strength: " + strength.String() + "." + advice
	}
}
