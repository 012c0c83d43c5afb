// Package gate is the two pages before a vault is open: the one that makes a
// vault, and the one that asks for the passphrase of a vault and says why it
// does not open. They are all that a locked console draws.
//
// It refuses to know how a vault is made and opened, and holds no passphrase
// longer than it is typed.
package gate

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Failed says that the vault did not open, or was not made.
type Failed struct {
	Reason  string // in a sentence
	Wrong   bool   // the passphrase was not the vault's
	Damaged bool   // the vault is; what can still be read of it may be looked at
	Advice  string // what to do; "" when there is nothing to say
}

// gate is what both pages have in common: a form that is filled in and tried
// and, when that fails, filled in again.
type gate struct {
	console *page.Console
	dir     string
	air     int // empty lines above the form
	form    *widget.Form

	failed        *Failed // of the last attempt
	trying        bool    // nothing can be typed meanwhile
	width, height int
}

func newGate(c *page.Console, dir string, air int) gate {
	return gate{console: c, dir: dir, air: air, form: widget.NewForm(c.Theme)}
}

// Init has nothing to fetch.
func (g *gate) Init() tea.Cmd { return nil }

// Capturing reports that text is typed.
func (g *gate) Capturing() bool { return g.form.Capturing() }

// Dirty is always "": nothing here is worth a question.
func (g *gate) Dirty() string { return "" }

// update takes the outcome of an attempt, after which again is typed in first,
// keys and the mouse.
func (g *gate) update(msg tea.Msg, again widget.Field) tea.Cmd {
	if failed, ok := msg.(Failed); ok {
		g.trying, g.failed = false, &failed
		return g.form.Focus(again)
	}
	if g.trying {
		return nil
	}
	return g.fill(msg)
}

// try begins an attempt.
func (g *gate) try() { g.trying, g.failed = true, nil }

// stretching is what there is to say while an attempt runs.
func stretching(doing string) *widget.Item {
	return &widget.Item{Label: doing, Note: "The passphrase is stretched on purpose, so that guessing is slow."}
}

// margin is the room at the left; the text stays readable on a wide screen.
const (
	margin   = 4
	maxWidth = 80
)

func (g *gate) formWidth() int { return min(g.width-2*margin, maxWidth) }

// view draws the form under lines of air.
func (g *gate) view() string {
	lines := make([]string, g.air)
	for line := range strings.SplitSeq(g.form.View(), "\n") {
		lines = append(lines, strings.Repeat(" ", margin)+line)
	}
	return widget.Block(lines, g.width, g.height)
}
