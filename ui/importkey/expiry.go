package importkey

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// expiry is how long key material is there.
type expiry struct {
	console *page.Console
	expires *widget.Choice
	date    *widget.TextField
	clock   *widget.TextField

	expiresItem, dateItem, clockItem *widget.Item

	dateWrong refusal // of the vault
}

func newExpiry(c *page.Console) expiry {
	const digits = 10
	e := expiry{
		console: c,
		expires: widget.NewChoice(c.Theme,
			widget.Option{ID: model.MaterialDoesNotExpire, Label: "Does not expire"},
			widget.Option{ID: model.MaterialExpires, Label: "Expires"}),
		date: widget.NewTextField(c.Theme, 2*digits), clock: widget.NewTextField(c.Theme, digits),
	}
	e.date.Placeholder, e.clock.Placeholder = "YYYY-MM-DD", "HH:MM"
	e.expiresItem = &widget.Item{Label: "Key material", Field: e.expires}
	e.dateItem = &widget.Item{Label: "Date", Field: e.date}
	e.clockItem = &widget.Item{Label: "Time", Field: e.clock}
	return e
}

// wanted reports that the material is to expire.
func (e *expiry) wanted() bool { return e.expires.Value() == model.MaterialExpires }

func (e *expiry) items() []*widget.Item {
	if !e.wanted() {
		return []*widget.Item{e.expiresItem}
	}
	return []*widget.Item{e.expiresItem, e.dateItem, e.clockItem}
}

func (e *expiry) zone() *time.Location { return cmp.Or(e.console.Zone, time.UTC) }

func (e *expiry) moment() (moment, error) {
	return parseMoment(e.date.Value(), e.clock.Value(), e.zone())
}

// given is what was typed, for a refusal to stand by.
func (e *expiry) given() string { return e.date.Value() + " " + e.clock.Value() }

// refuseDate says why the vault will not take the date, until another is typed.
func (e *expiry) refuseDate(reason string) { e.dateWrong = refusal{e.given(), widget.Clean(reason)} }

// refresh brings notes and, when they are shown, problems in line with what was
// typed.
func (e *expiry) refresh(show bool) {
	e.expiresItem.Note = "You can delete it yourself at any time."
	if e.wanted() {
		e.expiresItem.Note = "Then the vault deletes it, and the key works no more until the same is imported again."
	}
	e.dateItem.Problem, e.clockItem.Problem = "", ""
	now := e.console.Now()
	m, err := e.moment()
	if err != nil {
		e.clockItem.Note = "Your time zone: " + zoneName(now.In(e.zone())) + "."
		if show {
			e.showMistake(err)
		}
		return
	}
	e.clockItem.Note = e.inBoth(m.at) + "."
	switch past := !m.at.After(now); {
	case !past:
		e.clockItem.Note += fmt.Sprintf(" That is in %s.", keyaction.TimeLeft(now, m.at))
	case show:
		e.dateItem.Problem = fmt.Sprintf("This is over: it is %s now. Type a date in the future.", e.inBoth(now))
	}
	if m.twice {
		e.clockItem.Note += " The clocks go back on that day and show this time twice: the first is meant."
	}
	if show && e.dateWrong.path == e.given() {
		e.dateItem.Problem = e.dateWrong.reason
	}
}

// showMistake puts a mistake at the field that it is in.
func (e *expiry) showMistake(err error) {
	item := e.dateItem
	if errors.Is(err, errTime) || errors.As(err, new(skippedError)) {
		item = e.clockItem
	}
	item.Problem = widget.Sentence(err)
}

// inBoth returns a moment in the person's zone and, where that is another, in
// UTC.
func (e *expiry) inBoth(at time.Time) string {
	const form = dateForm + " " + timeForm
	utc := at.UTC().Format(keyaction.TimeLayout)
	local := at.In(e.zone())
	if name := zoneName(local); name != "UTC" {
		return local.Format(form) + " (" + name + ") = " + utc
	}
	return utc
}

// fill says in a request when the material expires. What was typed has no
// mistake.
func (e *expiry) fill(r *model.ImportKeyMaterialRequest) {
	r.ExpirationModel = e.expires.Value()
	if m, err := e.moment(); e.wanted() && err == nil {
		at := m.at.UTC()
		r.ValidTo = &at
	}
}
