package deletion

import (
	"context"
	"log/slog"
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// desk is a console over a vault.
type desk struct {
	*vaulttest.Fixture
	t       *testing.T
	console *page.Console
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	f := vaulttest.New(t)
	return &desk{f, t, &page.Console{
		Session: f.Root(), Theme: widgettest.Theme(), Now: f.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}}
}

// key makes a key and returns its id.
func (d *desk) key(alias string) string {
	d.t.Helper()
	return vaulttest.CreateKey(d.t, d.console.Session, alias).KeyID
}

// open opens the page for a key.
func (d *desk) open(keyID string) *pagetest.Driver {
	d.t.Helper()
	return pagetest.Open(d.t, New(d.console, keyID), 80, 20)
}

func (d *desk) encrypt(keyID string) {
	d.t.Helper()
	request := &model.EncryptRequest{KeyID: keyID, Plaintext: []byte("wages")}
	if _, err := d.console.Session.Encrypt(context.Background(), request); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) schedule(keyID string) {
	d.t.Helper()
	if _, err := d.console.Session.ScheduleKeyDeletion(context.Background(), &model.ScheduleKeyDeletionRequest{KeyID: keyID}); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) alias(keyID, name string) {
	d.t.Helper()
	request := &model.CreateAliasRequest{AliasName: model.AliasPrefix + name, TargetKeyID: keyID}
	if _, err := d.console.Session.CreateAlias(context.Background(), request); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) metadata(keyID string) model.KeyMetadata {
	d.t.Helper()
	request := &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}}
	described, err := d.console.Session.DescribeKey(context.Background(), request)
	if err != nil {
		d.t.Fatal(err)
	}
	return described.KeyMetadata
}

// picture compares the page at both sizes to how it looked before.
func picture(t *testing.T, p *pagetest.Driver, name string) {
	t.Helper()
	p.Resize(120, 32)
	widgettest.Golden(t, name+"-120x32", p.View())
	p.Resize(80, 20)
	widgettest.Golden(t, name+"-80x20", p.View())
}
