package policy

import (
	"slices"
	"strings"
)

// Context holds the condition keys of a request and their values. Key names are the same in every letter case, the
// KEY of kms:EncryptionContext:KEY too. The zero value is an empty context.
type Context struct {
	kept *kept // nil for an empty one
}

type kept struct {
	values map[string]contextValue
	later  func() map[string][]string // nil once the values are there
}

type contextValue struct {
	name   string // as given
	values []string
	many   bool // only a set operator can test it
}

// NewContext returns a context of keys and values.
func NewContext(values map[string][]string) Context {
	made := make(map[string]contextValue, len(values))
	for key, list := range values {
		add(made, key, list)
	}
	return Context{&kept{values: made}}
}

// LaterContext returns a context whose keys and values are asked for when a policy depends on one, and then once: most
// have no conditions. It is for one goroutine.
func LaterContext(values func() map[string][]string) Context { return Context{&kept{later: values}} }

// all returns the keys, in lower case, with their values.
func (c *Context) all() map[string]contextValue {
	if c.kept == nil {
		return nil
	}
	if later := c.kept.later; later != nil {
		*c.kept = *NewContext(later()).kept
	}
	return c.kept.values
}

// With returns the context with one more key, or the same key with other values; without values the key is absent.
func (c Context) With(key string, values ...string) Context {
	changed := make(map[string]contextValue, len(c.all())+1)
	for name, value := range c.all() {
		if name != strings.ToLower(key) {
			changed[name] = value
		}
	}
	add(changed, key, values)
	return Context{&kept{values: changed}}
}

// add joins the values of two keys that differ in letter case alone: neither may hide the other.
func add(to map[string]contextValue, key string, values []string) {
	if len(values) == 0 {
		return
	}
	folded := strings.ToLower(key)
	v := to[folded]
	if v.values == nil {
		v.name = key
	}
	v.values = append(slices.Clip(v.values), values...)
	v.many = len(v.values) > 1 || MultiValued(key)
	to[folded] = v
}

// Get returns the values of a key; none when it is absent.
func (c *Context) Get(key string) []string { return c.all()[strings.ToLower(key)].values }

// single returns what a variable stands for.
func (c *Context) single(p part) (string, bool) {
	v := c.all()[p.text]
	switch {
	case len(v.values) == 0:
		return p.fallback, p.falls
	case v.many:
		return "", false
	}
	return v.values[0], true
}
