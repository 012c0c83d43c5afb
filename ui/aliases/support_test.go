package aliases

import (
	"context"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// desk is a console over a vault.
type desk struct {
	*pagetest.Desk
	t *testing.T
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	return &desk{pagetest.NewDesk(t, widgettest.Theme()), t}
}

// open opens the page for keys.
func (d *desk) open(keyIDs ...string) *pagetest.Driver { return d.Open(New(d.Console, keyIDs)) }

// keys makes the keys of an example: payroll with two aliases, salaries with
// one, and a new key that is to get them.
func (d *desk) keys() (payroll, salaries, next string) {
	payroll, salaries, next = d.Key("payroll"), d.Key("salaries"), d.Key("payroll-2017")
	d.Alias(payroll, "payroll-2016")
	return payroll, salaries, next
}

// managed has a service make its AWS managed key, and returns the id.
func (d *desk) managed() string {
	d.t.Helper()
	s := d.SignIn(identity.Caller{Principal: identity.RootOf(vaulttest.Home.Account), InvokedBy: "ec2.us-west-2.amazonaws.com"}, vaulttest.Home.Region)
	answer := pagetest.Do(d.Desk, s.DescribeKey, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: "alias/aws/ebs"}})
	return answer.KeyMetadata.KeyID
}

// move moves an alias, as somebody else would.
func (d *desk) move(name, to string) {
	d.t.Helper()
	pagetest.Do(d.Desk, d.Console.Session.UpdateAlias, &model.UpdateAliasRequest{
		CreateAliasRequest: model.CreateAliasRequest{AliasName: model.AliasPrefix + name, TargetKeyID: to},
	})
}

// aliases returns the aliases of keys: "a,b | c".
func (d *desk) aliases(keyIDs ...string) string {
	d.t.Helper()
	rows, err := d.Console.Session.Catalogue(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	texts := make([]string, len(keyIDs))
	for i, id := range keyIDs {
		for _, row := range rows {
			if row.KeyID == id {
				texts[i] = strings.Join(row.Aliases, ",")
			}
		}
	}
	return strings.Join(texts, " | ")
}

// choose filters for a key and chooses it.
func choose(p *pagetest.Driver, name string) {
	p.Press("/")
	p.Type(name)
	p.Press("enter", "enter")
}

// undo takes back what the latest toast reports.
func undo(t *testing.T, p *pagetest.Driver) {
	t.Helper()
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) == 0 || toasts[len(toasts)-1].Undo == nil {
		t.Fatalf("nothing can be undone: %v", toasts)
	}
	p.Run(toasts[len(toasts)-1].Undo.Run())
}

// toasts returns what was said.
func toasts(p *pagetest.Driver) (texts []string) {
	for _, toast := range pagetest.Sent[page.Toast](p) {
		texts = append(texts, toast.Text)
	}
	return texts
}

// off says why an action does not work now.
func off(t *testing.T, p *pagetest.Driver, id string) string {
	t.Helper()
	for _, action := range p.Page.Actions() {
		if action.ID == id {
			return action.Off
		}
	}
	t.Fatalf("%s is not offered", id)
	return ""
}
