package keydetails

import (
	"bytes"
	"encoding/json"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault/trail"
)

// reader shows a document under a heading.
type reader struct {
	theme         *themes.Theme
	heading       string
	alert         string // stands under the heading, "" when there is none
	text          string
	document      *widget.Document
	width, height int
}

func newReader(theme *themes.Theme) *reader {
	return &reader{theme: theme, document: widget.NewDocument(theme)}
}

// SetSize sets the size in cells, heading included.
func (r *reader) SetSize(width, height int) {
	r.width, r.height = width, height
	head := 1
	if r.alert != "" {
		head++
	}
	r.document.SetSize(max(width-2*len(margin), 0), max(height-head, 0))
}

// Update scrolls.
func (r *reader) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) { return r.document.Update(msg) }

// View draws heading, position and document.
func (r *reader) View() string {
	head := margin + r.theme.Label.Render(r.heading)
	if position := r.document.Position(); position != "" {
		head += r.theme.Faint.Render(" " + r.theme.Signs.Dot + " " + position)
	}
	lines := []string{head}
	if r.alert != "" {
		lines = append(lines, margin+r.theme.Warning.Render(r.theme.Signs.Caution+" "+r.alert))
	}
	for line := range strings.SplitSeq(r.document.View(), "\n") {
		lines = append(lines, margin+line)
	}
	return widget.Block(lines, r.width, r.height)
}

// show puts a text under the heading. The same text shown again keeps its
// place on the screen.
func (r *reader) show(heading, text string, isJSON bool) {
	r.heading, r.document.JSON = heading, isJSON
	if text != r.text {
		r.text = text
		r.document.SetText(text)
	}
}

// showPolicy shows a key's policy, or why it cannot be shown. A policy on one
// line is broken up.
func (r *reader) showPolicy(of *facts) {
	if of.policyErr != nil {
		r.show("Policy view", keyaction.Unread("The key policy", of.policyErr), false)
		return
	}
	if r.alert = ""; of.older {
		r.alert = "A newer version of the default key policy is available."
	}
	policy := of.policy
	var broken bytes.Buffer
	if !strings.Contains(policy, "\n") && json.Indent(&broken, []byte(policy), "", "  ") == nil {
		policy = broken.String()
	}
	r.show("Policy view", policy, true)
}

// newRecord returns a record of the trail as JSON.
func newRecord(theme *themes.Theme, event trail.Event) *reader {
	r := newReader(theme)
	text, err := json.MarshalIndent(event, "", "  ")
	if err != nil {
		text = []byte("The record cannot be shown: " + err.Error())
	}
	r.show("Record of "+moment(event.Time()), string(text), err == nil)
	return r
}
