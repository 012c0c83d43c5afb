package importkey

import (
	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/pickfile"
	"coldkms/ui/widget"
)

// browseKey opens the dialog that finds a file or folder, from the field of its
// path.
const browseKey = "ctrl+o"

// pathField is a field for the path of a file or folder.
type pathField struct {
	*widget.TextField
	what   string // it leads to, such as "the import token"
	folder bool
	item   *widget.Item
	sample []byte  // what stands for the file until a path is typed; nil for nothing
	wrong  refusal // of what was given last
}

// refusal is why what a path led to was not taken.
type refusal struct{ path, reason string }

const longestPath = 4096

func newPathField(theme *themes.Theme, label, what string) *pathField {
	f := &pathField{TextField: widget.NewTextField(theme, longestPath), what: what}
	f.Placeholder = "~/path/to/file"
	f.item = &widget.Item{Label: label, Field: f}
	return f
}

// given is the path, or what stands in its place.
func (f *pathField) given() string {
	if f.isSample() {
		return sampleText
	}
	return f.Value()
}

// isSample reports that nothing was typed in the place of a sample.
func (f *pathField) isSample() bool { return f.sample != nil && f.Stands() }

// set puts a path into the field.
func (f *pathField) set(path string) {
	f.sample, f.wrong = nil, refusal{}
	f.SetValue(path)
}

// stand puts a sample into the field's place.
func (f *pathField) stand(sample []byte) {
	f.sample, f.wrong = sample, refusal{}
	f.Stand(sampleText)
}

// refuse says why what is given will not do, until something else is.
func (f *pathField) refuse(reason string) { f.wrong = refusal{f.given(), reason} }

// wrongNow is what refuse said of what is given.
func (f *pathField) wrongNow() string {
	if f.wrong.path != f.given() {
		return ""
	}
	return f.wrong.reason
}

// problem says what is wrong with what is given.
func (f *pathField) problem() string {
	switch {
	case f.given() != "":
		return f.wrongNow()
	case f.folder:
		return "Type the path of a folder."
	}
	return "Type the path of a file."
}

// paths are the fields of the step on the screen that hold one.
func (p *Page) paths() []*pathField {
	if p.at == uploading {
		return []*pathField{p.upload.material, p.upload.token}
	}
	return []*pathField{p.download.folder}
}

// pathUnderFocus returns the one that has the focus, nil when none has.
func (p *Page) pathUnderFocus() *pathField {
	for _, path := range p.paths() {
		if path.Focused() {
			return path
		}
	}
	return nil
}

// browse opens the dialog that finds what a path leads to.
func (p *Page) browse(path *pathField) tea.Cmd {
	begin := path.Value()
	if begin == "" {
		begin = p.download.folder.Value()
	}
	return pickfile.Ask(p.console, pickfile.Wish{Title: "Choose " + path.what, Path: begin, Folder: path.folder, For: path})
}

func (p *Page) takePicked(msg pickfile.Picked) tea.Cmd {
	if path, ok := msg.For.(*pathField); ok {
		path.set(msg.Path)
	}
	return nil
}
