package importkey

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// upload is the second step: the two files, and how long the material is there.
type upload struct {
	form            *widget.Form
	material, token *pathField
	expiry
	offered [2]string // paths that were put in and not typed
}

func newUpload(p *Page) *upload {
	theme := p.console.Theme
	u := &upload{
		material: newPathField(theme, "Encrypted key material", "the encrypted key material"),
		token:    newPathField(theme, "Import token", "the import token"),
		expiry:   newExpiry(p.console),
	}
	u.material.item.Note = "What your tool made of the key material and the wrapping key: 256 bytes."
	u.token.item.Note = "The file importToken_" + theme.Signs.Ellipsis + " that came with that wrapping key. " + browseKey + " finds a file."
	u.form = widget.NewForm(theme, u.items()...)
	u.form.Focus(u.material)
	return u
}

func (u *upload) items() []*widget.Item {
	items := []*widget.Item{
		{Label: "Specify key material details"}, u.material.item, u.token.item,
		{Label: "Choose an expiration option"},
	}
	return append(items, u.expiry.items()...)
}

// offer puts in where the files of the first step lie, unless something else was
// typed.
func (u *upload) offer(material, token string) {
	for i, f := range []*pathField{u.material, u.token} {
		if f.Value() == u.offered[i] || f.isSample() {
			u.offered[i] = []string{material, token}[i]
			f.set(u.offered[i])
		}
	}
}

// typed names what leaving would lose, "" when that is nothing.
func (u *upload) typed() string {
	var typed []string
	for i, f := range []*pathField{u.material, u.token} {
		if f.Value() != u.offered[i] && f.Value() != "" {
			typed = append(typed, "the path of "+f.what)
		}
	}
	if u.date.Value() != "" || u.clock.Value() != "" {
		typed = append(typed, "the expiration date")
	}
	return strings.Join(typed, ", ")
}

// refresh brings rows, notes and problems in line with the state.
func (u *upload) refresh(p *Page) {
	show := p.marked && p.at == uploading
	for _, f := range []*pathField{u.material, u.token} {
		f.item.Problem = ""
		if show {
			f.item.Problem = f.problem()
		}
	}
	u.expiry.refresh(show)
	u.form.SetItems(u.items()...)
}

// expired reports that the token that is given is too old.
func (u *upload) expired() bool {
	return u.token.wrongNow() == expiredReason
}

const expiredReason = "This import token has expired. Go back and download again, and encrypt the key material anew."

// imported is what became of an upload.
type imported struct {
	request         int
	material, token string // what is wrong with a file; "" when it was sent
	err             error
	validTo         *time.Time
}

// send reads the files and imports the key material.
func (p *Page) send() tea.Cmd {
	p.upload.material.wrong, p.upload.token.wrong, p.upload.dateWrong = refusal{}, refusal{}, refusal{}
	if wrong, cmd := p.mark(); wrong {
		return cmd
	}
	p.marked = true
	request, material, token := p.begin(importing), p.upload.material.reader(wrongMaterial), p.upload.token.reader(wrongToken)
	wanted := &model.ImportKeyMaterialRequest{KeyRequest: model.KeyRequest{KeyID: p.keyID}}
	p.upload.expiry.fill(wanted)
	return p.console.Call(importing, func(ctx context.Context, s *vault.Session) tea.Msg {
		done := imported{request: request, validTo: wanted.ValidTo}
		wanted.EncryptedKeyMaterial, done.material = material()
		wanted.ImportToken, done.token = token()
		if done.material == "" && done.token == "" {
			_, done.err = s.ImportKeyMaterial(ctx, wanted)
		}
		return done
	})
}

// reader returns what brings the bytes, or says why they are wrong, for a
// command.
func (f *pathField) reader(wrong func(contents []byte) string) func() ([]byte, string) {
	if f.isSample() {
		sample := f.sample
		return func() ([]byte, string) { return sample, "" }
	}
	path := strings.TrimSpace(f.Value())
	return func() ([]byte, string) { return readRight(path, wrong) }
}

// takeImported ends the wizard, or shows at its field what is wrong.
func (p *Page) takeImported(msg imported) tea.Cmd {
	if !p.ends(msg.request) {
		return nil
	}
	if msg.material == "" && msg.token == "" && msg.err == nil {
		return p.leave(p.success(msg.validTo))
	}
	p.blame(msg)
	_, cmd := p.mark()
	if msg.err != nil {
		return tea.Batch(cmd, page.Send(page.Refused{Err: msg.err}))
	}
	return cmd
}

// blame puts what is wrong at the field that it is about.
func (p *Page) blame(msg imported) {
	u := p.upload
	if msg.material != "" {
		u.material.refuse(msg.material)
	}
	if msg.token != "" {
		u.token.refuse(msg.token)
	}
	var refusal *model.Error
	if !errors.As(msg.err, &refusal) {
		return
	}
	switch refusal.Code {
	case model.CodeExpiredImportToken:
		u.token.refuse(expiredReason)
	case model.CodeInvalidImportToken:
		u.token.refuse("This import token is not one for this key, or it was used before.")
	case model.CodeInvalidCiphertext:
		u.material.refuse("It does not open to 32 bytes: it was encrypted under another wrapping key or with another algorithm, or is not 32 bytes long.")
	case model.CodeIncorrectKeyMaterial:
		u.material.refuse("This is other key material than the key had before. It takes the same again and no other.")
	case model.CodeValidation:
		u.refuseDate(refusal.Message)
	}
}

// success says what was imported, and until when.
func (p *Page) success(validTo *time.Time) string {
	text := fmt.Sprintf("Imported key material into %s.", p.name())
	if validTo != nil {
		text += fmt.Sprintf(" It expires on %s.", p.upload.inBoth(*validTo))
	}
	return text
}
