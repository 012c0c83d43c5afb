package policy

import (
	"cmp"
	"encoding/base64"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// compileValue compiles one value of a condition.
func compileValue(op operator, text string, variables bool) accepts {
	switch op.family {
	case stringFamily:
		return compileString(op.relation, text, variables)
	case arnFamily:
		return compileARN(text, variables)
	case numericFamily:
		return compared(op.relation, text, parseDecimal, decimal.compare)
	case dateFamily:
		return compared(op.relation, text, parseDate, time.Time.Compare)
	case ipFamily:
		return compileIP(text)
	case binaryFamily:
		return compared(same, text, parseBinary, strings.Compare)
	case boolFamily, nullFamily:
		return compared(same, text, parseBool, compareBool)
	}
	return never
}

func never(string, *Context) bool { return false }

// compared compiles a value of an ordered type.
func compared[T any](r relation, text string, parse func(string) (T, bool), compare func(T, T) int) accepts {
	wanted, ok := parse(text)
	if !ok {
		return never
	}
	return func(value string, _ *Context) bool {
		got, ok := parse(value)
		return ok && r.holds(compare(got, wanted))
	}
}

func compileString(r relation, text string, variables bool) accepts {
	p := compilePattern(text, language{wildcards: r == like, variables: variables})
	if r == sameFolded {
		return p.fold
	}
	return p.match
}

// compileARN compares the six segments one by one, so that a wildcard stays in its segment.
func compileARN(text string, variables bool) accepts {
	var segments [6]pattern
	rest, ok := text, false
	for i := range segments {
		segment := rest
		if i < len(segments)-1 {
			if segment, rest, ok = cutSegment(rest, variables); !ok {
				return never
			}
		}
		segments[i] = compilePattern(segment, language{wildcards: true, variables: variables})
	}
	return func(value string, context *Context) bool {
		for i := range segments {
			segment, ok := value, true
			if i < len(segments)-1 {
				segment, value, ok = strings.Cut(value, ":")
			}
			if !ok || !segments[i].match(segment, context) {
				return false
			}
		}
		return true
	}
}

// cutSegment cuts at the first colon that is not part of a variable.
func cutSegment(text string, variables bool) (segment, rest string, ok bool) {
	for i := 0; i < len(text); i++ {
		if variables && strings.HasPrefix(text[i:], "${") {
			if _, size := readVariable(text[i:]); size > 0 {
				i += size - 1
				continue
			}
		}
		if text[i] == ':' {
			return text[:i], text[i+1:], true
		}
	}
	return "", "", false
}

// decimal is a number of any size: 0.digits × 10^exponent. A float would take 0.1 + 0.2 for something else.
type decimal struct {
	sign     int // -1, 0 or 1
	digits   string
	exponent int
}

var decimalPattern = regexp.MustCompile(`^([+-]?)([0-9]+)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,6}))?$`)

func parseDecimal(text string) (decimal, bool) {
	m := decimalPattern.FindStringSubmatch(text)
	if m == nil {
		return decimal{}, false
	}
	exponent, _ := strconv.Atoi(m[4]) // "" is 0; the pattern admits nothing else that fails
	whole := strings.TrimLeft(m[2]+m[3], "0")
	exponent += len(m[2]) - (len(m[2]) + len(m[3]) - len(whole))
	digits := strings.TrimRight(whole, "0")
	switch {
	case digits == "":
		return decimal{}, true
	case m[1] == "-":
		return decimal{sign: -1, digits: digits, exponent: exponent}, true
	}
	return decimal{sign: 1, digits: digits, exponent: exponent}, true
}

func (d decimal) compare(other decimal) int {
	if d.sign != other.sign {
		return cmp.Compare(d.sign, other.sign)
	}
	return d.sign * cmp.Or(cmp.Compare(d.exponent, other.exponent), strings.Compare(d.digits, other.digits))
}

// dateLayouts are the forms of ISO 8601 that the W3C profile has, from year and month on; a year alone would be a
// number of seconds. A fraction of the seconds is read without being named.
var dateLayouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02T15:04",
	"2006-01-02", "2006-01",
}

var epochPattern = regexp.MustCompile(`^(-?[0-9]{1,12})(?:\.([0-9]{1,9}))?$`)

// parseDate reads a date, or seconds since the epoch. What has no offset is in UTC.
func parseDate(text string) (time.Time, bool) {
	if m := epochPattern.FindStringSubmatch(text); m != nil {
		seconds, _ := strconv.ParseInt(m[1], 10, 64)
		nanoseconds, _ := strconv.ParseInt((m[2] + "000000000")[:9], 10, 64)
		if strings.HasPrefix(m[1], "-") {
			nanoseconds = -nanoseconds
		}
		return time.Unix(seconds, nanoseconds), true
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// compileIP compares with a range. The two families never meet, also not as IPv4 addresses written in IPv6.
func compileIP(text string) accepts {
	wanted, ok := parseIP(text)
	if !ok {
		return never
	}
	return func(value string, _ *Context) bool {
		address, err := netip.ParseAddr(value)
		return err == nil && wanted.Contains(address)
	}
}

// parseIP reads a range, or an address as the range of itself alone.
func parseIP(text string) (netip.Prefix, bool) {
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return prefix, true
	}
	address, err := netip.ParseAddr(text)
	return netip.PrefixFrom(address, address.BitLen()), err == nil && address.Zone() == ""
}

func parseBinary(text string) (string, bool) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	return string(bytes), err == nil
}

func parseBool(text string) (value, ok bool) {
	value = strings.EqualFold(text, "true")
	return value, value || strings.EqualFold(text, "false")
}

func compareBool(a, b bool) int {
	if a == b {
		return 0
	}
	return 1
}
