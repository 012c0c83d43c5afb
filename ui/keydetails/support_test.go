package keydetails

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

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
	copied  []string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{Fixture: vaulttest.New(t), t: t}
	d.console = &page.Console{
		Session: d.Root(), Theme: widgettest.Theme(), Now: d.Clock.Now, Log: slog.New(slog.DiscardHandler),
		Clipboard: func(text string) tea.Cmd {
			d.copied = append(d.copied, text)
			return nil
		},
	}
	return d
}

// key makes a key and returns its id.
func (d *desk) key(alias string) string {
	d.t.Helper()
	return vaulttest.CreateKey(d.t, d.console.Session, alias).KeyID
}

// open opens the details of a key.
func (d *desk) open(keyID string) *pagetest.Driver {
	d.t.Helper()
	return pagetest.Open(d.t, New(d.console, keyID), 80, 20)
}

// do makes a call for a test's sake.
func do[Q, A any](d *desk, call func(context.Context, Q) (A, error), request Q) A {
	d.t.Helper()
	answer, err := call(context.Background(), request)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer
}

func (d *desk) disable(keyID string) {
	d.t.Helper()
	do(d, d.console.Session.DisableKey, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
}

func (d *desk) schedule(keyID string) {
	d.t.Helper()
	do(d, d.console.Session.ScheduleKeyDeletion, &model.ScheduleKeyDeletionRequest{KeyID: keyID})
}

func (d *desk) describe(keyID, description string) {
	d.t.Helper()
	do(d, d.console.Session.UpdateKeyDescription, &model.UpdateKeyDescriptionRequest{KeyID: keyID, Description: description})
}

func (d *desk) description(keyID string) string {
	d.t.Helper()
	request := &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}}
	return do(d, d.console.Session.DescribeKey, request).KeyMetadata.Description
}

// picture compares the page at both sizes to how it looked before.
func picture(t *testing.T, p *pagetest.Driver, name string) {
	t.Helper()
	p.Resize(120, 32)
	widgettest.Golden(t, name+"-120x32", p.View())
	p.Resize(80, 20)
	widgettest.Golden(t, name+"-80x20", p.View())
}

// shows fails the test when the page lacks one of the texts.
func shows(t *testing.T, p *pagetest.Driver, texts ...string) {
	t.Helper()
	view := p.Text()
	for _, text := range texts {
		if !strings.Contains(view, text) {
			t.Errorf("the page lacks %q:\n%s", text, view)
		}
	}
}

// hides fails the test when the page shows the text.
func hides(t *testing.T, p *pagetest.Driver, text string) {
	t.Helper()
	if view := p.Text(); strings.Contains(view, text) {
		t.Errorf("the page shows %q:\n%s", text, view)
	}
}

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
