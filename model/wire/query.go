package wire

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// UnmarshalQuery reads a request of the AWS Query protocol into the struct that v points to: a parameter for each
// member, and Member.member.N for the entries of a list. A parameter that stands for no member, or twice, is an *Error.
func UnmarshalQuery(parameters url.Values, v any) error {
	q := query{parameters: parameters, read: map[string]bool{}}
	if err := q.structure(reflect.ValueOf(v).Elem(), ""); err != nil {
		return err
	}
	for _, name := range sortedNames(parameters) {
		switch {
		case !q.read[name]:
			return &Error{Kind: ErrUnknownMember, Member: name}
		case len(parameters[name]) > 1:
			return &Error{Kind: ErrDuplicate, Member: name}
		}
	}
	return nil
}

func sortedNames(parameters url.Values) (names []string) {
	for name := range parameters {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type query struct {
	parameters url.Values
	read       map[string]bool // the names of the parameters that stand for a member
}

// under reports whether there is a parameter for a member or a part of it.
func (q *query) under(path string) bool {
	for name := range q.parameters {
		if name == path || strings.HasPrefix(name, path+".") {
			return true
		}
	}
	return false
}

func (q *query) structure(v reflect.Value, path string) error {
	for _, m := range Members(v.Type()) {
		at := below(path, m.Name)
		if !q.under(at) {
			continue
		}
		read := reflect.New(m.Type).Elem()
		if err := q.value(read, at); err != nil {
			return err
		}
		Set(m.In(v), read)
	}
	return nil
}

func (q *query) value(v reflect.Value, path string) error {
	switch KindOf(v.Type()) {
	case Structure:
		return q.structure(v, path)
	case List:
		return q.list(v, path)
	}
	text := q.parameters.Get(path)
	q.read[path] = true
	return scalar(v, text, path)
}

// maxEntries is how many entries of a list are looked for; no list of these requests may have as many.
const maxEntries = 1000

func (q *query) list(v reflect.Value, path string) error {
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for i := 1; i <= maxEntries; i++ {
		at := fmt.Sprintf("%s.member.%d", path, i)
		if !q.under(at) {
			break
		}
		entry := reflect.New(v.Type().Elem()).Elem()
		if err := q.value(entry, at); err != nil {
			return err
		}
		v.Set(reflect.Append(v, entry))
	}
	return nil
}

// scalar reads what is one text in the Query protocol.
func scalar(v reflect.Value, text, path string) error {
	switch KindOf(v.Type()) {
	case String:
		v.SetString(text)
		return nil
	case Boolean:
		read, err := strconv.ParseBool(text)
		v.SetBool(read)
		return mistypedIf(err, path, "true or false")
	case Integer:
		n, err := strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(n)
		return mistypedIf(err, path, "an integer")
	case Timestamp:
		at, err := time.Parse(time.RFC3339, text)
		v.Set(reflect.ValueOf(at.UTC()))
		return mistypedIf(err, path, "a time in ISO 8601")
	case Blob:
		decoded, err := base64.StdEncoding.DecodeString(text)
		v.SetBytes(decoded)
		if err != nil {
			return &Error{Kind: ErrNotBase64, Member: path}
		}
		return nil
	}
	return mistyped(path, "nothing: coldkms cannot read a "+v.Type().String())
}

func mistypedIf(err error, path, want string) error {
	if err != nil {
		return mistyped(path, want)
	}
	return nil
}
