package trail

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// The fields of a filter, by the name that messages use.
const (
	fieldBy        = "by"
	fieldError     = "error"
	fieldKey       = "key"
	fieldOperation = "op"
	fieldRegion    = "region"
	fieldSince     = "since"
	fieldUntil     = "until"
)

// fieldNames are all names that a field goes by.
var fieldNames = map[string]string{
	"by": fieldBy, "caller": fieldBy, "error": fieldError, "key": fieldKey, "op": fieldOperation, "operation": fieldOperation,
	"region": fieldRegion, "since": fieldSince, "from": fieldSince, "until": fieldUntil, "to": fieldUntil,
}

// FilterHelp says in a few words what a filter is made of.
const FilterHelp = "words by: error: key: op: region: since: until: - negates"

// disorder is how much older than a record one behind it can be: calls are recorded in the order in which they end,
// and their time is that at which they began.
const disorder = time.Hour

// ParseFilter reads words and field:value terms, separated by spaces, all of which a record must match, whatever the
// case. The value of a field must be a part of it, a plain word a part of the record as JSON. A term with - before it
// must not match.
//
// key looks in the ARNs of the call's keys and aliases, by (or caller) in the caller's ARN, op (or operation) in the
// operation's name, error in the error code (error:any finds every error), region in the Region. since (or from) and
// until (or to) take a date or a time in UTC, such as 2017-02-14 or 2017-02-14T10:00, which until includes, or how long
// before now: 30m, 2h, 7d, 4w. A field without a value is left out, as it is while somebody types. Resolve adds the keys
// that key names by an alias.
//
// The error names what is allowed.
func ParseFilter(text string, now time.Time) (Filter, error) {
	var f Filter
	for word := range strings.FieldsSeq(text) {
		if err := f.add(word, now); err != nil {
			return Filter{}, err
		}
	}
	return f, nil
}

// add reads one word.
func (f *Filter) add(word string, now time.Time) error {
	rest, negated := strings.CutPrefix(word, "-")
	if rest == "" {
		return nil
	}
	name, value, isField := strings.Cut(rest, ":")
	if !isField || !isFieldName(name) {
		f.terms = append(f.terms, term{texts: []string{strings.ToLower(escaped(rest))}, negated: negated})
		return nil
	}
	field, known := fieldNames[strings.ToLower(name)]
	switch {
	case !known:
		return fmt.Errorf("there is no field %s: fields are by, error, key, op, region, since, until", name)
	case value == "":
		return nil
	case field == fieldSince || field == fieldUntil:
		if negated {
			return fmt.Errorf("%s cannot have a - before it: use since and until", field)
		}
		return f.limit(field, value, now)
	case field == fieldError && (strings.EqualFold(value, "any") || value == "*"):
		value = ""
	}
	f.terms = append(f.terms, term{field: field, texts: []string{strings.ToLower(value)}, negated: negated})
	return nil
}

// isFieldName reports whether what stands before a colon is meant as a field: ARNs and addresses have colons too.
func isFieldName(name string) bool {
	for _, c := range []byte(strings.ToLower(name)) {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return name != "" && !strings.EqualFold(name, "arn")
}

// escaped returns a word as it stands in a JSON string.
func escaped(word string) string {
	quoted, err := json.Marshal(word)
	if err != nil {
		return word
	}
	return string(quoted[1 : len(quoted)-1])
}

// limit narrows the time.
func (f *Filter) limit(field, value string, now time.Time) error {
	begin, end, ok := moment(strings.ToUpper(value), now)
	if !ok {
		return fmt.Errorf("%s %s is no time: write 2017-02-14, 2017-02-14T10:00, or how long ago, such as 30m, 2h, 7d, 4w", field, value)
	}
	if field == fieldUntil {
		if until := sortable(end); f.until == "" || until < f.until {
			f.until = until
		}
		return nil
	}
	if since := sortable(begin); since > f.since {
		f.since, f.passed = since, sortable(begin.Add(-disorder))
	}
	return nil
}

// units are those of how long ago something was.
var units = map[byte]time.Duration{'M': time.Minute, 'H': time.Hour, 'D': 24 * time.Hour, 'W': 7 * 24 * time.Hour}

// layouts are those of a time, with how long a time of that form lasts.
var layouts = []struct {
	layout string
	lasts  time.Duration
}{
	{time.DateOnly, 24 * time.Hour},
	{"2006-01-02T15:04", time.Minute},
	{"2006-01-02T15:04:05", time.Second},
}

// moment reads a time in UTC: when it begins, and when it is over.
func moment(value string, now time.Time) (begin, end time.Time, ok bool) {
	if unit, known := units[value[len(value)-1]]; known {
		count, err := strconv.ParseInt(value[:len(value)-1], 10, 64)
		if err != nil || count < 0 || count > int64(math.MaxInt64/unit) {
			return time.Time{}, time.Time{}, false
		}
		begin = now.UTC().Add(-time.Duration(count) * unit)
		return begin, begin.Add(time.Second), true
	}
	for _, l := range layouts {
		if at, err := time.Parse(l.layout, strings.TrimSuffix(value, "Z")); err == nil {
			return at, at.Add(l.lasts), true
		}
	}
	return time.Time{}, time.Time{}, false
}

// sortable returns a time so that the order of texts is that of times. Beyond the years of four digits it returns the
// nearest of those.
func sortable(at time.Time) string {
	switch year := at.Year(); {
	case year < 0:
		return "0000"
	case year > 9999:
		return "9999-12-31T24"
	}
	return at.UTC().Format(timeLayout)
}
