package keys

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/preferences"
	"coldkms/ui/widget"
)

// menu opens the Key actions of the selected rows, or of the one under the
// cursor.
func (p *Page) menu() tea.Cmd {
	keys := p.targets()
	if len(keys) == 0 {
		return nil
	}
	return keyaction.OpenMenu(p.console, keys)
}

// sortMenu offers the columns on the screen to sort by.
func (p *Page) sortMenu() tea.Cmd {
	var actions []page.Action
	for i, column := range chosen(p.console, p.columns) {
		label := column.Title
		if p.table.Sort().Column == column.Name {
			label += ", the other way round"
		}
		actions = append(actions, page.Action{Label: label, Keys: []string{fmt.Sprint(i + 1)}, Run: p.sortBy(p.table.Sort().Turned(column.Name))})
	}
	actions = append(actions, page.Action{Label: "The usual order, by alias", Keys: []string{"0"}, Run: p.sortBy(widget.Sort{})})
	return page.Send(page.Ask{Dialog: keyaction.Menu(p.console, "Sort by", actions)})
}

// sorted is what the sort menu was closed with.
type sorted struct{ by widget.Sort }

func (p *Page) sortBy(by widget.Sort) func() tea.Cmd {
	return func() tea.Cmd { return page.Send(sorted{by}) }
}

// columnChooser offers the columns.
func (p *Page) columnChooser() tea.Cmd {
	shown := p.columns
	if len(shown) == 0 {
		shown = usual
	}
	return page.Send(page.Ask{Dialog: widget.NewColumnChooser(p.console.Theme, allColumns(p.console), shown, usual, p.table.Room)})
}

// takeColumns shows the columns that were chosen, and has the choice kept.
func (p *Page) takeColumns(names []string) tea.Cmd {
	p.columns = names
	p.table.SetColumns(chosen(p.console, names))
	return page.Send(page.Prefer{Change: func(kept *preferences.Preferences) { kept.KeyColumns = slices.Clone(names) }})
}

// copyMenu offers what of the row under the cursor can be copied.
func (p *Page) copyMenu() tea.Cmd {
	under, ok := p.table.Cursor()
	if !ok {
		return nil
	}
	text, err := under.asJSON()
	if err != nil {
		return page.Send(page.Refused{Err: err})
	}
	key := keyOf(under)
	alias := p.copying("Alias", "1", model.AliasPrefix+key.Name)
	if key.Name == "" {
		alias.Off = "The key has none"
	}
	return page.Send(page.Ask{Dialog: keyaction.Menu(p.console, "Copy of "+key.Label(), []page.Action{
		alias, p.copying("Key ID", "2", under.KeyID), p.copying("ARN", "3", under.ARN), p.copying("Row as JSON", "4", text),
	})})
}

func (p *Page) copying(label, key, text string) page.Action {
	return page.Action{Label: label, Keys: []string{key}, Run: func() tea.Cmd { return p.console.Clipboard(text) }}
}
