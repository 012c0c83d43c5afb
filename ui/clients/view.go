package clients

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault/endpoint"
)

// accessKeyCommand makes an access key by way of the console.
const accessKeyCommand = "coldkms iam create-access-key --user-name "

// What the page says while the endpoint is off.
const (
	whatItIs = "Switched on, this console answers the AWS CLI, the AWS SDKs and programs that are built on them, at " +
		endpoint.DefaultAddress + " or the next free port. This machine alone reaches it; for other addresses there is " +
		"\"coldkms serve --listen\", which takes a TLS certificate."
	whoAsks = "Each request is signed with an access key of this vault, decided by its policies and recorded in the trail."
	locks   = "While it is on, a lock closes the screen and not the vault: clients are served until it is switched off, " +
		"or coldkms is left or suspended."
	onlyReads = "This console changes nothing and uses no key, so that clients can only read."
)

// SetSize sets the cells of the page.
func (p *Page) SetSize(width, height int) {
	p.width, p.height = width, height
	p.table.SetSize(width, max(height-len(p.head()), 0))
}

// View draws the endpoint, and its requests while it is on.
func (p *Page) View() string {
	if p.width <= 0 || p.height <= 0 {
		return ""
	}
	if p.serving.URL == "" {
		return widget.Block(p.off(), p.width, p.height)
	}
	return widget.Block(append(p.head(), strings.Split(p.table.View(), "\n")...), p.width, p.height)
}

// maxText is how wide a paragraph is: it stays readable on a wide screen.
const maxText = 90

func (p *Page) off() []string {
	theme := p.c.Theme
	lines := []string{"", theme.Title.Render("AWS clients are not served"), ""}
	paragraphs := []string{whatItIs, whoAsks, locks}
	if p.c.ReadOnly != "" {
		paragraphs = append(paragraphs, onlyReads)
	}
	if p.serving.Off != "" {
		paragraphs = []string{p.serving.Off + "."}
	}
	for _, paragraph := range paragraphs {
		for _, line := range widget.Wrap(paragraph, min(p.width-2, maxText)) {
			lines = append(lines, theme.Text.Render(line))
		}
		lines = append(lines, "")
	}
	for i, line := range lines {
		lines[i] = "  " + line
	}
	return lines
}

// head draws what stands above the table.
func (p *Page) head() []string {
	theme := p.c.Theme
	state := theme.Success.Render(theme.Signs.Done+" On at "+widget.Clean(p.serving.URL)) + theme.Text.Render(", for this machine alone")
	if p.serving.Instead != "" {
		state += theme.Warning.Render("; " + p.serving.Instead + " is taken")
	}
	lines := []string{state, theme.Text.Render(p.counts()), "", theme.Faint.Render("To paste into a shell (y copies it):")}
	for _, line := range p.exports() {
		lines = append(lines, theme.Text.Render("  "+line))
	}
	if p.c.ReadOnly != "" {
		lines = append(lines, "", theme.Text.Render("Clients can only read: this console changes nothing."), "")
	} else {
		lines = append(lines,
			theme.Faint.Render("For an access key, in another terminal, while unlocked:"), theme.Text.Render("  "+accessKeyCommand+"NAME"), "")
	}
	for i, line := range lines {
		lines[i] = widget.Fit(line, p.width)
	}
	return lines
}

// counts says how many requests came in.
func (p *Page) counts() string {
	said := widget.Counted(p.serving.Count, "request")
	if p.serving.Refused > 0 {
		said += fmt.Sprintf(", %s refused", widget.Grouped(p.serving.Refused))
	}
	if latest := len(p.serving.Latest); latest < p.serving.Count {
		said += fmt.Sprintf("; the latest %d are shown", latest)
	}
	return said
}

// caller returns who signed a request, such as user/Alice: without the account, which is in the trail.
func caller(e endpoint.Exchange) string { return e.Caller[strings.LastIndexByte(e.Caller, ':')+1:] }

// newTable returns the table of requests.
func newTable(c *page.Console) *widget.Table[endpoint.Exchange] {
	clean := func(text func(endpoint.Exchange) string) func(endpoint.Exchange) string {
		return func(e endpoint.Exchange) string { return widget.Clean(cmp.Or(text(e), "-")) }
	}
	return widget.NewTable(c.Theme, widget.TableSpec[endpoint.Exchange]{
		ID:    func(e endpoint.Exchange) string { return e.RequestID },
		Empty: "No requests yet.",
		Columns: []widget.Column[endpoint.Exchange]{
			{Title: "Time (UTC)", Min: 10, Ideal: 10, Cell: func(e endpoint.Exchange) string { return e.Time.UTC().Format(time.TimeOnly) }},
			{Title: "Operation", Min: 15, Ideal: 20, GiveWay: 3, Cell: clean(func(e endpoint.Exchange) string { return e.Operation })},
			{Title: "Caller", Min: 10, Ideal: 36, GiveWay: 1, Middle: true, Cell: clean(caller)},
			{Title: "Result", Min: 12, Ideal: 30, GiveWay: 2, Cell: clean(func(e endpoint.Exchange) string { return cmp.Or(e.Code, "done") }), Tint: func(e endpoint.Exchange) *lipgloss.Style {
				if e.Code != "" {
					return &c.Theme.Error
				}
				return nil
			}},
			{Title: "Took", Min: 8, Ideal: 8, Cell: func(e endpoint.Exchange) string { return e.Took.Round(10 * time.Microsecond).String() }},
		},
	})
}
