package preferences

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A ParseError says what is wrong with a settings file, where, and what is allowed.
type ParseError struct {
	File    string // "" when the text is of no file
	Line    int    // the first is 1
	Problem string
}

// Error names file, line and problem.
func (e *ParseError) Error() string {
	place := fmt.Sprintf("line %d: %s", e.Line, e.Problem)
	if e.File == "" {
		return place
	}
	return e.File + ", " + place
}

// Parse reads preferences from the text of a settings file; themes are the names that a theme may have. A member that
// is unknown, there twice, or not of what is allowed is a *ParseError.
func Parse(text []byte, themes []string) (Preferences, error) {
	r := reader{text: text, decoder: json.NewDecoder(bytes.NewReader(text)), themes: themes}
	if err := r.object(); err != nil {
		return Preferences{}, err
	}
	return r.read, nil
}

type reader struct {
	text    []byte
	decoder *json.Decoder
	themes  []string
	read    Preferences
}

// wrong returns the error for a problem right before where the decoder stands.
func (r *reader) wrong(problem string, args ...any) error {
	return r.wrongAt(r.decoder.InputOffset(), problem, args...)
}

func (r *reader) wrongAt(offset int64, problem string, args ...any) error {
	before := r.text[:min(int(offset), len(r.text))]
	return &ParseError{Line: 1 + bytes.Count(before, []byte("\n")), Problem: fmt.Sprintf(problem, args...)}
}

// object reads the one object of the file.
func (r *reader) object() error {
	token, err := r.decoder.Token()
	if err != nil {
		return r.malformed(err)
	}
	if token != json.Delim('{') {
		return r.wrong("the settings are not one object in braces")
	}
	seen := map[string]bool{}
	for r.decoder.More() {
		token, err := r.decoder.Token()
		if err != nil {
			return r.malformed(err)
		}
		name, _ := token.(string) // Token makes sure of it
		if seen[name] {
			return r.wrong("%q is there twice", name)
		}
		seen[name] = true
		if err := r.member(name); err != nil {
			return err
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return r.malformed(err)
	}
	if _, err := r.decoder.Token(); err != io.EOF {
		return r.wrong("there is more behind the closing brace")
	}
	return nil
}

// member reads the value of a member whose name was read.
func (r *reader) member(name string) error {
	p := &r.read
	switch name {
	case "theme":
		return r.value(name, &p.Theme, "a theme's name in quotes", func() string { return oneOf("themes", p.Theme, r.themes) })
	case "ascii":
		return r.value(name, &p.ASCII, "true or false", nil)
	case "mouseOff":
		return r.value(name, &p.MouseOff, "true or false", nil)
	case "idleMinutes":
		minutes := fmt.Sprintf("a whole number from %d to %d", MinIdleMinutes, MaxIdleMinutes)
		return r.value(name, &p.IdleMinutes, minutes, func() string {
			if p.IdleMinutes < MinIdleMinutes || p.IdleMinutes > MaxIdleMinutes {
				return fmt.Sprintf("%q is %d: it must be %s", name, p.IdleMinutes, minutes)
			}
			return ""
		})
	case "keyColumns":
		return r.value(name, &p.KeyColumns, "a list of columns' names in quotes", func() string {
			for _, column := range p.KeyColumns {
				if problem := oneOf("columns", column, KeyColumns()); problem != "" {
					return problem
				}
			}
			return ""
		})
	case "silencedChecks":
		return r.value(name, &p.SilencedChecks, "a list of checks' ids in quotes", nil)
	}
	return r.wrong("there is no setting %q: the settings are theme, ascii, mouseOff, idleMinutes, keyColumns and silencedChecks", name)
}

// value reads a value into target. problem says what is wrong with what was read, "" when nothing is.
func (r *reader) value(name string, target any, wanted string, problem func() string) error {
	err := r.decoder.Decode(target)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return r.wrong("%q must be %s", name, wanted)
	case err != nil:
		return r.malformed(err)
	case problem == nil:
		return nil
	}
	if text := problem(); text != "" {
		return r.wrong("%s", text)
	}
	return nil
}

// malformed words an error of text that is no JSON.
func (r *reader) malformed(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		// Between values the decoder stops at the end of the last one, before the space that follows.
		next := r.text[r.decoder.InputOffset():]
		space := len(next) - len(bytes.TrimLeft(next, " \t\r\n"))
		return r.wrongAt(max(syntax.Offset-1, r.decoder.InputOffset()+int64(space)), "this is not JSON: %s", syntax)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return r.wrongAt(int64(len(bytes.TrimSpace(r.text))), "the file ends before its closing brace")
	}
	return r.wrong("this is not JSON: %v", err)
}

// oneOf says that a name is none of those that there are, "" when it is one.
func oneOf(what, name string, names []string) string {
	if slices.Contains(names, name) {
		return ""
	}
	return fmt.Sprintf("%q is not among the %s: %s", name, what, strings.Join(names, ", "))
}
