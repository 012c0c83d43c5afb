package policy

import (
	"slices"
	"strings"
)

// Context holds the condition keys of a request and their values. Key names are the same in every letter case, the
// KEY of kms:EncryptionContext:KEY too. The zero value is an empty context.
type Context struct {
	values map[string]contextValue
}

type contextValue struct {
	name   string // as given
	values []string
	many   bool // only a set operator can test it
}

// NewContext returns a context of keys and values.
func NewContext(values map[string][]string) Context {
	c := Context{values: make(map[string]contextValue, len(values))}
	for key, list := range values {
		c.add(key, list)
	}
	return c
}

// With returns the context with one more key, or the same key with other values; without values the key is absent.
func (c Context) With(key string, values ...string) Context {
	changed := Context{values: make(map[string]contextValue, len(c.values)+1)}
	for name, value := range c.values {
		if name != strings.ToLower(key) {
			changed.values[name] = value
		}
	}
	changed.add(key, values)
	return changed
}

// add joins the values of two keys that differ in letter case alone: neither may hide the other.
func (c Context) add(key string, values []string) {
	if len(values) == 0 {
		return
	}
	folded := strings.ToLower(key)
	v := c.values[folded]
	if v.values == nil {
		v.name = key
	}
	v.values = append(slices.Clip(v.values), values...)
	v.many = len(v.values) > 1 || MultiValued(key)
	c.values[folded] = v
}

// Get returns the values of a key; none when it is absent.
func (c *Context) Get(key string) []string { return c.values[strings.ToLower(key)].values }

// single returns what a variable stands for.
func (c *Context) single(p part) (string, bool) {
	v := c.values[p.text]
	switch {
	case len(v.values) == 0:
		return p.fallback, p.falls
	case v.many:
		return "", false
	}
	return v.values[0], true
}
