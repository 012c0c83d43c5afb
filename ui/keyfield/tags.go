package keyfield

import (
	"errors"
	"fmt"
	"slices"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/widget"
)

// Tags is where a key's tags are typed, a row each.
type Tags struct {
	*widget.Pairs
	Item *widget.Item // that the rows stand in: a mistake is shown there

	given []model.Tag // that the rows began with
}

// NewTags returns rows for the tags of a key, drawn in height lines.
func NewTags(theme *themes.Theme, height int) *Tags {
	f := &Tags{Pairs: widget.NewPairs(theme, height, model.MaxTags)}
	f.Item = &widget.Item{
		Label: "Tags", Field: f,
		Note: fmt.Sprintf("At most %d tags. A new row stands ready once the last one is used; ctrl+x removes one.", model.MaxTags),
	}
	return f
}

// SetTags replaces the rows by those of tags.
func (f *Tags) SetTags(tags []model.Tag) {
	f.given = tags
	rows := make([]widget.Pair, len(tags))
	for i, tag := range tags {
		rows[i] = widget.Pair{Key: tag.TagKey, Value: tag.TagValue}
	}
	f.SetValue(rows)
}

// Tags returns what the rows hold, nil when they are empty. Rows show their
// text cleaned: a text that was given and not touched comes back as it was.
func (f *Tags) Tags() []model.Tag {
	var tags []model.Tag
	given := slices.Clone(f.given)
	for _, row := range f.Value() {
		tag := model.Tag{TagKey: row.Key, TagValue: row.Value}
		at := slices.IndexFunc(given, func(t model.Tag) bool { return widget.Clean(t.TagKey) == row.Key })
		if at >= 0 {
			tag.TagKey = given[at].TagKey
			if widget.Clean(given[at].TagValue) == row.Value {
				tag.TagValue = given[at].TagValue
			}
			given = slices.Delete(given, at, at+1)
		}
		tags = append(tags, tag)
	}
	return tags
}

// Check marks what is wrong with the rows now.
func (f *Tags) Check() { f.Item.Problem = tagProblem(f.Tags()) }

// tagProblem names the first tag that a key may not carry beside those before
// it, "" when it may carry them all.
func tagProblem(all []model.Tag) string {
	for i, tag := range all {
		err := model.CheckTags(all[:i+1])
		var refusal *model.Error
		switch {
		case err == nil:
			continue
		case i >= model.MaxTags:
			return fmt.Sprintf("Too many tags: a key has at most %d, these are %d.", model.MaxTags, len(all))
		case tag.TagKey == "":
			return fmt.Sprintf("Tag %d has a value and no key.", i+1)
		case errors.As(err, &refusal) && refusal.Code == model.CodeTag:
			return fmt.Sprintf("Tag %d, %s: %s.", i+1, widget.Clean(tag.TagKey), refusal.Message)
		default:
			return fmt.Sprintf("Tag %d: a key has 1 to 128 characters, a value at most 256.", i+1)
		}
	}
	return ""
}
