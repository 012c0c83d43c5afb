package vault

import (
	"context"
	"errors"
	"fmt"

	"coldkms/model"
	"coldkms/vault/store"
)

// A look is a vault that Open refused and that is shown all the same, as far as it can be read. It takes the calls
// that neither change anything nor use a key, and leaves no record of them, as there is nowhere to write one; every
// other call is refused with ErrReadOnly. What it does not show may be lost, or may be there unread.

// looking reports whether the vault is a look.
func (v *Vault) looking() bool { return errors.Is(v.Health(), ErrReadOnly) }

// look takes a request through the stages of the pipeline that a look has: it ends before the record.
func look[Response any](ctx context.Context, s *Session, op *model.Operation, req model.Request, p perform[Response]) (Response, error) {
	var zero Response
	if !op.OnlyReads() {
		return zero, describe(op, req, ErrReadOnly)
	}
	response, err := stages(ctx, newCall(s, op, nil), req, p)
	if refusal := (*model.Error)(nil); errors.As(err, &refusal) {
		return zero, refusal
	}
	if err != nil {
		return zero, describe(op, req, err)
	}
	return response, nil
}

// guessHome makes the place with the most keys the home of a vault whose settings cannot be read.
func (v *Vault) guessHome() error {
	home, ok := v.keys.fullest()
	if !ok {
		return &store.DamagedError{Part: "database", Detail: "nothing in it can be read"}
	}
	v.settings.Store(&settings{home: home, limits: DefaultLimits()})
	v.notices = append(v.notices, fmt.Sprintf(
		"the settings could not be read; shown is account %s in %s, which has the most keys", home.Account, home.Region))
	return nil
}

// fullest returns the place with the most keys, the first in the order of names among equals; ok is false when there
// is no key.
func (c *catalogue) fullest() (place model.Place, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	most := 0
	for at, s := range c.places {
		n := len(s.keys)
		if n > most || n == most && n > 0 && at.KeyARN("") < place.KeyARN("") {
			place, most = at, n
		}
	}
	return place, most > 0
}
