package command

import (
	"fmt"
	"regexp"
	"strings"
)

// parseShorthand reads the AWS CLI's shorthand for a structure or a map: KEY=VALUE,KEY=VALUE. A value is text up to the
// next comma, 'quoted' or "quoted" text, a list in brackets or separated by commas, or a structure in braces; a
// backslash before a comma, or before the quote in quoted text, makes it an ordinary character.
// AWS CLI User Guide, "Using shorthand syntax in the AWS CLI".
//
// The result is a tree of string, []any and map[string]any.
func parseShorthand(text string) (map[string]any, error) {
	s := shorthand{text: text}
	pairs, err := s.pairs("")
	if err != nil {
		return nil, err
	}
	if s.at < len(s.text) {
		return nil, s.expected("a comma")
	}
	return pairs, nil
}

// maxDepth is how many brackets and braces may be open; the API's deepest member needs two.
const maxDepth = 16

type shorthand struct {
	text  string
	at    int
	depth int
}

// keyPattern is what stands before the value of a pair.
var keyPattern = regexp.MustCompile(`^\s*([A-Za-z0-9_.#/:-]+)\s*=\s*`)

// pairs reads pairs up to the end of the text, or up to and with the sign that closes them.
func (s *shorthand) pairs(closing string) (map[string]any, error) {
	read := map[string]any{}
	for {
		found := keyPattern.FindStringSubmatch(s.text[s.at:])
		if found == nil {
			return nil, s.expected("KEY=VALUE")
		}
		key := found[1]
		if _, twice := read[key]; twice {
			return nil, fmt.Errorf("the key %q is there twice in the shorthand; a space, not a comma, separates the elements of a list", key)
		}
		s.at += len(found[0])
		value, err := s.value(closing)
		if err != nil {
			return nil, err
		}
		read[key] = value
		if !s.comma() {
			return read, s.close(closing)
		}
	}
}

// value reads the value of a pair. Outside of brackets and braces, values that follow without a key make it a list.
func (s *shorthand) value(closing string) (any, error) {
	first, err := s.element(closing)
	if err != nil || closing != "" {
		return first, err
	}
	list := []any{first}
	for s.more() {
		s.comma()
		element, err := s.element(closing)
		if err != nil {
			return nil, err
		}
		list = append(list, element)
	}
	if len(list) == 1 {
		return first, nil
	}
	return list, nil
}

// more reports whether a comma follows and after it no other pair.
func (s *shorthand) more() bool {
	rest := strings.TrimLeft(s.text[s.at:], " \t\n")
	return strings.HasPrefix(rest, ",") && !keyPattern.MatchString(rest[1:])
}

func (s *shorthand) element(closing string) (any, error) {
	s.space()
	if s.at == len(s.text) {
		return "", nil
	}
	switch s.text[s.at] {
	case '[', '{':
		return s.nested()
	case '\'', '"':
		return s.quoted(s.text[s.at])
	}
	return s.plain(closing), nil
}

func (s *shorthand) nested() (any, error) {
	if s.depth++; s.depth > maxDepth {
		return nil, fmt.Errorf("the shorthand has more than %d open brackets", maxDepth)
	}
	defer func() { s.depth-- }()
	if s.step("{") {
		if s.space(); s.step("}") {
			return map[string]any{}, nil
		}
		return s.pairs("}")
	}
	s.step("[")
	list := []any{}
	if s.space(); s.step("]") {
		return list, nil
	}
	for {
		element, err := s.element("]")
		if err != nil {
			return nil, err
		}
		list = append(list, element)
		if !s.comma() {
			return list, s.close("]")
		}
	}
}

func (s *shorthand) quoted(quote byte) (string, error) {
	var read strings.Builder
	for at := s.at + 1; at < len(s.text); at++ {
		switch c := s.text[at]; {
		case c == quote:
			s.at = at + 1
			return read.String(), nil
		case c == '\\' && at+1 < len(s.text) && (s.text[at+1] == quote || s.text[at+1] == '\\'):
			at++
			read.WriteByte(s.text[at])
		default:
			read.WriteByte(c)
		}
	}
	return "", s.expected("a closing " + string(quote))
}

// plain reads text that is not quoted.
func (s *shorthand) plain(closing string) string {
	var read strings.Builder
	for ; s.at < len(s.text); s.at++ {
		c := s.text[s.at]
		switch {
		case c == '\\' && strings.HasPrefix(s.text[s.at+1:], ","):
			s.at++
			c = ','
		case c == ',' || closing != "" && (c == ']' || c == '}'):
			return strings.TrimSpace(read.String())
		}
		read.WriteByte(c)
	}
	return strings.TrimSpace(read.String())
}

// comma steps over a comma, if one is next.
func (s *shorthand) comma() bool {
	s.space()
	return s.step(",")
}

// close steps over the closing sign; "" is always next.
func (s *shorthand) close(closing string) error {
	if s.space(); !s.step(closing) {
		return s.expected(closing)
	}
	return nil
}

// step steps over a sign, if it is next.
func (s *shorthand) step(sign string) bool {
	if !strings.HasPrefix(s.text[s.at:], sign) {
		return false
	}
	s.at += len(sign)
	return true
}

func (s *shorthand) space() {
	s.at = len(s.text) - len(strings.TrimLeft(s.text[s.at:], " \t\n"))
}

func (s *shorthand) expected(what string) error {
	return fmt.Errorf("the shorthand lacks %s at character %d", what, len([]rune(s.text[:s.at]))+1)
}
