package tags

import (
	"cmp"
	"context"
	"fmt"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// subject is one of the keys whose tags are edited.
type subject struct {
	keyaction.Key
	tags   []model.Tag // that the key has, as far as is known
	unread error       // why they could not be listed, nil when they were
	// before are the tags that the key had when saving began, until all of it
	// is done: what was written since is the part that is done.
	before  []model.Tag
	begun   bool
	theirs  difference // that somebody else made, found while saving
	failure error      // of the latest step, nil when it did not fail
}

// read reads the keys and their tags. One record names them all, and each list
// of tags leaves one more.
func read(ctx context.Context, s *vault.Session, keyIDs []string) ([]subject, error) {
	_, rows, err := keyaction.Catalogue(ctx, s, keyIDs)
	if err != nil {
		return nil, err
	}
	subjects := make([]subject, len(rows))
	for i, row := range rows {
		k := subject{Key: keyaction.OfRow(row)}
		k.May = keyaction.Permissions(ctx, s, k.ID)
		k.tags, k.unread = keyaction.Tags(ctx, s, k.ID)
		subjects[i] = k
	}
	return subjects, nil
}

// off says why the key's tags cannot be made these, "" when they can.
func (k *subject) off(c *page.Console, wanted []model.Tag) string {
	why := cmp.Or(c.ReadOnly, keyaction.Off(model.OpTagResource, k.Key, c.Now()))
	switch {
	case why != "":
		return why
	case k.unread != nil:
		return "Its tags could not be listed: " + widget.Clean(k.unread.Error())
	case len(wanted) > model.MaxTags:
		return fmt.Sprintf("It would have %d tags; it can have %d", len(wanted), model.MaxTags)
	}
	return ""
}

// name is what a person calls the key.
func (k *subject) name() string { return widget.Clean(k.Label()) }

// done is the part of a saving that was written.
func (k *subject) done() difference {
	if !k.begun {
		return difference{}
	}
	return differenceOf(k.before, k.tags)
}
