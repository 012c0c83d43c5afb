package cryptography

import (
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// result is what an operation brought.
type result struct {
	done    string // what was done
	caution string // what to mind about it, "" when nothing
	context map[string]string
	advice  string
	values  []*value
	at      int // the value that has the focus
	width   int
}

func (r *result) focused() *value { return r.values[r.at] }

func (r *result) mask() {
	for _, v := range r.values {
		v.mask()
	}
}

func (r *result) forget() {
	for _, v := range r.values {
		v.forget()
	}
}

// wipe drops everything; of no result it drops nothing.
func (r *result) wipe() {
	if r == nil {
		return
	}
	for _, v := range r.values {
		v.wipe()
	}
}

// update moves within the focused value. A click chooses another.
func (r *result) update(msg tea.Msg) {
	if m, ok := msg.(widget.Mouse); ok {
		r.point(m)
	}
	r.focused().update(msg)
}

// margin is the indentation of a value under its heading.
const margin = 2

// valueLines are an empty line and a heading above each value.
const valueLines = 2

// setSize shares the lines under the summary among the values: each has what it
// needs, or else its half.
func (r *result) setSize(width, height int) {
	r.width = width
	inner := max(width-margin, 1)
	room := max(height-len(r.summary())-valueLines*len(r.values), 0)
	if len(r.values) == 1 {
		r.values[0].setSize(inner, room)
		return
	}
	first, second := r.values[0], r.values[1]
	share := min(first.needs(inner), max(room/2, room-second.needs(inner)))
	first.setSize(inner, share)
	second.setSize(inner, min(second.needs(inner), room-share))
}

func (v *value) setSize(width, height int) {
	if v.document != nil {
		v.document.SetSize(width, height)
	}
}

// summary says what was done, with what context, and what to do now.
func (r *result) summary() []string {
	width := max(r.width-margin, 1)
	lines := []string{r.done}
	if r.caution != "" {
		lines = append(lines, r.caution)
	}
	// A context may be long; the values need the lines.
	context := contextText(r.context)
	lines = append(lines, widget.Fit(context, min(widget.Width(context), width)))
	if r.advice != "" {
		lines = append(lines, widget.Wrap(r.advice, width)...)
	}
	return lines
}

// contextText writes an encryption context on one line.
func contextText(context map[string]string) string {
	if len(context) == 0 {
		return "Encryption context: none"
	}
	pairs := make([]string, 0, len(context))
	for _, key := range slices.Sorted(maps.Keys(context)) {
		pairs = append(pairs, widget.Clean(key)+" = "+widget.Clean(context[key]))
	}
	return "Encryption context: " + strings.Join(pairs, ", ")
}

// lines draws the summary and the values.
func (r *result) lines(theme *themes.Theme) []string {
	indent := strings.Repeat(" ", margin)
	var lines []string
	for i, text := range r.summary() {
		switch {
		case i == 0:
			lines = append(lines, theme.Success.Render(theme.Signs.Done+" "+text))
		case i == 1 && r.caution != "":
			lines = append(lines, theme.Warning.Render(theme.Signs.Caution+" "+text))
		default:
			lines = append(lines, indent+theme.Faint.Render(text))
		}
	}
	for i, v := range r.values {
		sign, style := indent, theme.Label
		if i == r.at && len(r.values) > 1 {
			sign, style = theme.Signs.Cursor+" ", theme.Focus
		}
		lines = append(lines, "", style.Render(sign+v.heading()))
		for _, line := range v.lines() {
			lines = append(lines, indent+line)
		}
	}
	return lines
}

// resultActions lists what can be done with the value that has the focus.
func (p *Page) resultActions() []page.Action {
	v := p.result.focused()
	name := strings.ToLower(v.name)
	actions := []page.Action{
		{ID: "copy", Label: "Copy " + name, Keys: []string{"y"}, Off: v.gone(), Run: p.copy},
		{ID: "save", Label: "Save to file", Keys: []string{"s", "ctrl+s"}, Off: v.gone(), Run: p.askWhere},
	}
	if v.secret {
		label := "Reveal"
		if v.document != nil {
			label = "Hide"
		}
		actions = append(actions, page.Action{ID: "reveal", Label: label, Keys: []string{"v"}, Off: v.gone(), Run: p.toggle})
	}
	if len(p.result.values) > 1 {
		other := strings.ToLower(p.result.values[1-p.result.at].name)
		actions = append(actions, page.Action{
			ID: "other-value", Label: "Go to " + other, Keys: []string{"tab", "shift+tab"}, Run: p.focusOther,
		})
	}
	return append(actions, page.Action{ID: "change-input", Label: "Change input", Keys: []string{"e"}, Run: p.changeInput})
}

// copy puts the focused value on the clipboard, as it is shown.
func (p *Page) copy() tea.Cmd {
	v := p.result.focused()
	if v.secret {
		return p.console.ClipboardSecret(v.text())
	}
	return p.console.Clipboard(string(v.text()))
}

func (p *Page) toggle() tea.Cmd {
	p.result.focused().toggle()
	p.layout()
	return nil
}

func (p *Page) focusOther() tea.Cmd {
	p.result.at = 1 - p.result.at
	return nil
}
