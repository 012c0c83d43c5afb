package gate

import (
	"strings"

	"coldkms/model"
	"coldkms/ui/widget"
)

// rows are the fields with what there is to say about each.
type rows struct{ passphrase, repeated, understood, account, region *widget.Item }

func (f *FirstRun) newRows() rows {
	return rows{
		passphrase: &widget.Item{Label: "Passphrase", Field: f.passphrase},
		repeated:   &widget.Item{Label: "The same again", Field: f.repeated},
		understood: &widget.Item{Label: "Understood", Field: f.understood},
		account:    &widget.Item{Label: "Account ID", Field: f.account},
		region:     &widget.Item{Label: "Region", Field: f.region, Note: offeredRegion + " is offered; it stands in every key's ARN."},
	}
}

func (r rows) all() []*widget.Item {
	return []*widget.Item{r.passphrase, r.repeated, r.understood, r.account, r.region}
}

// lay puts the rows into the form. A problem goes as soon as it is mended; a
// new one shows only when the button is pressed.
func (f *FirstRun) lay() {
	found := f.problems()
	for i, row := range f.rows.all() {
		if row.Problem != "" {
			row.Problem = found[i]
		}
	}
	f.rows.passphrase.Note = strengthNote(f.passphrase)
	f.rows.account.Note = "12 digits."
	if f.offered != "" && f.account.Value() == f.offered {
		f.rows.account.Note += " This one is random; any will do."
	}
	if f.trying {
		f.form.SetItems(f.intro())
		f.form.SetButtons()
		return
	}
	f.form.SetItems(append([]*widget.Item{f.intro()}, f.rows.all()...)...)
	f.form.SetButtons(widget.Button{Label: "Create vault", Main: true, Press: f.press})
}

// intro is the paragraph at the top: what this is, what goes on, or what went
// wrong.
func (f *FirstRun) intro() *widget.Item {
	switch {
	case f.trying:
		return stretching("Creating the vault…")
	case f.failed != nil:
		text := strings.TrimSpace(f.failed.Reason + "\n" + f.failed.Advice)
		return &widget.Item{Label: f.console.Theme.Signs.Refused + " The vault was not created", Note: text}
	}
	return &widget.Item{Label: "Create a vault", Note: "It keeps your keys, sealed under a passphrase, in\n" + widget.Clean(f.dir)}
}

// check says at each field what is wrong with it.
func (f *FirstRun) check() {
	found := f.problems()
	for i, row := range f.rows.all() {
		row.Problem = found[i]
	}
	f.lay()
}

func (f *FirstRun) anyProblem() bool { return strings.Join(f.problems(), "") != "" }

// problems says what is wrong with each field now, "" when nothing is.
func (f *FirstRun) problems() []string {
	problem := func(wrong bool, text string) string {
		if wrong {
			return text
		}
		return ""
	}
	return []string{
		problem(f.passphrase.Len() == 0, "Type a passphrase."),
		problem(!f.passphrase.Equal(f.repeated), "This is not the same passphrase."),
		problem(!f.understood.Checked, "Tick this with the space bar."),
		problem(!model.ValidAccount(f.account.Value()), "An account ID has 12 digits."),
		problem(!model.ValidRegion(f.region.Value()), "A Region is named like us-west-2."),
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
