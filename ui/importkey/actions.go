package importkey

import (
	"cmp"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// The guide's labels.
const (
	downloadLabel = "Download wrapping key and import token"
	uploadLabel   = "Upload key material"
	skipLabel     = "Skip and do this later"
	readyLabel    = "I am ready to upload my exported key material"
)

// Other labels.
const (
	sampleLabel   = "Generate and wrap material for me"
	previousLabel = "Previous"
	againLabel    = "Download again"
)

// mainLabel is the label of the step's main button.
func (p *Page) mainLabel() string {
	switch {
	case !p.creating:
		return uploadLabel
	case p.at == downloading:
		return "Next"
	}
	return "Finish"
}

// mainOff says why the main button does not work now.
func (p *Page) mainOff() string { return cmp.Or(p.busy(), p.off(model.OpImportKeyMaterial)) }

// pressMain does what the main button does.
func (p *Page) pressMain() tea.Cmd {
	switch {
	case p.mainOff() != "":
		return nil
	case p.at == uploading:
		return p.send()
	}
	if wrong, cmd := p.mark(); wrong {
		return cmd
	}
	return p.show(uploading)
}

func (p *Page) previous() tea.Cmd { return p.show(downloading) }

// skip leaves the key without material.
func (p *Page) skip() tea.Cmd {
	return p.leave(fmt.Sprintf("%s is pending import. Its Key material section goes on from here.", p.name()))
}

// buttons are those under the step's form.
func (p *Page) buttons() []widget.Button {
	first := widget.Button{Label: "Cancel", Press: func() tea.Cmd { return page.Send(page.Back{}) }}
	if p.creating {
		first = widget.Button{Label: skipLabel, Off: p.busy(), Press: p.skip}
	}
	buttons := []widget.Button{first}
	if p.at == uploading {
		label := previousLabel
		if p.upload.expired() {
			label = againLabel
		}
		buttons = append(buttons, widget.Button{Label: label, Off: p.busy(), Press: p.previous})
	}
	return append(buttons, widget.Button{Label: p.mainLabel(), Main: true, Off: p.mainOff(), Press: p.pressMain})
}

// Actions lists what can be done on the step.
func (p *Page) Actions() []page.Action {
	actions := []page.Action{{ID: "main-button", Label: p.mainLabel(), Keys: []string{"ctrl+s"}, Off: p.mainOff(), Run: p.pressMain}}
	if path := p.pathUnderFocus(); path != nil {
		actions = append(actions, page.Action{ID: "browse", Label: "find " + path.what, Keys: []string{browseKey}, Run: func() tea.Cmd { return p.browse(path) }})
	}
	if p.at == uploading {
		previous := page.Action{ID: "previous", Label: previousLabel, Keys: []string{"esc"}, Off: p.busy(), Run: p.previous}
		if p.began == uploading { // esc leads back where one came from
			previous.Keys, previous.Hidden = nil, true
		}
		actions = append(actions, previous)
	} else {
		actions = append(actions, page.Action{ID: "download", Label: downloadLabel, Hidden: true, Off: p.downloadOff(), Run: p.getParameters})
	}
	if p.console.WrapMaterial != nil {
		actions = append(actions, page.Action{ID: "sample", Label: sampleLabel, Hidden: true, Off: p.downloadOff(), Run: p.getSample})
	}
	if p.creating {
		actions = append(actions, page.Action{ID: "skip", Label: skipLabel, Hidden: true, Off: p.busy(), Run: p.skip})
	}
	return actions
}
