package ui

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/keyaction"
	"coldkms/ui/meanwhile"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// tendEvery is how often what is due is brought about while the vault is open.
const tendEvery = time.Minute

// passing is what the root knows of the time of the vault that is open.
type passing struct {
	moment
	at    time.Time // of the last look
	on    bool      // a look is on its way
	again bool      // and another one was asked for meanwhile
	moved bool      // the clock was, since the last look
}

// moment is what a look at the vault's time finds.
type moment struct {
	clock   vault.ClockState
	done    []vault.Occurrence // that nobody was told yet
	waiting int                // keys that wait for the date to be confirmed
}

// lookAtTime finds out what time did and what waits.
func lookAtTime(ctx context.Context, v *vault.Vault) (m moment, err error) {
	m.clock = v.Clock()
	keys := map[string]bool{}
	for _, o := range v.Waiting() {
		keys[o.Place.KeyARN(o.KeyID)] = true
	}
	m.waiting = len(keys)
	m.done, err = v.Meanwhile(ctx)
	return m, err
}

// isNews reports that there is something to show.
func (m moment) isNews() bool { return m.waiting > 0 || len(m.done) > 0 }

// since returns what was not known at an earlier moment.
func (m moment) since(earlier moment) []vault.Occurrence {
	type event struct {
		kind vault.OccurrenceKind
		key  string
		due  time.Time
	}
	of := func(o vault.Occurrence) event { return event{o.Kind, o.Place.KeyARN(o.KeyID), o.Due.UTC()} }
	known := map[event]bool{}
	for _, o := range earlier.done {
		known[of(o)] = true
	}
	return slices.DeleteFunc(slices.Clone(m.done), func(o vault.Occurrence) bool { return known[of(o)] })
}

// tended brings what a look found. The vault says whether it is still the one
// that is open.
type tended struct {
	vault  *openVault
	moment moment
	err    error
}

// tend brings about what is due, and looks what came of it. In a vault that is
// only looked at it changes nothing.
func (r *Root) tend() tea.Cmd {
	v := r.vault
	switch {
	case v == nil:
		return nil
	case r.passing.on:
		r.passing.again = true
		return nil
	}
	r.passing.on, r.passing.at = true, r.options.Now()
	readOnly := r.console.ReadOnly != ""
	return r.console.Work(r.ctx, "bringing the vault up to date", func(ctx context.Context) tea.Msg {
		var err error
		if !readOnly {
			err = v.Tend(ctx)
		}
		m, failed := lookAtTime(ctx, v.Vault)
		return tended{v, m, cmp.Or(err, failed)}
	})
}

// tendInTime tends once a minute, and at once when the clock was moved.
func (r *Root) tendInTime() tea.Cmd {
	r.checkClock()
	if r.options.Now().Sub(r.passing.at).Abs() < tendEvery {
		return nil
	}
	if r.served != nil {
		return r.tendServed()
	}
	return r.tend()
}

// tended says what time brought about, and has the page on the screen show it.
func (r *Root) tended(msg tended) tea.Cmd {
	if msg.vault != r.vault || r.gate != nil {
		return nil
	}
	before := r.passing.moment
	again := r.passing.again
	moved := r.passing.moved
	r.passing.on, r.passing.again, r.passing.moved = false, false, false
	if msg.err != nil {
		r.refuse(msg.err)
	} else {
		r.knowTime(msg.moment)
	}
	var cmds []tea.Cmd
	if news := r.passing.since(before); len(news) > 0 {
		r.toasts.Add("Time brought about: "+brought(news)+".", r.options.Now())
	}
	if moved || len(r.passing.since(before)) > 0 || r.passing.waiting != before.waiting {
		cmds = append(cmds, r.show())
	}
	if again {
		cmds = append(cmds, r.tend())
	}
	return tea.Batch(cmds...)
}

// knowTime keeps what a look found: the banner and the menu go by it.
func (r *Root) knowTime(m moment) {
	r.passing.moment = m
	r.menu.SetPlaces(r.places(m.isNews()))
	r.resize()
}

// checkClock looks whether the clock is behind by now.
func (r *Root) checkClock() {
	if r.vault == nil {
		return
	}
	lines := r.bannerLines()
	r.passing.clock = r.vault.Clock()
	if r.bannerLines() != lines {
		r.resize()
	}
}

// tellsMeanwhile reports that the page of what time did stands in the stack.
func (r *Root) tellsMeanwhile() bool {
	return slices.ContainsFunc(r.pages, func(p page.Page) bool { return reflect.TypeOf(p) == reflect.TypeFor[*meanwhile.Page]() })
}

// brought words what time brought about: "payroll was deleted, 3 keys were
// rotated".
func brought(news []vault.Occurrence) string {
	var said []string
	for _, kind := range []struct {
		kind         vault.OccurrenceKind
		one, several string
	}{
		{vault.Deletion, "%s was deleted", "%d keys were deleted"},
		{vault.MaterialExpiration, "the key material of %s expired", "the key material of %d keys expired"},
		{vault.Rotation, "%s was rotated", "%d keys were rotated"},
	} {
		var some []vault.Occurrence
		for _, o := range news {
			if o.Kind == kind.kind {
				some = append(some, o)
			}
		}
		switch len(some) {
		case 0:
		case 1:
			key := keyaction.Key{ID: some[0].KeyID}
			if len(some[0].Aliases) > 0 {
				key.Name = some[0].Aliases[0]
			}
			said = append(said, fmt.Sprintf(kind.one, widget.Clean(key.Label())))
		default:
			said = append(said, fmt.Sprintf(kind.several, len(some)))
		}
	}
	return strings.Join(said, ", ")
}

// behindFrom is how far a clock is behind before it is worth a word: less is
// what setting a clock right brings about.
const behindFrom = time.Minute

// timeBanners are what is to be said of the vault's time, the most telling text
// first for a screen that has room for it; none when there is nothing.
func (p passing) timeBanners() []string {
	switch {
	case p.waiting > 0:
		keys, past, wait := widget.Counted(p.waiting, "key"), " past their time ", "wait"
		if p.waiting == 1 {
			past, wait = " past its time ", "waits"
		}
		ahead := "The clock is " + widget.Span(p.clock.Now.Sub(p.clock.LastSeen)) + " ahead"
		return []string{
			ahead + ": " + keys + past + wait + " for the date to be confirmed (m, Meanwhile)",
			ahead + "; " + keys + " " + wait + " for the date (m, Meanwhile)",
			ahead + "; " + keys + " " + wait + " (m, Meanwhile)",
		}
	case p.clock.Behind >= behindFrom:
		behind, from := widget.Span(p.clock.Behind)+" behind", p.clock.LastSeen.UTC().Format(keyaction.TimeLayout)
		return []string{
			"The clock is " + behind + "; the vault goes on from " + from,
			"Clock " + behind + "; the vault has " + from,
			"The clock is " + behind,
		}
	}
	return nil
}
