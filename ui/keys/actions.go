package keys

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
)

const noKey = "There is no key here"

// Actions lists what can be done with the keys that are selected, or else with
// the one under the cursor, and with the table.
func (p *Page) Actions() []page.Action {
	off := noKey
	if _, ok := p.table.Cursor(); ok {
		off = ""
	}
	noRows := ""
	if len(p.table.Rows()) == 0 {
		noRows = "There is no key to find"
	}
	actions := []page.Action{
		{ID: "open", Label: "Open", Keys: []string{"enter"}, Off: off, Run: p.open},
		{ID: "select", Label: "Select", Keys: []string{" "}, Off: off, Run: p.pressed(' ')},
		{ID: "create-key", Label: "Create key", Keys: []string{"n"}, Off: p.noCreate(), Because: p.denied, Run: p.create},
		{ID: "key-actions", Label: "Key actions", Keys: []string{"a"}, Off: p.noTarget(), Run: p.menu},
		{ID: "filter", Label: "Filter", Keys: []string{"/"}, Off: noRows, Run: p.pressed('/')},
		{ID: "sort", Label: "Sort", Keys: []string{"s"}, Off: noRows, Run: p.sortMenu},
		{ID: "columns", Label: "Columns", Keys: []string{"c"}, Run: p.columnChooser},
		{ID: "manager", Label: managerLabels[p.nextManager()], Keys: []string{"f"}, Off: noRows, Hidden: true, Run: p.filterManager},
		{ID: "copy-arn", Label: "Copy ARN", Keys: []string{"y"}, Off: off, Run: p.copyARN},
		{ID: "copy", Label: "Copy alias, id, ARN or the row as JSON", Keys: []string{"Y"}, Off: off, Hidden: true, Run: p.copyMenu},
		{ID: "select-all", Label: "Select all rows that the filter shows", Keys: []string{"*"}, Off: off, Hidden: true, Run: p.pressed('*')},
		{ID: "list-to-csv", Label: "List to CSV", Keys: []string{"x"}, Off: off, Hidden: true, Run: p.toCSV},
		{ID: keyaction.ScheduleDeletion, Label: "Schedule key deletion", Keys: []string{"d"}, Off: cmp.Or(p.console.ReadOnly, p.noTarget()), Hidden: true, Run: p.scheduleDeletion},
		{ID: "refresh", Label: "Refresh", Keys: []string{"f5"}, Hidden: true, Run: p.Init},
	}
	if why, ok := keyaction.Why(p.failure); ok {
		actions = append(actions, why)
	}
	if p.Capturing() || p.table.Filter() != "" {
		actions = append(actions, page.Action{
			ID: "clear-filter", Label: "Clear filter", Keys: []string{"esc"}, Run: p.clearFilter,
		})
	}
	return actions
}

// noCreate says why no key can be made, "" when one can.
func (p *Page) noCreate() string {
	if permission := keyaction.Lacking(p.denied); permission != "" && p.console.ReadOnly == "" {
		return "You may not " + permission + " in this account"
	}
	return p.console.ReadOnly
}

// noTarget says why there is nothing to act on, "" when there is.
func (p *Page) noTarget() string {
	if _, ok := p.table.Cursor(); ok || p.table.SelectedCount() > 0 {
		return ""
	}
	return noKey
}

// targets are the keys that an action is about.
func (p *Page) targets() []keyaction.Key {
	rows := p.table.Targets()
	keys := make([]keyaction.Key, len(rows))
	for i, row := range rows {
		keys[i] = keyOf(row)
	}
	return keys
}

func openPage(route page.Route) func() tea.Cmd {
	return func() tea.Cmd { return page.Send(page.Open{Route: route}) }
}

// create opens the wizard, after which the cursor goes to the new key.
func (p *Page) create() tea.Cmd {
	p.covered = true
	return openPage(page.CreateKey{})()
}

// pressed hands a key on to the table.
func (p *Page) pressed(r rune) func() tea.Cmd {
	return func() tea.Cmd {
		_, cmd := p.table.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		return cmd
	}
}

func (p *Page) clearFilter() tea.Cmd {
	_, cmd := p.table.Update(tea.KeyMsg{Type: tea.KeyEsc})
	return cmd
}

func (p *Page) open() tea.Cmd {
	under, ok := p.table.Cursor()
	if !ok {
		return nil
	}
	return openPage(page.KeyDetails{KeyID: under.KeyID})()
}

func (p *Page) copyARN() tea.Cmd {
	under, ok := p.table.Cursor()
	if !ok {
		return nil
	}
	return p.console.Clipboard(under.ARN)
}

// scheduleDeletion is the one key action with a key of its own on the table. Why
// it is off for the keys at hand it says when it is asked for: of a hundred
// thousand that takes a while.
func (p *Page) scheduleDeletion() tea.Cmd {
	return keyaction.Foresee(p.console, p.targets(), func(keys []keyaction.Key) tea.Cmd {
		for _, action := range keyaction.ForAll(p.console, keys) {
			if action.ID != keyaction.ScheduleDeletion {
				continue
			}
			if action.Off != "" {
				return page.Send(page.Refused{Err: page.OffError{Label: "Schedule key deletion", Reason: action.Off, Because: action.Because}})
			}
			return action.Run()
		}
		return nil
	})
}
