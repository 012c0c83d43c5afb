package keyaction

import (
	"context"
	"slices"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/ui/page"
)

// many makes so many keys more, and turns the request limits on: five of each
// change in a second.
func many(t *testing.T, count int) (*desk, []Key) {
	t.Helper()
	d := newDesk(t)
	var ids []string
	for range count {
		ids = append(ids, d.Key(""))
	}
	keys := d.keysOf(ids)
	d.LimitRequests()
	return d, keys
}

// in counts the keys of a state, without a call that a limit could refuse.
func (d *desk) in(state model.KeyState, keys []Key) (count int) {
	d.t.Helper()
	rows, err := d.Console.Session.Catalogue(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	for _, row := range rows {
		if row.State == state && slices.ContainsFunc(keys, func(key Key) bool { return key.ID == row.KeyID }) {
			count++
		}
	}
	return count
}

// A request limit does not refuse the sixth of many keys: it is waited out.
func TestManyKeysWaitForTheRequestLimit(t *testing.T) {
	d, keys := many(t, 17)
	began := d.Clock.Now()
	msgs := messages(changeOf(Disable).run(d.Console, keys))
	if toast := only[page.Toast](t, msgs); toast.Text != "17 keys are Disabled. Nothing can use them until they are enabled again." {
		t.Errorf("it says %q", toast.Text)
	}
	if got := d.in(model.Disabled, keys); got != 17 {
		t.Errorf("%d keys are disabled", got)
	}
	if took := d.Clock.Now().Sub(began); took < 2*time.Second || took > 6*time.Second {
		t.Errorf("12 keys beyond the first five took %v", took)
	}

	// Its undo too.
	messages(only[page.Toast](t, msgs).Undo.Run())
	if got := d.in(model.Enabled, keys); got != 17 {
		t.Errorf("undone, %d keys are enabled", got)
	}
}

// Stopped while it waits, it has not tried the rest.
func TestWaitingForTheRequestLimitIsStopped(t *testing.T) {
	d, keys := many(t, 8)
	d.Console.Pause = func(ctx context.Context, _ time.Duration) error {
		job, _ := d.Console.Running.Oldest()
		if text := job.Text(); text != "disabling 5 of 8, waiting for the limit" {
			t.Errorf("the work says %q", text)
		}
		d.Console.Running.Stop(nil)
		return ctx.Err()
	}
	msgs := messages(changeOf(Disable).run(d.Console, keys))
	if toast := only[page.Toast](t, msgs); toast.Text != "5 keys are Disabled. Nothing can use them until they are enabled again. Of the others 3 were not tried." {
		t.Errorf("it says %q", toast.Text)
	}
	if got := d.in(model.Disabled, keys); got != 5 {
		t.Errorf("%d keys are disabled", got)
	}
}

// A limit that goes on refusing is listed for the key, as any other refusal.
func TestARequestLimitThatGoesOnRefusing(t *testing.T) {
	d, keys := many(t, 6)
	d.Console.Pause = func(context.Context, time.Duration) error { return nil } // no time goes by
	msgs := messages(changeOf(Disable).run(d.Console, keys))
	if toast := only[page.Toast](t, msgs); toast.Text != "5 keys are Disabled. Nothing can use them until they are enabled again. Of the others 1 was refused." {
		t.Errorf("it says %q", toast.Text)
	}
}

// A single call shows the limit's refusal as any other.
func TestOneKeyIsRefusedByTheRequestLimit(t *testing.T) {
	d, keys := many(t, 6)
	for _, key := range keys[:5] {
		messages(changeOf(Disable).run(d.Console, []Key{key}))
	}
	msgs := messages(changeOf(Disable).run(d.Console, keys[5:]))
	if got := only[page.Refused](t, msgs).Err.Error(); got != "ThrottlingException: Rate exceeded" {
		t.Errorf("it is refused with %q", got)
	}
}
