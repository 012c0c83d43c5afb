package trail

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Filter says which records are looked for. The zero Filter lets every record through. ParseFilter makes one from text.
type Filter struct {
	terms []term
	// Records from since on and before until are let through, in timeLayout, whose order is that of the times; "" sets
	// no limit.
	since, until string
	passed       string // before this time no record is recorded after one from since on
}

// term is one condition. One of its texts must be a part of what it looks in.
type term struct {
	field   string   // "" looks in the whole record
	texts   []string // in lower case; those for the whole record are escaped as in JSON
	negated bool
}

// Match reports whether an encoded record is let through. It goes by the record's bytes and decodes nothing; it keeps
// nothing of them.
func (f Filter) Match(record []byte) bool {
	if len(f.terms) == 0 && f.since == "" && f.until == "" {
		return true
	}
	seen := look(record)
	at := string(seen.time)
	if f.since != "" && at < f.since || f.until != "" && at >= f.until {
		return false
	}
	for _, term := range f.terms {
		if term.match(record, seen) == term.negated {
			return false
		}
	}
	return true
}

// Passed reports whether every record before this one is too old: backwards, the search can end here.
func (f Filter) Passed(record []byte) bool {
	return f.passed != "" && string(look(record).time) < f.passed
}

// KeyNames returns the texts by which the filter looks for keys and which may be names of aliases, with their prefix or
// without it. Records hold the ids of keys: Resolve puts the keys in.
func (f Filter) KeyNames() []string {
	var names []string
	for _, term := range f.terms {
		if term.isKeyName() {
			names = append(names, term.texts[0])
		}
	}
	return names
}

// isKeyName reports that a term may look for a key by its alias: neither an ARN nor a whole key id is one.
func (t term) isKeyName() bool {
	return t.field == fieldKey && !strings.Contains(t.texts[0], ":") && !keyID.MatchString(t.texts[0])
}

var keyID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// Resolve returns the filter with keys beside their names. keysOf returns the ARNs of the keys that a name, given in
// lower case, stands for; when it stands for none, only records with the name itself in an ARN are found.
func (f Filter) Resolve(keysOf func(name string) []string) Filter {
	f.terms = slices.Clone(f.terms)
	for i, term := range f.terms {
		if !term.isKeyName() {
			continue
		}
		f.terms[i].texts = slices.Clone(term.texts)
		for _, arn := range keysOf(term.texts[0]) {
			f.terms[i].texts = append(f.terms[i].texts, strings.ToLower(arn))
		}
	}
	return f
}

func (t term) match(record []byte, seen sight) bool {
	switch t.field {
	case fieldKey:
		for arn := range seen.arns {
			if t.within(arn) {
				return true
			}
		}
		return false
	case fieldBy:
		return t.within(seen.caller)
	case fieldOperation:
		return t.within(seen.operation)
	case fieldError:
		return len(seen.errorCode) > 0 && t.within(seen.errorCode)
	case fieldRegion:
		return t.within(seen.region)
	}
	return slices.ContainsFunc(t.texts, func(text string) bool { return containsFold(record, text) })
}

// within reports whether one of the term's texts is a part of a member.
func (t term) within(in text) bool {
	if bytes.IndexByte(in, '\\') >= 0 {
		in = text(in.String())
	}
	return slices.ContainsFunc(t.texts, func(text string) bool { return containsFold(in, text) })
}

// containsFold reports whether a lower-case part is within text, whatever the case there.
func containsFold(text []byte, part string) bool {
	if !isASCII(part) {
		return strings.Contains(strings.ToLower(string(text)), part)
	}
	if part == "" {
		return true
	}
	first := part[0]
	for i := 0; i+len(part) <= len(text); i++ {
		if lower(text[i]) == first && beginsFold(text[i:], part) {
			return true
		}
	}
	return false
}

func beginsFold(text []byte, part string) bool {
	for i := range len(part) {
		if lower(text[i]) != part[i] {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
