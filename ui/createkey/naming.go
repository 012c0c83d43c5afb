package createkey

import (
	"fmt"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyfield"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// naming is the step "Create Alias and Description".
type naming struct {
	plainStep
	alias       *keyfield.Alias
	description *widget.TextArea
	advanced    *advanced

	intro, descriptionItem *widget.Item
}

func newNaming(c *page.Console) *naming {
	theme := c.Theme
	n := &naming{
		plainStep:   plainStep{title: "Create Alias and Description"},
		alias:       keyfield.NewAlias(theme),
		description: widget.NewTextArea(theme, 4, 0),
		advanced:    newAdvanced(c),
	}
	n.alias.Item.Note = "Letters, digits, / _ and -. Name the data that the key will protect, or the application that will use it. Names that begin with aws are kept for AWS managed keys."
	n.intro = &widget.Item{Note: "A key is found by its alias. The alias can move to another key later; the key's own ID never changes."}
	n.descriptionItem = &widget.Item{
		Label: "Description", Field: n.description,
		Note: "Optional. What the key protects and who it is for.",
	}
	n.rows = widget.NewForm(theme, n.items()...)
	n.rows.Focus(n.alias)
	return n
}

// items are the rows of the form: there are more while the advanced options are
// open.
func (n *naming) items() []*widget.Item {
	return append([]*widget.Item{n.intro, n.alias.Item, n.descriptionItem}, n.advanced.items()...)
}

func (n *naming) check(*Page) {
	n.alias.Check()
	n.descriptionItem.Problem = descriptionProblem(n.text())
	n.advanced.check()
	n.rows.SetItems(n.items()...)
}

// actions open the advanced options, or close them, from anywhere on the step.
func (n *naming) actions(*Page) []page.Action {
	return []page.Action{{ID: "advanced-options", Label: advancedLabel, Hidden: true, Run: func() tea.Cmd {
		n.advanced.open = !n.advanced.open
		n.rows.SetItems(n.items()...)
		return n.rows.Focus(n.advanced.toggle)
	}}}
}

// text returns the description without the empty lines at its end.
func (n *naming) text() string { return strings.TrimRight(n.description.Value(), "\n") }

func descriptionProblem(typed string) string {
	if n := utf8.RuneCountInString(typed); n > model.DescriptionMax {
		return fmt.Sprintf("A description has at most %d characters, not %d.", model.DescriptionMax, n)
	}
	return ""
}
