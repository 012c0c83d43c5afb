package demo

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
)

func goOn() bool { return true }

// moving opens a demo whose clock stands still but for moving.
func moving(t *testing.T) (*Demo, *vault.Vault) {
	t.Helper()
	d := New(t.TempDir(), nil)
	v, err := d.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(v.Close(), d.Remove()); err != nil {
			t.Error(err)
		}
	})
	return d, v
}

// What each day of the first weeks brings, in every Region and account.
func TestTimeBringsAbout(t *testing.T) {
	d, v := moving(t)
	want := []string{
		"2017-02-21 12:00 Imported key material expiration [card-numbers]",
		"2017-02-23 00:00 Deletion [customers-test]",
		"2017-02-28 12:00 Rotation [audit-logs]",
		"2017-03-09 00:00 Deletion [contractor-2016]",
	}
	for day := Start.AddDate(0, 0, 1); !day.After(Start.AddDate(0, 1, 0)); day = day.AddDate(0, 0, 1) {
		if err := d.Move(ctx, day, goOn); err != nil {
			t.Fatal(err)
		}
		if !d.Now().Equal(day) {
			t.Fatalf("it is %s, not %s", d.Now(), day)
		}
		found, err := v.Meanwhile(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var due []string
		for i, o := range found {
			due = append(due, fmt.Sprintf("%s %s %s", o.Due.Format("2006-01-02 15:04"), o.Kind, o.Aliases))
			if late := o.Done.Sub(o.Due); late < 0 || late >= tick {
				t.Errorf("%s was done at %s", due[i], o.Done)
			}
		}
		last := slices.IndexFunc(want, func(o string) bool { return o > day.Format("2006-01-02 15:04") })
		if last < 0 {
			last = len(want)
		}
		if !slices.Equal(due, want[:last]) {
			t.Fatalf("until %s came about\n%q, want\n%q", day.Format(time.DateOnly), due, want[:last])
		}
	}
	s := root(v, Home.Region)
	if got := row(t, s, "card-numbers").State; got != model.PendingImport {
		t.Errorf("the key whose material expired is %s", got)
	}
	if got := row(t, s, "audit-logs").NextRotation; !got.After(d.Now()) {
		t.Errorf("the key that rotated does so next on %s", got)
	}
	if backing := backingKeys(t, s, "audit-logs"); len(backing) != 2 {
		t.Errorf("the key that rotated has %d backing keys", len(backing))
	}
	for _, gone := range catalogue(t, s) {
		if slices.Contains(gone.Aliases, "contractor-2016") {
			t.Error("contractor-2016 is still there")
		}
	}
}

// A year at once is the same as its days one after the other, and is believed.
func TestAYearAtOnce(t *testing.T) {
	d, v := moving(t)
	days := 0
	if err := d.Move(ctx, Start.AddDate(1, 0, 0), func() bool { days++; return true }); err != nil {
		t.Fatal(err)
	}
	if days != 365 || !v.Clock().Believed || len(v.Waiting()) != 0 {
		t.Errorf("%d days passed; %+v", days, v.Clock())
	}
	s := root(v, Home.Region)
	if backing := backingKeys(t, s, "archive"); len(backing) != 4 {
		t.Errorf("archive has %d backing keys", len(backing))
	}
}

func TestMovingIsStopped(t *testing.T) {
	d, _ := moving(t)
	days := 0
	if err := d.Move(ctx, Start.AddDate(1, 0, 0), func() bool { days++; return days < 3 }); err != nil {
		t.Fatal(err)
	}
	if want := Start.AddDate(0, 0, 3).Truncate(24 * time.Hour); !d.Now().Equal(want) {
		t.Errorf("it is %s, not %s", d.Now(), want)
	}
}

func TestTheClockDoesNotGoBack(t *testing.T) {
	d, _ := moving(t)
	if err := d.Move(ctx, Start.AddDate(0, 0, -1), goOn); err != nil {
		t.Fatal(err)
	}
	if !d.Now().Equal(Start) {
		t.Errorf("it is %s", d.Now())
	}
}

// A moved clock goes on by itself, and begins anew with the next demo.
func TestAMovedClockGoesOn(t *testing.T) {
	now := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	d := New(t.TempDir(), func() time.Time { return now })
	if err := d.Move(ctx, Start.AddDate(0, 0, 1), goOn); err == nil {
		t.Error("the clock moved without a vault")
	}
	v, err := d.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// The machine sleeps for three days, and the clock is moved by one.
	now = now.AddDate(0, 0, 3)
	if err := d.Move(ctx, Start.AddDate(0, 0, 4), goOn); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if want := Start.AddDate(0, 0, 4).Add(time.Hour); !d.Now().Equal(want) || !v.Clock().Now.Equal(want) || !v.Clock().Believed {
		t.Errorf("it is %s, for the vault %+v; want %s", d.Now(), v.Clock(), want)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err = d.Open(ctx); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = errors.Join(v.Close(), d.Remove()) }()
	if !d.Now().Equal(Start) || !v.Clock().Now.Equal(Start) {
		t.Errorf("the next demo begins on %s, for the vault on %s", d.Now(), v.Clock().Now)
	}
}

func BenchmarkMoveAYear(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		d := New(b.TempDir(), nil)
		v, err := d.Open(ctx)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := d.Move(ctx, Start.AddDate(1, 0, 0), goOn); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := errors.Join(v.Close(), d.Remove()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
