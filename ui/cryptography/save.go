package cryptography

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/savefile"
	"coldkms/ui/widget"
)

// The forms that a value is saved in.
const (
	asBytes  = "bytes"
	asBase64 = "base64"
)

// askWhere opens the dialog for the focused value. What was decrypted is saved
// as it was before it was encrypted; a ciphertext as it stands on the screen.
func (p *Page) askWhere() tea.Cmd {
	v := p.result.focused()
	form := asBase64
	if v.secret {
		form = asBytes
	}
	return savefile.Ask(p.console, savefile.File{
		Title: "Save the " + strings.ToLower(v.name),
		Forms: []widget.Option{{ID: asBase64, Label: "Base64"}, {ID: asBytes, Label: "Bytes as they are"}},
		Form:  form,
		Begin: v.contents,
	})
}

var errDropped = errors.New("there is nothing to save any more: the plaintext was dropped when the console was locked")

// contents returns the value as it is saved, unless it was dropped while the
// dialog was open.
func (v *value) contents(form string) (savefile.Contents, error) {
	if v.bytes == nil {
		return savefile.Contents{}, errDropped
	}
	var saved []byte
	if form == asBase64 {
		saved = make([]byte, 0, base64.StdEncoding.EncodedLen(len(v.bytes))+len("\n"))
		saved = append(base64.StdEncoding.AppendEncode(saved, v.bytes), '\n')
	} else {
		saved = slices.Clone(v.bytes)
	}
	return savefile.Contents{
		Write: func(_ context.Context, w io.Writer) error {
			_, err := w.Write(saved)
			return err
		},
		Secret: saved,
		Said:   func() string { return "Saved the " + strings.ToLower(v.name) + " to" },
	}, nil
}
