package vault

import (
	"cmp"
	"slices"

	"coldkms/model"
)

// RegionKeys says how many keys the account has in a Region.
type RegionKeys struct {
	Region string
	Keys   int
}

// Regions returns the Regions where the session's account has keys, in the order of their names. Like the service's
// list of Regions it is no call of key management and leaves no record.
func (s *Session) Regions() []RegionKeys { return s.vault.keys.regions(s.place.Account) }

// regions returns where an account has keys.
func (c *catalogue) regions(account string) []RegionKeys {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var found []RegionKeys
	for place, shelf := range c.places {
		if place.Account == account && len(shelf.keys) > 0 {
			found = append(found, RegionKeys{place.Region, len(shelf.keys)})
		}
	}
	slices.SortFunc(found, func(a, b RegionKeys) int { return cmp.Compare(a.Region, b.Region) })
	return found
}

// In returns a session of the same caller in another Region.
func (s *Session) In(region string) *Session {
	there := *s
	there.place = model.Place{Account: s.place.Account, Region: region}
	return &there
}
