package deletion

import (
	"testing"

	"coldkms/model"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// desk is a console over a vault.
type desk struct{ *pagetest.Desk }

func newDesk(t *testing.T) *desk {
	t.Helper()
	return &desk{pagetest.NewDesk(t, widgettest.Theme())}
}

// open opens the page for keys.
func (d *desk) open(keyIDs ...string) *pagetest.Driver { return d.Open(New(d.Console, keyIDs)) }

func (d *desk) encrypt(keyID string) {
	pagetest.Do(d.Desk, d.Console.Session.Encrypt, &model.EncryptRequest{KeyID: keyID, Plaintext: []byte("wages")})
}
