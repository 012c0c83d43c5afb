package endpoint

import (
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/wire"
	"coldkms/vault"
)

// protocol is how AWS clients write requests and read answers.
type protocol interface {
	// find returns the operation that a request names, and the service that it is one of.
	find(r *http.Request, body []byte) (vault.API, service, error)
	decode(body []byte, request model.Request) error
	// encode returns an answer, which the caller clears.
	encode(s service, api vault.API, response any, requestID string) ([]byte, error)
	refuse(f *fault, requestID string) (status int, answer []byte)
	media() string // of answers
}

// protocols are those that a request's media type can name.
var protocols = map[string]protocol{contentType: jsonProtocol{}, "application/x-www-form-urlencoded": queryProtocol{}}

// jsonProtocol is AWS JSON 1.1, which KMS has.
type jsonProtocol struct{}

func (jsonProtocol) media() string { return contentType }

func (jsonProtocol) find(r *http.Request, _ []byte) (vault.API, service, error) {
	kms := services[0]
	if name, is := strings.CutPrefix(r.Header.Get(targetHeader), kms.prefix); is {
		if api, known := kms.lookup(name); known {
			return api, kms, nil
		}
	}
	return vault.API{}, service{}, errUnknownOperation
}

func (jsonProtocol) decode(body []byte, request model.Request) error {
	err := wire.Unmarshal(body, request)
	if malformed := (*wire.Error)(nil); errors.As(err, &malformed) && malformed.Found != 0 {
		return &fault{http.StatusBadRequest, codeSerialization, mistyped(malformed)}
	}
	return err
}

// wanted are the service's names of the types that a member can have.
var wanted = map[string]string{"a string": "String", "an integer": "Integer", "true or false": "Boolean", "a number of epoch seconds": "Timestamp"}

// mistyped says that a member has another type, as the service does.
func mistyped(e *wire.Error) string {
	found := "NUMBER_VALUE"
	switch e.Found {
	case '{':
		return "Start of structure or map found where not expected."
	case '[':
		return "Start of list found where not expected"
	case '"':
		found = "STRING_VALUE"
	case 't':
		found = "TRUE_VALUE"
	case 'f':
		found = "FALSE_VALUE"
	}
	if name, scalar := wanted[e.Want]; scalar {
		return found + " cannot be converted to " + name
	}
	return e.Error()
}

func (jsonProtocol) encode(_ service, api vault.API, response any, _ string) ([]byte, error) {
	if api.Response.NumField() == 0 {
		return nil, nil
	}
	return wire.Marshal(response)
}

func (jsonProtocol) refuse(f *fault, _ string) (status int, answer []byte) { return f.status, f.body() }

// queryProtocol is AWS Query, which IAM and STS have: a form is answered with XML.
type queryProtocol struct{}

func (queryProtocol) media() string { return "text/xml" }

// maxParameters is how many parameters a form may have.
const maxParameters = 1000

func readForm(body []byte) (url.Values, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || len(form) > maxParameters {
		return nil, &fault{http.StatusBadRequest, "MalformedQueryString", "The query string is malformed."}
	}
	return form, nil
}

func (queryProtocol) find(_ *http.Request, body []byte) (vault.API, service, error) {
	form, err := readForm(body)
	if err != nil {
		return vault.API{}, service{}, err
	}
	for _, s := range services {
		if s.namespace == "" || !strings.HasSuffix(s.namespace, "/doc/"+form.Get("Version")+"/") {
			continue
		}
		if api, known := s.lookup(form.Get("Action")); known {
			return api, s, nil
		}
	}
	return vault.API{}, service{}, &fault{http.StatusBadRequest, "InvalidAction",
		"Could not find operation " + printed(form.Get("Action")) + " for version " + printed(form.Get("Version"))}
}

func (queryProtocol) decode(body []byte, request model.Request) error {
	form, err := readForm(body)
	if err != nil {
		return err
	}
	form.Del("Action")
	form.Del("Version")
	return wire.UnmarshalQuery(form, request)
}

// nothing is what operations answer that have no result; one without members is another thing in this protocol.
var nothing = reflect.TypeFor[model.EmptyResponse]()

func (queryProtocol) encode(s service, api vault.API, response any, requestID string) ([]byte, error) {
	members, err := wire.MarshalXML(response)
	if err != nil {
		return nil, err
	}
	name := api.Operation.Name
	out := make([]byte, 0, len(members)+512)
	out = append(out, "<"+name+`Response xmlns="`+s.namespace+`">`...)
	if api.Response != nothing {
		out = append(out, "<"+name+"Result>"...)
		out = append(out, members...)
		out = append(out, "</"+name+"Result>"...)
	}
	return append(out, "<ResponseMetadata><RequestId>"+requestID+"</RequestId></ResponseMetadata></"+name+"Response>"...), nil
}

// queryCodes are the names of this protocol for what AWS JSON names otherwise.
var queryCodes = map[string]string{
	codeMissingToken: "MissingAuthenticationToken", codeIncompleteSignature: "IncompleteSignature", codeInvalidSignature: "SignatureDoesNotMatch",
	model.CodeUnrecognizedClient: "InvalidClientTokenId", model.CodeExpiredToken: "ExpiredToken", codeSerialization: identity.CodeValidation,
	model.CodeInternal: "InternalFailure", codeUnavailable: "ServiceUnavailable",
}

// queryStatuses are those of the exceptions that are not answered with 400.
var queryStatuses = map[string]int{
	"MissingAuthenticationToken": http.StatusForbidden, "SignatureDoesNotMatch": http.StatusForbidden,
	"InvalidClientTokenId": http.StatusForbidden, "ExpiredToken": http.StatusForbidden, iam.CodeAccessDenied: http.StatusForbidden,
	iam.CodeNoSuchEntity: http.StatusNotFound, model.CodeEntityAlreadyExists: http.StatusConflict,
	iam.CodeDeleteConflict: http.StatusConflict, iam.CodeLimitExceeded: http.StatusConflict,
}

func (queryProtocol) refuse(f *fault, requestID string) (status int, answer []byte) {
	type refusal struct {
		Type    string
		Code    string
		Message string `xml:",omitempty"`
	}
	made := struct {
		XMLName   xml.Name `xml:"ErrorResponse"`
		Error     refusal
		RequestID string `xml:"RequestId"`
	}{Error: refusal{"Sender", f.code, f.message}, RequestID: requestID}
	if known, has := queryCodes[f.code]; has {
		made.Error.Code = known
	}
	status = f.status
	if own, has := queryStatuses[made.Error.Code]; has {
		status = own
	}
	if status >= http.StatusInternalServerError {
		made.Error.Type = "Receiver"
	}
	answer, _ = xml.Marshal(made) // texts have no way to fail
	return status, answer
}

// printed keeps what a client sent from filling an answer.
func printed(text string) string {
	const most = 100
	text = strings.ToValidUTF8(text, "")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
