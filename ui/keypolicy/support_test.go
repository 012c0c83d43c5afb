package keypolicy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
)

// desk is a console over a vault with the users and roles of the guide's
// examples.
type desk struct{ *pagetest.Desk }

const home = "111122223333"

// staff are the users and roles of the account.
var staff = []string{"user/Alice", "user/Bob", "user/KMSAdminUser", "user/KMSUser", "role/KMSAdminRole", "role/KMSRole"}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{pagetest.NewDesk(t, widgettest.Theme())}
	for _, name := range staff {
		d.person(name)
	}
	return d
}

// person makes a user or a role.
func (d *desk) person(name string) {
	kind, name, _ := strings.Cut(name, "/")
	request := &vault.CreatePrincipalRequest{Kind: map[string]identity.Kind{"user": identity.User, "role": identity.Role}[kind], Name: name}
	pagetest.Do(d.Desk, d.Console.Session.CreatePrincipal, request)
}

// arns returns the ARNs of users and roles.
func arns(names ...string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = "arn:aws:iam::" + home + ":" + name
	}
	return list
}

// guide is the guide's example of a default key policy.
func guide() policy.Console {
	return policy.Console{
		Account: home, Administrators: arns("user/KMSAdminUser", "role/KMSAdminRole"), AllowDeletion: true,
		Users: arns("user/KMSUser", "role/KMSRole"), External: []string{"444455556666"},
	}
}

// key makes a key with a policy.
func (d *desk) key(alias, document string) string {
	id := d.Key(alias)
	d.put(id, document)
	return id
}

func (d *desk) put(id, document string) {
	pagetest.Do(d.Desk, d.Console.Session.PutKeyPolicy, &model.PutKeyPolicyRequest{KeyID: id, Policy: document})
}

// policy returns a key's policy.
func (d *desk) policy(id string) string {
	return pagetest.Do(d.Desk, d.Console.Session.GetKeyPolicy, &model.GetKeyPolicyRequest{KeyID: id}).Policy
}

// open opens the default view of a key's policy.
func (d *desk) open(id string) *pagetest.Driver { return d.Open(New(d.Console, id, false)) }

// older is the default key policy before tags and, unless they are kept, before
// deletion.
func older(c policy.Console, deletion bool) string {
	const tagging = `        "kms:TagResource",` + "\n" + `        "kms:UntagResource"`
	c.AllowDeletion = deletion
	document := strings.Replace(c.Document(), "key-consolepolicy-2", "key-consolepolicy-1", 1)
	if deletion {
		return strings.Replace(document, tagging+",\n", "", 1)
	}
	return strings.Replace(document, ",\n"+tagging, "", 1)
}

// deleteUser removes a user of the account.
func (d *desk) deleteUser(name string) {
	pagetest.Do(d.Desk, d.Console.Session.DeleteUser, &iam.DeleteUserRequest{OfUser: iam.OfUser{UserName: name}})
}

// managed makes the AWS managed key of Amazon EBS, as its first use does.
func (d *desk) managed() string {
	caller := identity.Caller{Principal: identity.RootOf(home), InvokedBy: "ec2.us-west-2.amazonaws.com"}
	caller.Context = map[string][]string{"kms:ViaService": {"ec2.us-west-2.amazonaws.com"}}
	request := &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: "alias/aws/ebs"}}
	return pagetest.Do(d.Desk, d.SignIn(caller, "us-west-2").DescribeKey, request).KeyMetadata.KeyID
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

// rows returns the names on a table of the screen.
func rows(p *pagetest.Driver) []string {
	var names []string
	for _, row := range p.Page.(*Page).table().ShownRows() {
		names = append(names, row.Columns[0])
	}
	return names
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// wrote returns how many PutKeyPolicy the trail holds.
func (d *desk) wrote(id string) (count int) {
	events, err := d.Console.Session.KeyEvents(context.Background(), id, 100)
	if err != nil {
		panic(err)
	}
	for _, event := range events {
		if event.EventName == "PutKeyPolicy" {
			count++
		}
	}
	return count
}

// crowd makes so many users.
func (d *desk) crowd(count int) {
	for i := range count {
		d.person(fmt.Sprintf("user/employee-%04d", i))
	}
}
