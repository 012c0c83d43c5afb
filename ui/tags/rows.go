package tags

import (
	"fmt"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyfield"
	"coldkms/ui/widget"
)

// rows is where the tags of all keys are edited together: a row for every tag
// key that any of them has. Rows show their text cleaned: what is not typed over
// stays as it was, on each key what that has.
type rows struct {
	*widget.Pairs
	item  *widget.Item     // that the rows stand in: a mistake is shown there
	given map[string]given // by tag key, what the rows began with
}

// given is what the keys have of a tag.
type given struct {
	value    string // that all of them have
	standing string // what is said of it when not all have the same, else ""
}

// newRows returns rows for the tags of so many keys.
func newRows(theme *themes.Theme, keys int) *rows {
	r := &rows{Pairs: widget.NewPairs(theme, leastLines, model.MaxTags*keys)}
	note := "At most %d tags. A new row stands ready once the last one is used; ctrl+x removes one."
	if keys > 1 {
		note = "At most %d tags a key. A new row stands ready once the last one is used; ctrl+x removes one from all that have it."
	}
	r.item = &widget.Item{Label: "Tags", Field: r, Note: fmt.Sprintf(note, model.MaxTags)}
	return r
}

// fill makes the rows those that the keys have.
func (r *rows) fill(keys []subject) {
	shared := sharedBy(keys)
	r.given = make(map[string]given, len(shared))
	list := make([]widget.PairRow, len(shared))
	for i, tag := range shared {
		g := given{standing: tag.standing()}
		if g.standing == "" {
			g.value = tag.values[0]
		}
		r.given[tag.key] = g
		list[i] = widget.PairRow{Pair: widget.Pair{Key: tag.key, Value: g.value}, Given: tag.key, Standing: g.standing}
	}
	r.SetRows(list)
}

// refill makes what was typed a change to what the keys have by now.
func (r *rows) refill(keys []subject) {
	w := r.wish()
	r.fill(keys)
	list, place := r.Rows(), map[string]int{}
	for i, row := range list {
		place[row.Given] = i
	}
	gone := map[int]bool{}
	for _, key := range w.removed {
		if i, there := place[key]; there {
			gone[i] = true
		}
	}
	for _, m := range w.moved {
		if i, there := place[m.from]; there {
			list[i].Key = m.to
			place[m.to] = i
		}
	}
	for _, tag := range w.put {
		i, there := place[tag.TagKey]
		if there && !gone[i] {
			list[i].Value, list[i].Standing = tag.TagValue, ""
			continue
		}
		list = append(list, widget.PairRow{Pair: widget.Pair{Key: tag.TagKey, Value: tag.TagValue}})
	}
	var kept []widget.PairRow
	for i, row := range list {
		if !gone[i] {
			kept = append(kept, row)
		}
	}
	r.SetRows(kept)
}

// wish is what the rows are to make of each key's tags.
type wish struct {
	removed []string // tag keys, from all keys that have them
	moved   []move
	put     []model.Tag // on all keys
}

// move is a tag key that gets another name; each key keeps its own value.
type move struct{ from, to string }

// wish returns what was typed.
func (r *rows) wish() wish {
	var w wish
	left := map[string]bool{}
	for _, row := range r.Rows() {
		g := r.given[row.Given]
		key := r.keyOf(row)
		touched := row.Given == "" || row.Standing != g.standing || row.Value != widget.Clean(g.value)
		left[row.Given] = true
		switch {
		case touched && row.Given != key && row.Given != "":
			w.removed = append(w.removed, row.Given)
		case !touched && row.Given != key:
			w.moved = append(w.moved, move{row.Given, key})
		}
		if touched {
			w.put = append(w.put, model.Tag{TagKey: key, TagValue: row.Value})
		}
	}
	for key := range r.given {
		if !left[key] {
			w.removed = append(w.removed, key)
		}
	}
	return w
}

// keyOf returns the tag key of a row.
func (r *rows) keyOf(row widget.PairRow) string {
	if row.Given != "" && row.Key == widget.Clean(row.Given) {
		return row.Given
	}
	return row.Key
}

// of returns what a key with these tags will have, in the order of their keys.
func (w wish) of(tags []model.Tag) []model.Tag {
	had, will := byKey(tags), byKey(tags)
	for _, key := range w.removed {
		delete(will, key)
	}
	for _, m := range w.moved {
		delete(will, m.from)
	}
	for _, m := range w.moved {
		if value, there := had[m.from]; there {
			will[m.to] = value
		}
	}
	for _, tag := range w.put {
		will[tag.TagKey] = tag.TagValue
	}
	return sorted(will)
}

// check marks what is wrong with the rows now. That several keys would get too
// many tags is said of each: the others can be saved.
func (r *rows) check(one bool) {
	var tags []model.Tag
	for _, row := range r.Rows() {
		tags = append(tags, model.Tag{TagKey: r.keyOf(row), TagValue: row.Value})
	}
	r.item.Problem = keyfield.TagProblem(tags)
	if r.item.Problem == "" && one {
		r.item.Problem = keyfield.TooMany(tags)
	}
}
