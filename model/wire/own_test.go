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

func (d *document) UnmarshalJSON(text []byte) error {
	if text[0] != '{' {
		return errors.New("no document")
	}
	*d = document(text)
	return nil
}

// A type can have a form of its own.
func TestATypeWithItsOwnForm(t *testing.T) {
	type response struct {
		Name  string   `json:"Name"`
		First document `json:"First"`
		Other document `json:"Other,omitempty"`
	}
	out, err := wire.Marshal(&response{Name: "a", First: `{"Version":"2012-10-17"}`})
	if want := `{"Name":"a","First":{"Version":"2012-10-17"}}`; err != nil || string(out) != want {
		t.Errorf("got %s, %v; want %s", out, err, want)
	}
	var read response
	const text = `{"First": {"a": [{}, "}"]} , "Name":"a","Other":{}}`
	if err := wire.Unmarshal([]byte(text), &read); err != nil || read != (response{"a", `{"a": [{}, "}"]}`, "{}"}) {
		t.Errorf("read %+v, %v", read, err)
	}
	if err := wire.Unmarshal([]byte(`{"First":"a"}`), &read); !errors.Is(err, wire.ErrMistyped) || err.Error() != `"First" must be of another form` {
		t.Errorf("no document: %v", err)
	}
	if out, err := wire.Marshal(&response{}); err == nil {
		t.Errorf("what has no form is %s", out)
	}
}
