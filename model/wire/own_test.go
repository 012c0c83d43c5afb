package wire_test

import (
	"errors"
	"testing"

	"coldkms/model/wire"
)

type document string

func (d document) MarshalJSON() ([]byte, error) {
	if d == "" {
		return nil, errors.New("an empty document")
	}
	return []byte(d), nil
}

// A type can have a form of its own.
func TestMarshalATypeWithItsOwnForm(t *testing.T) {
	type response struct {
		Name  string   `json:"Name"`
		First document `json:"First"`
		Other document `json:"Other,omitempty"`
	}
	out, err := wire.Marshal(&response{Name: "a", First: `{"Version":"2012-10-17"}`})
	if want := `{"Name":"a","First":{"Version":"2012-10-17"}}`; err != nil || string(out) != want {
		t.Errorf("got %s, %v; want %s", out, err, want)
	}
	if out, err := wire.Marshal(&response{}); err == nil {
		t.Errorf("what has no form is %s", out)
	}
}
