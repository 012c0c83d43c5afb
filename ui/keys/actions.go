package keys

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
)

const noKey = "There is no key here"

// Actions lists what can be done with the key under the cursor, and with the
// table.
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
		{ID: "create-key", Label: "Create key", Keys: []string{"n"}, Off: p.console.ReadOnly, Run: p.create},
		{ID: "key-actions", Label: "Key actions", Keys: []string{"a"}, Off: off, Run: p.menu},
		{ID: "filter", Label: "Filter", Keys: []string{"/"}, Off: noRows, Run: p.pressed('/')},
		{ID: "copy-arn", Label: "Copy ARN", Keys: []string{"y"}, Off: off, Run: p.copyARN},
		p.scheduleDeletion(),
		{ID: "refresh", Label: "Refresh", Keys: []string{"f5"}, Hidden: true, Run: p.Init},
	}
	if p.Capturing() || p.table.Filter() != "" {
		actions = append(actions, page.Action{
			ID: "clear-filter", Label: "Clear filter", Keys: []string{"esc"}, Run: p.clearFilter,
		})
	}
	return actions
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

// menu opens the Key actions of the row under the cursor.
func (p *Page) menu() tea.Cmd {
	under, ok := p.table.Cursor()
	if !ok {
		return nil
	}
	key := keyOf(under)
	return page.Send(page.Ask{Dialog: keyaction.Menu(p.console, key.MenuTitle(p.console), keyaction.For(p.console, key))})
}

// scheduleDeletion is the one key action with a key of its own on the table.
func (p *Page) scheduleDeletion() page.Action {
	under, ok := p.table.Cursor()
	if ok {
		for _, action := range keyaction.For(p.console, keyOf(under)) {
			if action.ID == keyaction.ScheduleDeletion {
				action.Hidden = true
				return action
			}
		}
	}
	return page.Action{ID: keyaction.ScheduleDeletion, Label: "Schedule key deletion", Keys: []string{"d"}, Off: noKey, Hidden: true}
}

func keyOf(r *row) keyaction.Key {
	key := keyaction.Key{ID: r.KeyID, State: r.State, DeletionDate: r.DeletionDate}
	if len(r.Aliases) > 0 {
		key.Name = r.Aliases[0]
	}
	return key
}
