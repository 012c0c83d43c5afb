package pagetest

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// Desk is a console over a vault of its own.
type Desk struct {
	*vaulttest.Fixture
	Console *page.Console
	Copied  []string  // to a clipboard of any kind
	Secrets []string  // to the system's clipboard alone
	Later   []tea.Msg // that wait to be delivered after a while

	t testing.TB
}

// NewDesk returns the desk of an account's root.
func NewDesk(t testing.TB, theme *themes.Theme) *Desk {
	t.Helper()
	f := vaulttest.New(t)
	d := OverSession(t, f.Root(), theme)
	d.Fixture, d.Console.Now = f, f.Clock.Now
	d.Console.Pause = func(ctx context.Context, pause time.Duration) error {
		f.Clock.Advance(pause)
		return ctx.Err()
	}
	return d
}

// OverSession returns a desk without a vault of its own.
func OverSession(t testing.TB, session *vault.Session, theme *themes.Theme) *Desk {
	d := &Desk{t: t}
	d.Console = &page.Console{
		Session: session, Theme: theme, Now: vaulttest.NewClock().Now, Log: slog.New(slog.DiscardHandler),
		Clipboard: func(text string) tea.Cmd {
			d.Copied = append(d.Copied, text)
			return nil
		},
		After: func(_ time.Duration, msg tea.Msg) tea.Cmd {
			d.Later = append(d.Later, msg)
			return nil
		},
		ClipboardSecret: func(secret []byte) tea.Cmd {
			d.Secrets = append(d.Secrets, string(secret))
			clear(secret)
			return nil
		},
	}
	return d
}

// Wait delivers to a page what waits.
func (d *Desk) Wait(p *Driver) {
	d.t.Helper()
	later := d.Later
	d.Later = nil
	for _, msg := range later {
		p.Deliver(msg)
	}
}

// Open opens a page on a terminal of 80×24.
func (d *Desk) Open(p page.Page) *Driver {
	d.t.Helper()
	return Open(d.t, p, 80, 24-frameLines)
}

// Do makes a call that must succeed.
func Do[Q, A any](d *Desk, call func(context.Context, Q) (A, error), request Q) A {
	d.t.Helper()
	answer, err := call(context.Background(), request)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer
}

// Key makes a key, with an alias unless that is "", and returns its id.
func (d *Desk) Key(alias string) string {
	d.t.Helper()
	return vaulttest.CreateKey(d.t, d.Console.Session, alias).KeyID
}

// Alias gives a key one more alias.
func (d *Desk) Alias(keyID, name string) {
	d.t.Helper()
	Do(d, d.Console.Session.CreateAlias, &model.CreateAliasRequest{AliasName: model.AliasPrefix + name, TargetKeyID: keyID})
}

// SignInWith signs a new user in at the desk, who has the actions as an IAM
// policy, such as "kms:DescribeKey", and no more.
func (d *Desk) SignInWith(name string, actions ...string) {
	d.t.Helper()
	root := d.Root()
	made := Do(d, root.CreatePrincipal, &vault.CreatePrincipalRequest{Kind: identity.User, Name: name})
	put := &iam.PutUserPolicyRequest{}
	put.UserName, put.PolicyName = name, "Inline"
	put.PolicyDocument = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["` + strings.Join(actions, `", "`) + `"], "Resource": "*"}}`
	Do(d, root.PutUserPolicy, put)
	d.Console.Session = d.SignIn(identity.Caller{Principal: made, SourceIP: "127.0.0.1"}, root.Place().Region)
}

// LimitRequests turns the service's request limits on. What the session reads
// waits for its turn, as in the console's own.
func (d *Desk) LimitRequests() {
	d.t.Helper()
	limits := d.Limits()
	limits.Rates = vault.Rates{On: true}
	if err := d.SetLimits(context.Background(), limits); err != nil {
		d.t.Fatal(err)
	}
	d.Console.Session = d.Console.Session.Waiting(d.Console.Wait)
}

// Disable disables a key.
func (d *Desk) Disable(keyID string) {
	d.t.Helper()
	Do(d, d.Console.Session.DisableKey, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
}

// ScheduleDeletion begins the waiting period of a key.
func (d *Desk) ScheduleDeletion(keyID string) {
	d.t.Helper()
	Do(d, d.Console.Session.ScheduleKeyDeletion, &model.ScheduleKeyDeletionRequest{KeyID: keyID})
}

// Metadata describes a key.
func (d *Desk) Metadata(keyID string) model.KeyMetadata {
	d.t.Helper()
	request := &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}}
	return Do(d, d.Console.Session.DescribeKey, request).KeyMetadata
}
