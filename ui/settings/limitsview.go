package settings

import (
	"fmt"

	"coldkms/model"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// items are the rows of the vault's settings. Where nothing may be changed they
// are told, not offered.
func (l *limits) items() []*widget.Item {
	const about = "Holds for everybody who uses this vault. The trail records each change."
	switch {
	case l.known == nil:
		return nil // the page has no screen yet
	case l.c.ReadOnly != "":
		return []*widget.Item{{Label: "The vault", Note: l.told()}}
	}
	items := []*widget.Item{{Label: "The vault", Note: about}, {Label: "Quotas", Field: l.quotas, Note: l.quotasNote()}}
	if l.quotas.Value() == own {
		items = append(items, rows(l.counts)...)
	}
	items = append(items, &widget.Item{Label: "Request limits", Field: l.rates, Note: l.ratesNote()})
	if l.rates.Value() == own {
		items = append(items, rows(l.perSecond)...)
	}
	return items
}

func rows(numbers []*number) []*widget.Item {
	items := make([]*widget.Item, len(numbers))
	for i, n := range numbers {
		items[i] = n.item
	}
	return items
}

func (l *limits) quotasNote() string {
	switch l.quotas.Value() {
	case off:
		return "There may be as many keys, aliases and grants as the disk holds"
	case own:
		return "Keys and aliases count in each account and Region. 0 is no limit"
	}
	q := model.DefaultQuotas()
	return fmt.Sprintf("%s keys, %s aliases, %s grants a key", widget.Grouped(q.Keys), widget.Grouped(q.Aliases), widget.Grouped(q.Grants))
}

func (l *limits) ratesNote() string {
	switch l.rates.Value() {
	case off:
		return "An account may make as many requests as the machine takes"
	case own:
		return "Requests a second, in each account and Region"
	}
	return fmt.Sprintf("%s cryptographic requests a second, fewer of others", formatRate(model.DefaultRate(model.CryptographicRate)))
}

// told says in words what is in force.
func (l *limits) told() string {
	quotas := map[string]string{services: "the service's own", off: "off", own: "numbers of their own"}[quotaChoice(l.known.Quotas)]
	rates := map[string]string{services: "the service's own", off: "off", own: "raised per group"}[rateChoice(l.known.Rates)]
	return l.c.ReadOnly + ", so nothing of the vault can be changed.\n  Quotas          " + quotas + "\n  Request limits  " + rates
}

// refresh says of each number that is shown what is wrong with it.
func (l *limits) refresh() {
	for _, n := range l.counts {
		problem := ""
		if _, ok := parseCount(n.field.Value()); !ok {
			problem = "Type a whole number; 0 is no limit."
		}
		n.refresh(problem)
	}
	for _, n := range l.perSecond {
		problem := ""
		if _, ok := parseRate(n.field.Value()); !ok {
			problem = "Type a number of requests a second, more than 0."
		}
		n.refresh(problem)
	}
}

// limitsDifference names what holds after and did not before.
func limitsDifference(before, after vault.Limits) string {
	if before.Quotas != after.Quotas {
		return quotasDifference(before.Quotas, after.Quotas)
	}
	switch rateChoice(after.Rates) {
	case off:
		return "Request limits: off"
	case services:
		return "Request limits: the service's own"
	}
	changed := ""
	for _, group := range model.RateGroups() {
		switch {
		case before.Rates.PerSecond(group) == after.Rates.PerSecond(group):
		case changed != "" || !before.Rates.On:
			return "Request limits: raised per group"
		default:
			changed = fmt.Sprintf("Request limit of %s: %s a second", group, formatRate(after.Rates.PerSecond(group)))
		}
	}
	if changed == "" {
		return "Request limits: raised per group"
	}
	return changed
}

func quotasDifference(before, after model.Quotas) string {
	switch quotaChoice(after) {
	case off:
		return "Quotas: off"
	case services:
		return "Quotas: the service's own"
	}
	changed := ""
	for i, now := range quotasOf(&after) {
		switch {
		case *quotasOf(&before)[i] == *now:
		case changed != "":
			return "Quotas: numbers of their own"
		case *now == 0:
			changed = quotaNames[i] + ": no limit"
		default:
			changed = quotaNames[i] + ": " + widget.Grouped(*now) + " at most"
		}
	}
	return changed
}
