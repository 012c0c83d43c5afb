package createkey

import (
	"errors"
	"fmt"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// tags is the step "Add Tags".
type tags struct {
	plainStep
	pairs *widget.Pairs
	item  *widget.Item
}

// tagLines is the height of the list while the tags are few, heading included.
const tagLines = 9

func newTags(theme *themes.Theme) *tags {
	s := &tags{plainStep: plainStep{title: "Add Tags"}, pairs: widget.NewPairs(theme, tagLines, model.MaxTags)}
	s.item = &widget.Item{
		Label: "Tags", Field: s.pairs,
		Note: fmt.Sprintf("At most %d tags. A new row stands ready once the last one is used; ctrl+x removes one.", model.MaxTags),
	}
	s.rows = widget.NewForm(theme,
		&widget.Item{Note: "Optional. A tag is a label of your own, such as CostCenter = 87654: to group keys, to find them, to account for them."},
		s.item)
	return s
}

// value returns the tags that were typed, nil when there are none.
func (s *tags) value() []model.Tag {
	var typed []model.Tag
	for _, pair := range s.pairs.Value() {
		typed = append(typed, model.Tag{TagKey: pair.Key, TagValue: pair.Value})
	}
	return typed
}

func (s *tags) check(*Page) { s.item.Problem = tagProblem(s.value()) }

// tagsFrame is the lines of the step that the list does not have, with that of
// a problem.
const tagsFrame = 8

func (s *tags) setSize(width, height int) {
	s.pairs.SetHeight(height - tagsFrame)
	s.rows.SetSize(width, height)
}

func (s *tags) actions(p *Page) []page.Action { return []page.Action{removeRow(p, "remove tag")} }

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
