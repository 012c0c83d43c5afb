package importkey

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// How a date and a time are typed.
const (
	dateForm = time.DateOnly
	timeForm = "15:04"
)

// Why what was typed is no moment.
var (
	errDate = errors.New("a date has the form 2017-03-31, year first")
	errDay  = errors.New("there is no such day")
	errTime = errors.New("a time has the form 14:30, from 00:00 to 23:59")
)

// skippedError is a time of day that the clocks skip when they go forward.
type skippedError struct{ clock string }

func (e skippedError) Error() string {
	return fmt.Sprintf("the clocks go forward on that day and skip %s: type another time", e.clock)
}

// moment is a date and a time of day in a zone.
type moment struct {
	at time.Time
	// twice says that the clocks show this time twice on that day, because they
	// go back: at is the first of the two.
	twice bool
}

// parseMoment returns what was typed in a zone. Its errors are errDate and
// errDay for the date, errTime and a skippedError for the time.
func parseMoment(date, clock string, zone *time.Location) (moment, error) {
	day, err := time.Parse(dateForm, strings.TrimSpace(date))
	if outOfRange(err) {
		return moment{}, errDay
	}
	if err != nil {
		return moment{}, errDate
	}
	hours, err := time.Parse(timeForm, strings.TrimSpace(clock))
	if err != nil {
		return moment{}, errTime
	}
	wall := day.Add(time.Duration(hours.Hour())*time.Hour + time.Duration(hours.Minute())*time.Minute)
	found := momentsOf(wall, zone)
	if len(found) == 0 {
		return moment{}, skippedError{wall.Format(timeForm)}
	}
	return moment{found[0], len(found) > 1}, nil
}

func outOfRange(err error) bool {
	var parse *time.ParseError
	return errors.As(err, &parse) && strings.HasSuffix(parse.Message, "out of range")
}

// momentsOf returns when the clocks of a zone show what those of UTC show at
// wall, the first first: never when they skip it, twice when they go back over
// it. A zone changes its clocks at most once within two days.
func momentsOf(wall time.Time, zone *time.Location) (found []time.Time) {
	for _, near := range []time.Time{wall.Add(-24 * time.Hour), wall.Add(24 * time.Hour)} {
		_, offset := near.In(zone).Zone()
		at := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		_, shown := at.Zone()
		if shown == offset && (len(found) == 0 || !found[0].Equal(at)) {
			found = append(found, at)
		}
	}
	return found
}

// zoneName returns how far the clocks of a zone are from UTC at a moment, with
// their name where they have one: "CET, UTC+01:00".
func zoneName(at time.Time) string {
	name, offset := at.Zone()
	if offset == 0 && name == "UTC" {
		return name
	}
	ahead := "UTC" + at.Format("-07:00")
	if strings.ContainsAny(name, "+-") || name == "" {
		return ahead // the zone has numbers for a name
	}
	return name + ", " + ahead
}
