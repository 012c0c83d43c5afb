package vault

import (
	"context"
	"time"

	"coldkms/model"
	"coldkms/model/identity"
)

// Session is a signed-in caller in one Region. Its methods are the operations. It is safe for concurrent use.
//
// Every operation takes the request and returns the response of the API under the same names. A refusal by the
// service is a *model.Error; any other error means that the call did not happen or that it is not known whether it
// did, and then the vault's Health says so.
type Session struct {
	vault  *Vault
	caller identity.Caller
	place  model.Place
	reads  bool                                       // it changes nothing and uses no key
	wait   func(context.Context, time.Duration) error // of reads, for their turn; nil when they do not

	requestID string // of the call; "" for a fresh one
	author    *author

	explained *[]Explained // takes the calls' decisions down instead of performing them; nil in every other session
}

// Place returns the account and Region that names without a place belong to.
func (s *Session) Place() model.Place { return s.place }

// Caller returns who is signed in.
func (s *Session) Caller() identity.Caller { return s.caller }

// OthersChanges counts what was changed in the vault by anybody but this session and those made of it, and by time. While
// it stays the same, nothing was. Calls that only read or use a key do not count.
func (s *Session) OthersChanges() uint64 { return s.vault.keys.changesBeside(s.author) }

// Vault returns the vault that the session is on.
func (s *Session) Vault() *Vault { return s.vault }

// WithRequestID returns a session for one call, whose record has a request id that its caller knows. It is one of
// NewRequestID.
func (s *Session) WithRequestID(id string) *Session {
	once := *s
	once.requestID = id
	return &once
}

// OnlyReading returns a session of the same caller that changes nothing and uses no key: such calls end with
// ErrOnlyReading, before the vault hears of them. It guards a person against themselves.
func (s *Session) OnlyReading() *Session {
	reading := *s
	reading.reads = true
	return &reading
}

// Waiting returns a session of the same caller whose requests that only read wait for their turn, a few seconds at most,
// when they come faster than the account may make them: a page makes several of them to be shown. wait waits so long, or
// returns why it did not. Every other request is throttled at once.
func (s *Session) Waiting(wait func(ctx context.Context, d time.Duration) error) *Session {
	patient := *s
	patient.wait = wait
	return &patient
}
