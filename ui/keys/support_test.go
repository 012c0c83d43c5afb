package keys

import (
	"fmt"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// newConsole returns a console for pages, without a vault.
func newConsole() *page.Console {
	return &page.Console{
		Theme: widgettest.Theme(), Now: vaulttest.NewClock().Now,
		Clipboard: func(text string) tea.Cmd { return page.Send(page.Toast{Text: "copied " + text}) },
	}
}

// rows returns n rows.
func rows(n int) []*row { return newRows(keysOf(n), vaulttest.Start) }

// keysOf returns n keys in every state, every seventh without an alias.
func keysOf(n int) []vault.KeyRow {
	states := []model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion, model.PendingImport}
	all := make([]vault.KeyRow, n)
	for i := range all {
		id := fmt.Sprintf("%08x-12ab-34cd-56ef-%012x", i*2654435761%(1<<32), i)
		all[i] = vault.KeyRow{
			KeyID: id, ARN: vaulttest.Home.KeyARN(id), State: states[i%len(states)],
			Origin:      model.OriginAWSKMS,
			Created:     vaulttest.Start.AddDate(0, 0, -i%400),
			Description: fmt.Sprintf("Protects volume %d", i),
			Tags:        []model.Tag{{TagKey: "Purpose", TagValue: []string{"Test", "Prod"}[i%2]}},
		}
		if all[i].State == model.PendingImport {
			all[i].Origin = "EXTERNAL"
		}
		if i%7 != 6 {
			all[i].Aliases = []string{fmt.Sprintf("volume-%05d", i)}
		}
		if all[i].State == model.PendingDeletion {
			all[i].DeletionDate = vaulttest.Start.Add(time.Duration(7+i%24) * 24 * time.Hour)
		}
	}
	return all
}

// managedKeys returns ten keys, of which AWS manages three.
func managedKeys() []vault.KeyRow {
	all := keysOf(10)
	for i, service := range []string{"ebs", "s3", "workspaces"} {
		all[i].Aliases, all[i].Manager, all[i].State = []string{"aws/" + service}, model.ManagerAWS, model.Enabled
		all[i].Description = "Default master key that protects my data when no other key is defined"
	}
	for i := range all[3:] {
		all[i+3].Manager = model.ManagerCustomer
	}
	return all
}

// denied is a refusal for want of a permission.
func denied(action string) error {
	return &model.Error{Code: model.CodeAccessDenied, Because: &policy.Refused{Request: policy.Request{Action: action}}}
}

// showing returns a page over rows that were set, not fetched.
func showing(n, width, height int) *Page {
	p := New(newConsole(), "")
	p.SetSize(width, height)
	p.setRows(rows(n))
	return p
}

// drive drives a page on a vault.
func drive(t testing.TB, fill func(*vault.Session)) (*pagetest.Driver, *vault.Session) {
	t.Helper()
	c := newConsole()
	c.Session = vaulttest.New(t).Root()
	if fill != nil {
		fill(c.Session)
	}
	return pagetest.Open(t, New(c, ""), 80, 20), c.Session
}
