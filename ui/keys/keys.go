// Package keys is the page "Encryption keys": the table of the account's keys
// in a Region, its filter, and the way from a key to what can be done with it.
//
// It refuses to know what an action does: package keyaction says which there
// are.
package keys

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/savefile"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// Page is the table of keys.
type Page struct {
	console *page.Console
	table   *widget.Table[*row]
	columns []string // by name; none for the usual ones

	request       int                // of the last fetch: answers to earlier ones are late
	loaded        bool               // rows came at least once
	covered       bool               // by the page that makes a key
	elsewhere     []vault.RegionKeys // where there are keys, while there are none here
	damaged       bool               // the vault is, and what was lost is not known
	failure       error              // of the latest fetch
	denied        error              // the answer to who would make a key, when it is known
	width, height int
}

// New returns the page, filtered by a text when there is one, and empty until
// Init's work is done.
func New(c *page.Console, filter string) *Page {
	p := &Page{console: c, table: newTable(c), columns: c.Preferences.KeyColumns}
	p.table.SetFilter(filter)
	return p
}

// fetched brings the rows that a fetch asked for and, when there are none, the
// Regions that have some.
type fetched struct {
	request   int
	rows      []*row
	elsewhere []vault.RegionKeys
	damaged   bool // the vault is
	denied    error
	err       error
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Encryption keys" }

// Init fetches the rows; cursor and filter stay.
func (p *Page) Init() tea.Cmd {
	p.request++
	request := p.request
	return p.console.Call("listing the keys", func(ctx context.Context, s *vault.Session) tea.Msg {
		rows, err := s.Catalogue(ctx)
		found := fetched{request: request, rows: newRows(rows, p.console.Now()), err: err}
		if may, err := s.MayInAccount(createKey); err == nil { // else the wizard says it
			found.denied = may.Refusal(createKey)
		}
		if err == nil && len(rows) == 0 {
			found.elsewhere, found.damaged = s.Regions(), s.Vault().Health() != nil
		}
		return found
	})
}

// Follow fetches the rows.
func (p *Page) Follow() (tea.Cmd, bool) { return p.Init(), true }

// createKey is the permission to make a key.
const createKey = "kms:CreateKey"

// Capturing reports that the filter is being typed.
func (p *Page) Capturing() bool { return p.table.Capturing() }

// Dirty is always "": nothing typed here is lost by leaving.
func (p *Page) Dirty() string { return "" }

// Forget does nothing: the table holds no secret.
func (p *Page) Forget() {}

// Update takes movement, the filter's text and the rows.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case fetched:
		return p.take(msg)
	case keyaction.Done:
		return p.Init()
	case keyaction.Foreseen:
		return msg.Then()
	case sorted:
		p.table.SetSort(msg.by)
		return nil
	case widget.ColumnsChosen:
		return p.takeColumns(msg.Names)
	case savefile.Ended:
		return msg.Report()
	}
	typed := p.Capturing()
	_, cmd := p.table.Update(msg)
	if typed && !p.Capturing() && p.named() {
		return p.open()
	}
	return cmd
}

// named reports that the filter is the whole name of the one key that it shows:
// who types that and ↵ wants the key.
func (p *Page) named() bool {
	under, ok := p.table.Cursor()
	return ok && p.table.Shown() == 1 && under.isCalled(p.table.Filter())
}

// Paste opens the key whose ARN, id or alias was pasted on the rows.
func (p *Page) Paste(text string) tea.Cmd {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return page.Send(page.LookUp{Name: text})
}

// take shows the rows of the last fetch.
func (p *Page) take(f fetched) tea.Cmd {
	if f.request != p.request {
		return nil
	}
	if p.failure, p.denied = f.err, f.denied; f.err != nil {
		return page.Send(page.Refused{Err: f.err})
	}
	before := p.table.Rows()
	p.elsewhere, p.damaged = f.elsewhere, f.damaged
	p.setRows(f.rows)
	if p.covered {
		p.covered = false
		p.seekNew(before)
	}
	return nil
}

func (p *Page) setRows(rows []*row) {
	p.loaded = true
	p.table.SetRows(rows)
}

// seekNew puts the cursor on the key that was made while this page was
// covered.
func (p *Page) seekNew(before []*row) {
	rows := p.table.Rows()
	if len(rows) != len(before)+1 {
		return
	}
	known := make(map[string]bool, len(before))
	for _, row := range before {
		known[row.KeyID] = true
	}
	for _, row := range rows {
		if !known[row.KeyID] {
			p.table.SetCursor(row.KeyID)
		}
	}
}
