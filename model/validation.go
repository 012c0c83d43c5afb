package model

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// violations collects what is wrong with a request's members and words it as the service does, all at once.
type violations []string

func (v *violations) add(value, member, constraint string) {
	*v = append(*v, fmt.Sprintf("Value %sat '%s' failed to satisfy constraint: %s", value, member, constraint))
}

// given checks a member that has no length of its own and must be there.
func (v *violations) given(member string, is bool) {
	if !is {
		v.add("null ", member, "Member must not be null")
	}
}

// length checks a text's length in characters, shown with its value.
func (v *violations) length(member, value string, least, most int) {
	v.size(quoted(value), member, utf8.RuneCountInString(value), least, most)
}

// bytes checks the length of a sensitive value, which the message leaves out.
func (v *violations) bytes(member string, length, least, most int) {
	v.size("", member, length, least, most)
}

func (v *violations) size(shown, member string, length, least, most int) {
	switch {
	case length < least:
		v.add(shown, member, fmt.Sprintf("Member must have length greater than or equal to %d", least))
	case length > most:
		v.add(shown, member, fmt.Sprintf("Member must have length less than or equal to %d", most))
	}
}

// text checks that a value is text at all: what is not UTF-8 would look otherwise in the trail than in the vault.
func (v *violations) text(member, value string) {
	if !utf8.ValidString(value) {
		v.add("", member, "Member must be valid UTF-8")
	}
}

// between checks an optional number.
func (v *violations) between(member string, value *int, least, most int) {
	switch {
	case value == nil:
	case *value < least:
		v.add(quoted(fmt.Sprint(*value)), member, fmt.Sprintf("Member must have value greater than or equal to %d", least))
	case *value > most:
		v.add(quoted(fmt.Sprint(*value)), member, fmt.Sprintf("Member must have value less than or equal to %d", most))
	}
}

func (v *violations) pattern(member, value string, p *regexp.Regexp) {
	if !p.MatchString(value) {
		v.add(quoted(value), member, mustMatch(p))
	}
}

// goSyntax is what Go writes otherwise than the service in a pattern: \u00FF.
var goSyntax = strings.NewReplacer(`\x{`, `\u`, `}`, ``)

func mustMatch(p *regexp.Regexp) string {
	return "Member must satisfy regular expression pattern: " + goSyntax.Replace(p.String())
}

// enum checks an optional member that takes one of a few names.
func (v *violations) enum(member, value string, names []string) {
	for _, name := range names {
		if value == name {
			return
		}
	}
	if value != "" {
		v.add(quoted(value), member, "Member must satisfy enum value set: ["+strings.Join(names, ", ")+"]")
	}
}

func (v *violations) keyID(keyID string) { v.length("keyId", keyID, 1, 2048) }

func (v *violations) err() error {
	switch len(*v) {
	case 0:
		return nil
	case 1:
		return refuse(CodeValidation, "1 validation error detected: %s", (*v)[0])
	}
	return refuse(CodeValidation, "%d validation errors detected: %s", len(*v), strings.Join(*v, "; "))
}

func quoted(value string) string { return "'" + value + "' " }

func checkContext(context map[string]string) error {
	total := 0
	for key, value := range context {
		if !utf8.ValidString(key) || !utf8.ValidString(value) {
			return refuse(CodeValidation, "The encryption context is not valid UTF-8.")
		}
		total += len(key) + len(value)
	}
	var v violations
	v.bytes("encryptionContext", total, 0, ContextMaxBytes)
	return v.err()
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
