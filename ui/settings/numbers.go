package settings

import (
	"strconv"
	"strings"

	"coldkms/themes"
	"coldkms/ui/widget"
)

// number is a row for one limit of the vault's.
type number struct {
	name  string
	usual string // the service's own
	field *widget.TextField
	item  *widget.Item
}

// digits is how long a number may be as it is typed.
const digits = 12

func newNumber(theme *themes.Theme, name, usual string) *number {
	n := &number{name: name, usual: usual, field: widget.NewOfferField(theme, digits)}
	n.field.SetValue(usual)
	n.item = &widget.Item{Label: broken(name), Field: n.field}
	return n
}

// widest is how much of a label stands on one line.
const widest = 24

// broken gives the name of an operation that is too long for a line a place to
// break at.
func broken(name string) string {
	if len(name) <= widest || strings.Contains(name, " ") {
		return name
	}
	at := strings.LastIndexAny(name[:widest], "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	return name[:at] + "\n" + name[at:]
}

// refresh says what is wrong with what is typed, or what the service has instead
// of it.
func (n *number) refresh(problem string) {
	n.item.Problem, n.item.Note = problem, ""
	if typed := strings.TrimSpace(n.field.Value()); problem == "" && typed != n.usual {
		n.item.Note = "The service has " + n.usual
	}
}

// parseCount reads a quota as it is typed; ok is false when it is none.
func parseCount(text string) (count int, ok bool) {
	text = strings.TrimSpace(text)
	if !only(text, "0123456789") {
		return 0, false
	}
	count, err := strconv.Atoi(text)
	return count, err == nil
}

func formatCount(count int) string { return strconv.Itoa(count) }

const mostRate = 1e9

// parseRate reads a number of requests a second as it is typed; ok is false when
// it is none.
func parseRate(text string) (rate float64, ok bool) {
	text = strings.TrimSpace(text)
	if !only(text, "0123456789.") {
		return 0, false
	}
	rate, err := strconv.ParseFloat(text, 64)
	return rate, err == nil && rate > 0 && rate <= mostRate
}

func formatRate(rate float64) string { return strconv.FormatFloat(rate, 'f', -1, 64) }

// only reports text of nothing but some characters, and of one at least.
func only(text, characters string) bool { return text != "" && strings.Trim(text, characters) == "" }
