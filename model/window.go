package model

import "time"

// The waiting period before a key is deleted, in days. The guide, "How Deleting Customer Master Keys Works".
const (
	MinWindowDays     = 7
	MaxWindowDays     = 30
	DefaultWindowDays = 30
)

// DeletionDate returns when a key that is scheduled now with a window of days is deleted: the end of the window,
// rounded up to the next midnight UTC, so that it comes no earlier than asked for and less than a day later.
func DeletionDate(now time.Time, days int) time.Time {
	end := now.UTC().Add(time.Duration(days) * 24 * time.Hour)
	midnight := end.Truncate(24 * time.Hour)
	if midnight.Before(end) {
		midnight = midnight.Add(24 * time.Hour)
	}
	return midnight
}
