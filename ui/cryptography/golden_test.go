package cryptography

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// sizes are the page's cells on a terminal of 80×24 and of 120×36.
var sizes = []struct{ width, height int }{{80, 20}, {120, 32}}

// frames compares a page at each size.
func frames(t *testing.T, name string, p *pagetest.Driver) {
	t.Helper()
	for _, size := range sizes {
		p.Resize(size.width, size.height)
		widgettest.Golden(t, fmt.Sprintf("%s-%d", name, size.width), p.View())
	}
	p.Resize(sizes[0].width, sizes[0].height)
}

func TestEncryptFrames(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")

	p := d.encrypt(id)
	frames(t, "encrypt-empty", p)
	p.Press("ctrl+s")
	frames(t, "encrypt-nothing-typed", p)
	paste(p, "The salary of Alice is 4,200 a month.\nDo not tell Bob.")
	p.Press("tab")
	typePairs(p, "Department", "Payroll", "Department", "Sales")
	p.Press("ctrl+s")
	frames(t, "encrypt-key-twice", p)
	p.Press("up", "ctrl+x")
	frames(t, "encrypt-filled", p)

	p.Hold = true
	p.Press("ctrl+s")
	p.Deliver(slow{p.Page.(*Page).calling})
	frames(t, "encrypt-running", p)
	p.Release()
	frames(t, "encrypt-result", p)

	p = d.encrypt(id)
	p.Press("shift+tab", "right", "right", "tab")
	frames(t, "encrypt-file", p)
	paste(p, "/no/such/file")
	p.Press("ctrl+s")
	frames(t, "encrypt-file-missing", p)

	p = d.encrypt(id)
	paste(p, strings.Repeat("z", model.PlaintextMaxBytes))
	p.Press("ctrl+s", "end")
	frames(t, "encrypt-result-long", p)
}

func TestDecryptFrames(t *testing.T) {
	d := plainDesk(t)
	id, other := d.key("payroll"), d.key("archive")
	ciphertext := d.ciphertext(id, "Attack at dawn.\nBring cake.", "Purpose", "Test")

	p := d.decrypt(id)
	frames(t, "decrypt-empty", p)
	paste(p, "not base64!")
	p.Press("ctrl+s")
	frames(t, "decrypt-not-base64", p)

	p = d.giveCiphertext(id, ciphertext, "Purpose", "Test")
	frames(t, "decrypt-result", p)
	p.Press("v")
	frames(t, "decrypt-revealed", p)
	p.Page.Forget()
	frames(t, "decrypt-forgotten", p)

	frames(t, "decrypt-other-key", d.giveCiphertext(other, ciphertext, "Purpose", "Test"))
}

func TestDataKeyFrames(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	p := d.dataKey(id)
	frames(t, "datakey-empty", p)
	p.Press("ctrl+s")
	frames(t, "datakey-result", p)
	p.Press("v", "tab")
	frames(t, "datakey-revealed", p)
	p.Page.Forget()
	frames(t, "datakey-forgotten", p)

	p = d.dataKey(id)
	p.Press("right", "right", "tab")
	p.Type("1025")
	p.Press("ctrl+s")
	frames(t, "datakey-too-many", p)
	p.Press("ctrl+u")
	p.Type("1024")
	p.Press("ctrl+s", "v")
	frames(t, "datakey-1024", p)
}

func TestKeyFrames(t *testing.T) {
	d := plainDesk(t)
	id := d.key("payroll")
	loading := NewEncrypt(d.console, id)
	loading.SetSize(80, 20)
	loading.Init()
	widgettest.Golden(t, "key-loading-80", loading.View())

	d.alias(id, "a-second-name-for-payroll")
	d.disable(id)
	frames(t, "key-disabled-encrypt", d.encrypt(id))
	frames(t, "key-disabled-decrypt", d.decrypt(id))

	unnamed := d.key("")
	d.scheduleDeletion(unnamed)
	frames(t, "key-pending-deletion", d.dataKey(unnamed))

	long := d.key(strings.Repeat("a-very-long-name/", 12))
	frames(t, "key-long-alias", d.encrypt(long))
}

func TestDialogFrames(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.key("payroll"))
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
