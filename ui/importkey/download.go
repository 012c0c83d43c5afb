package importkey

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/savefile"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// download is the first step: how the key material will be wrapped, and what for.
type download struct {
	form      *widget.Form
	algorithm *widget.Choice
	folder    *pathField
	get       *widget.ButtonField
	ready     *widget.Checkbox // only for a key that was made a moment ago
	sample    *widget.ButtonField

	algorithmItem, getItem, readyItem, sampleItem *widget.Item

	refused []string    // algorithms that this program may not use
	saving  *parameters // on their way to the file
	saved   *parameters // the latest that are in a file; nil for none
	path    string      // of that file
}

// What the wizard can be doing.
const (
	makingKey = "making a wrapping key"
	wrapping  = "making and wrapping key material"
	importing = "importing the key material"
)

func newDownload(p *Page, approve func(algorithm string) error) *download {
	theme := p.console.Theme
	d := &download{
		folder: newPathField(theme, "Folder", "a folder"),
		get:    widget.NewButtonField(theme, downloadLabel, p.getParameters),
		ready:  widget.NewCheckbox(theme, readyLabel),
		sample: widget.NewButtonField(theme, sampleLabel, p.getSample),
	}
	for _, algorithm := range model.WrappingAlgorithms() {
		if approve(algorithm) != nil {
			d.refused = append(d.refused, algorithm)
		}
	}
	d.algorithm = widget.NewChoice(theme, d.options()...)
	d.algorithm.Column = true
	d.folder.folder = true
	d.folder.Placeholder = "~/path/to/folder"
	d.folder.SetValue("~")
	d.algorithmItem = &widget.Item{Label: "Select wrapping algorithm", Field: d.algorithm}
	d.getItem = &widget.Item{Field: d.get}
	d.readyItem = &widget.Item{Field: d.ready}
	d.sampleItem = &widget.Item{Field: d.sample, Note: "For demonstration only: everybody can make this key material. It is made, encrypted under a wrapping key of its own, and put into the next step."}
	items := []*widget.Item{d.algorithmItem, d.folder.item, d.getItem}
	if p.console.WrapMaterial != nil {
		items = append(items, d.sampleItem)
	}
	if p.creating {
		items = append(items, d.readyItem)
	}
	d.form = widget.NewForm(theme, items...)
	return d
}

// options are the algorithms in the guide's order of preference.
func (d *download) options() []widget.Option {
	said := map[string]string{model.WrapOAEPSHA256: " (preferred)", model.WrapPKCS1: " (legacy)"}
	var options []widget.Option
	for _, algorithm := range model.WrappingAlgorithms() {
		option := widget.Option{ID: algorithm, Label: algorithm + said[algorithm], Off: slices.Contains(d.refused, algorithm)}
		if option.Off {
			option.Label = algorithm + " (off)"
		}
		options = append(options, option)
	}
	return options
}

// reasons say when to choose an algorithm.
var reasons = map[string]string{
	model.WrapOAEPSHA256: "The one to choose when your HSM or key management system can use it.",
	model.WrapOAEPSHA1:   "The next best: choose it when RSAES_OAEP_SHA_256 is not available.",
	model.WrapPKCS1:      "Only when neither OAEP option is available. Attackers can open what this padding protects where they may try often, so AWS withdrew it in October 2023; here an import token of it takes three tries.",
}

// note says when to choose the algorithm that is chosen, and which are off.
func (d *download) note() string {
	note := reasons[d.algorithm.Value()]
	if len(d.refused) > 0 {
		note += fmt.Sprintf(" Off: %s, because this program was started with fips140=only and FIPS 140-3 does not approve of them.", strings.Join(d.refused, " and "))
	}
	return note
}

// refresh brings notes and problems in line with the state.
func (d *download) refresh(p *Page) {
	off := p.downloadOff()
	d.get.Off, d.sample.Off = off, off
	d.algorithmItem.Note = d.note()
	d.folder.item.Note = archiveName + " is written there. " + browseKey + " finds a folder."
	d.folder.item.Problem = d.folder.wrongNow()
	d.getItem.Note = d.outcome()
	d.readyItem.Problem = ""
	if p.marked && p.at == downloading && !d.ready.Checked && p.creating {
		d.readyItem.Problem = "Tick this once your key material is encrypted, or skip it and do this later."
	}
}

// outcome says what was saved, and what to do with it.
func (d *download) outcome() string {
	if d.saved == nil {
		return "They are valid for 24 hours. What you downloaded before can be used too."
	}
	return fmt.Sprintf("Saved to %s, valid until %s. Decompress it, and encrypt your key material as its README says.",
		widget.Clean(d.path), d.saved.validTo.Format(keyaction.TimeLayout))
}

// downloadOff says why no wrapping key can be had now.
func (p *Page) downloadOff() string {
	return cmp.Or(p.busy(), p.off(model.OpGetParametersForImport))
}

// downloaded is a wrapping key with its import token.
type downloaded struct {
	request    int
	parameters *parameters
	err        error
}

// seeFolder puts the focus on the folder, after a click has put it on the button.
type seeFolder struct{}

// getParameters downloads a wrapping key and import token for the folder.
func (p *Page) getParameters() tea.Cmd {
	if p.downloadOff() != "" {
		return nil
	}
	if problem := p.download.folder.problem(); problem != "" {
		p.download.folder.refuse(problem)
		return page.Send(seeFolder{})
	}
	request, ask := p.begin(makingKey), p.askParameters()
	return p.console.Call(makingKey, func(ctx context.Context, s *vault.Session) tea.Msg {
		made, err := ask(ctx, s)
		return downloaded{request, made, err}
	})
}

// askParameters returns the call for the algorithm that is chosen now.
func (p *Page) askParameters() func(context.Context, *vault.Session) (*parameters, error) {
	id, algorithm, now := p.keyID, p.download.algorithm.Value(), p.console.Now()
	return func(ctx context.Context, s *vault.Session) (*parameters, error) {
		answer, err := s.GetParametersForImport(ctx, &model.GetParametersForImportRequest{
			KeyRequest: model.KeyRequest{KeyID: id}, WrappingAlgorithm: algorithm, WrappingKeySpec: model.WrappingKeyRSA,
		})
		if err != nil {
			return nil, err
		}
		return newParameters(id, algorithm, answer, now), nil
	}
}

// takeDownloaded saves what was downloaded.
func (p *Page) takeDownloaded(msg downloaded) tea.Cmd {
	if !p.ends(msg.request) {
		return nil
	}
	if msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	made := msg.parameters
	p.download.saving = made
	return savefile.Write(p.console, savefile.File{
		Title: downloadLabel, Path: filepath.Join(p.download.folder.Value(), archiveName),
		Begin: func(string) (savefile.Contents, error) {
			return savefile.Contents{
				Write: func(_ context.Context, w io.Writer) error { return made.write(w) },
				Said:  func() string { return "The wrapping key and import token are in" },
			}, nil
		},
	})
}

// takeSaved remembers what is in a file, and where the second step finds it.
func (p *Page) takeSaved(msg savefile.Ended) tea.Cmd {
	if path, ok := msg.Saved(); ok && p.download.saving != nil {
		d, folder := p.download, filepath.Dir(path)
		d.saved, d.path, d.saving = d.saving, path, nil
		p.upload.offer(filepath.Join(folder, encryptedFile), filepath.Join(folder, d.saved.importTokenFile()))
	}
	return msg.Report()
}
