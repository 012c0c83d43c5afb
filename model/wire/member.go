package wire

import (
	"reflect"
	"strings"
	"sync"
	"time"
)

// Member is a member of a request or response.
type Member struct {
	Name     string       // as the API writes it
	Type     reflect.Type // without the pointer of an optional one
	Required bool         // in a request; in a response it is always there
	index    []int
}

// known are the members of types that were asked for before. A type never has others.
var known sync.Map

// Members returns the members of a request or response type in the order of their declaration, which the caller leaves
// as they are. Those of an embedded struct stand in its place.
func Members(t reflect.Type) []Member {
	if members, asked := known.Load(t); asked {
		return members.([]Member)
	}
	members := membersOf(t)
	known.Store(t, members)
	return members
}

func membersOf(t reflect.Type) []Member {
	var members []Member
	for _, field := range reflect.VisibleFields(t) {
		if field.Anonymous || !field.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			name = field.Name
		}
		m := Member{Name: name, Type: field.Type, Required: options != "omitempty", index: field.Index}
		if m.Type.Kind() == reflect.Pointer {
			m.Type = m.Type.Elem()
		}
		members = append(members, m)
	}
	return members
}

// In returns the member of a value of its struct type. What an optional member has is behind a pointer there.
func (m Member) In(v reflect.Value) reflect.Value { return v.FieldByIndex(m.index) }

// A Kind is what a member can be on the wire.
type Kind int

// The kinds. None is for a Go type that has no form on the wire.
const (
	None Kind = iota
	String
	Boolean
	Integer
	Timestamp
	Blob
	List
	Map
	Structure
)

// String returns the kind as a manual writes it.
func (k Kind) String() string {
	return [...]string{"none", "string", "boolean", "integer", "timestamp", "blob", "list", "map", "structure"}[k]
}

// KindOf returns what a type is on the wire.
func KindOf(t reflect.Type) Kind {
	switch t {
	case timeType:
		return Timestamp
	case blobType:
		return Blob
	}
	switch t.Kind() {
	case reflect.String:
		return String
	case reflect.Bool:
		return Boolean
	case reflect.Int, reflect.Int32, reflect.Int64:
		return Integer
	case reflect.Slice:
		return List
	case reflect.Map:
		return Map
	case reflect.Struct:
		return Structure
	}
	return None
}

// Skeleton returns a value of a request type with every member there and empty, to be filled in by a person.
func Skeleton(t reflect.Type) ([]byte, error) {
	e := encoder{everything: true}
	return e.document(specimen(t))
}

// specimen returns a value that shows the shape of a type: one element in each list, one pair in each map.
func specimen(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch KindOf(t) {
	case Timestamp:
		v.Set(reflect.ValueOf(time.Unix(0, 0)))
	case List:
		v.Set(reflect.Append(v, specimen(t.Elem())))
	case Map:
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(reflect.ValueOf("KeyName").Convert(t.Key()), specimen(t.Elem()))
	case Structure:
		for _, m := range Members(t) {
			Set(m.In(v), specimen(m.Type))
		}
	}
	return v
}

// Set gives a member, as In returns it, a value of the member's Type.
func Set(member, value reflect.Value) { behind(member).Set(value) }

// behind returns where a member's value goes, which for an optional one is behind a fresh pointer.
func behind(member reflect.Value) reflect.Value {
	if member.Kind() == reflect.Pointer {
		member.Set(reflect.New(member.Type().Elem()))
		member = member.Elem()
	}
	return member
}
