package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Marshal returns the JSON of a request or response, given by its pointer. Empty optional members are left out, and so
// are times that were never set; an empty list that is required is []. Maps are in the order of their keys. An error
// means that a type of the model has no form on the wire.
func Marshal(v any) ([]byte, error) {
	var e encoder
	return e.document(reflect.Indirect(reflect.ValueOf(v)))
}

type encoder struct {
	out        []byte
	everything bool // empty members too
	err        error
}

func (e *encoder) document(v reflect.Value) ([]byte, error) {
	e.out = make([]byte, 0, room(v)) // growing would leave copies of a secret behind
	e.value(v)
	return e.out, e.err
}

// room returns how many bytes a value has in JSON at most, but for those with a form of their own.
func room(v reflect.Value) int {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		return 0
	}
	const number, sign = 32, 8 // a time, and what stands between two values
	switch KindOf(v.Type()) {
	case String:
		return sign + 6*v.Len() // \u0000
	case Blob:
		return sign + base64.StdEncoding.EncodedLen(v.Len())
	case List:
		size := sign
		for i := range v.Len() {
			size += sign + room(v.Index(i))
		}
		return size
	case Map:
		size := sign
		for pairs := v.MapRange(); pairs.Next(); {
			size += sign + room(pairs.Key()) + room(pairs.Value())
		}
		return size
	case Structure:
		size := sign
		for _, m := range Members(v.Type()) {
			size += sign + len(m.Name) + room(m.In(v))
		}
		return size
	}
	return number
}

func (e *encoder) value(v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		e.err = fmt.Errorf("wire: nil has no form in JSON")
		return
	}
	if t := v.Type(); t != timeType && t.Implements(ownForm) { // asked first: Interface makes a copy
		e.own(v.Interface().(json.Marshaler))
		return
	}
	switch KindOf(v.Type()) {
	case String:
		e.text(v.String())
	case Boolean:
		e.out = strconv.AppendBool(e.out, v.Bool())
	case Integer:
		e.out = strconv.AppendInt(e.out, v.Int(), 10)
	case Timestamp:
		e.out = append(e.out, seconds(v.Interface().(time.Time))...)
	case Blob:
		e.out = append(e.out, '"')
		e.out = base64.StdEncoding.AppendEncode(e.out, v.Bytes())
		e.out = append(e.out, '"')
	case List:
		e.list(v)
	case Map:
		e.pairs(v)
	case Structure:
		e.structure(v)
	default:
		e.err = fmt.Errorf("wire: a %v has no form in JSON", v.Type())
	}
}

// ownForm is what a type implements that has a form of its own.
var ownForm = reflect.TypeFor[json.Marshaler]()

// own writes a value of a type that has a form of its own, such as a document within a document.
func (e *encoder) own(v json.Marshaler) {
	out, err := v.MarshalJSON()
	if err != nil {
		e.err = err
	}
	e.out = append(e.out, out...)
}

func (e *encoder) list(v reflect.Value) {
	e.out = append(e.out, '[')
	for i := range v.Len() {
		e.separate('[')
		e.value(v.Index(i))
	}
	e.out = append(e.out, ']')
}

func (e *encoder) pairs(v reflect.Value) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	e.out = append(e.out, '{')
	for _, key := range keys {
		e.separate('{')
		e.text(key.String())
		e.out = append(e.out, ':')
		e.value(v.MapIndex(key))
	}
	e.out = append(e.out, '}')
}

func (e *encoder) structure(v reflect.Value) {
	e.out = append(e.out, '{')
	for _, m := range Members(v.Type()) {
		field := m.In(v)
		if !e.everything && absent(m, field) {
			continue
		}
		e.separate('{')
		e.text(m.Name)
		e.out = append(e.out, ':')
		e.value(field)
	}
	e.out = append(e.out, '}')
}

// absent reports whether a member is left out.
func absent(m Member, v reflect.Value) bool {
	switch {
	case v.Kind() == reflect.Pointer:
		return v.IsNil()
	case v.Type() == timeType:
		return v.IsZero()
	case m.Required:
		return false
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// separate writes the comma before every part but the first after the opening sign.
func (e *encoder) separate(opening byte) {
	if e.out[len(e.out)-1] != opening {
		e.out = append(e.out, ',')
	}
}

func (e *encoder) text(s string) {
	if stands(s) {
		e.out = append(append(append(e.out, '"'), s...), '"')
		return
	}
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		e.err = err
	}
	e.out = append(e.out, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
}

// stands reports whether a text stands in JSON as it is, as most do.
func stands(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// seconds writes a time as the service does: epoch seconds to the millisecond, always with a fraction, 1442102400.0.
func seconds(t time.Time) string {
	text := strconv.FormatFloat(float64(t.UnixMilli())/1000, 'f', 3, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	return whole + "." + fraction[:1] + strings.TrimRight(fraction[1:], "0")
}
