package endpoint

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"coldkms/model"
	"coldkms/model/wire"
	"coldkms/vault"
	"coldkms/vault/endpoint/sigv4"
)

// gate answers AWS clients: each request is signed with an access key of the vault, and is one call by the key's owner.
type gate struct {
	vault *vault.Vault
	now   func() time.Time // as the clients know it
	calls calls
	log   *slog.Logger
	seen  func(Exchange)

	onlyReading bool
}

// Exchange is a request of an AWS client and how it ended.
type Exchange struct {
	Time      time.Time
	RequestID string
	Operation string // "" for a request that named none
	Caller    string // the ARN of who signed it; "" for nobody
	Region    string // "" for a request of nobody
	SourceIP  string
	Code      string // the exception's name; "" when it was done
	Failure   error  // why the vault could not take the call; nil when it was done or refused
	Took      time.Duration
}

// requestIDHeader is where clients look for the id that the trail has.
const requestIDHeader = "x-amzn-RequestId"

// ServeHTTP implements http.Handler.
func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	seen := Exchange{Time: g.now(), SourceIP: sourceIP(r)}
	spoken, known := protocols[mediaOf(r)]
	if !known {
		spoken = jsonProtocol{}
	}
	defer func() {
		if reason := recover(); reason != nil {
			g.log.Error("a request broke off", "operation", seen.Operation, "reason", reason, "stack", string(debug.Stack()))
			g.refuse(w, spoken, &seen, errors.New("the request broke off; the log says why"))
		}
		seen.Took = g.now().Sub(seen.Time)
		g.seen(seen)
	}()
	id, err := g.vault.NewRequestID()
	if err == nil {
		seen.RequestID = id
		w.Header()[requestIDHeader] = []string{id} // as the service writes it
		err = g.serve(w, r, spoken, known, &seen)
	}
	if err != nil {
		g.refuse(w, spoken, &seen, err)
	}
}

func (g *gate) refuse(w http.ResponseWriter, spoken protocol, seen *Exchange, err error) {
	f := faultOf(err)
	status, answer := spoken.refuse(f, seen.RequestID)
	seen.Code, seen.Failure = f.code, failureOf(err)
	respondAs(w, spoken.media(), status, answer)
}

// failureOf returns an error that is neither the client's nor a refusal, but the vault's.
func failureOf(err error) error {
	status := faultOf(err).status
	refusal := (*model.Error)(nil)
	if status != http.StatusInternalServerError || errors.As(err, &refusal) || errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// serve answers a request in a protocol that is known, unless it returns an error. It notes what it learns of the
// request.
func (g *gate) serve(w http.ResponseWriter, r *http.Request, spoken protocol, known bool, seen *Exchange) error {
	body, err := readBody(w, r, known)
	if err != nil {
		return err
	}
	defer clear(body)
	if !g.calls.begin() {
		return errEnding
	}
	defer g.calls.end()
	api, of, err := spoken.find(r, body)
	if err != nil {
		return err
	}
	seen.Operation = api.Operation.Name
	session, err := g.signIn(r, body, of, seen)
	if err != nil {
		// A client that leaves has asked all the same.
		return cmp.Or(g.vault.Unauthenticated(context.WithoutCancel(r.Context()), faultOf(err).code), err)
	}
	request := api.NewRequest()
	defer wire.Wipe(request)
	if err := spoken.decode(body, request); err != nil {
		return err
	}
	response, err := api.Call(r.Context(), session, request)
	if err != nil {
		return err
	}
	defer wire.Wipe(response)
	answer, err := spoken.encode(of, api, response, seen.RequestID)
	if err != nil {
		return err
	}
	defer clear(answer)
	respondAs(w, spoken.media(), http.StatusOK, answer)
	return nil
}

// signIn returns the session of who signed a request for a service.
func (g *gate) signIn(r *http.Request, body []byte, of service, seen *Exchange) (*vault.Session, error) {
	signature, err := sigv4.Read(r)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(signature.CheckService(of.name), signature.CheckTime(g.now())); err != nil {
		return nil, err
	}
	if !model.ValidRegion(signature.Region) {
		return nil, &sigv4.Error{Kind: sigv4.Invalid, Message: "Credential should be scoped to a valid region."}
	}
	seen.Region = signature.Region
	caller, err := g.vault.Authenticate(signature.AccessKeyID, r.Header.Get("X-Amz-Security-Token"), func(secret []byte) error {
		return signature.Verify(r, body, secret)
	})
	if err != nil {
		return nil, err
	}
	caller.SourceIP, caller.UserAgent = seen.SourceIP, userAgentOf(r)
	seen.Caller = caller.ARN()
	session := g.vault.SignIn(caller, signature.Region).WithRequestID(seen.RequestID)
	if g.onlyReading {
		session = session.OnlyReading()
	}
	return session, nil
}

// sourceIP returns the address that a request came from, without its port.
func sourceIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// userAgentOf returns the user agent of a request, as much of it as can be printed.
func userAgentOf(r *http.Request) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c > '~' {
			return '?'
		}
		return c
	}, r.UserAgent())
}

// respondAs sends an answer of a media type, all of it before it returns.
func respondAs(w http.ResponseWriter, media string, status int, answer []byte) {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	w.WriteHeader(status)
	// A client that went away misses the answer: nothing can be done about it.
	_, _ = w.Write(answer)
	_ = http.NewResponseController(w).Flush()
}
