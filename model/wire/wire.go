// Package wire is the JSON form of requests and responses in the AWS JSON 1.1 protocol: members under their API names,
// blobs in base64, times as epoch seconds.
//
// It knows types only. It refuses to know what an operation does, who calls it and how its JSON travels. Members are
// read from the json tags of the Go types: a member without omitempty is required in a request and always present in
// a response.
package wire

import (
	"errors"
	"fmt"
	"reflect"
	"time"
)

// Why a document is not a request. Unmarshal returns each of them in an *Error, which says where.
var (
	ErrNotJSON       = errors.New("not JSON")
	ErrUnknownMember = errors.New("unknown member")
	ErrDuplicate     = errors.New("given twice")
	ErrMistyped      = errors.New("of the wrong type")
	ErrNotBase64     = errors.New("not base64")
)

// Error says where a document is not what was expected. errors.Is finds its Kind.
type Error struct {
	Kind   error  // one of the errors above
	Member string // the path to it, such as Tags[0].TagKey; "" for the document itself
	Want   string // the type that should stand there, for ErrMistyped; the position, for ErrNotJSON
	Found  byte   // how what stands there begins, for ErrMistyped in JSON; 0 when it is of another form only
}

// Error never shows a value: it could be a secret.
func (e *Error) Error() string {
	switch e.Kind {
	case ErrNotJSON:
		return e.Kind.Error() + " at " + e.Want
	case ErrUnknownMember:
		return fmt.Sprintf("%v %q", e.Kind, shortened(e.Member))
	case ErrMistyped:
		return fmt.Sprintf("%s must be %s", e.subject(), e.Want)
	}
	return fmt.Sprintf("%s is %v", e.subject(), e.Kind)
}

// Unwrap returns the error's kind.
func (e *Error) Unwrap() error { return e.Kind }

func (e *Error) subject() string {
	if e.Member == "" {
		return "the document"
	}
	return fmt.Sprintf("%q", shortened(e.Member))
}

// shortened keeps a message readable whatever names a document has.
func shortened(name string) string {
	const most = 100
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return name
}

var (
	timeType = reflect.TypeFor[time.Time]()
	blobType = reflect.TypeFor[[]byte]()
)

// Wipe clears the blobs that are members of a request or response, given by its pointer.
func Wipe(v any) {
	value := reflect.ValueOf(v)
	if value.Kind() != reflect.Pointer || value.IsNil() {
		return
	}
	for _, m := range Members(value.Type().Elem()) {
		if m.Type == blobType {
			clear(m.In(value.Elem()).Bytes())
		}
	}
}
