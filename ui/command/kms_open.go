package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/endpoint"
)

// Caller carries out operations by their names, as the API writes them. The request is a pointer of the operation's
// request type, the answer one of its response type. A refusal by the service is a *model.Error.
//
// Records and Verify read the trail and check it, as the functions of endpoint do.
type Caller interface {
	Call(ctx context.Context, operation string, request model.Request) (any, error)
	Records(ctx context.Context, reading endpoint.Reading, fn func(raw []byte) error) error
	Verify(ctx context.Context) (entries uint64, err error)
}

// opening is what the flags say about which vault is used and how.
type opening struct {
	settings       *Settings
	region         string
	passphraseFile string
}

// check returns nil when the flags make sense.
func (o *opening) check() error {
	if o.region != "" && !model.ValidRegion(o.region) {
		return fmt.Errorf("--region: %q is not the name of a Region, such as us-west-2", o.region)
	}
	return nil
}

// open returns a way to the vault and what ends it: through the console that has it unlocked, else by opening it. What a
// person should know about the vault is written to notices.
func (o *opening) open(ctx context.Context, notices io.Writer) (Caller, func() error, error) {
	if o.settings.AcceptClock { // a console asks for it itself
		return o.openDirect(ctx, notices)
	}
	client, err := endpoint.Dial(ctx, o.settings.Vault, o.settings.As.in(o.region))
	if err != nil { // opening the vault finds out what is wrong with it
		return o.openDirect(ctx, notices)
	}
	return client, client.Close, nil
}

// direct is a vault that the command has opened itself.
type direct struct{ session *vault.Session }

// Call implements Caller.
func (d direct) Call(ctx context.Context, operation string, request model.Request) (any, error) {
	for _, lookup := range []func(string) (vault.API, bool){vault.Lookup, vault.LookupIAM, vault.LookupSTS} {
		if api, ok := lookup(operation); ok {
			return api.Call(ctx, d.session, request)
		}
	}
	return nil, fmt.Errorf("there is no operation %q", operation)
}

// Records implements Caller.
func (d direct) Records(ctx context.Context, reading endpoint.Reading, fn func(raw []byte) error) error {
	return endpoint.Records(ctx, d.session, reading, fn)
}

// Verify implements Caller.
func (d direct) Verify(ctx context.Context) (entries uint64, err error) {
	return endpoint.Verify(ctx, d.session)
}

// openDirect opens the vault and signs in.
func (o *opening) openDirect(ctx context.Context, notices io.Writer) (Caller, func() error, error) {
	session, err := o.openSession(ctx, notices)
	if err != nil {
		return nil, nil, err
	}
	return direct{session}, session.Vault().Close, nil
}

// openSession opens the vault and signs in, as root of its account unless the flags say otherwise. It does not ask for a
// passphrase in vain.
func (o *opening) openSession(ctx context.Context, notices io.Writer) (*vault.Session, error) {
	if exists, err := vault.Exists(o.settings.Vault); err != nil {
		return nil, err
	} else if !exists {
		return nil, fmt.Errorf("%w in %s", vault.ErrNoVault, o.settings.Vault)
	}
	if err := openElsewhere(vault.CheckFree(o.settings.Vault), ", which does not share it with this command",
		"is locked and serves AWS clients is to be unlocked"); err != nil {
		return nil, err
	}
	passphrase, err := currentPassphrase(o.passphraseFile)
	if err != nil {
		return nil, err
	}
	defer clear(passphrase)
	v, err := vault.Open(ctx, o.settings.Vault, passphrase, SystemOptions())
	if err != nil {
		return nil, err
	}
	for _, notice := range v.Notices() {
		fmt.Fprintf(notices, "coldkms: %s\n", notice)
	}
	if health := v.Health(); health != nil {
		return nil, errors.Join(health, v.Close())
	}
	if err := o.confirmDate(ctx, v, notices); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	session, err := o.settings.As.in(o.region).SignIn(v)
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return session, nil
}

// confirmDate says what a person should know of the vault's time, or believes the clock when the flags say so.
func (o *opening) confirmDate(ctx context.Context, v *vault.Vault, notices io.Writer) error {
	if o.settings.AcceptClock {
		return v.AcceptClock(ctx)
	}
	clock, waiting := v.Clock(), len(v.Waiting())
	if clock.Behind > time.Minute {
		fmt.Fprintf(notices, "coldkms: the clock is %s behind the last time that the vault has seen, %s; the vault goes on from there\n",
			clock.Behind.Round(time.Minute), clock.LastSeen.Format(time.RFC3339))
	}
	if waiting > 0 {
		fmt.Fprintf(notices, "coldkms: keys and key material past their date: %d; the clock is far ahead of the last time that the vault has seen, %s, so they cannot be used, and nothing is destroyed until --accept-clock confirms the date\n",
			waiting, clock.LastSeen.Format(time.RFC3339))
	}
	return nil
}
