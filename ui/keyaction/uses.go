package keyaction

import (
	"fmt"
	"strings"

	"coldkms/model"
	"coldkms/vault/trail"
)

// Uses returns the records of a key's successful use in cryptographic
// operations, in their order.
func Uses(events []trail.Event) []trail.Event {
	var uses []trail.Event
	for _, event := range events {
		if event.ErrorCode == "" && isUse(event.EventName) {
			uses = append(uses, event)
		}
	}
	return uses
}

func isUse(operation string) bool {
	switch operation {
	case model.OpEncrypt.Name, model.OpDecrypt.Name, model.OpGenerateDataKey.Name:
		return true
	}
	return false
}

// LastUse returns a sentence on a key's use, made from its latest records:
// "Last used 2017-02-14 09:30 UTC by user/App: Decrypt, 12 uses in the trail."
// complete says that these are all of the key's records.
func LastUse(events []trail.Event, complete bool) string {
	uses, where := Uses(events), "in the trail"
	if !complete {
		where = fmt.Sprintf("among its latest %d records", len(events))
	}
	switch len(uses) {
	case 0:
		return "No use of it " + where + "."
	case 1:
		return fmt.Sprintf("Last used %s, 1 use %s.", Line(uses[0]), where)
	}
	return fmt.Sprintf("Last used %s, %d uses %s.", Line(uses[0]), len(uses), where)
}

// Line returns a record on one line: "2017-02-14 09:30 UTC by user/App: Decrypt".
func Line(event trail.Event) string {
	return event.Time().Format(TimeLayout) + " by " + Who(event) + ": " + event.EventName
}

// Who returns the caller of a record without what all callers of the account
// share: "user/App", "root".
func Who(event trail.Event) string {
	arn := event.UserIdentity.ARN
	return arn[strings.LastIndexByte(arn, ':')+1:]
}
