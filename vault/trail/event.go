// Package trail holds the record of a call, in the form of a CloudTrail event: who asked for what, when, about which
// resources, and how it ended.
//
// It refuses to know how records are kept and chained (that is vault/store) and what an operation does.
package trail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"coldkms/model"
	"coldkms/model/identity"
)

const (
	eventVersion = "1.02"
	timeLayout   = "2006-01-02T15:04:05Z"

	// maxRecord is how many bytes a record may have: vault/store takes up to 64 KiB together with the changes.
	maxRecord = 60 << 10
	// maxText is how many bytes of a text of any length are kept. CloudTrail does the same.
	maxText = 1 << 10

	apiCall      = "AwsApiCall"
	serviceEvent = "AwsServiceEvent"

	// DateLayout is how response elements show a date, as in the guide's CreateKey example.
	DateLayout = "Jan 2, 2006 3:04:05 PM"
)

// Event is one record. Fields and their order are those of the guide, "Logging AWS KMS API Calls Using AWS
// CloudTrail"; requestParameters and responseElements are null when there is nothing to show, and {"omitted": true} when
// the record would be too long with them, so that no request is too long to be recorded.
type Event struct {
	EventVersion      string         `json:"eventVersion"`
	UserIdentity      UserIdentity   `json:"userIdentity"`
	EventTime         string         `json:"eventTime"`
	EventSource       string         `json:"eventSource"`
	EventName         string         `json:"eventName"`
	AWSRegion         string         `json:"awsRegion"`
	SourceIPAddress   string         `json:"sourceIPAddress"`
	UserAgent         string         `json:"userAgent"`
	ErrorCode         string         `json:"errorCode,omitempty"`
	ErrorMessage      string         `json:"errorMessage,omitempty"`
	RequestParameters map[string]any `json:"requestParameters"`
	ResponseElements  map[string]any `json:"responseElements"`
	RequestID         string         `json:"requestID"`
	EventID           string         `json:"eventID"`
	ReadOnly          bool           `json:"readOnly"`
	Resources         []Resource     `json:"resources"`
	EventType         string         `json:"eventType"`
	// ServiceEventDetails are what an event says that no call brought about.
	ServiceEventDetails map[string]any `json:"serviceEventDetails,omitempty"`
	RecipientAccountID  string         `json:"recipientAccountId"`
}

// Refused is the answer to a call that was refused by policies, as its record holds it, to be explained to a person who
// asks why.
type Refused struct{ Event Event }

// Error is the answer.
func (r *Refused) Error() string { return r.Event.ErrorCode + ": " + r.Event.ErrorMessage }

// UserIdentity is the caller as a record shows it.
type UserIdentity struct {
	Type           string          `json:"type"`
	PrincipalID    string          `json:"principalId"`
	ARN            string          `json:"arn"`
	AccountID      string          `json:"accountId"`
	AccessKeyID    string          `json:"accessKeyId"`
	UserName       string          `json:"userName,omitempty"`
	SessionContext *SessionContext `json:"sessionContext,omitempty"`
	InvokedBy      string          `json:"invokedBy,omitempty"`
}

// SessionContext says since when the caller is signed in.
type SessionContext struct {
	Attributes SessionAttributes `json:"attributes"`
	Issuer     *SessionIssuer    `json:"sessionIssuer,omitempty"` // of a role's session
}

// SessionIssuer is the role that a session is of.
type SessionIssuer struct {
	Type        string `json:"type"`
	PrincipalID string `json:"principalId"`
	ARN         string `json:"arn"`
	AccountID   string `json:"accountId"`
	UserName    string `json:"userName"`
}

// SessionAttributes are the parts of a session context.
type SessionAttributes struct {
	MFAAuthenticated string `json:"mfaAuthenticated"`
	CreationDate     string `json:"creationDate"`
}

// Resource is a key or an alias that a call was about.
type Resource struct {
	ARN       string `json:"ARN"`
	AccountID string `json:"accountId"`
}

// Call is what a record is made from.
type Call struct {
	Operation  *model.Operation
	Caller     identity.Caller
	Region     string
	Time       time.Time
	RequestID  string
	EventID    string
	Parameters map[string]any
	Response   map[string]any
	Resources  []Resource
	Refusal    *model.Error // nil when the call succeeded
}

// Event returns the record of a call.
func (c Call) Event() Event {
	event := Event{
		EventVersion: eventVersion, UserIdentity: identityOf(c.Caller), EventTime: c.Time.UTC().Format(timeLayout),
		EventSource: c.Operation.Source, EventName: c.Operation.Name, AWSRegion: c.Region,
		SourceIPAddress: c.Caller.SourceIP, UserAgent: beginning(c.Caller.UserAgent),
		RequestID: c.RequestID, EventID: c.EventID, ReadOnly: c.Operation.ReadOnly,
		Resources: c.Resources, EventType: apiCall, RecipientAccountID: c.Caller.Principal.Account,
	}
	if len(c.Parameters) > 0 {
		event.RequestParameters = c.Parameters
	}
	if event.Resources == nil {
		event.Resources = []Resource{}
	}
	if c.Refusal != nil {
		event.ErrorCode, event.ErrorMessage = c.Refusal.Code, beginning(c.Refusal.Message)
	} else {
		event.ResponseElements = c.Response
	}
	return event
}

// Encode returns a record as JSON, at most 60 KiB long.
func (e Event) Encode() ([]byte, error) {
	record, err := json.Marshal(e)
	for _, shown := range []*map[string]any{&e.RequestParameters, &e.ResponseElements} {
		if err == nil && len(record) > maxRecord && *shown != nil {
			*shown = map[string]any{"omitted": true}
			record, err = json.Marshal(e)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("encoding the trail record of %s: %w", e.EventName, err)
	}
	return record, nil
}

// beginning returns a text, or as much of it as a record keeps.
func beginning(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "")
}

// Decode reads a record.
func Decode(record []byte) (Event, error) {
	var event Event
	if err := json.Unmarshal(record, &event); err != nil {
		return Event{}, fmt.Errorf("reading a trail record: %w", err)
	}
	return event, nil
}

// Time returns when the call was made; a record that holds no time has the zero time.
func (e Event) Time() time.Time {
	t, err := time.Parse(timeLayout, e.EventTime)
	if err != nil {
		return time.Time{}
	}
	return t
}

// About reports whether a resource of that ARN is among the call's.
func (e Event) About(arn string) bool {
	return slices.ContainsFunc(e.Resources, func(r Resource) bool { return r.ARN == arn })
}

func identityOf(caller identity.Caller) UserIdentity {
	principal := caller.Principal
	user := UserIdentity{
		Type: "IAMUser", PrincipalID: principal.UniqueID, ARN: caller.ARN(), AccountID: principal.Account, UserName: principal.Name,
		AccessKeyID: caller.AccessKeyID, InvokedBy: caller.InvokedBy,
		SessionContext: &SessionContext{Attributes: SessionAttributes{MFAAuthenticated: "false", CreationDate: caller.SessionStart.UTC().Format(timeLayout)}},
	}
	switch {
	case principal.Kind == identity.Root:
		user.Type = "Root"
	case principal.Kind == identity.Service:
		user.Type, user.UserName, user.InvokedBy = "AWSService", "", principal.Name
	case principal.Kind == identity.Role && caller.SessionName != "":
		user.Type, user.UserName, user.PrincipalID = "AssumedRole", "", principal.UniqueID+":"+caller.SessionName
		user.SessionContext.Issuer = &SessionIssuer{
			Type: "Role", PrincipalID: principal.UniqueID, ARN: principal.ARN(), AccountID: principal.Account, UserName: principal.Name,
		}
	}
	return user
}

// IsOf reports whether an encoded record is of a call to an account. It reads no more than it must: the member stands
// last, and no text before it can hold its quotes unescaped.
func IsOf(record []byte, account string) bool {
	return bytes.HasSuffix(record, []byte(`"recipientAccountId":"`+account+`"}`))
}

// IsAbout reports whether an encoded record names something of an account.
func IsAbout(record []byte, account string) bool {
	return bytes.Contains(record, []byte(`"accountId":"`+account+`"`))
}
