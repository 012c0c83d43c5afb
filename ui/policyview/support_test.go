package policyview

import (
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// desk is a console over a vault.
type desk struct{ *pagetest.Desk }

func newDesk(t testing.TB) *desk {
	t.Helper()
	return &desk{pagetest.NewDesk(t, widgettest.Theme())}
}

// open opens the policy view of a key, and waits until the document was looked
// through.
func (d *desk) open(keyID string) *pagetest.Driver { return d.Open(New(d.Console, keyID)) }

// policy returns a key's policy.
func (d *desk) policy(keyID string) string {
	return pagetest.Do(d.Desk, d.Console.Session.GetKeyPolicy, &model.GetKeyPolicyRequest{KeyID: keyID}).Policy
}

// put gives a key a policy.
func (d *desk) put(keyID, policy string) {
	pagetest.Do(d.Desk, d.Console.Session.PutKeyPolicy, &model.PutKeyPolicyRequest{KeyID: keyID, Policy: policy, BypassPolicyLockoutSafetyCheck: true})
}

// account is that of the vault.
func (d *desk) account() string { return d.Console.Session.Place().Account }

// ofRoot is the default policy with another statement, on one line, if any.
func (d *desk) ofRoot(statement string) string {
	text := policy.Default(d.account())
	if statement == "" {
		return text
	}
	return strings.Replace(text, "\n    }\n  ]", "\n    },\n    "+statement+"\n  ]", 1)
}

const forEverybody = `{"Sid": "Everybody", "Effect": "Allow", "Principal": "*", "Action": "kms:Encrypt", "Resource": "*"}`

// text returns what stands in the editor.
func text(p *pagetest.Driver) string { return p.Page.(*Page).editor.Text() }

// write makes the text another one, as a paste over all of it.
func write(p *pagetest.Driver, text string) {
	edited := p.Page.(*Page)
	p.Run(edited.rewrite(text))
	edited.stage = typing
}

// question returns the latest dialog that was asked for.
func question(t testing.TB, p *pagetest.Driver) page.Dialog {
	t.Helper()
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) == 0 {
		t.Fatal("nothing is asked")
	}
	dialog := asked[len(asked)-1].Dialog
	dialog.SetSize(80, 20)
	return dialog
}

// answer types into the latest dialog and presses keys; what is decided goes to
// the page.
func answer(t testing.TB, p *pagetest.Driver, typed string, keys ...string) {
	t.Helper()
	dialog := question(t, p)
	for _, r := range typed {
		dialog.Update(pagetest.Key(string(r)))
	}
	for i, key := range keys {
		done, cmd := dialog.Update(pagetest.Key(key))
		if done != (i == len(keys)-1) {
			t.Fatalf("%s closes the dialog: %v\n%s", key, done, widgettest.Trimmed(dialog.View()))
		}
		if done && cmd != nil {
			p.Run(cmd)
		}
	}
}

// action returns one of the actions that the page offers now.
func action(t testing.TB, p *pagetest.Driver, id string) page.Action {
	t.Helper()
	for _, action := range p.Page.Actions() {
		if action.ID == id {
			return action
		}
	}
	t.Fatalf("%s is not offered", id)
	return page.Action{}
}

// undo takes back what the latest toast reports.
func undo(t testing.TB, p *pagetest.Driver) {
	t.Helper()
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) == 0 || toasts[len(toasts)-1].Undo == nil {
		t.Fatalf("nothing can be undone: %v", toasts)
	}
	p.Run(toasts[len(toasts)-1].Undo.Run())
}
