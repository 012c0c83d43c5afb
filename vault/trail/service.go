package trail

import (
	"time"

	"coldkms/model"
	"coldkms/model/identity"
)

// The names of events that no call brings about. The first three are the service's own.
const (
	RotateKey                = "RotateKey"
	DeleteExpiredKeyMaterial = "DeleteExpiredKeyMaterial"
	DeleteKey                = "DeleteKey"

	ThrottledRequests       = "ThrottledRequests"       // how many requests were refused in a second, by operation
	UnauthenticatedRequests = "UnauthenticatedRequests" // how many nobody had signed as they must be, by their refusal
	UpdateVaultSettings     = "UpdateVaultSettings"     // by who has the vault open
	AcceptClock             = "AcceptClock"             // a person has confirmed the date
)

// Where events come from.
const (
	sourceKMS   = "kms.amazonaws.com"
	sourceVault = "vault.coldkms"
)

// Service is what the record of an event is made from that no call brought about.
type Service struct {
	Name    string
	EventID string
	Place   model.Place
	Time    time.Time
	KeyID   string // "" when it is about no key
	Details map[string]any
}

// Event returns the record.
func (s Service) Event() Event {
	event := Event{
		EventVersion: eventVersion, EventTime: s.Time.UTC().Format(timeLayout), EventSource: sourceKMS, EventName: s.Name,
		UserIdentity: UserIdentity{Type: "AWSService", AccountID: s.Place.Account, InvokedBy: "AWS Internal"},
		AWSRegion:    s.Place.Region, SourceIPAddress: "AWS Internal", UserAgent: "AWS Internal", EventID: s.EventID,
		Resources: []Resource{}, EventType: serviceEvent, ServiceEventDetails: s.Details, RecipientAccountID: s.Place.Account,
	}
	if s.Name == UpdateVaultSettings || s.Name == AcceptClock {
		event.EventSource = sourceVault
		event.UserIdentity = identityOf(identity.Caller{Principal: identity.RootOf(s.Place.Account), SessionStart: s.Time})
		event.SourceIPAddress, event.UserAgent = "127.0.0.1", "coldkms"
	}
	if s.KeyID != "" {
		event.Resources = []Resource{{ARN: s.Place.KeyARN(s.KeyID), AccountID: s.Place.Account}}
		event.ServiceEventDetails = map[string]any{"keyId": s.KeyID}
	}
	return event
}

// Notification is the event that CloudWatch Events sends for what time has brought about. The guide, "AWS KMS Events";
// fields and their order are its own.
type Notification struct {
	Version    string             `json:"version"`
	ID         string             `json:"id"`
	DetailType string             `json:"detail-type"`
	Source     string             `json:"source"`
	Account    string             `json:"account"`
	Time       string             `json:"time"`
	Region     string             `json:"region"`
	Resources  []string           `json:"resources"`
	Detail     NotificationDetail `json:"detail"`
}

// NotificationDetail names the key.
type NotificationDetail struct {
	KeyID string `json:"key-id"`
}

var detailTypes = map[string]string{
	RotateKey: "KMS CMK Rotation", DeleteExpiredKeyMaterial: "KMS Imported Key Material Expiration", DeleteKey: "KMS CMK Deletion",
}

// Notification returns the notification of an event; ok is false when there is none of its kind, or when it says that
// something did not happen.
func (e Event) Notification() (n Notification, ok bool) {
	detailType, ok := detailTypes[e.EventName]
	if !ok || e.EventType != serviceEvent || e.ErrorCode != "" || len(e.Resources) != 1 {
		return Notification{}, false
	}
	keyID, _ := e.ServiceEventDetails["keyId"].(string)
	return Notification{
		Version: "0", ID: e.EventID, DetailType: detailType, Source: "aws.kms", Account: e.RecipientAccountID, Time: e.EventTime,
		Region: e.AWSRegion, Resources: []string{e.Resources[0].ARN}, Detail: NotificationDetail{keyID},
	}, true
}
