package tags

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
)

// sets draws the tags of a key: few keys and values, so that sets overlap.
func sets() *rapid.Generator[[]model.Tag] {
	return rapid.Custom(func(t *rapid.T) []model.Tag {
		values := rapid.MapOfN(rapid.StringMatching(`[a-e]`), rapid.StringMatching(`[xy]?`), 0, 5).Draw(t, "tags")
		return sorted(values)
	})
}

func TestTheDifferenceLeadsFromOneToTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := sets().Draw(t, "a"), sets().Draw(t, "b")
		d := differenceOf(a, b)
		if got := d.apply(a); !slices.Equal(got, b) {
			t.Fatalf("from %v by %+v to %v, want %v", a, d, got, b)
		}
		if got := d.applyPuts(d.applyRemovals(a)); !slices.Equal(got, b) {
			t.Fatalf("by the two calls to %v, want %v", got, b)
		}
		if d.isNone() != slices.Equal(a, b) {
			t.Fatalf("%v and %v: none is %t", a, b, d.isNone())
		}
	})
}

func TestTheDifferenceNamesATagOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := sets().Draw(t, "a"), sets().Draw(t, "b")
		d := differenceOf(a, b)
		seen := map[string]bool{}
		named := d.removedKeys()
		for _, tag := range d.puts() {
			named = append(named, tag.TagKey)
		}
		for _, key := range named {
			if seen[key] {
				t.Fatalf("%s stands twice in %+v", key, d)
			}
			seen[key] = true
		}
		for key := range byKey(b) {
			if !seen[key] && byKey(a)[key] != byKey(b)[key] {
				t.Fatalf("%s is missing in %+v", key, d)
			}
		}
	})
}

// Changes made by two at once both stand when they are about different tags.
func TestChangesToOtherTagsStay(t *testing.T) {
	was := []model.Tag{{TagKey: "a", TagValue: "x"}, {TagKey: "b", TagValue: "x"}, {TagKey: "c", TagValue: "x"}}
	theirs := []model.Tag{{TagKey: "a", TagValue: "y"}, {TagKey: "c", TagValue: "x"}, {TagKey: "d", TagValue: "x"}}
	mine := []model.Tag{{TagKey: "a", TagValue: "x"}, {TagKey: "b", TagValue: "x"}, {TagKey: "e", TagValue: "x"}}
	want := []model.Tag{{TagKey: "a", TagValue: "y"}, {TagKey: "d", TagValue: "x"}, {TagKey: "e", TagValue: "x"}}
	if got := differenceOf(was, mine).apply(theirs); !slices.Equal(got, want) {
		t.Errorf("together %v, want %v", got, want)
	}
}
