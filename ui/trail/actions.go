package trail

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/vault"
)

// Why something does not work now.
const (
	noRecord = "There is no record here"
	notOpen  = "The trail is being opened"
)

// Actions lists what can be done with the record under the cursor, and with
// the trail.
func (p *Page) Actions() []page.Action {
	if p.record != nil {
		return []page.Action{
			{ID: "close-record", Label: "Close", Keys: []string{"esc"}, Run: p.closeRecord},
			{ID: "older", Label: "Older", Keys: []string{"right"}, Run: p.beside("down")},
			{ID: "newer", Label: "Newer", Keys: []string{"left"}, Run: p.beside("up")},
			p.openKey(),
			keyaction.WhyRefused(p.record.event),
			{ID: "copy-record", Label: "Copy record", Keys: []string{"y"}, Run: p.copyRecord},
		}
	}
	actions := []page.Action{
		{ID: "open", Label: "Open", Keys: []string{"enter"}, Off: p.readOff(), Run: p.read},
		{ID: "filter", Label: "Filter", Keys: []string{"/"}, Run: p.typeFilter},
		p.openKey(),
		{ID: "export", Label: "Export", Keys: []string{"x"}, Off: p.exportOff(), Run: p.askWhere},
		{ID: "refresh", Label: "Refresh", Keys: []string{"f5"}, Hidden: true, Run: p.Init},
	}
	if why, ok := keyaction.Why(p.failure); ok {
		actions = append(actions, why)
	} else {
		actions = append(actions, p.whyRefused())
	}
	if what, run := p.escape(); run != nil {
		actions = append(actions, page.Action{ID: "stop", Label: what, Keys: []string{"esc"}, Run: run})
	}
	return actions
}

// escape is what esc does before it leaves the page, nil when nothing.
func (p *Page) escape() (label string, run func() tea.Cmd) {
	switch {
	case p.filter.Capturing():
		return "Clear filter", p.clearFilter
	case p.export != nil && !p.export.stopping:
		return "Stop exporting", p.stopExport
	case p.search.long():
		return "Stop searching", p.stopSearch
	case p.opens == opensNext: // what it was opened for is not there: esc goes back
		return "", nil
	case p.filter.Text() != "":
		return "Clear filter", p.clearFilter
	}
	return "", nil
}

func (p *Page) typeFilter() tea.Cmd {
	p.filter.Begin()
	p.show()
	return nil
}

func (p *Page) clearFilter() tea.Cmd {
	p.filter.Update(tea.KeyMsg{Type: tea.KeyEsc})
	cmd := p.refilter()
	p.show()
	return cmd
}

// stopSearch leaves it at what is found so far.
func (p *Page) stopSearch() tea.Cmd {
	p.halt()
	p.search.stopped, p.search.toEnd = true, false
	p.discard()
	p.show()
	return nil
}

// openKey opens the page of the key that the record is about. Pages are about
// keys of the account in the Region.
func (p *Page) openKey() page.Action {
	action := page.Action{ID: "open-key", Label: "Open key", Keys: []string{"o"}, Off: noRecord}
	under, ok := p.window.row()
	if !ok {
		return action
	}
	switch id := under.keyID(); {
	case id == "":
		action.Off = "The record is about no key"
	case p.console.Session.Place().KeyARN(id) != under.KeyARN():
		action.Off = "The key is not in this account and Region"
	default:
		action.Off = ""
		action.Run = func() tea.Cmd { return page.Send(page.Open{Route: page.KeyDetails{KeyID: id}}) }
	}
	return action
}

// whyRefused explains why the call under the cursor was refused: that stands in
// its record.
func (p *Page) whyRefused() page.Action {
	under, _ := p.window.row()
	action := page.Action{ID: "why", Label: "Why", Keys: []string{"w"}, Off: p.readOff(), Run: p.explain}
	if action.Off == "" && under.ErrorCode == "" {
		action.Off = "The call was not refused"
	}
	action.Hidden = action.Off != ""
	return action
}

// explain reads the record under the cursor for what refused the call.
func (p *Page) explain() tea.Cmd {
	under, _ := p.window.row()
	trail := p.search.trail
	return p.console.Call("reading a record", func(context.Context, *vault.Session) tea.Msg {
		found, err := trail.At(under.index)
		if err != nil {
			return page.Refused{Err: err}
		}
		why := keyaction.WhyRefused(found.Event)
		if why.Off != "" {
			return page.Refused{Err: page.OffError{Label: why.Label, Reason: why.Off}}
		}
		return why.Run()()
	})
}

func (p *Page) closeRecord() tea.Cmd {
	p.record = nil
	if p.opens == opensDone {
		p.opens = opensNone
		return page.Send(page.Back{})
	}
	p.show()
	return nil
}

// beside opens the record that a key of movement leads to.
func (p *Page) beside(key string) func() tea.Cmd {
	return func() tea.Cmd { return tea.Batch(p.move(key), p.read()) }
}

func (p *Page) copyRecord() tea.Cmd { return p.console.Clipboard(p.record.text) }
