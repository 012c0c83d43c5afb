package cryptography

import (
	"log/slog"
	"strings"
	"testing"
	"testing/cryptotest"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// desk is a vault with a console over it, whose randomness repeats.
type desk struct {
	t       *testing.T
	vault   *vaulttest.Fixture
	session *vault.Session
	console *page.Console
	copied  []string // to a clipboard of any kind
	secrets []string // to the system's clipboard alone
}

func newDesk(t *testing.T, theme *themes.Theme) *desk {
	t.Helper()
	cryptotest.SetGlobalRandom(t, 1)
	d := &desk{t: t, vault: vaulttest.New(t)}
	d.session = d.vault.Root()
	d.console = &page.Console{
		Session: d.session, Theme: theme, Now: d.vault.Clock.Now, Log: slog.New(slog.DiscardHandler),
		Clipboard: func(text string) tea.Cmd {
			d.copied = append(d.copied, text)
			return nil
		},
		ClipboardSecret: func(secret []byte) tea.Cmd {
			d.secrets = append(d.secrets, string(secret))
			clear(secret)
			return nil
		},
	}
	return d
}

func plainDesk(t *testing.T) *desk { return newDesk(t, widgettest.Plain()) }

// key makes a key and returns its id.
func (d *desk) key(alias string) string {
	d.t.Helper()
	return vaulttest.CreateKey(d.t, d.session, alias).KeyID
}

func (d *desk) alias(keyID, name string) {
	d.t.Helper()
	_, err := d.session.CreateAlias(d.t.Context(), &model.CreateAliasRequest{AliasName: model.AliasPrefix + name, TargetKeyID: keyID})
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) disable(keyID string) {
	d.t.Helper()
	request := model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}}
	if _, err := d.session.DisableKey(d.t.Context(), &request); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) scheduleDeletion(keyID string) {
	d.t.Helper()
	if _, err := d.session.ScheduleKeyDeletion(d.t.Context(), &model.ScheduleKeyDeletionRequest{KeyID: keyID}); err != nil {
		d.t.Fatal(err)
	}
}

// open opens a page at 80×20.
func (d *desk) open(p *Page) *pagetest.Driver {
	d.t.Helper()
	return pagetest.Open(d.t, p, 80, 20)
}

func (d *desk) encrypt(keyID string) *pagetest.Driver { return d.open(NewEncrypt(d.console, keyID)) }
func (d *desk) decrypt(keyID string) *pagetest.Driver { return d.open(NewDecrypt(d.console, keyID)) }
func (d *desk) dataKey(keyID string) *pagetest.Driver { return d.open(NewDataKey(d.console, keyID)) }

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
	if len(d.copied) == 0 {
		d.t.Fatalf("nothing was copied; the page shows\n%s", p.Text())
	}
	return d.copied[len(d.copied)-1]
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
