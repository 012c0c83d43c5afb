package createkey

import (
	"context"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// wizard is a wizard over a vault of its own.
type wizard struct {
	*pagetest.Driver
	page    *Page
	console *page.Console
	session *vault.Session
}

// people are the guide's examples.
var people = []struct {
	kind identity.Kind
	name string
}{
	{identity.User, "KMSAdminUser"}, {identity.Role, "KMSAdminRole"}, {identity.User, "KMSUser"}, {identity.Role, "KMSRole"},
}

// open returns a wizard in an account that has the guide's users and roles.
func open(t testing.TB) *wizard {
	t.Helper()
	session := vaulttest.New(t).Root()
	for _, p := range people {
		if _, err := session.CreatePrincipal(context.Background(), &vault.CreatePrincipalRequest{Kind: p.kind, Name: p.name}); err != nil {
			t.Fatal(err)
		}
	}
	return openWith(t, session)
}

func openWith(t testing.TB, session *vault.Session) *wizard {
	t.Helper()
	desk := pagetest.OverSession(t, session, widgettest.Theme())
	p := New(desk.Console)
	return &wizard{desk.Open(p), p, desk.Console, session}
}

// Next presses the main button.
func (w *wizard) Next() { w.Press("ctrl+s") }

// Named goes to the second step with an alias.
func (w *wizard) Named(alias string) *wizard {
	w.Type(alias)
	w.Next()
	return w
}

// Previewed goes to the last step with an alias and nothing else.
func (w *wizard) Previewed(alias string) *wizard {
	w.Named(alias)
	for range 3 {
		w.Next()
	}
	return w
}

// step returns the step on the screen, 1 first.
func (w *wizard) step() int { return w.page.at + 1 }

// keys returns the account's keys.
func (w *wizard) keys(t testing.TB) []vault.KeyRow {
	t.Helper()
	rows, err := w.session.Catalogue(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// limitedToAliases returns a session of a vault in which there may be so many
// aliases more than the one that there is.
func limitedToAliases(t testing.TB, aliases int) *vault.Session {
	t.Helper()
	options := vaulttest.Options(vaulttest.NewClock())
	options.Limits = &vault.Limits{Quotas: model.Quotas{Aliases: aliases + 1}}
	v, err := vault.Create(context.Background(), t.TempDir()+"/vault", []byte(vaulttest.Passphrase), vaulttest.Home, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	s := v.SignIn(identity.Caller{Principal: identity.RootOf(vaulttest.Home.Account)}, vaulttest.Home.Region)
	vaulttest.CreateKey(t, s, "first") // the least that a quota can be is 1
	return s
}

// closedSession returns a session of a vault that is closed, as a locked
// console has it.
func closedSession(t testing.TB) *vault.Session {
	t.Helper()
	fixture := vaulttest.New(t)
	session := fixture.Root()
	if err := fixture.Close(); err != nil {
		t.Fatal(err)
	}
	return session
}

// tagsUpTo returns n tags.
func tagsUpTo(n int) (all []model.Tag) {
	for i := range n {
		all = append(all, model.Tag{TagKey: "Key" + string(rune('A'+i/26)) + string(rune('A'+i%26)), TagValue: "v"})
	}
	return all
}
