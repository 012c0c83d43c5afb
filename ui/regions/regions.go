// Package regions is the dialog that chooses the Region: one that holds keys of
// the account, or another by its name. It refuses to know how one gets there:
// what was chosen is a page.SwitchRegion.
package regions

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// Dialog lists Regions, and has a field for another one's name behind them.
type Dialog struct {
	theme *themes.Theme
	here  string
	found []vault.RegionKeys // in the order of their names, here among them
	other *widget.TextField
	wrong string // what is wrong with the typed name

	list widget.ListBox // its cursor is on the Regions and, behind them, the field
}

// longest is the most that the name of a Region takes.
const longest = 32

// New returns the dialog for the account's Regions, with the cursor on the one
// that one is in.
func New(theme *themes.Theme, here string, found []vault.RegionKeys) *Dialog {
	d := &Dialog{theme: theme, here: here, found: slices.Clone(found), other: widget.NewTextField(theme, longest)}
	if !slices.ContainsFunc(d.found, func(r vault.RegionKeys) bool { return r.Region == here }) {
		d.found = append(d.found, vault.RegionKeys{Region: here})
	}
	slices.SortFunc(d.found, func(a, b vault.RegionKeys) int { return strings.Compare(a.Region, b.Region) })
	d.list = widget.ListBox{Widest: 60, Rows: len(d.found), Below: below}
	d.list.Set(slices.IndexFunc(d.found, func(r vault.RegionKeys) bool { return r.Region == here }))
	d.other.Placeholder = "such as eu-west-1"
	return d
}

// at is the place of the cursor; that of the field is behind all Regions.
func (d *Dialog) at() int      { return d.list.At(len(d.found) + 1) }
func (d *Dialog) typing() bool { return d.at() == len(d.found) }

// Capturing reports that the name of another Region is typed.
func (d *Dialog) Capturing() bool { return d.typing() }

// Actions are the dialog's keys, for help and the bottom line: told, not run.
func (d *Dialog) Actions() []page.Action {
	return []page.Action{
		{Label: "Switch", Keys: []string{"enter"}},
		{Label: "Close without switching", Keys: []string{"esc"}},
	}
}

// Forget does nothing: the name of a Region is no secret.
func (d *Dialog) Forget() {}

// letters are the keys that mean the same as others where nothing is typed.
var letters = map[string]string{"k": "up", "j": "down"}

// Update takes a key: movement, typing, or ↵, which chooses, as a click does.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		return d.point(m.InBox())
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	key := press.String()
	if move, ok := letters[key]; ok && !d.typing() {
		key = move
	}
	switch {
	case key == "esc":
		return true, nil
	case key == "enter":
		return d.choose()
	case d.list.Press(key, len(d.found)+1):
		return false, d.refocus()
	case !d.typing() && press.Type != tea.KeyRunes:
		return false, nil
	}
	if !d.typing() { // a name that is typed goes into its field
		d.list.Set(len(d.found))
		cmd = d.refocus()
	}
	d.wrong = ""
	_, typed := d.other.Update(msg)
	return false, tea.Batch(cmd, typed)
}

// refocus gives the field the keys while the cursor is on it.
func (d *Dialog) refocus() tea.Cmd {
	if d.typing() {
		return d.other.Focus()
	}
	d.other.Blur()
	return nil
}

// choose closes the dialog with the Region under the cursor or the one that was
// typed. The one that one is in already needs no switch.
func (d *Dialog) choose() (done bool, cmd tea.Cmd) {
	var region string
	if d.typing() {
		region = strings.TrimSpace(d.other.Value())
	} else {
		region = d.found[d.at()].Region
	}
	switch {
	case !model.ValidRegion(region):
		d.wrong = "A Region's name has the form us-west-2."
		return false, nil
	case region == d.here:
		return true, nil
	}
	return true, page.Send(page.SwitchRegion{Region: region})
}
