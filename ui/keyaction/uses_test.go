package keyaction

import (
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault/trail"
)

func event(name, time, arn, refusal string) trail.Event {
	return trail.Event{EventName: name, EventTime: time, UserIdentity: trail.UserIdentity{ARN: arn}, ErrorCode: refusal}
}

func TestLastUse(t *testing.T) {
	described := event("DescribeKey", "2017-02-15T08:00:00Z", "arn:aws:iam::111122223333:root", "")
	refused := event("Encrypt", "2017-02-15T07:00:00Z", "arn:aws:iam::111122223333:root", model.CodeDisabled)
	decrypted := event("Decrypt", "2017-02-14T09:30:00Z", "arn:aws:iam::111122223333:role/App", "")
	encrypted := event("Encrypt", "2017-02-13T09:30:00Z", "arn:aws:iam::111122223333:user/team/Ann", "")
	tests := []struct {
		events   []trail.Event
		complete bool
		want     string
	}{
		{nil, true, "No use of it in the trail."},
		{[]trail.Event{described, refused}, true, "No use of it in the trail."},
		{[]trail.Event{described, refused}, false, "No use of it among its latest 2 records."},
		{[]trail.Event{described, encrypted}, true, "Last used 2017-02-13 09:30 UTC by user/team/Ann: Encrypt, 1 use in the trail."},
		{[]trail.Event{refused, decrypted, encrypted}, true, "Last used 2017-02-14 09:30 UTC by role/App: Decrypt, 2 uses in the trail."},
		{[]trail.Event{decrypted, encrypted}, false, "Last used 2017-02-14 09:30 UTC by role/App: Decrypt, 2 uses among its latest 2 records."},
	}
	for _, test := range tests {
		if got := LastUse(test.events, test.complete); got != test.want {
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
