package vault

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"coldkms/model"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// Limits are the quotas and the limits of requests of every account in every Region. They are a setting of the vault.
type Limits struct {
	Quotas model.Quotas
	Rates  Rates
}

// Rates are how many requests an account may make in a second.
type Rates struct {
	On     bool
	Raised map[string]float64 // by group, where it is not the service's own; see model.RateGroups
}

// PerSecond returns the limit of a group, whether limits are on or not.
func (r Rates) PerSecond(group string) float64 {
	if own, ok := r.Raised[group]; ok {
		return own
	}
	return model.DefaultRate(group)
}

// DefaultLimits returns what a new vault has: the service's quotas, and no limit of requests. The guide, "Limits".
func DefaultLimits() Limits { return Limits{Quotas: model.DefaultQuotas()} }

// Equal reports whether two limits are the same.
func (l Limits) Equal(other Limits) bool {
	return l.Quotas == other.Quotas && l.Rates.On == other.Rates.On && maps.Equal(l.Rates.Raised, other.Rates.Raised)
}

// maxRate is the highest limit of requests in a second.
const maxRate = 1e9

// check refuses what no vault can keep to.
func (l Limits) check() error {
	for _, quota := range []int{l.Quotas.Keys, l.Quotas.Aliases, l.Quotas.Grants, l.Quotas.GranteeGrants} {
		if quota < 0 || quota > math.MaxInt32 {
			return fmt.Errorf("a quota is a number from 1 to %d, or 0 for none, unlike %d", math.MaxInt32, quota)
		}
	}
	for group, rate := range l.Rates.Raised {
		switch {
		case !slices.Contains(model.RateGroups(), group):
			return fmt.Errorf("there is no limit of requests named %q", group)
		case !(rate > 0 && rate <= maxRate):
			return fmt.Errorf("a limit of requests is more than 0 and at most %v a second, unlike %v for %s", maxRate, rate, group)
		}
	}
	return nil
}

// limits are those in force.
func (v *Vault) limits() Limits { return v.settings.Load().limits }

// Limits returns the vault's quotas and limits of requests.
func (v *Vault) Limits() Limits {
	limits := v.limits()
	limits.Rates.Raised = maps.Clone(limits.Rates.Raised)
	return limits
}

// SetLimits changes the vault's quotas and limits of requests, from the next call on. It is no call of the service, and
// who has the vault open may make it; the trail records it as one by the home account's root.
func (v *Vault) SetLimits(ctx context.Context, l Limits) error {
	if err := l.check(); err != nil {
		return err
	}
	if v.looking() {
		return ErrReadOnly
	}
	l.Rates.Raised = maps.Clone(l.Rates.Raised)
	event, err := v.ownEvent(trail.UpdateVaultSettings, map[string]any{"limits": l.shown()})
	if err != nil {
		return err
	}
	record, err := event.Encode()
	if err != nil {
		return err
	}
	err = v.store.Update(ctx, func(tx *store.Tx) error {
		changed := *v.settings.Load()
		changed.limits = l
		tx.Set(settingsName, changed.encode())
		tx.Append(record)
		tx.OnDurable(func() { v.settings.Store(&changed) })
		return nil
	})
	if err != nil {
		return fmt.Errorf("changing the limits: %w", err)
	}
	return nil
}

// shown is how the trail shows limits.
func (l Limits) shown() map[string]any {
	shown := map[string]any{
		"keys": l.Quotas.Keys, "aliases": l.Quotas.Aliases, "grantsPerKey": l.Quotas.Grants, "grantsPerGranteeAndKey": l.Quotas.GranteeGrants,
		"requestLimits": l.Rates.On,
	}
	if len(l.Rates.Raised) > 0 {
		shown["requestsPerSecond"] = l.Rates.Raised
	}
	return shown
}
