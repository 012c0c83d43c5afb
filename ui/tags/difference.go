package tags

import (
	"cmp"
	"maps"
	"slices"

	"coldkms/model"
)

// difference is what makes one set of tags another, each part in the order of
// the tag keys.
type difference struct {
	added, removed []model.Tag
	changed        []change
}

// change is a tag that gets another value.
type change struct{ key, was, now string }

// differenceOf returns what makes was now. Of a tag key that stands twice the
// last counts.
func differenceOf(was, now []model.Tag) difference {
	var d difference
	before, after := byKey(was), byKey(now)
	for _, tag := range sorted(after) {
		switch value, there := before[tag.TagKey]; {
		case !there:
			d.added = append(d.added, tag)
		case value != tag.TagValue:
			d.changed = append(d.changed, change{tag.TagKey, value, tag.TagValue})
		}
	}
	for _, tag := range sorted(before) {
		if _, there := after[tag.TagKey]; !there {
			d.removed = append(d.removed, tag)
		}
	}
	return d
}

// apply returns tags with the difference made, in the order of their keys.
func (d difference) apply(tags []model.Tag) []model.Tag {
	return d.applyPuts(d.applyRemovals(tags))
}

func (d difference) applyPuts(tags []model.Tag) []model.Tag {
	return sorted(byKey(slices.Concat(tags, d.puts())))
}

func (d difference) applyRemovals(tags []model.Tag) []model.Tag {
	kept := byKey(tags)
	for _, key := range d.removedKeys() {
		delete(kept, key)
	}
	return sorted(kept)
}

// isNone reports that there is nothing to do.
func (d difference) isNone() bool { return len(d.added)+len(d.changed)+len(d.removed) == 0 }

// puts are the tags that TagResource writes.
func (d difference) puts() []model.Tag {
	puts := slices.Clone(d.added)
	for _, c := range d.changed {
		puts = append(puts, model.Tag{TagKey: c.key, TagValue: c.now})
	}
	return puts
}

// removedKeys are the tags that UntagResource takes away.
func (d difference) removedKeys() []string {
	var keys []string
	for _, tag := range d.removed {
		keys = append(keys, tag.TagKey)
	}
	return keys
}

func byKey(tags []model.Tag) map[string]string {
	values := make(map[string]string, len(tags))
	for _, tag := range tags {
		values[tag.TagKey] = tag.TagValue
	}
	return values
}

func sorted(values map[string]string) []model.Tag {
	var tags []model.Tag
	for key := range maps.Keys(values) {
		tags = append(tags, model.Tag{TagKey: key, TagValue: values[key]})
	}
	slices.SortFunc(tags, func(a, b model.Tag) int { return cmp.Compare(a.TagKey, b.TagKey) })
	return tags
}
