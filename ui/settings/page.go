// Package settings is the page of what a person can choose about the console, of
// the vault's own quotas and limits of requests, and of where the console's files
// are.
//
// It refuses to know how a choice of the person's is applied and kept: it says
// what was chosen, and the root does the rest. What a limit does is the vault's.
package settings

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/preferences"
	"coldkms/ui/widget"
)

// Page shows the settings. Each change is applied and kept at once; what is typed
// once its field is left.
type Page struct {
	c *page.Console
	// chosen is what was last asked of the root. What the console goes by
	// follows a moment later.
	chosen preferences.Preferences
	asking asking

	theme, signs, mouse *widget.Choice
	idle                *widget.TextField
	idleItem            *widget.Item
	limits              *limits
	form                *widget.Form

	width, height int
}

// asking is where asking the root stands: for one change at a time, so that the
// last one is the last choice. again says that there was another one meanwhile.
type asking struct{ on, again bool }

var _ page.Page = (*Page)(nil)

// The options' ids.
const (
	automatic = ""
	ascii     = "ascii"
	mouseOn   = "on"
	mouseOff  = "off"
)

// New returns the page.
func New(c *page.Console) *Page {
	p := &Page{
		c:     c,
		theme: widget.NewChoice(c.Theme, themeOptions()...),
		signs: widget.NewChoice(c.Theme, widget.Option{ID: automatic, Label: "automatic"}, widget.Option{ID: ascii, Label: "ASCII"}),
		mouse: widget.NewChoice(c.Theme, widget.Option{ID: mouseOn, Label: "on"}, widget.Option{ID: mouseOff, Label: "off"}),
		idle:  widget.NewOfferField(c.Theme, len(strconv.Itoa(preferences.MaxIdleMinutes))),
	}
	p.idleItem = &widget.Item{Label: "Idle lock", Field: p.idle}
	p.limits = newLimits(c)
	p.form = widget.NewForm(c.Theme, p.items()...)
	p.show()
	return p
}

func themeOptions() []widget.Option {
	options := []widget.Option{{ID: automatic, Label: "automatic"}}
	for _, name := range themes.Names() {
		options = append(options, widget.Option{ID: name, Label: themeLabel(name)})
	}
	return options
}

func themeLabel(name string) string {
	if name == automatic {
		return "automatic"
	}
	return strings.ReplaceAll(name, "-", " ")
}

// Title is the page's crumb.
func (p *Page) Title() string { return "Settings" }

// Init reads what the vault has; the person's own choices are at hand.
func (p *Page) Init() tea.Cmd {
	p.limits.read()
	p.refresh()
	return nil
}

// Capturing reports that letters are text now.
func (p *Page) Capturing() bool { return p.form.Capturing() }

// Dirty names a number that was typed and not applied.
func (p *Page) Dirty() string {
	if p.idle.Value() != strconv.Itoa(p.chosen.Idle()) {
		return "the minutes of the idle lock"
	}
	return p.limits.dirty()
}

// Forget does nothing: the page holds no secret.
func (p *Page) Forget() {}

// Actions are to apply what is typed; every other choice is applied as it is
// made.
func (p *Page) Actions() []page.Action {
	off := cmp.Or(p.idleProblem(), p.limits.problem())
	if p.Dirty() == "" {
		off = "Every change is applied already"
	}
	return []page.Action{{ID: "apply", Label: "Apply what is typed", Keys: []string{"ctrl+s"}, Off: off, Hidden: off != "", Run: p.applyAll}}
}

// asked says that the root has taken a change, and undone that it took one back.
type (
	asked  struct{}
	undone struct{}
)

// Update takes the keys of the form and the mouse, and applies what they
// changed.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case asked:
		again := p.asking.again
		p.asking = asking{}
		if again {
			return p.choose()
		}
		return nil
	case undone:
		p.show()
		return nil
	case limitsSet:
		cmd := p.limits.done(msg)
		p.refresh()
		return cmd
	case widget.Mouse:
		return p.fill(msg, true)
	case tea.KeyMsg:
		if msg.Type == tea.KeyEnter && p.mistyped() {
			return nil // it is to be mended first
		}
		return p.fill(msg, msg.Type == tea.KeyEnter)
	}
	return nil
}

// fill hands a message to the form, and applies what it changed: what is still
// typed only when that is asked for.
func (p *Page) fill(msg tea.Msg, typed bool) tea.Cmd {
	before := p.typing()
	_, cmd := p.form.Update(msg)
	if at := p.typing(); typed || at == nil || at != before {
		cmd = tea.Batch(cmd, p.applyAll())
	}
	p.refresh()
	return cmd
}

// typing is the field that something is typed in, nil when none has the focus.
func (p *Page) typing() *widget.TextField {
	if p.idle.Focused() {
		return p.idle
	}
	for _, n := range p.limits.numbers() {
		if n.field.Focused() {
			return n.field
		}
	}
	return nil
}

// mistyped reports that what is typed in the field with the focus cannot be.
func (p *Page) mistyped() bool {
	at := p.typing()
	return at == p.idle && p.idleItem.Problem != "" || slices.ContainsFunc(p.limits.numbers(), func(n *number) bool {
		return n.field == at && n.item.Problem != ""
	})
}

// show sets the fields to what the console goes by.
func (p *Page) show() {
	p.chosen = p.c.Preferences
	p.theme.SetValue(p.chosen.Theme)
	p.signs.SetValue(automatic)
	if p.chosen.ASCII {
		p.signs.SetValue(ascii)
	}
	p.mouse.SetValue(mouseOn)
	if p.chosen.MouseOff {
		p.mouse.SetValue(mouseOff)
	}
	p.idle.SetValue(strconv.Itoa(p.chosen.Idle()))
	p.refresh()
}

// applyAll applies what the fields changed, if anything, with the way back.
func (p *Page) applyAll() tea.Cmd { return tea.Batch(p.choose(), p.limits.apply()) }

// choose sends what the person chose.
func (p *Page) choose() tea.Cmd {
	if p.asking.on {
		p.asking.again = true
		return nil
	}
	before, after := p.chosen, p.chosen
	after.Theme = p.theme.Value()
	after.ASCII = p.signs.Value() == ascii
	after.MouseOff = p.mouse.Value() == mouseOff
	if minutes, ok := p.minutes(); ok && minutes != before.Idle() {
		after.IdleMinutes = minutes
	}
	said := difference(before, after)
	if said == "" {
		return nil
	}
	p.chosen, p.asking.on = after, true
	undo := func() tea.Cmd {
		return page.Send(page.InTurn(prefer(after, before), undone{}, page.Toast{Text: difference(after, before)}))
	}
	toast := page.Toast{Text: said, Undo: &page.Undo{Label: difference(after, before), Run: undo}}
	return page.Send(page.InTurn(prefer(before, after), toast, asked{}))
}

// prefer changes from one choice to another what differs between them, and
// nothing else.
func prefer(before, after preferences.Preferences) page.Prefer {
	return page.Prefer{Change: func(p *preferences.Preferences) { *p = p.Changed(before, after) }}
}

// difference names what is chosen after and was not before, "" when nothing
// is.
func difference(before, after preferences.Preferences) string {
	switch {
	case after.Theme != before.Theme:
		return "Theme: " + themeLabel(after.Theme)
	case after.ASCII != before.ASCII && after.ASCII:
		return "Signs: ASCII"
	case after.ASCII != before.ASCII:
		return "Signs: automatic"
	case after.MouseOff != before.MouseOff && after.MouseOff:
		return "Mouse: off"
	case after.MouseOff != before.MouseOff:
		return "Mouse: on"
	case after.Idle() == before.Idle():
		return ""
	case after.Idle() == 1:
		return "Idle lock: after 1 minute"
	}
	return fmt.Sprintf("Idle lock: after %d minutes", after.Idle())
}

// minutes returns what was typed; ok is false when it cannot be.
func (p *Page) minutes() (minutes int, ok bool) {
	minutes, err := strconv.Atoi(strings.TrimSpace(p.idle.Value()))
	return minutes, err == nil && minutes >= preferences.MinIdleMinutes && minutes <= preferences.MaxIdleMinutes
}
