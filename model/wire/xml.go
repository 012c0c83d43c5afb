package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// MarshalXML returns the members of a response, given by its pointer, as the AWS Query protocol has them: an element for
// each, member elements for the entries of a list. What is left out of JSON is left out here. A document within the
// document is written as the services write it: as a text with its special characters escaped as in a URL.
func MarshalXML(v any) ([]byte, error) {
	var e xmlEncoder
	e.structure(reflect.Indirect(reflect.ValueOf(v)))
	return e.out.Bytes(), e.err
}

type xmlEncoder struct {
	out bytes.Buffer
	err error
}

func (e *xmlEncoder) structure(v reflect.Value) {
	for _, m := range Members(v.Type()) {
		if field := m.In(v); !absent(m, field) {
			e.element(m.Name, reflect.Indirect(field))
		}
	}
}

func (e *xmlEncoder) element(name string, v reflect.Value) {
	e.out.WriteString("<" + name + ">")
	e.value(v)
	e.out.WriteString("</" + name + ">")
}

func (e *xmlEncoder) value(v reflect.Value) {
	if own, has := v.Interface().(json.Marshaler); has && v.Type() != timeType {
		e.own(own)
		return
	}
	switch KindOf(v.Type()) {
	case String:
		e.text(v.String())
	case Boolean:
		e.text(strconv.FormatBool(v.Bool()))
	case Integer:
		e.text(strconv.FormatInt(v.Int(), 10))
	case Timestamp:
		e.text(v.Interface().(time.Time).UTC().Format(time.RFC3339))
	case Blob:
		e.text(base64.StdEncoding.EncodeToString(v.Bytes()))
	case List:
		for i := range v.Len() {
			e.element("member", reflect.Indirect(v.Index(i)))
		}
	case Structure:
		e.structure(v)
	default:
		e.err = fmt.Errorf("wire: a %v has no form in XML", v.Type())
	}
}

// own writes a value of a type that has a form of its own in JSON: a text, or a document.
func (e *xmlEncoder) own(v json.Marshaler) {
	out, err := v.MarshalJSON()
	if err != nil {
		e.err = err
		return
	}
	var text string
	if json.Unmarshal(out, &text) != nil {
		text = strings.ReplaceAll(url.QueryEscape(string(out)), "+", "%20")
	}
	e.text(text)
}

func (e *xmlEncoder) text(text string) {
	if err := xml.EscapeText(&e.out, []byte(text)); err != nil {
		e.err = err
	}
}
