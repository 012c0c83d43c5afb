package tags

import (
	"cmp"
	"fmt"
	"slices"

	"coldkms/ui/widget"
)

// shared is a tag that at least one of some keys has.
type shared struct {
	key    string
	values []string // that differ, in the order of the keys
	on, of int      // how many of the keys have it, and of how many
}

// sharedBy returns the tags of keys whose tags could be listed, in the order of
// the tag keys.
func sharedBy(keys []subject) []shared {
	found, read := map[string]*shared{}, 0
	for _, k := range keys {
		if k.unread != nil {
			continue
		}
		read++
		for _, tag := range k.tags {
			s := found[tag.TagKey]
			if s == nil {
				s = &shared{key: tag.TagKey}
				found[tag.TagKey] = s
			}
			s.on++
			if !slices.Contains(s.values, tag.TagValue) {
				s.values = append(s.values, tag.TagValue)
			}
		}
	}
	all := make([]shared, 0, len(found))
	for _, s := range found {
		s.of = read
		all = append(all, *s)
	}
	slices.SortFunc(all, func(a, b shared) int { return cmp.Compare(a.key, b.key) })
	return all
}

// standing says in what the keys differ: "(3 values)", "(2 values, on 2 of 3
// keys)", "(Test, on 2 of 3 keys)"; "" when all have the same value.
func (s shared) standing() string {
	said := widget.Counted(len(s.values), "value")
	switch {
	case len(s.values) > 1 && s.on == s.of:
		return "(" + said + ")"
	case s.on == s.of:
		return ""
	case len(s.values) == 1:
		said = cmp.Or(widget.Clean(s.values[0]), "no value")
	}
	return fmt.Sprintf("(%s, on %d of %d keys)", said, s.on, s.of)
}
