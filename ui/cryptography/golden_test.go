package cryptography

import (
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

func TestEncryptFrames(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")

	p := d.encrypt(id)
	p.Picture("encrypt-empty")
	p.Press("ctrl+s")
	p.Picture("encrypt-nothing-typed")
	paste(p, "The salary of Alice is 4,200 a month.\nDo not tell Bob.")
	p.Press("tab")
	typePairs(p, "Department", "Payroll", "Department", "Sales")
	p.Press("ctrl+s")
	p.Picture("encrypt-key-twice")
	p.Press("up", "ctrl+x")
	p.Picture("encrypt-filled")

	p.Press("ctrl+s")
	p.Picture("encrypt-result")

	p = d.encrypt(id)
	p.Press("shift+tab", "right", "right", "tab")
	p.Picture("encrypt-file")
	paste(p, "/no/such/file")
	p.Press("ctrl+s")
	p.Picture("encrypt-file-missing")

	p = d.encrypt(id)
	paste(p, strings.Repeat("z", model.PlaintextMaxBytes))
	p.Press("ctrl+s", "end")
	p.Picture("encrypt-result-long")
}

func TestDecryptFrames(t *testing.T) {
	d := plainDesk(t)
	id, other := d.Key("payroll"), d.Key("archive")
	ciphertext := d.ciphertext(id, "Attack at dawn.\nBring cake.", "Purpose", "Test")

	p := d.decrypt(id)
	p.Picture("decrypt-empty")
	paste(p, "not base64!")
	p.Press("ctrl+s")
	p.Picture("decrypt-not-base64")

	p = d.giveCiphertext(id, ciphertext, "Purpose", "Test")
	p.Picture("decrypt-result")
	p.Press("v")
	p.Picture("decrypt-revealed")
	p.Page.Forget()
	p.Picture("decrypt-forgotten")

	d.giveCiphertext(other, ciphertext, "Purpose", "Test").Picture("decrypt-other-key")
}

func TestDataKeyFrames(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	p := d.dataKey(id)
	p.Picture("datakey-empty")
	p.Press("ctrl+s")
	p.Picture("datakey-result")
	p.Press("v", "tab")
	p.Picture("datakey-revealed")
	p.Page.Forget()
	p.Picture("datakey-forgotten")

	p = d.dataKey(id)
	p.Press("right", "right", "tab")
	p.Type("1025")
	p.Press("ctrl+s")
	p.Picture("datakey-too-many")
	p.Press("ctrl+u")
	p.Type("1024")
	p.Press("ctrl+s", "v")
	p.Picture("datakey-1024")
}

func TestKeyFrames(t *testing.T) {
	d := plainDesk(t)
	id := d.Key("payroll")
	loading := NewEncrypt(d.Console, id)
	loading.SetSize(80, 20)
	loading.Init()
	widgettest.Golden(t, "key-loading-80x24", loading.View())

	d.Alias(id, "a-second-name-for-payroll")
	d.Disable(id)
	d.encrypt(id).Picture("key-disabled-encrypt")
	d.decrypt(id).Picture("key-disabled-decrypt")

	unnamed := d.Key("")
	d.ScheduleDeletion(unnamed)
	d.dataKey(unnamed).Picture("key-pending-deletion")

	long := d.Key(strings.Repeat("a-very-long-name/", 12))
	d.encrypt(long).Picture("key-long-alias")
}

func TestDialogFrames(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	paste(p, "x")
	p.Press("ctrl+s", "s")
	dialog := lastDialog(t, p)
	dialog.SetSize(80, 20)
	widgettest.Golden(t, "save", dialog.View())
	p.Run(typeAndSave(dialog, "/no/folder/here"))
	again := lastDialog(t, p)
	again.SetSize(80, 20)
	widgettest.Golden(t, "save-no-folder", again.View())
}

// lastDialog returns the dialog that a page asked for last.
func lastDialog(t *testing.T, p *pagetest.Driver) page.Dialog {
	t.Helper()
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) == 0 {
		t.Fatalf("no dialog was asked for; the page shows\n%s", p.Text())
	}
	return asked[len(asked)-1].Dialog
}
