package keyaction

import (
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
)

func TestUsageLines(t *testing.T) {
	key := Key{Created: time.Date(2017, time.January, 9, 23, 0, 0, 0, time.UTC), State: model.Enabled}
	last := vault.Use{Time: time.Date(2017, time.February, 14, 9, 30, 0, 0, time.UTC), Operation: "Decrypt", Caller: "arn:aws:iam::111122223333:role/App"}
	tests := []struct {
		state model.KeyState
		usage vault.Usage
		want  string
	}{
		{model.Enabled, vault.Usage{}, "Never used, as far as the trail goes (since 2017-01-09)."},
		{model.Enabled, vault.Usage{Uses: 1, Last: last}, "Last used 2017-02-14 by role/App: Decrypt, 1 use in the trail."},
		{model.Disabled, vault.Usage{Uses: 1204, Last: last}, "Last used 2017-02-14 by role/App: Decrypt, 1,204 uses in the trail."},
		{model.Enabled, vault.Usage{Uses: 1234567, Last: last, Refused: 3, LastRefused: last}, "Last used 2017-02-14 by role/App: Decrypt, 1,234,567 uses in the trail."},
		{model.PendingDeletion, vault.Usage{Uses: 100, Last: last, Refused: 3, LastRefused: last},
			"Last used 2017-02-14 by role/App: Decrypt, 100 uses in the trail. 3 uses were refused since, the last 2017-02-14 by role/App: Decrypt."},
		{model.PendingDeletion, vault.Usage{Refused: 1, LastRefused: last},
			"Never used, as far as the trail goes (since 2017-01-09). 1 use was refused since, the last 2017-02-14 by role/App: Decrypt."},
	}
	for _, test := range tests {
		key.State = test.state
		if got := strings.Join(UsageLines(key, test.usage), " "); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestStatusCountsWholeDays(t *testing.T) {
	now := time.Date(2017, time.February, 15, 9, 30, 0, 0, time.UTC)
	for _, window := range []int{model.MinWindowDays, model.MaxWindowDays} {
		key := Key{State: model.PendingDeletion, DeletionDate: model.DeletionDate(now, window)}
		if got := DaysLeft(now, key.DeletionDate); got != window {
			t.Errorf("%d days are left at first, want the %d of the waiting period", got, window)
		}
	}
	date := time.Date(2017, time.March, 18, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		before time.Duration
		status string
		left   string
	}{
		{21*24*time.Hour + time.Hour, "Pending deletion 21d", "21 days"},
		{24 * time.Hour, "Pending deletion 1d", "1 day"},
		{time.Minute, "Pending deletion <1d", "less than a day"},
		{0, "Pending deletion, due", "less than a day"},
		{-48 * time.Hour, "Pending deletion, due", "less than a day"},
	}
	for _, test := range tests {
		at := date.Add(-test.before)
		if got := (Key{State: model.PendingDeletion, DeletionDate: date}).Status(at); got != test.status {
			t.Errorf("%s before: %s, want %s", test.before, got, test.status)
		}
		if got := TimeLeft(at, date); got != test.left {
			t.Errorf("%s before: %s, want %s", test.before, got, test.left)
		}
	}
	if got := (Key{State: model.Disabled}).Status(now); got != "Disabled" {
		t.Errorf("a disabled key is %q", got)
	}
}

func TestLabel(t *testing.T) {
	tests := map[string]Key{
		"payroll":  {ID: "1234abcd-12ab", Name: "payroll"},
		"1234abcd": {ID: "1234abcd-12ab"},
		"12":       {ID: "12"},
	}
	for want, key := range tests {
		if got := key.Label(); got != want {
			t.Errorf("%v goes by %q, want %q", key, got, want)
		}
	}
}
