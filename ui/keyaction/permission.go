package keyaction

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// The reasons why an action does not work on an AWS managed key.
const (
	managedUse    = "The key is managed by AWS: only AWS uses it"
	managedChange = "The key is managed by AWS: nobody changes it"
)

// onThisKey ends the reason why the caller may not do something.
const onThisKey = " on this key"

// Denied says why the caller may not ask for an operation on the key, whatever
// the request is, and by which refusal; "" when some request may be allowed or
// nothing is known. Of an AWS managed key it gives the reason that is behind
// its policy.
func (k Key) Denied(op *model.Operation) (reason string, because error) {
	for _, action := range op.Actions {
		if refusal := k.May.Refusal(action); refusal != nil && because == nil {
			reason, because = "You may not "+action+onThisKey, refusal
		}
	}
	switch {
	case !k.Managed || op.OnlyReads():
		return reason, because
	case op.IsUse():
		return managedUse, because
	}
	return managedChange, because
}

// Explained adds to actions that are off because an operation does not work on
// the key by which refusal they are.
func (k Key) Explained(op *model.Operation, now time.Time, actions []page.Action) []page.Action {
	reason, because := Off(op, k, now), Because(op, k, now)
	for i := range actions {
		if reason != "" && actions[i].Off == reason {
			actions[i].Because = because
		}
	}
	return actions
}

// Lacking returns the permission for want of which an error came, "" for any
// other error.
func Lacking(err error) string {
	var refused *policy.Refused
	if errors.As(err, &refused) {
		return refused.Request.Action
	}
	return ""
}

// Unread says why a part of a page is not there. what names it, as in "The
// tags".
func Unread(what string, err error) string {
	if permission := Lacking(err); permission != "" {
		return what + " cannot be shown: you may not " + permission + "."
	}
	return what + " could not be read: " + widget.Clean(strings.TrimSuffix(err.Error(), ".")) + "."
}

// Why is the action that explains why a part of a page is not there; ok is
// false when no policy decided that.
func Why(err error) (action page.Action, ok bool) {
	return page.Action{ID: "why", Label: "Why", Keys: []string{"w"}, Run: func() tea.Cmd {
		return page.Send(page.Open{Route: page.Why{Err: err}})
	}}, Lacking(err) != ""
}

// WhyRefused is the action that explains why a call of the trail was refused, as
// far as its record says it.
func WhyRefused(event trail.Event) page.Action {
	off, because := recorded(event)
	return page.Action{ID: "why", Label: "Why", Keys: []string{"w"}, Off: off, Hidden: off != "", Run: func() tea.Cmd {
		return page.Send(page.Open{Route: page.Why{Err: because}})
	}}
}

// recorded returns why no refusal in a record can be explained, or the refusal.
func recorded(event trail.Event) (off string, because error) {
	switch event.ErrorCode {
	case "":
		return "The call was not refused", nil
	case model.CodeAccessDenied, iam.CodeAccessDenied:
		return "", &trail.Refused{Event: event}
	}
	if op := model.OperationNamed(event.EventName); op != nil {
		for _, resource := range event.Resources {
			if refusal := op.StateRefused(event.ErrorCode, event.ErrorMessage, resource.ARN); refusal != nil {
				return "", refusal
			}
		}
	}
	return "Neither a policy nor the state of a key refused the call", nil
}

// Foreseen brings keys with what is known of the caller's permissions on them.
// The page that asked runs Then.
type Foreseen struct {
	keys []Key
	then func([]Key) tea.Cmd
}

// Then goes on with the keys.
func (f Foreseen) Then() tea.Cmd { return f.then(f.keys) }

// foreseen is of how many keys the permissions are looked at before something
// is done with them; of more the calls themselves say it.
const foreseen = 1000

// Foresee looks up what the caller may do with keys, and then goes on with
// them. Its answer is Foreseen. It leaves no record. Keys wait for what comes of
// it.
func Foresee(c *page.Console, keys []Key, then func([]Key) tea.Cmd) tea.Cmd {
	return page.Send(page.Await{Work: c.Call("looking up permissions", func(ctx context.Context, s *vault.Session) tea.Msg {
		if len(keys) > foreseen {
			return Foreseen{keys, then}
		}
		known, err := s.May(ctx, ids(keys), permissions()...)
		if err != nil { // then the calls say it
			return Foreseen{keys, then}
		}
		for i := range keys {
			keys[i].May = known[i]
		}
		return Foreseen{keys, then}
	})})
}

// Permissions returns what is known of the caller's permissions on a key, nil
// when nothing is: then the calls say it. It leaves no record.
func Permissions(ctx context.Context, s *vault.Session, keyID string) vault.Permissions {
	known, err := s.May(ctx, []string{keyID})
	if err != nil {
		return nil
	}
	return known[0]
}

// permissions are those that the actions on keys need.
func permissions() (names []string) {
	for _, kind := range kinds() {
		names = append(names, cmp.Or(kind.needs, kind.op).Actions...)
	}
	return names
}

// OpenMenu opens the Key actions menu of keys.
func OpenMenu(c *page.Console, keys []Key) tea.Cmd {
	return Foresee(c, keys, func(keys []Key) tea.Cmd {
		return page.Send(page.Ask{Dialog: Menu(c, MenuTitle(c, keys), ForAll(c, keys))})
	})
}
