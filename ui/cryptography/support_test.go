package cryptography

import (
	"strings"
	"testing"
	"testing/cryptotest"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// desk is a console over a vault, whose randomness repeats.
type desk struct {
	*pagetest.Desk
	t *testing.T
}

func newDesk(t *testing.T, theme *themes.Theme) *desk {
	t.Helper()
	cryptotest.SetGlobalRandom(t, 1)
	return &desk{pagetest.NewDesk(t, theme), t}
}

func plainDesk(t *testing.T) *desk { return newDesk(t, widgettest.Plain()) }

func (d *desk) encrypt(keyID string) *pagetest.Driver { return d.Open(NewEncrypt(d.Console, keyID)) }
func (d *desk) decrypt(keyID string) *pagetest.Driver { return d.Open(NewDecrypt(d.Console, keyID)) }
func (d *desk) dataKey(keyID string) *pagetest.Driver { return d.Open(NewDataKey(d.Console, keyID)) }

// paste hands a page a whole paste.
func paste(d *pagetest.Driver, text string) {
	d.Run(d.Page.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}))
}

// ciphertext encrypts a text with the Encrypt page, and returns what it copies.
func (d *desk) ciphertext(keyID, text string, pairs ...string) string {
	d.t.Helper()
	p := d.encrypt(keyID)
	paste(p, text)
	p.Press("tab")
	typePairs(p, pairs...)
	p.Press("ctrl+s", "y")
	if len(d.Copied) == 0 {
		d.t.Fatalf("nothing was copied; the page shows\n%s", p.Text())
	}
	return d.Copied[len(d.Copied)-1]
}

// typePairs types keys and values in turn; the focus is on an encryption
// context.
func typePairs(p *pagetest.Driver, pairs ...string) {
	for _, text := range pairs {
		paste(p, text)
		p.Press("tab")
	}
}

// giveCiphertext opens a Decrypt page and pastes a ciphertext and a context.
func (d *desk) giveCiphertext(keyID, ciphertext string, pairs ...string) *pagetest.Driver {
	d.t.Helper()
	p := d.decrypt(keyID)
	paste(p, ciphertext)
	p.Press("tab")
	typePairs(p, pairs...)
	p.Press("ctrl+s")
	return p
}

// refusal returns the last error that a page had the root show.
func refusal(t *testing.T, p *pagetest.Driver) error {
	t.Helper()
	refused := pagetest.Sent[page.Refused](p)
	if len(refused) == 0 {
		t.Fatalf("nothing was refused; the page shows\n%s", p.Text())
	}
	return refused[len(refused)-1].Err
}

func mustShow(t *testing.T, p *pagetest.Driver, text string) {
	t.Helper()
	if !strings.Contains(p.Text(), text) {
		t.Errorf("the page does not show %q:\n%s", text, p.Text())
	}
}

func mustNotShow(t *testing.T, p *pagetest.Driver, text string) {
	t.Helper()
	if strings.Contains(p.Text(), text) {
		t.Errorf("the page shows %q:\n%s", text, p.Text())
	}
}
