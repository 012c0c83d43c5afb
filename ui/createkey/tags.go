package createkey

import (
	"coldkms/themes"
	"coldkms/ui/keyfield"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// tags is the step "Add Tags".
type tags struct {
	plainStep
	field *keyfield.Tags
}

// tagLines is the height of the list while the tags are few, heading included.
const tagLines = 9

func newTags(theme *themes.Theme) *tags {
	s := &tags{plainStep: plainStep{title: "Add Tags"}, field: keyfield.NewTags(theme, tagLines)}
	s.rows = widget.NewForm(theme,
		&widget.Item{Note: "Optional. A tag is a label of your own, such as CostCenter = 87654: to group keys, to find them, to account for them."},
		s.field.Item)
	return s
}

func (s *tags) check(*Page) { s.field.Check() }

// tagsFrame is the lines of the step that the list does not have, with that of
// a problem.
const tagsFrame = 8

func (s *tags) setSize(width, height int) {
	s.field.SetHeight(height - tagsFrame)
	s.rows.SetSize(width, height)
}

func (s *tags) actions(p *Page) []page.Action { return []page.Action{removeRow(p, "remove tag")} }
