package keydetails

import (
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
)

// desk is a console over a vault.
type desk struct{ *pagetest.Desk }

func newDesk(t *testing.T) *desk {
	t.Helper()
	return &desk{pagetest.NewDesk(t, widgettest.Theme())}
}

// open opens the details of a key.
func (d *desk) open(keyID string) *pagetest.Driver { return d.Open(New(d.Console, keyID)) }

func (d *desk) describe(keyID, description string) {
	pagetest.Do(d.Desk, d.Console.Session.UpdateKeyDescription, &model.UpdateKeyDescriptionRequest{KeyID: keyID, Description: description})
}

func (d *desk) description(keyID string) string { return d.Metadata(keyID).Description }

// alice makes a user and returns her ARN.
func (d *desk) alice() string {
	return pagetest.Do(d.Desk, d.Console.Session.CreatePrincipal, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Alice"}).ARN()
}

// stripped returns a view without colours.
func stripped(view string) string { return widgettest.Trimmed(view) }

// action returns one of the actions that the page offers now.
func action(t *testing.T, p *pagetest.Driver, id string) page.Action {
	t.Helper()
	for _, action := range p.Page.Actions() {
		if action.ID == id {
			return action
		}
	}
	t.Fatalf("%s is not offered", id)
	return page.Action{}
}
