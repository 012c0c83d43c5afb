package keydetails

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// picker is the table that an alias of another key is picked from.
type picker struct {
	theme         *themes.Theme
	table         *widget.Table[model.AliasListEntry]
	width, height int
}

func newPicker(theme *themes.Theme) *picker {
	name := func(a model.AliasListEntry) string {
		return widget.Clean(strings.TrimPrefix(a.AliasName, model.AliasPrefix))
	}
	key := func(a model.AliasListEntry) string { return a.TargetKeyID }
	return &picker{theme: theme, table: widget.NewTable(theme, widget.TableSpec[model.AliasListEntry]{
		Columns: []widget.Column[model.AliasListEntry]{
			{Title: "Alias", Min: 20, Ideal: 36, Cell: name},
			{Title: "Names the key", Min: 17, Ideal: 36, GiveWay: 2, Middle: true, Cell: key},
			{Title: "Last updated", Min: 12, Ideal: 12, GiveWay: 1, Cell: func(a model.AliasListEntry) string { return date(a.LastUpdatedDate) }},
		},
		ID:         func(a model.AliasListEntry) string { return a.AliasName },
		FilterText: func(a model.AliasListEntry) string { return strings.ToLower(name(a) + " " + key(a)) },
		Empty:      "Loading" + theme.Signs.Ellipsis,
	})}
}

// SetSize sets the size in cells.
func (k *picker) SetSize(width, height int) {
	k.width, k.height = width, height
	k.table.SetSize(width, max(height-headingLines, 0))
}

// Capturing reports that the filter is typed.
func (k *picker) Capturing() bool { return k.table.Capturing() }

// Filter is the filter of the table.
func (k *picker) Filter() string { return k.table.Filter() }

// Update moves and filters.
func (k *picker) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		msg = m.From(0, headingLines)
	}
	return k.table.Update(msg)
}

// View draws the table.
func (k *picker) View() string {
	heading := margin + k.theme.Title.Render("Move an alias of another key here")
	return widget.Block(append([]string{heading, ""}, strings.Split(k.table.View(), "\n")...), k.width, k.height)
}

// othersRead are the aliases of other keys.
type othersRead struct {
	by      *keyaction.Reading
	aliases []model.AliasListEntry
	err     error
}

// pick opens the table.
func (p *Page) pick() tea.Cmd {
	p.picking = newPicker(p.c.Theme)
	p.fit()
	return p.readOthers()
}

// readOthers reads what stands in the table, while it is open.
func (p *Page) readOthers() tea.Cmd {
	if p.picking == nil {
		return nil
	}
	r, id := p.reading, p.keyID
	return r.Work("reading the aliases", func(ctx context.Context, s *vault.Session) tea.Msg {
		others, err := aliasesOfOthers(ctx, s, id)
		return othersRead{r, others, err}
	})
}

func (p *Page) takeOthers(msg othersRead) {
	switch {
	case p.picking == nil || msg.by != p.reading:
	case msg.err != nil:
		p.picking.table.SetEmpty("The aliases could not be read: " + widget.Clean(msg.err.Error()))
	default:
		p.picking.table.SetEmpty("No other key has an alias.")
		p.picking.table.SetRows(msg.aliases)
	}
}

func (p *Page) closePicker() tea.Cmd {
	p.picking = nil
	return nil
}

// closeAliases puts away what was open to change the aliases, once they are.
func (p *Page) closeAliases(done keyaction.Done) {
	switch done.What {
	case model.OpCreateAlias.Name, model.OpUpdateAlias.Name:
		p.naming, p.picking = nil, nil
	}
}

// pickerActions are those while an alias is picked.
func (p *Page) pickerActions() []page.Action {
	actions := []page.Action{{ID: "close-picker", Label: "Close", Keys: []string{"esc"}, Run: p.closePicker}}
	if p.picking.Capturing() || p.picking.Filter() != "" {
		actions = []page.Action{p.clearFilter(p.picking)}
	}
	if alias, ok := p.picking.table.Cursor(); ok && !p.picking.Capturing() {
		actions = append([]page.Action{{ID: "move-alias", Label: "Move it here", Keys: []string{"enter"}, Off: p.off(model.OpUpdateAlias), Run: func() tea.Cmd {
			return p.askMove(alias, p.picking.table.Rows())
		}}}, actions...)
	}
	return actions
}
