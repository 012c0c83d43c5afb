package importkey

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata" // zones of other places than this machine's

	"pgregory.net/rapid"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	loaded, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

func TestMoments(t *testing.T) {
	for _, c := range []struct {
		zone, date, clock string
		want              string // in UTC
		twice             bool
	}{
		{"UTC", "2017-03-01", "09:30", "2017-03-01 09:30", false},
		{"Europe/Berlin", " 2017-03-01 ", " 09:30 ", "2017-03-01 08:30", false},
		{"America/Los_Angeles", "2016-11-08", "12:00", "2016-11-08 20:00", false}, // the guide's example
		{"Asia/Kolkata", "2017-03-01", "00:00", "2017-02-28 18:30", false},
		{"Europe/Berlin", "2017-03-26", "01:59", "2017-03-26 00:59", false},
		{"Europe/Berlin", "2017-03-26", "03:00", "2017-03-26 01:00", false},
		{"Europe/Berlin", "2017-10-29", "01:59", "2017-10-28 23:59", false},
		{"Europe/Berlin", "2017-10-29", "02:30", "2017-10-29 00:30", true},
		{"Europe/Berlin", "2017-10-29", "03:00", "2017-10-29 02:00", false},
		{"America/New_York", "2017-11-05", "01:00", "2017-11-05 05:00", true},
		{"Australia/Lord_Howe", "2017-04-02", "01:45", "2017-04-01 14:45", true}, // by half an hour
		{"Europe/Berlin", "2020-02-29", "12:00", "2020-02-29 11:00", false},
	} {
		got, err := parseMoment(c.date, c.clock, zone(t, c.zone))
		if err != nil || got.at.UTC().Format("2006-01-02 15:04") != c.want || got.twice != c.twice {
			t.Errorf("%s %s in %s is %v UTC, twice %v: %v", c.date, c.clock, c.zone, got.at.UTC(), got.twice, err)
		}
	}
}

func TestWhatIsNoMoment(t *testing.T) {
	for _, c := range []struct {
		date, clock string
		want        error
	}{
		{"", "12:00", errDate}, {"31.03.2017", "12:00", errDate}, {"2017-3-1", "12:00", errDate}, {"17-03-01", "12:00", errDate},
		{"2017-02-29", "12:00", errDay}, {"2017-13-01", "12:00", errDay}, {"2017-04-31", "12:00", errDay},
		{"2017-03-01", "", errTime}, {"2017-03-01", "24:00", errTime}, {"2017-03-01", "12:60", errTime}, {"2017-03-01", "noon", errTime},
		{"2017-03-26", "02:30", skippedError{"02:30"}}, {"2017-03-26", "02:00", skippedError{"02:00"}},
	} {
		if _, err := parseMoment(c.date, c.clock, zone(t, "Europe/Berlin")); !errors.Is(err, c.want) {
			t.Errorf("%q %q: %v, want %v", c.date, c.clock, err, c.want)
		}
	}
}

// Every moment can be typed as its clocks show it: it comes back, or the twin
// that they showed before.
func TestWhatTheClocksShowIsAMoment(t *testing.T) {
	names := []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"}
	rapid.Check(t, func(r *rapid.T) {
		zone := zone(r, rapid.SampledFrom(names).Draw(r, "zone"))
		at := time.Unix(60*rapid.Int64Range(0, 70*366*24*60).Draw(r, "minute"), 0).In(zone)
		at = at.Truncate(time.Minute)
		got, err := parseMoment(at.Format(dateForm), at.Format(timeForm), zone)
		if err != nil {
			r.Fatalf("%v: %v", at, err)
		}
		if !got.at.Equal(at) && (!got.twice || !got.at.Before(at) || got.at.Format("2006-01-02 15:04") != at.Format("2006-01-02 15:04")) {
			r.Fatalf("%v came back as %v", at, got)
		}
	})
}

func FuzzMoment(f *testing.F) {
	f.Add("2017-03-31", "14:30")
	f.Add("2017-03-26", "02:30")
	f.Add("2017-02-29", "24:00")
	berlin := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, date, clock string) {
		got, err := parseMoment(date, clock, berlin)
		if err == nil && got.at.Second() != 0 {
			t.Fatalf("%q %q is %v", date, clock, got.at)
		}
		if err != nil && err.Error() == "" {
			t.Fatal("an error without words")
		}
	})
}

func TestZoneName(t *testing.T) {
	summer := time.Date(2017, time.July, 1, 12, 0, 0, 0, time.UTC)
	for name, want := range map[string]string{
		"UTC": "UTC", "Europe/Berlin": "CEST, UTC+02:00", "America/Sao_Paulo": "UTC-03:00", "Asia/Kolkata": "IST, UTC+05:30",
	} {
		if got := zoneName(summer.In(zone(t, name))); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
