package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// Unmarshal reads a request or response into the struct or other value that v points to. Member names are
// case-sensitive; null is the same as leaving a member out. Unknown members, members given twice, values of another
// type and blobs that are not base64 are errors: always an *Error.
func Unmarshal(data []byte, v any) error {
	if err := check(data); err != nil {
		return err
	}
	d := decoder{rest: data}
	return d.value(reflect.ValueOf(v).Elem(), "")
}

// check returns nil for a JSON document in UTF-8. What reads it afterwards need not look for mistakes of syntax.
func check(data []byte) error {
	if utf8.Valid(data) && json.Valid(data) {
		return nil
	}
	return syntaxError(data)
}

// syntaxError says where a document is not JSON in UTF-8.
func syntaxError(data []byte) error {
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return notJSON(at)
		}
		at += size
	}
	var document json.RawMessage
	err := json.Unmarshal(data, &document)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return notJSON(int(syntax.Offset))
	}
	return err
}

func notJSON(at int) error { return &Error{Kind: ErrNotJSON, Want: fmt.Sprintf("byte %d", at)} }

// decoder reads a document that check has passed.
type decoder struct{ rest []byte }

func (d *decoder) value(v reflect.Value, path string) error {
	if own, has := v.Addr().Interface().(json.Unmarshaler); has && v.Type() != timeType {
		return d.own(own, path)
	}
	switch KindOf(v.Type()) {
	case String:
		return d.text(v, path)
	case Boolean:
		return d.boolean(v, path)
	case Integer:
		return d.integer(v, path)
	case Timestamp:
		return d.time(v, path)
	case Blob:
		return d.blob(v, path)
	case List:
		return d.list(v, path)
	case Map:
		return d.pairs(v, path)
	case Structure:
		return d.structure(v, path)
	}
	return mistyped(path, "nothing: coldkms cannot read a "+v.Type().String())
}

// own reads a value of a type that has a form of its own, such as a document within a document.
func (d *decoder) own(v json.Unmarshaler, path string) error {
	var raw json.RawMessage
	part := json.NewDecoder(bytes.NewReader(d.rest))
	if err := part.Decode(&raw); err != nil {
		return err
	}
	d.rest = d.rest[part.InputOffset():]
	if v.UnmarshalJSON(raw) != nil {
		return mistyped(path, "of another form")
	}
	return nil
}

func (d *decoder) text(v reflect.Value, path string) error {
	if d.peek() != '"' {
		return d.mistyped(path, "a string")
	}
	v.SetString(unquoted(d.literal()))
	return nil
}

func (d *decoder) boolean(v reflect.Value, path string) error {
	first := d.peek()
	if first != 't' && first != 'f' {
		return d.mistyped(path, "true or false")
	}
	d.literal()
	v.SetBool(first == 't')
	return nil
}

func (d *decoder) integer(v reflect.Value, path string) error {
	found := d.peek()
	n, err := strconv.ParseInt(string(d.number()), 10, v.Type().Bits())
	if err != nil {
		return &Error{Kind: ErrMistyped, Member: path, Want: "an integer", Found: found}
	}
	v.SetInt(n)
	return nil
}

// lastSecond is the first second that no time of four-digit years has.
const lastSecond = 253402300800

func (d *decoder) time(v reflect.Value, path string) error {
	found := d.peek()
	n, err := strconv.ParseFloat(string(d.number()), 64)
	if err != nil || math.Abs(n) >= lastSecond {
		return &Error{Kind: ErrMistyped, Member: path, Want: "a number of epoch seconds", Found: found}
	}
	v.Set(reflect.ValueOf(time.UnixMilli(int64(math.Round(n * 1000))).UTC()))
	return nil
}

// number returns the literal that stands next, nil when it is no number.
func (d *decoder) number() []byte {
	if first := d.peek(); first != '-' && (first < '0' || first > '9') {
		return nil
	}
	return d.literal()
}

func (d *decoder) blob(v reflect.Value, path string) error {
	if d.peek() != '"' {
		return d.mistyped(path, "a string in base64")
	}
	encoded := d.literal()
	if inner := encoded[1 : len(encoded)-1]; !escaped(inner) {
		encoded = inner // the usual case leaves no copy of a secret
	} else {
		encoded = []byte(unquoted(encoded))
	}
	decoded, err := base64.StdEncoding.Strict().AppendDecode(make([]byte, 0, len(encoded)), encoded)
	if err != nil {
		return &Error{Kind: ErrNotBase64, Member: path}
	}
	v.SetBytes(decoded)
	return nil
}

func (d *decoder) list(v reflect.Value, path string) error {
	if d.peek() != '[' {
		return d.mistyped(path, "a list")
	}
	read := reflect.MakeSlice(v.Type(), 0, 0)
	for i := 0; d.next('[', ']'); i++ {
		element := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(element, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
		read = reflect.Append(read, element)
	}
	v.Set(read)
	return nil
}

func (d *decoder) pairs(v reflect.Value, path string) error {
	if d.peek() != '{' {
		return d.mistyped(path, "a map")
	}
	read := reflect.MakeMap(v.Type())
	for d.next('{', '}') {
		name := d.name()
		key, element := reflect.ValueOf(name).Convert(v.Type().Key()), reflect.New(v.Type().Elem()).Elem()
		if read.MapIndex(key).IsValid() {
			return &Error{Kind: ErrDuplicate, Member: below(path, name)}
		}
		if err := d.value(element, below(path, name)); err != nil {
			return err
		}
		read.SetMapIndex(key, element)
	}
	v.Set(read)
	return nil
}

func (d *decoder) structure(v reflect.Value, path string) error {
	if d.peek() != '{' {
		return d.mistyped(path, "a structure")
	}
	members := Members(v.Type())
	seen := make([]bool, len(members))
	for d.next('{', '}') {
		name := d.name()
		i := slices.IndexFunc(members, func(m Member) bool { return m.Name == name })
		switch {
		case i < 0:
			return &Error{Kind: ErrUnknownMember, Member: below(path, name)}
		case seen[i]:
			return &Error{Kind: ErrDuplicate, Member: below(path, name)}
		}
		seen[i] = true
		if d.peek() == 'n' {
			d.literal()
			continue
		}
		if err := d.value(behind(members[i].In(v)), below(path, name)); err != nil {
			return err
		}
	}
	return nil
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// mistyped says that another value should stand where the decoder is.
func (d *decoder) mistyped(path, want string) error {
	return &Error{Kind: ErrMistyped, Member: path, Want: want, Found: d.peek()}
}

func mistyped(path, want string) error { return &Error{Kind: ErrMistyped, Member: path, Want: want} }
