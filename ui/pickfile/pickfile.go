// Package pickfile is the dialog that finds a file or a folder: it lists a
// folder, goes into those in it and out of it, and narrows the list as a name is
// typed.
//
// It refuses to open a file, and to know what becomes of the path that was
// picked.
package pickfile

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Wish is what is to be found.
type Wish struct {
	Title  string // of the dialog, such as "Choose the import token"
	Path   string // where to begin: a folder, or what is in one; "" for the home folder
	Folder bool   // a folder is picked, not a file
	For    any    // is handed back
}

// Picked says what was picked. It goes to the page that asked.
type Picked struct {
	For  any
	Path string // with the home folder as ~
}

// Listed is what became of listing a folder. It goes to the page that asked,
// which calls Show.
type Listed struct {
	dialog *dialog
	asked  int // which listing this is
	result listing
}

// Show puts the folder into the dialog that asked for it.
func (l Listed) Show() { l.dialog.take(l) }

// Ask opens the dialog.
func Ask(c *page.Console, w Wish) tea.Cmd {
	d := &dialog{console: c, wish: w, list: widget.NewSearchBox(c.Theme, filterName, 1, longest, widget.ListBox{Widest: 72, Rows: mostRows, Above: 3, Below: 3})}
	return page.Send(tea.BatchMsg{page.Send(page.Ask{Dialog: d}), d.ask(w.Path, "")})
}

// longest is the longest name that file systems know.
const longest = 255

// dialog lists one folder.
type dialog struct {
	console *page.Console
	wish    Wish
	list    *widget.SearchBox

	folder  string  // that is listed; "" until the first listing
	entries []entry // folders first
	problem string  // why another folder could not be listed
	asked   int     // the latest listing that was asked for
}

// ask asks for the listing of a folder, with the cursor on what has this name.
func (d *dialog) ask(folder, under string) tea.Cmd {
	d.asked++
	asked, onlyFolders := d.asked, d.wish.Folder
	return d.console.Work(context.Background(), "listing a folder", func(context.Context) tea.Msg {
		result := list(folder, onlyFolders)
		result.under = under
		return Listed{d, asked, result}
	})
}

// take shows a listing. A folder that cannot be listed leaves the one before.
func (d *dialog) take(l Listed) {
	if l.asked != d.asked {
		return
	}
	if d.problem = l.result.problem; d.problem != "" {
		return
	}
	d.folder, d.entries = l.result.folder, l.result.entries
	d.list.Search.SetValue("")
	at := slices.IndexFunc(d.shown(), func(e entry) bool { return e.name == l.result.under })
	d.list.Set(max(at, 0))
}

// shown are the entries that answer to what is typed. Hidden ones do only to a
// name that begins with a dot.
func (d *dialog) shown() []entry {
	typed := strings.ToLower(d.list.Search.Value())
	var shown []entry
	for _, e := range d.entries {
		hidden := strings.HasPrefix(e.name, ".") && e.kind != above && e.kind != here
		switch {
		case hidden && !strings.HasPrefix(typed, "."):
		case typed != "" && (e.kind == above || e.kind == here || !strings.Contains(strings.ToLower(e.name), typed)):
		default:
			shown = append(shown, e)
		}
	}
	return shown
}

// Capturing reports that letters are a name's.
func (d *dialog) Capturing() bool { return true }

// Forget does nothing: names of files are no secret.
func (d *dialog) Forget() {}

// Actions are the dialog's keys, for help and the bottom line: told, not run.
func (d *dialog) Actions() []page.Action {
	actions := []page.Action{
		{Label: "Open the folder, or choose", Keys: []string{"enter"}},
		{Label: "The folder above", Keys: []string{"left"}},
	}
	if d.wish.Folder {
		actions = append(actions, page.Action{Label: thisFolder, Keys: []string{"ctrl+s"}})
	}
	return append(actions, page.Action{Label: "Close without choosing", Keys: []string{"esc"}})
}

// Update takes a key: movement, a name that narrows the list, or ↵.
func (d *dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		return d.point(m.InBox())
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	switch key := press.String(); {
	case key == "esc" && d.list.Search.Value() != "":
		d.list.Search.SetValue("")
		return false, nil
	case key == "esc":
		return true, nil
	case key == "enter":
		return d.choose()
	case key == "ctrl+s" && d.wish.Folder:
		return d.pick(d.folder)
	case (key == "left" || key == "backspace") && d.list.Search.Value() == "":
		return false, d.goUp()
	}
	_, cmd = d.list.Press(press, len(d.shown()))
	return false, cmd
}

// choose goes into the folder under the cursor, or picks what stands there.
func (d *dialog) choose() (done bool, cmd tea.Cmd) {
	shown := d.shown()
	if len(shown) == 0 {
		return false, nil
	}
	switch e := shown[d.list.At(len(shown))]; e.kind {
	case above:
		return false, d.goUp()
	case here:
		return d.pick(d.folder)
	case folder:
		return false, d.ask(filepath.Join(d.folder, e.name), "")
	default:
		return d.pick(filepath.Join(d.folder, e.name))
	}
}

// pick closes the dialog with a path. Before the first listing there is none.
func (d *dialog) pick(path string) (done bool, cmd tea.Cmd) {
	if d.folder == "" {
		return false, nil
	}
	return true, page.Send(Picked{d.wish.For, shorten(path)})
}

// goUp lists the folder above, with the cursor on the one that is left.
func (d *dialog) goUp() tea.Cmd {
	if d.folder == "" || filepath.Dir(d.folder) == d.folder {
		return nil
	}
	return d.ask(filepath.Dir(d.folder), filepath.Base(d.folder))
}
