package importkey

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/vault"
)

// sampleText stands where the path of a file would.
const sampleText = "made for demonstration only"

// sampled is what the demo made and wrapped in the place of the key material's
// owner.
type sampled struct {
	request         int
	material, token []byte
	err             error
}

// getSample has key material made and wrapped, with the algorithm that is
// chosen.
func (p *Page) getSample() tea.Cmd {
	if p.downloadOff() != "" || p.console.WrapMaterial == nil {
		return nil
	}
	request, ask, wrap := p.begin(wrapping), p.askParameters(), p.console.WrapMaterial
	return p.console.Call(wrapping, func(ctx context.Context, s *vault.Session) tea.Msg {
		made, err := ask(ctx, s)
		if err != nil {
			return sampled{request: request, err: err}
		}
		wrapped, err := wrap(made.keyID, made.algorithm, made.wrappingKey)
		return sampled{request, wrapped, made.importToken, err}
	})
}

// takeSampled goes on to the second step with what was made.
func (p *Page) takeSampled(msg sampled) tea.Cmd {
	if !p.ends(msg.request) {
		return nil
	}
	if msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	p.download.ready.Checked = true
	p.upload.material.stand(msg.material)
	p.upload.token.stand(msg.token)
	return tea.Batch(p.show(uploading), p.upload.form.Focus(p.upload.expires))
}
