package sigv4

import "fmt"

// Kind is what is wrong with a signature. Each protocol of AWS has a name of its own for it.
type Kind int

// The kinds.
const (
	Missing    Kind = iota + 1 // there is none
	Incomplete                 // it is not written as it must be, or lacks a part
	Invalid                    // it is another one than the request's, or not of this time, Region or service
)

// Error says why a request was not signed as it must be. It holds nothing of the signature.
type Error struct {
	Kind    Kind
	Message string // as the service words it
}

func (e *Error) Error() string { return e.Message }

func incomplete(format string, args ...any) *Error {
	return &Error{Incomplete, fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) *Error {
	return &Error{Invalid, fmt.Sprintf(format, args...)}
}

func errMissing() *Error { return &Error{Missing, "Missing Authentication Token"} }

func errMismatch() *Error {
	return invalid("The request signature we calculated does not match the signature you provided. " +
		"Check your AWS Secret Access Key and signing method. Consult the service documentation for details.")
}
