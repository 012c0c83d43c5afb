package endpoint

import (
	"encoding/json"
	"errors"
	"net/http"

	"coldkms/model"
	"coldkms/model/wire"
	"coldkms/vault"
	"coldkms/vault/endpoint/sigv4"
)

// Exception names of the protocol, which no operation answers itself.
const (
	codeUnknownOperation = "UnknownOperationException"
	codeSerialization    = "SerializationException"
	codeTooLarge         = "RequestEntityTooLargeException"
	codeUnavailable      = "ServiceUnavailableException"
	codeNobody           = "UnrecognizedClientException"

	codeMissingToken        = "MissingAuthenticationTokenException"
	codeIncompleteSignature = "IncompleteSignatureException"
	codeInvalidSignature    = "InvalidSignatureException"
)

// fault is an error as a client gets it.
type fault struct {
	status  int
	code    string
	message string // "" for none
}

func (f *fault) Error() string { return f.code + ": " + f.message }

var (
	errUnknownOperation = &fault{status: http.StatusBadRequest, code: codeUnknownOperation}

	errCutShort = &fault{http.StatusBadRequest, codeSerialization, "The request ends before its body does."}
	errTooLarge = &fault{http.StatusRequestEntityTooLarge, codeTooLarge, "The request is longer than 1 MiB."}
	errClosing  = &fault{http.StatusServiceUnavailable, codeUnavailable, "The console has been locked."}
	errEnding   = &fault{http.StatusServiceUnavailable, codeUnavailable, "The vault is being closed."}
	errReading  = &fault{http.StatusServiceUnavailable, codeUnavailable, "The console was started to change nothing and to use no key."}
)

// internal are the exceptions that are the service's fault, not the request's.
var internal = map[string]bool{model.CodeInternal: true, "DependencyTimeoutException": true, "KeyUnavailableException": true}

// signatureCodes are the names of what can be wrong with a signature.
var signatureCodes = map[sigv4.Kind]string{
	sigv4.Missing: codeMissingToken, sigv4.Incomplete: codeIncompleteSignature, sigv4.Invalid: codeInvalidSignature,
}

// faultOf returns an error as a client gets it. What is no refusal has no name but KMSInternalException.
func faultOf(err error) *fault {
	var (
		known     *fault
		refusal   *model.Error
		malformed *wire.Error
		unsigned  *sigv4.Error
		nobody    *NobodyError
	)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &refusal) && internal[refusal.Code]:
		return &fault{http.StatusInternalServerError, refusal.Code, refusal.Message}
	case errors.As(err, &refusal):
		return &fault{http.StatusBadRequest, refusal.Code, refusal.Message}
	case errors.As(err, &unsigned):
		return &fault{http.StatusBadRequest, signatureCodes[unsigned.Kind], unsigned.Message}
	case errors.As(err, &nobody):
		return &fault{http.StatusBadRequest, codeNobody, nobody.Reason}
	case errors.Is(err, vault.ErrOnlyReading):
		return errReading
	case errors.As(err, &malformed):
		return &fault{http.StatusBadRequest, codeSerialization, malformed.Error()}
	}
	return &fault{http.StatusInternalServerError, model.CodeInternal, err.Error()}
}

// refuse answers a request with an error.
func refuse(w http.ResponseWriter, err error) {
	f := faultOf(err)
	respond(w, f.status, f.body())
}

// body returns the answer that a fault is.
func (f *fault) body() []byte {
	members := map[string]string{"__type": f.code}
	switch {
	case f.message == "":
	case f.code == model.CodeAccessDenied:
		members["Message"] = f.message
	default:
		members["message"] = f.message
	}
	answer, _ := json.Marshal(members) // texts have no way to fail
	return answer
}

// readFault returns the error that an answer of a status says: a *model.Error for an exception of the service, a
// *NobodyError when nobody was signed in. That a vault cannot take the call, which travels as KMSInternalException, is
// neither.
func readFault(status int, answer []byte) error {
	var members struct {
		Type    string `json:"__type"`
		Message string `json:"message"` // or Message: names are matched in any case
	}
	if err := json.Unmarshal(answer, &members); err != nil {
		return &fault{status, http.StatusText(status), "the answer is not JSON"}
	}
	switch {
	case members.Type == codeNobody:
		return &NobodyError{members.Message}
	case status == http.StatusBadRequest || internal[members.Type] && members.Type != model.CodeInternal:
		return &model.Error{Code: members.Type, Message: members.Message}
	}
	return &fault{status, members.Type, members.Message}
}
