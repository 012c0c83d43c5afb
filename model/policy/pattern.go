package policy

import (
	"strings"
	"unicode/utf8"
)

// pattern is a compiled text of a document: an action, a resource, or a value of a String or Arn condition.
type pattern struct {
	parts    []part
	variable bool // has a part that only a request fills in
}

type part struct {
	kind     partKind
	text     string // a literal's text, a variable's key in lower case
	fallback string // a variable's default
	falls    bool   // the variable has a default
}

type partKind uint8

const (
	literal partKind = iota
	oneRune
	manyRunes
	variable
)

// language says what is special in a text.
type language struct {
	wildcards bool // * and ?
	variables bool // ${key}, ${key, 'default'}, ${*}, ${?} and ${$}
}

func compilePattern(text string, l language) pattern {
	var p pattern
	p.add(text, l)
	return p
}

// compileResource compiles a resource's ARN: variables stand behind the fifth colon only.
func compileResource(text string, variables bool) pattern {
	behind := 0
	for range 5 {
		colon := strings.IndexByte(text[behind:], ':')
		if colon < 0 {
			return compilePattern(text, language{wildcards: true})
		}
		behind += colon + 1
	}
	var p pattern
	p.add(text[:behind], language{wildcards: true})
	p.add(text[behind:], language{wildcards: true, variables: variables})
	return p
}

func (p *pattern) add(text string, l language) {
	from := 0
	for i := 0; i < len(text); i++ {
		special, size := part{}, 1
		switch {
		case l.wildcards && text[i] == '*':
			special = part{kind: manyRunes}
		case l.wildcards && text[i] == '?':
			special = part{kind: oneRune}
		case l.variables && strings.HasPrefix(text[i:], "${"):
			if special, size = readVariable(text[i:]); size == 0 {
				continue // not a variable: plain text
			}
		default:
			continue
		}
		p.literal(text[from:i])
		if special.kind == literal {
			p.literal(special.text)
		} else {
			p.parts = append(p.parts, special)
			p.variable = p.variable || special.kind == variable
		}
		i += size - 1
		from = i + 1
	}
	p.literal(text[from:])
}

// literal adds text, and joins it to a literal before it, so that a pattern without wildcards is one part.
func (p *pattern) literal(text string) {
	last := len(p.parts) - 1
	switch {
	case text == "":
	case last >= 0 && p.parts[last].kind == literal:
		p.parts[last].text += text
	default:
		p.parts = append(p.parts, part{text: text})
	}
}

// readVariable reads ${…} at the start of text and returns how long it is; 0 when it is no variable.
func readVariable(text string) (p part, size int) {
	end := strings.IndexByte(text, '}')
	if end < 0 {
		return part{}, 0
	}
	inside, size := text[len("${"):end], end+1
	if inside == "*" || inside == "?" || inside == "$" {
		return part{text: inside}, size
	}
	key, fallback, falls := strings.Cut(inside, ",")
	if key = strings.TrimSpace(key); key == "" {
		return part{}, 0
	}
	p = part{kind: variable, text: strings.ToLower(key), falls: falls}
	if falls {
		fallback = strings.TrimSpace(fallback)
		if len(fallback) < 2 || fallback[0] != '\'' || fallback[len(fallback)-1] != '\'' {
			return part{}, 0
		}
		p.fallback = fallback[1 : len(fallback)-1]
	}
	return p, size
}

// resolve returns the parts with the variables filled in from the request, as literals: a wildcard in a value is no
// wildcard. It reports false when a variable has no value.
func (p *pattern) resolve(context *Context) ([]part, bool) {
	if !p.variable {
		return p.parts, true
	}
	parts := make([]part, len(p.parts))
	for i, each := range p.parts {
		if each.kind == variable {
			value, ok := context.single(each)
			if !ok {
				return nil, false
			}
			each = part{text: value}
		}
		parts[i] = each
	}
	return parts, true
}

// match reports whether text as a whole matches. A variable without a value matches nothing.
func (p *pattern) match(text string, context *Context) bool {
	parts, ok := p.resolve(context)
	return ok && glob(parts, text)
}

// fold reports whether text is the pattern in another letter case. The pattern has no wildcards.
func (p *pattern) fold(text string, context *Context) bool {
	parts, ok := p.resolve(context)
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return strings.EqualFold(parts[0].text, text)
	}
	var whole strings.Builder
	for _, each := range parts {
		whole.WriteString(each.text)
	}
	return strings.EqualFold(whole.String(), text)
}

// glob matches text against literals and wildcards. On a mismatch only the last * is tried again one character
// further: what an earlier * took can stay, because the shortest is as good as any. So the time is at most the
// product of both lengths.
func glob(parts []part, text string) bool {
	next, at := 0, 0    // the part to match, the place in text
	star, tail := -1, 0 // the part behind the last *, and where the text for it was last taken to begin
	for next < len(parts) || at < len(text) {
		if next < len(parts) {
			if parts[next].kind == manyRunes {
				next++
				star, tail = next, at
				if next == len(parts) {
					return true
				}
				continue
			}
			if size, ok := parts[next].take(text[at:]); ok {
				next, at = next+1, at+size
				continue
			}
		}
		if star < 0 || tail == len(text) {
			return false
		}
		_, size := utf8.DecodeRuneInString(text[tail:])
		tail += size
		next, at = star, tail
	}
	return true
}

// take matches a literal or ? at the start of text and returns how long the match is.
func (p part) take(text string) (size int, ok bool) {
	if p.kind == literal {
		return len(p.text), strings.HasPrefix(text, p.text)
	}
	_, size = utf8.DecodeRuneInString(text)
	return size, size > 0
}

func anyMatch(patterns []pattern, text string, context *Context) bool {
	for i := range patterns {
		if patterns[i].match(text, context) {
			return true
		}
	}
	return false
}
