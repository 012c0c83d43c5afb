package iam

import (
	"bytes"
	"encoding/json"
	"time"
)

// Time is a time in an answer: IAM writes ISO 8601 in UTC, to the second. It is read as time.Time is.
type Time struct{ time.Time }

// MarshalJSON returns the time as a text.
func (t Time) MarshalJSON() ([]byte, error) {
	return []byte(t.UTC().Format(`"2006-01-02T15:04:05Z"`)), nil
}

// Document is a policy document in an answer, which is JSON within JSON.
type Document string

// MarshalJSON returns the document itself.
func (d Document) MarshalJSON() ([]byte, error) {
	var compact bytes.Buffer
	err := json.Compact(&compact, []byte(d))
	return compact.Bytes(), err
}

// UnmarshalJSON takes the document as it stands.
func (d *Document) UnmarshalJSON(document []byte) error {
	*d = Document(document)
	return nil
}
