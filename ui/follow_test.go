package ui

import (
	"context"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
	"coldkms/vault/endpoint"
	"coldkms/vault/vaulttest"
)

// beside makes a call through the console's socket, as a command does.
func (c *console) beside(operation string, request model.Request) {
	c.t.Helper()
	client, err := endpoint.Dial(context.Background(), c.options.Dir, endpoint.Who{Agent: "coldkms-cli/test"})
	if err != nil {
		c.t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Call(context.Background(), operation, request); err != nil {
		c.t.Fatal(err)
	}
}

func (c *console) disablesBeside(key string) {
	c.t.Helper()
	c.beside("DisableKey", &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: key}})
}

func (c *console) enablesBeside(key string) {
	c.t.Helper()
	c.beside("EnableKey", &model.EnableKeyRequest{KeyRequest: model.KeyRequest{KeyID: key}})
}

// What commands change shows on the open page with the next beat; cursor, filter
// and a draft stay. The reading makes no further one.
func TestTheOpenPageFollowsCommands(t *testing.T) {
	t.Parallel()
	var key string
	c := openUnlocked(t, 80, 24, func(s *vault.Session, _ *vaulttest.Clock) {
		key = vaulttest.CreateKey(t, s, "payroll").KeyID
		vaulttest.CreateKey(t, s, "archive")
	}, neverIdle)
	c.press("/")
	c.types("pay")
	c.sees("payroll", "● Enabled")
	c.disablesBeside(key)
	c.beside("CreateAlias", &model.CreateAliasRequest{AliasName: "alias/a-pay", TargetKeyID: key})
	c.seesNot("Disabled")
	c.send(beat{})
	c.sees("a-pay", "Disabled", "pay")
	c.seesNot("archive")

	before := c.records()
	for range 3 {
		c.send(beat{})
	}
	c.beside("ListKeys", &model.ListKeysRequest{})
	c.send(beat{})
	added := strings.TrimPrefix(c.records(), before)
	if strings.Count(added, "\n") != 2 || !strings.Contains(added, "LookupEvents") || !strings.Contains(added, "ListKeys") {
		t.Errorf("added to the trail beside this test's own LookupEvents and ListKeys:\n%s", added)
	}

	c.press("enter", "enter")
	c.sees("▸ a-pay", "Disabled")
	c.press("e")
	c.types("A draft")
	c.enablesBeside(key)
	c.send(beat{})
	c.sees("A draft")
	c.press("esc")
	c.sees("● Enabled", "A new description is not saved yet")

	// Under a dialog the page stays as it is.
	c.press("a")
	c.disablesBeside(key)
	c.send(beat{})
	c.seesNot("Disabled: nothing can use it")
	c.press("esc")
	c.send(beat{})
	c.sees("Disabled: nothing can use it")
}

// follower is a page that follows, unless it must not be disturbed.
type follower struct {
	*stub
	engaged bool
	follows int
}

func (f *follower) Follow() (tea.Cmd, bool) {
	if f.engaged {
		return nil, false
	}
	f.follows++
	return nil, true
}

// A page is asked once a change of somebody else's: not for one's own, not under
// a dialog, a gate or work, and again once it can be.
func TestWhenAPageFollows(t *testing.T) {
	t.Parallel()
	var key string
	c := openUnlocked(t, 80, 24, func(s *vault.Session, _ *vaulttest.Clock) {
		key = vaulttest.CreateKey(t, s, "payroll").KeyID
	}, neverIdle)
	f := &follower{stub: &stub{title: "Followed"}}
	c.build = func(*page.Console, page.Route) page.Page { return f }
	c.send(page.Open{Route: page.CreateKey{}})
	for _, test := range []struct {
		what    string
		do      func()
		follows bool
	}{
		{"nothing", func() {}, false},
		{"a command reads", func() { c.beside("ListKeys", &model.ListKeysRequest{}) }, false},
		{"a command changes", func() { c.disablesBeside(key) }, true},
		{"nothing more", func() {}, false},
		{"a command changes it back", func() { c.enablesBeside(key) }, true},
		{"one's own change", func() {
			request := &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: key}}
			if _, err := c.console.Session.DisableKey(context.Background(), request); err != nil {
				t.Fatal(err)
			}
		}, false},
		{"under a dialog", func() {
			c.send(letter{f, page.Ask{Dialog: widget.NewConfirm(c.options.Theme, widget.Question{Title: "Sure?"})}})
			c.enablesBeside(key)
		}, false},
		{"the dialog is closed", func() { c.press("esc") }, true},
		{"something is typed", func() { f.engaged = true; c.disablesBeside(key) }, false},
		{"it is still typed", func() {}, false},
		{"it is no more", func() { f.engaged = false }, true},
		{"after a lock it is read anyway", func() { c.enablesBeside(key); c.press("ctrl+l"); c.send(beat{}); c.unlocks() }, false},
	} {
		before := f.follows
		test.do()
		c.send(beat{})
		if got := f.follows - before; got > 1 || (got == 1) != test.follows {
			t.Errorf("%s: the page followed %d times", test.what, got)
		}
	}
}

// Pages of keys and of those who may use them follow. The others show what was
// done, which does not change, or look at it themselves.
func TestWhichPagesFollow(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	for _, test := range []struct {
		route   page.Route
		follows bool
	}{
		{page.Keys{}, true},
		{page.CreateKey{}, true},
		{page.KeyDetails{}, true},
		{page.KeyPolicy{}, true},
		{page.PolicyView{}, true},
		{page.Encrypt{}, true},
		{page.Decrypt{}, true},
		{page.GenerateDataKey{}, true},
		{page.ImportKey{}, true},
		{page.UploadKeyMaterial{}, true},
		{page.ScheduleDeletion{KeyIDs: []string{"1234abcd-12ab-34cd-56ef-1234567890ab"}}, true},
		{page.Tags{KeyIDs: []string{"1234abcd-12ab-34cd-56ef-1234567890ab"}}, true},
		{page.MoveAliases{KeyIDs: []string{"1234abcd-12ab-34cd-56ef-1234567890ab"}}, true},
		{page.Trail{}, false},
		{page.Clients{}, false},
		{page.Settings{}, false},
		{page.Meanwhile{}, false},
	} {
		if _, follows := build(c.console, test.route).(page.Follower); follows != test.follows {
			t.Errorf("%T: follows %t", test.route, follows)
		}
	}
}
