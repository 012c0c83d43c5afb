package settings

import (
	"context"
	"errors"
	"maps"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// limits is the part of the page that is no choice of the person's but a setting
// of the vault: its quotas and limits of requests. They are read when the page is
// opened, and each change is made at once.
type limits struct {
	c     *page.Console
	known *vault.Limits // that the vault has or was last asked for; nil before they were read
	// asking is for one change at a time, as in Page.
	asking asking

	quotas, rates *widget.Choice
	counts        []*number // in the order of quotasOf
	perSecond     []*number // in the order of model.RateGroups
}

// The choices' ids beside off.
const (
	off      = "off"
	services = "service"
	own      = "own"
)

func newLimits(c *page.Console) *limits {
	l := &limits{
		c: c,
		quotas: widget.NewChoice(c.Theme, widget.Option{ID: services, Label: "the service's own"}, widget.Option{ID: off, Label: "off"},
			widget.Option{ID: own, Label: "numbers of their own"}),
		rates: widget.NewChoice(c.Theme, widget.Option{ID: off, Label: "off"}, widget.Option{ID: services, Label: "the service's own"},
			widget.Option{ID: own, Label: "raised per group"}),
	}
	usual := model.DefaultQuotas()
	for i, count := range quotasOf(&usual) {
		l.counts = append(l.counts, newNumber(c.Theme, quotaNames[i], formatCount(*count)))
	}
	for _, group := range model.RateGroups() {
		l.perSecond = append(l.perSecond, newNumber(c.Theme, group, formatRate(model.DefaultRate(group))))
	}
	return l
}

// quotaNames are those of quotasOf.
var quotaNames = []string{"Keys", "Aliases", "Grants per key", "Grants per principal per key"}

// quotasOf returns the quotas one by one.
func quotasOf(q *model.Quotas) []*int {
	return []*int{&q.Keys, &q.Aliases, &q.Grants, &q.GranteeGrants}
}

func quotaChoice(q model.Quotas) string {
	switch q {
	case model.DefaultQuotas():
		return services
	case model.Quotas{}:
		return off
	}
	return own
}

func rateChoice(r vault.Rates) string {
	switch {
	case !r.On:
		return off
	case len(r.Raised) == 0:
		return services
	}
	return own
}

// Messages of the limits' own work.
type (
	// limitsSet says what became of a change; back that it undid another one.
	limitsSet struct {
		after vault.Limits
		back  bool
		err   error
	}
)

// read shows what the vault has, which takes no time, unless it is shown already
// or something else is being typed.
func (l *limits) read() {
	now := l.c.Session.Vault().Limits()
	if l.known != nil && (l.known.Equal(now) || l.dirty() != "" || l.asking.on) {
		return
	}
	l.show(now)
}

// show sets the fields. Numbers that are not in force stay as they were typed.
func (l *limits) show(now vault.Limits) {
	l.known = &now
	l.quotas.SetValue(quotaChoice(now.Quotas))
	l.rates.SetValue(rateChoice(now.Rates))
	if l.quotas.Value() == own {
		for i, count := range quotasOf(&now.Quotas) {
			l.counts[i].field.SetValue(formatCount(*count))
		}
	}
	for i, group := range model.RateGroups() {
		if _, raised := now.Rates.Raised[group]; raised || l.rates.Value() == own {
			l.perSecond[i].field.SetValue(formatRate(now.Rates.PerSecond(group)))
		}
	}
}

// wanted returns what the fields say. A number that cannot be leaves its limit
// as it is.
func (l *limits) wanted() vault.Limits {
	want := vault.Limits{Quotas: l.known.Quotas, Rates: vault.Rates{On: l.known.Rates.On, Raised: maps.Clone(l.known.Rates.Raised)}}
	switch l.quotas.Value() {
	case services:
		want.Quotas = model.DefaultQuotas()
	case off:
		want.Quotas = model.Quotas{}
	case own:
		for i, count := range quotasOf(&want.Quotas) {
			if n, ok := parseCount(l.counts[i].field.Value()); ok {
				*count = n
			}
		}
	}
	switch want.Rates.On = l.rates.Value() != off; l.rates.Value() {
	case services:
		want.Rates.Raised = nil
	case own:
		raised := map[string]float64{}
		for i, group := range model.RateGroups() {
			rate, ok := parseRate(l.perSecond[i].field.Value())
			if !ok {
				rate = want.Rates.PerSecond(group)
			}
			if rate != model.DefaultRate(group) {
				raised[group] = rate
			}
		}
		want.Rates.Raised = raised
	}
	return want
}

// apply makes the change that the fields want, if there is one.
func (l *limits) apply() tea.Cmd {
	switch {
	case l.known == nil || l.c.ReadOnly != "":
		return nil
	case l.asking.on:
		l.asking.again = true
		return nil
	}
	before, after := *l.known, l.wanted()
	if before.Equal(after) {
		return nil
	}
	return l.set(before, after, false)
}

// set changes the vault's limits, and says what became of it, also to who has
// left the page meanwhile. A change is taken back only while they are as it left
// them.
func (l *limits) set(before, after vault.Limits, back bool) tea.Cmd {
	l.asking.on = true
	return l.c.Call("changing the limits", func(ctx context.Context, s *vault.Session) tea.Msg {
		v := s.Vault()
		err := errors.New("the limits were changed meanwhile, so there is nothing to undo")
		if !back || v.Limits().Equal(before) {
			err = v.SetLimits(ctx, after)
		}
		done := limitsSet{after, back, err}
		if err != nil {
			return page.InTurn(done, page.Refused{Err: err})
		}
		toast := page.Toast{Text: limitsDifference(before, after)}
		if !back {
			toast.Undo = &page.Undo{Label: limitsDifference(after, before), Run: func() tea.Cmd { return l.set(after, before, true) }}
		}
		return page.InTurn(done, toast)
	})
}

// done takes what became of a change, and makes the one that waited for it. After
// a failure the fields stay as they are.
func (l *limits) done(msg limitsSet) tea.Cmd {
	again := l.asking.again
	l.asking = asking{}
	if msg.err != nil {
		l.read()
		return nil
	}
	l.known = &msg.after
	if msg.back {
		l.show(msg.after)
	}
	if again {
		return l.apply()
	}
	return nil
}

// numbers are those that are shown.
func (l *limits) numbers() []*number {
	var shown []*number
	if l.known == nil {
		return nil
	}
	if l.quotas.Value() == own {
		shown = append(shown, l.counts...)
	}
	if l.rates.Value() == own {
		shown = append(shown, l.perSecond...)
	}
	return shown
}

// dirty names a number that was typed and not applied, "" when there is none.
func (l *limits) dirty() string {
	if l.known == nil {
		return ""
	}
	for i, group := range model.RateGroups() {
		n := l.perSecond[i]
		if rate, ok := parseRate(n.field.Value()); l.rates.Value() == own && (!ok || rate != l.known.Rates.PerSecond(group)) {
			return "the request limit of " + n.name
		}
	}
	for i, count := range quotasOf(&l.known.Quotas) {
		n := l.counts[i]
		if typed, ok := parseCount(n.field.Value()); l.quotas.Value() == own && (!ok || typed != *count) {
			return "a quota: " + n.name
		}
	}
	return ""
}

// problem is what is wrong with the numbers that are shown, "" when nothing is.
func (l *limits) problem() string {
	if at := slices.IndexFunc(l.numbers(), func(n *number) bool { return n.item.Problem != "" }); at >= 0 {
		n := l.numbers()[at]
		return n.name + ": " + n.item.Problem
	}
	return ""
}
