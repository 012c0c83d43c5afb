package createkey

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// advanced is "Advanced Options" of the first step: where the key material comes
// from. They open in place, under their button.
type advanced struct {
	open       bool
	toggle     *widget.ButtonField
	origin     *widget.Choice
	understood *widget.Checkbox
	read       *widget.ButtonField

	toggleItem, understoodItem *widget.Item
	rows                       []*widget.Item // while they are open, for an external key
}

const advancedLabel = "Advanced Options"

func newAdvanced(c *page.Console) *advanced {
	theme := c.Theme
	a := &advanced{
		origin: widget.NewChoice(theme,
			widget.Option{ID: model.OriginAWSKMS, Label: "KMS"}, widget.Option{ID: model.OriginExternal, Label: "External"}),
		understood: widget.NewCheckbox(theme, "I understand the security, availability, and durability implications of using an imported key"),
		read: widget.NewButtonField(theme, implicationsTitle, func() tea.Cmd {
			return page.Send(page.Ask{Dialog: newImplications(theme)})
		}),
	}
	a.toggle = widget.NewButtonField(theme, advancedLabel, func() tea.Cmd {
		a.open = !a.open
		return nil
	})
	a.toggleItem = &widget.Item{Field: a.toggle}
	a.understoodItem = &widget.Item{Field: a.understood}
	a.rows = []*widget.Item{
		{Label: "Key Material Origin", Field: a.origin, Note: "KMS makes the key material. External leaves it to you: after Finish you import it."},
		a.understoodItem, {Field: a.read},
	}
	return a
}

// external reports that the key is to be made without material.
func (a *advanced) external() bool { return a.origin.Value() == model.OriginExternal }

// items are the rows that stand in the form now.
func (a *advanced) items() []*widget.Item {
	items := []*widget.Item{a.toggleItem}
	a.toggleItem.Note = ""
	switch {
	case !a.open:
		if a.external() {
			a.toggleItem.Note = "Key Material Origin: External"
		}
		return items
	case !a.external():
		return append(items, a.rows[0])
	}
	return append(items, a.rows...)
}

// check marks that the implications are not understood yet, and opens what is
// marked.
func (a *advanced) check() {
	a.understoodItem.Problem = ""
	if a.external() && !a.understood.Checked {
		a.open = true
		a.understoodItem.Problem = "Read the implications, and tick this to go on."
	}
}
