package keyfield

import (
	"errors"
	"fmt"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/widget"
)

// Tags is where a new key's tags are typed, a row each.
type Tags struct {
	*widget.Pairs
	Item *widget.Item // that the rows stand in: a mistake is shown there
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

// Tags returns what the rows hold, nil when they are empty.
func (f *Tags) Tags() []model.Tag {
	var tags []model.Tag
	for _, row := range f.Value() {
		tags = append(tags, model.Tag{TagKey: row.Key, TagValue: row.Value})
	}
	return tags
}

// Check marks what is wrong with the rows now.
func (f *Tags) Check() {
	tags := f.Tags()
	if f.Item.Problem = TagProblem(tags); f.Item.Problem == "" {
		f.Item.Problem = TooMany(tags)
	}
}

// TooMany says that a key may not carry so many tags, "" when it may.
func TooMany(tags []model.Tag) string {
	if len(tags) <= model.MaxTags {
		return ""
	}
	return fmt.Sprintf("Too many tags: a key has at most %d, these are %d.", model.MaxTags, len(tags))
}

// TagProblem names the first tag that a key may not carry beside those before
// it, however many they are; "" when there is none.
func TagProblem(all []model.Tag) string {
	seen := make(map[string]model.Tag, len(all))
	for i, tag := range all {
		beside := all[i : i+1]
		if twin, twice := seen[tag.TagKey]; twice {
			beside = []model.Tag{twin, tag}
		}
		seen[tag.TagKey] = tag
		err := model.CheckTags(beside)
		var refusal *model.Error
		switch {
		case err == nil:
			continue
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
