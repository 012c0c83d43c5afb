// Package pagetest drives a page without a program, as the root would: keys go
// in, commands run at once, results come back to the page, and what is meant
// for the root is kept for the test to look at. Only tests import it; it knows
// no page.
package pagetest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

// Driver is a page that is being driven.
type Driver struct {
	Page page.Page
	// Sent is what the page asked of the root, in order.
	Sent []tea.Msg
	// Held are the commands that wait while Hold is set.
	Held []tea.Cmd
	// Hold keeps commands back instead of running them: work that takes long.
	Hold bool

	t             testing.TB
	width, height int
}

// Open gives a page its size in cells and does its first work.
func Open(t testing.TB, p page.Page, width, height int) *Driver {
	t.Helper()
	d := &Driver{Page: p, t: t, width: width, height: height}
	p.SetSize(width, height)
	d.Run(p.Init())
	return d
}

// Resize gives the page another size.
func (d *Driver) Resize(width, height int) {
	d.width, d.height = width, height
	d.Page.SetSize(width, height)
}

// Press presses keys by their Bubble Tea names, such as "ctrl+s" or "a". Keys
// of actions run their actions, as the root would have it; letters do not while
// a text field has the focus. An action that is off does nothing.
func (d *Driver) Press(keys ...string) {
	d.t.Helper()
	for _, key := range keys {
		press := Key(key)
		everywhere := slices.Contains([]string{"esc", "ctrl+s", "ctrl+p", "f1"}, key)
		if action, ok := d.action(press.String()); ok && (everywhere || !d.Page.Capturing()) {
			if action.Off == "" && action.Run != nil {
				d.Run(action.Run())
			}
			continue
		}
		d.Run(d.Page.Update(press))
	}
}

func (d *Driver) action(key string) (page.Action, bool) {
	for _, action := range d.Page.Actions() {
		if slices.Contains(action.Keys, key) {
			return action, true
		}
	}
	return page.Action{}, false
}

// Follow has the page follow what somebody else has changed, and reports
// whether it did.
func (d *Driver) Follow() bool {
	d.t.Helper()
	work, ok := d.Page.(page.Follower).Follow()
	d.Run(work)
	return ok
}

// Type types text, one rune at a time.
func (d *Driver) Type(text string) {
	d.t.Helper()
	for _, r := range text {
		d.Press(string(r))
	}
}

// Run runs a command and every one that follows from it. While Hold is set it
// only keeps it.
func (d *Driver) Run(cmd tea.Cmd) {
	d.t.Helper()
	switch {
	case cmd == nil:
	case d.Hold:
		d.Held = append(d.Held, cmd)
	default:
		d.Deliver(cmd())
	}
}

// Release runs what was held, in order, and holds no more.
func (d *Driver) Release() {
	d.t.Helper()
	held := d.Held
	d.Held, d.Hold = nil, false
	for _, cmd := range held {
		d.Run(cmd)
	}
}

// Deliver hands a message to the root when it is for the root, else to the
// page. A batch or sequence is run through.
func (d *Driver) Deliver(msg tea.Msg) {
	d.t.Helper()
	switch msg := msg.(type) {
	case nil:
		return
	case page.Fatal:
		d.t.Fatalf("a command panicked: %v\n%s", msg, msg.Stack)
	case page.Open, page.Back, page.Replace, page.Toast, page.Refused, page.Lock, page.Quit, page.Ask, page.Prefer, page.SwitchRegion, page.SignIn, page.LookUp, page.Lend, page.Tend, page.Serve:
		d.Sent = append(d.Sent, msg)
		return
	case page.AskWith:
		d.Sent = append(d.Sent, page.Ask{Dialog: msg.Dialog()})
		return
	case page.Await:
		d.Run(msg.Work)
		return
	case widget.Enter:
		d.Press("enter")
		return
	}
	if commands, ok := Commands(msg); ok {
		for _, cmd := range commands {
			d.Run(cmd)
		}
		return
	}
	d.Run(d.Page.Update(msg))
}

// Commands returns those of a tea.Batch or tea.Sequence, false for any other
// message.
func Commands(msg tea.Msg) ([]tea.Cmd, bool) {
	commands := reflect.TypeFor[[]tea.Cmd]()
	value := reflect.ValueOf(msg)
	if !value.IsValid() || value.Kind() != reflect.Slice || !value.CanConvert(commands) {
		return nil, false
	}
	return value.Convert(commands).Interface().([]tea.Cmd), true
}

// View returns what the page draws, which must have exactly its size.
func (d *Driver) View() string {
	d.t.Helper()
	view := d.Page.View()
	widgettest.AssertSize(d.t, view, d.width, d.height)
	return view
}

// Text returns View without colours and without the spaces that fill its lines
// up.
func (d *Driver) Text() string {
	d.t.Helper()
	return widgettest.Trimmed(d.View())
}

// frameLines is what the console's frame takes of a terminal.
const frameLines = 4

// Picture compares the page to how it looked before, on terminals of 80×24 and
// 120×36. It keeps its size.
func (d *Driver) Picture(name string) {
	d.t.Helper()
	width, height := d.width, d.height
	for _, terminal := range []struct{ width, height int }{{80, 24}, {120, 36}} {
		d.Resize(terminal.width, terminal.height-frameLines)
		widgettest.Golden(d.t, fmt.Sprintf("%s-%dx%d", name, terminal.width, terminal.height), d.View())
	}
	d.Resize(width, height)
}

// Pictures is Picture with the smallest screen, of 60×16 cells for the page.
func (d *Driver) Pictures(name string) {
	d.t.Helper()
	d.Picture(name)
	width, height := d.width, d.height
	d.Resize(60, 16)
	widgettest.Golden(d.t, name+"-60x16", d.View())
	d.Resize(width, height)
}

// Shows fails the test when the page lacks one of the texts.
func (d *Driver) Shows(texts ...string) {
	d.t.Helper()
	view := d.Text()
	for _, text := range texts {
		if !strings.Contains(view, text) {
			d.t.Errorf("the page lacks %q:\n%s", text, view)
		}
	}
}

// Hides fails the test when the page shows the text.
func (d *Driver) Hides(text string) {
	d.t.Helper()
	if view := d.Text(); strings.Contains(view, text) {
		d.t.Errorf("the page shows %q:\n%s", text, view)
	}
}

// Refusals returns what was refused, in words.
func (d *Driver) Refusals() (texts []string) {
	for _, refused := range Sent[page.Refused](d) {
		texts = append(texts, refused.Err.Error())
	}
	return texts
}

// Sent returns the messages of one kind that the page sent to the root.
func Sent[M any](d *Driver) []M {
	var found []M
	for _, msg := range d.Sent {
		if m, ok := msg.(M); ok {
			found = append(found, m)
		}
	}
	return found
}

// special are the keys that stand for no rune, by name.
var special = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "esc": tea.KeyEsc,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "f1": tea.KeyF1, "f5": tea.KeyF5,
	"ctrl+a": tea.KeyCtrlA, "ctrl+c": tea.KeyCtrlC, "ctrl+e": tea.KeyCtrlE, "ctrl+k": tea.KeyCtrlK, "ctrl+l": tea.KeyCtrlL,
	"ctrl+d": tea.KeyCtrlD, "ctrl+f": tea.KeyCtrlF, "ctrl+o": tea.KeyCtrlO, "ctrl+p": tea.KeyCtrlP, "ctrl+r": tea.KeyCtrlR,
	"ctrl+s": tea.KeyCtrlS, "ctrl+t": tea.KeyCtrlT, "ctrl+u": tea.KeyCtrlU, "ctrl+w": tea.KeyCtrlW,
	"ctrl+x": tea.KeyCtrlX, "ctrl+z": tea.KeyCtrlZ,
}

// Key returns the message of a key by its Bubble Tea name; "space" may be
// written for " ".
func Key(name string) tea.KeyMsg {
	if kind, ok := special[name]; ok {
		return tea.KeyMsg{Type: kind}
	}
	if name == " " || name == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}
