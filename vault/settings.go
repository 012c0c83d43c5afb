package vault

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"coldkms/model"
	"coldkms/vault/store"
)

// settings are what a vault knows about itself. They are never changed in place.
type settings struct {
	home   model.Place
	limits Limits
}

var settingsName = store.Name{Kind: "settings", ID: "vault"}

// settingsVersion is the version of the record. The first one ends with the home.
const settingsVersion = 2

func (s settings) encode() []byte {
	b := newRecordOf(settingsVersion, 128)
	addText(b, s.home.Account)
	addText(b, s.home.Region)
	for _, quota := range []int{s.limits.Quotas.Keys, s.limits.Quotas.Aliases, s.limits.Quotas.Grants, s.limits.Quotas.GranteeGrants} {
		b.AddUint64(uint64(quota))
	}
	b.AddUint8(bit(s.limits.Rates.On, 1))
	b.AddUint16(uint16(len(s.limits.Rates.Raised)))
	for _, group := range slices.Sorted(maps.Keys(s.limits.Rates.Raised)) {
		addText(b, group)
		b.AddUint64(math.Float64bits(s.limits.Rates.Raised[group]))
	}
	return b.BytesOrPanic()
}

func decodeSettings(value []byte) (settings, error) {
	s := settings{limits: DefaultLimits()}
	r := reader(value)
	var version uint8
	ok := r.ReadUint8(&version) && r.text(&s.home.Account) && r.text(&s.home.Region)
	switch version {
	case 1:
	case settingsVersion:
		ok = ok && r.limits(&s.limits)
	default:
		ok = false
	}
	if !ok || !r.Empty() {
		return settings{}, errRecord
	}
	return s, nil
}

func (r *recordReader) limits(into *Limits) bool {
	for _, quota := range []*int{&into.Quotas.Keys, &into.Quotas.Aliases, &into.Quotas.Grants, &into.Quotas.GranteeGrants} {
		var n uint64
		if !r.ReadUint64(&n) || n > math.MaxInt32 {
			return false
		}
		*quota = int(n)
	}
	var on uint8
	var raised uint16
	if !r.ReadUint8(&on) || !r.ReadUint16(&raised) {
		return false
	}
	into.Rates.On = on != 0
	for range raised {
		var group string
		var rate uint64
		if !r.text(&group) || !r.ReadUint64(&rate) {
			return false
		}
		if into.Rates.Raised == nil {
			into.Rates.Raised = map[string]float64{}
		}
		into.Rates.Raised[group] = math.Float64frombits(rate)
	}
	return true
}

func (v *Vault) readSettings(ctx context.Context) (read settings, err error) {
	err = v.store.View(ctx, func(r *store.Reader) error {
		value, err := r.Get(settingsName)
		if err == nil {
			read, err = decodeSettings(value)
		}
		return err
	})
	if err != nil {
		return settings{}, fmt.Errorf("reading the settings: %w", err)
	}
	return read, nil
}
