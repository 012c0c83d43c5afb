package keyaction

import (
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// without are the permissions of who surely lacks some.
func without(actions ...string) vault.Permissions {
	may := vault.Permissions{}
	for _, action := range actions {
		refusal := model.ErrAccessDenied("arn:aws:iam::111122223333:user/Alice", action, "*")
		refusal.Because = &policy.Refused{Request: policy.Request{Action: action}}
		may[action] = vault.Foreseen{Prospect: policy.Denied, Refusal: refusal}
	}
	return may
}

func TestWhatTheCallerMayNot(t *testing.T) {
	keys := keysIn(model.Enabled, model.Enabled, model.Disabled)
	keys[0].May = without("kms:DisableKey", "kms:EnableKey", "kms:Encrypt")
	keys[1].Managed = true
	keys[1].May = without("kms:DisableKey")
	for _, c := range []struct {
		key     Key
		id      string
		off     string
		because bool
	}{
		{keys[0], Disable, "You may not kms:DisableKey on this key", true},
		{keys[0], Enable, "You may not kms:EnableKey on this key", true}, // before what its state says
		{keys[0], Encrypt, "You may not kms:Encrypt on this key", true},
		{keys[0], Decrypt, "", false},
		{keys[1], Disable, "The key is managed by AWS: nobody changes it", true},
		{keys[1], Decrypt, "The key is managed by AWS: only AWS uses it", false},
		{keys[2], Disable, "The key is disabled already", false},
		{keys[2], Encrypt, "The key is disabled", true},
		{keys[2], CancelDeletion, "The key is not pending deletion", true},
	} {
		action := actionOf(t, For(bare(), c.key), c.id)
		if action.Off != c.off || (action.Because != nil) != c.because {
			t.Errorf("%s is off because %q, %v; want %q", c.id, action.Off, action.Because, c.off)
		}
	}
	for id, want := range map[string]string{
		Disable:  "for 1 you may not kms:DisableKey, 1 is managed by AWS, 1 is disabled already",
		EditTags: "Add or edit tags (2 of 3): 1 is managed by AWS",
	} {
		action := actionOf(t, ForAll(bare(), keys), id)
		if action.Off != want && action.Label != want {
			t.Errorf("%s: %q, off because %q; want %q", id, action.Label, action.Off, want)
		}
	}
}

func TestMenuExplainsWhatTheCallerMayNot(t *testing.T) {
	key := keysIn(model.Enabled)[0]
	key.May = without("kms:Encrypt")
	menu := func() page.Dialog {
		dialog := Menu(bare(), MenuTitle(bare(), []Key{key}), For(bare(), key))
		dialog.SetSize(80, 20)
		return dialog
	}
	opened := only[page.Open](t, answer(t, menu(), "k", "w")).Route.(page.Why)
	if Lacking(opened.Err) != "kms:Encrypt" {
		t.Errorf("explained is %v", opened.Err)
	}
	allowed := menu()
	if done, _ := allowed.Update(pagetest.Key("w")); done {
		t.Error("something that works is explained")
	}
	widgettest.Golden(t, "menu-denied-80x20", over(menu(), 80, 20))
}

func TestForeseeLooksUpPermissions(t *testing.T) {
	d := pagetest.NewDesk(t, widgettest.Theme())
	id := d.Key("payroll")
	made := pagetest.Do(d, d.Console.Session.CreatePrincipal, &vault.CreatePrincipalRequest{Kind: identity.User, Name: "Nobody"})
	d.Console.Session = d.SignIn(identity.Caller{Principal: made}, "us-west-2")
	for count, known := range map[int]bool{1: true, foreseen: true, foreseen + 1: false} {
		keys := make([]Key, count)
		for i := range keys {
			keys[i].ID = id
		}
		var got []Key
		foresees := Foresee(d.Console, keys, func(keys []Key) tea.Cmd {
			got = keys
			return nil
		})().(page.Await)
		foresees.Work().(Foreseen).Then()
		if off, _ := got[count-1].Denied(model.OpDisableKey); (off != "") != known {
			t.Errorf("of %d keys: off because %q", count, off)
		}
	}
}

func TestUnread(t *testing.T) {
	for want, err := range map[string]error{
		"The tags cannot be shown: you may not kms:ListResourceTags.": without("kms:ListResourceTags").Refusal("kms:ListResourceTags"),
		"The tags could not be read: no room.":                        errors.New("no room"),
	} {
		if got := Unread("The tags", err); got != want {
			t.Errorf("%v is worded %q, want %q", err, got, want)
		}
		if _, ok := Why(err); ok != (Lacking(err) != "") {
			t.Errorf("%v is explained: %t", err, ok)
		}
	}
}

// Of a refusal by policies the record itself is explained, of whatever service.
func TestWhyPoliciesRefusedACall(t *testing.T) {
	for name, code := range map[string]string{"Encrypt": model.CodeAccessDenied, "ListUsers": iam.CodeAccessDenied, "AssumeRole": iam.CodeAccessDenied} {
		event := trail.Event{EventName: name, ErrorCode: code, ErrorMessage: "User: Ana is not authorized"}
		action := WhyRefused(event)
		if action.Off != "" || action.Hidden {
			t.Fatalf("%s: off because %q", name, action.Off)
		}
		var refused *trail.Refused
		if opened := action.Run()().(page.Open).Route.(page.Why); !errors.As(opened.Err, &refused) || refused.Event.EventName != name {
			t.Errorf("%s: explained is %v", name, opened.Err)
		}
	}
}

func TestWhyACallWasRefused(t *testing.T) {
	d := pagetest.NewDesk(t, widgettest.Theme())
	id := d.Key("payroll")
	d.Disable(id)
	event := func(code, message string) trail.Event {
		arn := d.Console.Session.Place().KeyARN(id)
		return trail.Event{EventName: "Encrypt", ErrorCode: code, ErrorMessage: strings.ReplaceAll(message, "KEY", arn), Resources: []trail.Resource{{ARN: "arn:aws:kms:us-west-2:111122223333:alias/payroll"}, {ARN: arn}}}
	}
	for _, c := range []struct {
		event trail.Event
		off   string
		state model.KeyState
	}{
		{event("", ""), "The call was not refused", ""},
		{event(model.CodeNotFound, "Key 'KEY' does not exist"), "Neither a policy nor the state of a key refused the call", ""},
		{event(model.CodeDisabled, "KEY is disabled."), "", model.Disabled},
		{event(model.CodeInvalidState, "KEY is pending deletion."), "", model.PendingDeletion},
		{event(model.CodeInvalidState, "KEY is pending import."), "", model.PendingImport},
		{trail.Event{EventName: "NoSuchOperation", ErrorCode: model.CodeDisabled}, "Neither a policy nor the state of a key refused the call", ""},
	} {
		action := WhyRefused(c.event)
		if action.Off != c.off || action.Hidden != (c.off != "") {
			t.Errorf("%s %s: off because %q, want %q", c.event.EventName, c.event.ErrorCode, action.Off, c.off)
		}
		if c.off != "" {
			continue
		}
		var refusal *model.StateRefusal
		if opened := action.Run()().(page.Open).Route.(page.Why); !errors.As(opened.Err, &refusal) || refusal.State != c.state || refusal.Key != d.Console.Session.Place().KeyARN(id) {
			t.Errorf("%s: explained is %v", c.event.ErrorMessage, opened.Err)
		}
	}
}
