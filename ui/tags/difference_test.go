package tags

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
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

// Whatever several keys have, rows that are not touched change none of them, and
// the same typing twice changes nothing more.
func TestUntouchedRowsChangeNothing(t *testing.T) {
	theme := widgettest.Theme()
	rapid.Check(t, func(t *rapid.T) {
		var keys []subject
		for _, tags := range rapid.SliceOfN(sets(), 1, 4).Draw(t, "keys") {
			keys = append(keys, subject{tags: tags})
		}
		r := newRows(theme, len(keys))
		r.fill(keys)
		for _, k := range keys {
			if d := differenceOf(k.tags, r.wish().of(k.tags)); !d.isNone() {
				t.Fatalf("%v is changed by %+v", k.tags, d)
			}
		}
		for _, press := range rapid.SliceOfN(rapid.SampledFrom([]string{"tab", "down", "up", "x", "f", "backspace", "ctrl+x"}), 0, 9).Draw(t, "presses") {
			r.Focus()
			r.Update(pagetest.Key(press))
		}
		for i := range keys {
			once := r.wish().of(keys[i].tags)
			if d := differenceOf(once, r.wish().of(once)); !d.isNone() {
				t.Fatalf("made again, %v is changed by %+v", once, d)
			}
		}
	})
}
