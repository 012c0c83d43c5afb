package e2e

import (
	"strings"
	"testing"
	"time"
)

// unanswered is half of what the fault takes that these tests guard against: a
// question to the terminal before the program's first line runs, which waits
// five seconds on one that never answers.
const unanswered = 2500 * time.Millisecond

// fastest returns the shortest of several tries, so that a busy machine does
// not count.
func fastest(try func()) time.Duration {
	shortest := time.Hour
	for range 5 {
		began := time.Now()
		try()
		shortest = min(shortest, time.Since(began))
	}
	return shortest
}

func TestHelpOnASilentTerminal(t *testing.T) {
	p := newPerson(t)
	for _, args := range [][]string{{"--help"}, {"init", "--help"}} {
		piped := fastest(func() { p.runs(args...) })
		var output string
		silent := fastest(func() {
			term := StartSilent(t, p.command(args...), 100, 40)
			term.Sees("Usage:", "--vault")
			output = term.Output()
		})
		if strings.Contains(output, "\x1b") {
			t.Errorf("coldkms %q asks the terminal: %q", args, output)
		}
		if silent > piped+unanswered {
			t.Errorf("coldkms %q takes %v on a terminal that never answers, and %v without one", args, silent, piped)
		}
	}
}

func TestFirstFrameOnASilentTerminal(t *testing.T) {
	p := newPerson(t)
	first := func(term *Terminal) {
		term.Sees("New vault", "[ Create")
	}
	answered := fastest(func() { first(Start(t, p.command(), 80, 24)) })
	silent := fastest(func() { first(StartSilent(t, p.command(), 80, 24)) })
	if silent > answered+unanswered {
		t.Errorf("the first frame takes %v on a terminal that never answers, and %v on one that does", silent, answered)
	}
}
