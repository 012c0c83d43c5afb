package tags

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// desk is a console over a vault.
type desk struct{ *pagetest.Desk }

func newDesk(t *testing.T) *desk {
	t.Helper()
	return &desk{pagetest.NewDesk(t, widgettest.Theme())}
}

// open opens the tags of keys.
func (d *desk) open(keyIDs ...string) *pagetest.Driver { return d.Open(New(d.Console, keyIDs)) }

// tagged makes a key with tags, keys and values in turn.
func (d *desk) tagged(alias string, texts ...string) string {
	id := d.Key(alias)
	d.tag(id, texts...)
	return id
}

func (d *desk) tag(id string, texts ...string) {
	tags := []model.Tag{}
	for i := 0; i < len(texts); i += 2 {
		tags = append(tags, model.Tag{TagKey: texts[i], TagValue: texts[i+1]})
	}
	pagetest.Do(d.Desk, d.Console.Session.TagResource, &model.TagResourceRequest{KeyID: id, Tags: tags})
}

// tags returns a key's tags: "a=x b=y".
func (d *desk) tags(id string) string {
	answer := pagetest.Do(d.Desk, d.Console.Session.ListResourceTags, &model.ListResourceTagsRequest{KeyID: id})
	var tags []string
	for _, tag := range answer.Tags {
		tags = append(tags, tag.TagKey+"="+tag.TagValue)
	}
	return strings.Join(tags, " ")
}

// numbered makes tags that differ, from one number up to before another.
func numbered(from, to int) (texts []string) {
	for i := from; i < to; i++ {
		texts = append(texts, fmt.Sprintf("key%02d", i), "value")
	}
	return texts
}

// undo takes back what the latest toast reports.
func undo(t *testing.T, p *pagetest.Driver) {
	t.Helper()
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) == 0 || toasts[len(toasts)-1].Undo == nil {
		t.Fatalf("nothing can be undone: %v", toasts)
	}
	p.Run(toasts[len(toasts)-1].Undo.Run())
}

// off says why saving does not work now.
func off(t *testing.T, p *pagetest.Driver) string {
	t.Helper()
	for _, action := range p.Page.Actions() {
		if action.ID == "save-changes" {
			return action.Off
		}
	}
	t.Fatal("saving is not offered")
	return ""
}
