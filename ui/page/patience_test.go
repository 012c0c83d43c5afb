package page

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/vault"
)

// Of several calls one that a request limit refuses is made again, at most six
// times and after pauses that grow; whatever else refuses it, and a single call,
// are the person's to see.
func TestPatience(t *testing.T) {
	throttled, denied := fmt.Errorf("disabling: %w", model.ErrThrottled()), model.ErrKeyNotFound("x")
	millis := func(ms ...int) (pauses []time.Duration) {
		for _, m := range ms {
			pauses = append(pauses, time.Duration(m)*time.Millisecond)
		}
		return pauses
	}
	for name, test := range map[string]struct {
		of      int
		answers []error
		want    error
		pauses  []time.Duration
	}{
		"goes well":               {100, []error{nil}, nil, nil},
		"refused otherwise":       {100, []error{denied}, denied, nil},
		"refused once":            {100, []error{throttled, nil}, nil, millis(200)},
		"refused, then otherwise": {2, []error{throttled, throttled, denied}, denied, millis(200, 400)},
		"refused again and again": {
			2, []error{throttled, throttled, throttled, throttled, throttled, throttled, nil}, throttled, millis(200, 400, 800, 1600, 3200),
		},
		"a single call": {1, []error{throttled, nil}, throttled, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var pauses []time.Duration
			c := &Console{Now: time.Now, Pause: func(_ context.Context, d time.Duration) error {
				pauses = append(pauses, d)
				return nil
			}}
			made := 0
			err, _ := c.CallEach("disabling", test.of, func(_ context.Context, _ *vault.Session, bulk *Bulk) tea.Msg {
				return bulk.Try(func() error { made++; return test.answers[made-1] })
			})().(error)
			if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) || !reflect.DeepEqual(pauses, test.pauses) || made != len(pauses)+1 {
				t.Errorf("%d calls with pauses of %v, then %v", made, pauses, err)
			}
		})
	}
}

// The work says that it waits, and can be stopped while it does.
func TestBulkWorkSaysThatItWaits(t *testing.T) {
	c := &Console{Now: time.Now}
	said := ""
	c.Pause = func(ctx context.Context, _ time.Duration) error {
		job, _ := c.Running.Oldest()
		said = job.Text()
		c.Running.Stop(nil)
		return ctx.Err()
	}
	made := 0
	err, _ := c.CallEach("disabling", 100, func(_ context.Context, _ *vault.Session, bulk *Bulk) tea.Msg {
		bulk.Made()
		return bulk.Try(func() error { made++; return model.ErrThrottled() })
	})().(error)
	if !errors.Is(err, ErrStopped) || made != 1 || said != "disabling 1 of 100, waiting for the limit" {
		t.Errorf("%d calls, then %v; meanwhile it said %q", made, err, said)
	}
}

// Without another clock a pause is one, and ends with its context.
func TestWait(t *testing.T) {
	c := &Console{}
	if err := c.Wait(t.Context(), time.Nanosecond); err != nil {
		t.Error(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Wait(over, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("a pause whose context is over ends with %v", err)
	}
}

// One call that takes long says how far it is once it knows, and is stopped
// whatever page it was begun on.
func TestALongCall(t *testing.T) {
	c := &Console{Now: time.Now, Top: func() Page { return &named{name: "page"} }}
	var said []string
	say := func() {
		job, _ := c.Running.Oldest()
		said = append(said, job.Text())
	}
	cmd := c.CallLong("compacting the vault", func(ctx context.Context, _ *vault.Session, bulk *Bulk) tea.Msg {
		bulk.Progress(40, 100)
		say()
		c.Running.Stop(c.Top())
		stoppedByItsPage := ctx.Err()
		c.Running.Stop(nil)
		return []error{stoppedByItsPage, ctx.Err()}
	})
	say()
	got := cmd()
	if want := []error{nil, context.Canceled}; !reflect.DeepEqual(got, want) {
		t.Errorf("its context ends with %v, want %v", got, want)
	}
	if want := []string{"compacting the vault", "compacting the vault 40 of 100"}; !reflect.DeepEqual(said, want) {
		t.Errorf("it said %q, want %q", said, want)
	}
	if _, ok := c.Running.Oldest(); ok {
		t.Error("it goes on after its end")
	}
}
