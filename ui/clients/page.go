// Package clients is the page of the endpoint for AWS clients: the switch, what a shell takes to use it, and the requests
// that come in.
//
// It refuses to know how clients are served: the root switches it, and says what came in.
package clients

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault/endpoint"
)

// lookEvery is how often the page looks for new requests.
const lookEvery = 500 * time.Millisecond

// Page shows the endpoint as it was last looked at.
type Page struct {
	c       *page.Console
	serving page.Serving
	table   *widget.Table[endpoint.Exchange]
	looking bool // a look is on its way

	width, height int
}

var _ page.Page = (*Page)(nil)

// look has the page look for new requests.
type look struct{}

// New returns the page.
func New(c *page.Console) *Page { return &Page{c: c, table: newTable(c)} }

// Title is the page's crumb.
func (p *Page) Title() string { return "AWS clients" }

// Init looks at the endpoint, and goes on while that is on.
func (p *Page) Init() tea.Cmd {
	p.take()
	return p.goOn()
}

// take looks at the endpoint. A cursor on the latest request stays on the latest one.
func (p *Page) take() {
	before := p.table.Rows()
	under, ok := p.table.Cursor()
	atTop := !ok || under.RequestID == before[0].RequestID
	p.serving = p.c.Serving()
	p.table.SetRows(p.serving.Latest)
	if atTop && len(p.serving.Latest) > 0 {
		p.table.SetCursor(p.serving.Latest[0].RequestID)
	}
	p.SetSize(p.width, p.height)
}

func (p *Page) goOn() tea.Cmd {
	if p.looking || p.serving.URL == "" {
		return nil
	}
	p.looking = true
	return p.c.After(lookEvery, look{})
}

// Capturing is false: nothing is typed here.
func (p *Page) Capturing() bool { return false }

// Dirty is always "": nothing is typed here.
func (p *Page) Dirty() string { return "" }

// Forget does nothing: the page holds no secret.
func (p *Page) Forget() {}

// Actions are the switch, and what there is to copy while it is on.
func (p *Page) Actions() []page.Action {
	if p.serving.URL == "" {
		return []page.Action{{ID: "switch-on", Label: "Switch on", Keys: []string{"s"}, Off: p.serving.Off, Run: p.turn(true)}}
	}
	return []page.Action{
		{ID: "open-record", Label: "Open record", Keys: []string{"enter"}, Off: p.recordOff(), Run: p.openRecord},
		{ID: "copy-exports", Label: "Copy the lines to paste", Keys: []string{"y"}, Run: p.copyExports},
		{ID: "switch-off", Label: "Switch off", Keys: []string{"s"}, Run: p.turn(false)},
		{ID: "copy-access-key", Label: "Copy the command for an access key", Keys: []string{"c"}, Off: p.c.ReadOnly, Run: p.copyCommand},
	}
}

// recordOff is why the request under the cursor has no record to be opened.
func (p *Page) recordOff() string {
	under, ok := p.table.Cursor()
	switch {
	case !ok:
		return "There is no request here"
	case under.Caller == "":
		return "Nobody signed this request: the trail only counts such"
	case under.Code == model.CodeThrottling:
		return "Requests that come too fast are only counted in the trail"
	}
	return ""
}

// openRecord opens the trail's record of the request under the cursor. The
// request id is the trail's.
func (p *Page) openRecord() tea.Cmd {
	under, ok := p.table.Cursor()
	if !ok {
		return nil
	}
	return page.Send(page.Open{Route: page.Trail{Filter: under.RequestID, Open: true}})
}

func (p *Page) turn(on bool) func() tea.Cmd {
	return func() tea.Cmd { return page.Send(page.Serve{On: on}) }
}

func (p *Page) copyExports() tea.Cmd {
	return p.c.Clipboard(strings.Join(p.exports(), "\n") + "\n")
}

func (p *Page) copyCommand() tea.Cmd { return p.c.Clipboard(accessKeyCommand) }

// exports are the lines that a shell takes.
func (p *Page) exports() []string { return endpoint.Exports(p.serving.URL, p.serving.Region) }

// Update looks when it is time or something was switched, and moves in the table.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case look:
		p.looking = false
		return p.Init()
	case page.Served:
		return p.Init()
	case widget.Mouse:
		return p.point(msg)
	}
	_, cmd := p.table.Update(msg)
	return cmd
}
