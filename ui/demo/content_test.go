package demo

import (
	"slices"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
)

// row returns the row of the key of an alias.
func row(t *testing.T, s *vault.Session, alias string) vault.KeyRow {
	t.Helper()
	for _, row := range catalogue(t, s) {
		if slices.Contains(row.Aliases, alias) {
			return row
		}
	}
	t.Fatalf("no key has the alias %s", alias)
	return vault.KeyRow{}
}

func backingKeys(t *testing.T, s *vault.Session, alias string) []vault.BackingKey {
	t.Helper()
	backing, err := s.BackingKeys(ctx, row(t, s, alias).KeyID)
	if err != nil {
		t.Fatal(err)
	}
	return backing
}

func at(year int, month time.Month, day, hour int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, time.UTC)
}

// The life of a key in every stage.
func TestTheDemoHasKeysInEveryStage(t *testing.T) {
	v := open(t, t.TempDir())
	for _, c := range []struct {
		alias   string
		region  string
		state   model.KeyState
		origin  string
		expires time.Time
		rotates time.Time // the next time
		deleted time.Time
		backing int
	}{
		{alias: "payment-tokens", state: model.PendingImport, origin: model.OriginExternal},
		{alias: "card-numbers", state: model.Enabled, origin: model.OriginExternal, expires: at(2017, time.February, 21, 12), backing: 1},
		{alias: "escrow", state: model.Enabled, origin: model.OriginExternal, backing: 1},
		{alias: "archive", state: model.Enabled, origin: model.OriginAWSKMS, rotates: at(2017, time.November, 23, 9), backing: 3},
		{alias: "audit-logs", state: model.Enabled, origin: model.OriginAWSKMS, rotates: at(2017, time.February, 28, 12), backing: 1},
		{alias: "payroll", state: model.Enabled, origin: model.OriginAWSKMS, backing: 1},
		{alias: "legacy-reports", state: model.Disabled, origin: model.OriginAWSKMS, backing: 1},
		{alias: "contractor-2016", state: model.PendingDeletion, origin: model.OriginAWSKMS, deleted: at(2017, time.March, 9, 0), backing: 1},
		{alias: "customers-test", region: "eu-west-1", state: model.PendingDeletion, origin: model.OriginAWSKMS, deleted: at(2017, time.February, 23, 0), backing: 1},
	} {
		t.Run(c.alias, func(t *testing.T) {
			region := c.region
			if region == "" {
				region = Home.Region
			}
			s := root(v, region)
			got := row(t, s, c.alias)
			if got.State != c.state || got.Origin != c.origin {
				t.Errorf("it is %s, of origin %s", got.State, got.Origin)
			}
			for what, date := range map[string][2]time.Time{
				"expires": {got.ValidTo, c.expires}, "rotates": {got.NextRotation.Truncate(time.Hour), c.rotates}, "is deleted": {got.DeletionDate, c.deleted},
			} {
				if !date[0].Equal(date[1]) {
					t.Errorf("it %s on %s, not on %s", what, date[0], date[1])
				}
			}
			if backing := backingKeys(t, s, c.alias); len(backing) != c.backing {
				t.Errorf("it has the backing keys %v", backing)
			}
		})
	}
}

// Nothing is untold when the demo begins, and nothing waits.
func TestTheDemoBeginsWithNothingToTell(t *testing.T) {
	v := open(t, t.TempDir())
	told, err := v.Meanwhile(ctx)
	if err != nil || len(told) > 0 || len(v.Waiting()) > 0 || !v.Clock().Believed || !v.Clock().LastSeen.Equal(Start) {
		t.Errorf("%v, %v; waiting %v; %+v", told, err, v.Waiting(), v.Clock())
	}
}

func TestTheDemoHasLimits(t *testing.T) {
	limits := open(t, t.TempDir()).Limits()
	if limits.Quotas != model.DefaultQuotas() || !limits.Rates.On || len(limits.Rates.Raised) > 0 {
		t.Errorf("%+v", limits)
	}
}
