package widget

import (
	"errors"
	"testing"
	"time"
)

func TestGrouped(t *testing.T) {
	for n, want := range map[uint64]string{0: "0", 999: "999", 1000: "1,000", 120000: "120,000", 1234567: "1,234,567", 1<<64 - 1: "18,446,744,073,709,551,615"} {
		if got := Grouped(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0 records", 1: "1 record", 2: "2 records", 1204: "1,204 records"} {
		if got := Counted(n, "record"); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{"é is\nwrong": "É is wrong.", "": "."} {
		if got := Sentence(errors.New(text)); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := Capitalised(""); got != "" {
		t.Errorf("nothing is %q", got)
	}
}

func TestSpan(t *testing.T) {
	const day = 24 * time.Hour
	for want, d := range map[string]time.Duration{
		"0 minutes": 0, "1 minute": 119 * time.Second, "1 hour": 119 * time.Minute, "23 hours": day - 1, "1 day": day, "1,000 days": 1000 * day,
	} {
		if got := Span(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
