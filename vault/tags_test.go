package vault_test

import (
	"fmt"
	"slices"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func tagsOf(t *testing.T, s *vault.Session, keyID string) string {
	t.Helper()
	listed, err := s.ListResourceTags(ctx, &model.ListResourceTagsRequest{KeyID: keyID})
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, tag := range listed.Tags {
		text += tag.TagKey + "=" + tag.TagValue + " "
	}
	return text
}

func TestTags(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "")
	tag := func(tags ...model.Tag) error {
		_, err := s.TagResource(ctx, &model.TagResourceRequest{KeyID: key.KeyID, Tags: tags})
		return err
	}
	untag := func(keys ...string) error {
		_, err := s.UntagResource(ctx, &model.UntagResourceRequest{KeyID: key.KeyID, TagKeys: keys})
		return err
	}
	var fifty []model.Tag
	for i := range 50 {
		fifty = append(fifty, model.Tag{TagKey: fmt.Sprintf("k%02d", i)})
	}
	for _, step := range []struct {
		what string
		do   func() error
		want string // of the call
		has  string // the key, afterwards
	}{
		{"a new key has none", func() error { return nil }, "ok", ""},
		{"two", func() error { return tag(model.Tag{TagKey: "b", TagValue: "1"}, model.Tag{TagKey: "a", TagValue: "2"}) }, "ok", "a=2 b=1 "},
		{"a new value", func() error { return tag(model.Tag{TagKey: "b", TagValue: "3"}) }, "ok", "a=2 b=3 "},
		{"no value", func() error { return tag(model.Tag{TagKey: "a"}) }, "ok", "a= b=3 "},
		{"a tag key in other letters is another", func() error { return tag(model.Tag{TagKey: "B", TagValue: "4"}) }, "ok", "B=4 a= b=3 "},
		{"one twice", func() error { return tag(model.Tag{TagKey: "x"}, model.Tag{TagKey: "x"}) }, "TagException: Duplicate tag keys", "B=4 a= b=3 "},
		{"too many together", func() error { return tag(fifty...) }, "TagException: Too many tags", "B=4 a= b=3 "},
		{"removed", func() error { return untag("B", "a") }, "ok", "b=3 "},
		{"removed though not there", func() error { return untag("B") }, "ok", "b=3 "},
		{"the last", func() error { return untag("b") }, "ok", ""},
	} {
		t.Run(step.what, func(t *testing.T) {
			wantRefusal(t, step.do(), step.want)
			if has := tagsOf(t, s, key.KeyID); has != step.has {
				t.Errorf("the key has %q, want %q", has, step.has)
			}
		})
	}
	wantRefusal(t, tag(fifty...), "ok")
	f.Reopen(t)
	if got, _ := listTags(key.KeyID)(f.Root(), model.Page{}); len(got.names) != 50 || !slices.IsSorted(got.names) {
		t.Errorf("%d tags after opening again", len(got.names))
	}
}

func listTags(keyID string) lister {
	return func(s *vault.Session, p model.Page) (page, error) {
		response, err := s.ListResourceTags(ctx, &model.ListResourceTagsRequest{KeyID: keyID, Page: p})
		if err != nil {
			return page{}, err
		}
		var names []string
		for _, tag := range response.Tags {
			names = append(names, tag.TagKey)
		}
		return page{names, response.More}, nil
	}
}

func TestPagingOfTags(t *testing.T) {
	s := vaulttest.New(t).Root()
	key := vaulttest.CreateKey(t, s, "").KeyID
	var tags []model.Tag
	var names []string
	for i := range 7 {
		names = append(names, fmt.Sprintf("k%d", i))
		tags = append(tags, model.Tag{TagKey: names[i]})
	}
	slices.Reverse(tags)
	if _, err := s.TagResource(ctx, &model.TagResourceRequest{KeyID: key, Tags: tags}); err != nil {
		t.Fatal(err)
	}
	for limit := 1; limit < 9; limit++ {
		if got := walk(t, s, listTags(key), limit); !slices.Equal(got, names) {
			t.Errorf("by %d: %q", limit, got)
		}
	}
	_, err := s.ListKeyPolicies(ctx, &model.ListKeyPoliciesRequest{KeyID: key, Page: model.Page{Marker: "x"}})
	wantRefusal(t, err, "InvalidMarkerException: The marker is not valid.")
	policies, err := s.ListKeyPolicies(ctx, &model.ListKeyPoliciesRequest{KeyID: key})
	if err != nil || !slices.Equal(policies.PolicyNames, []string{"default"}) || policies.Truncated {
		t.Errorf("policies %v, %v", policies, err)
	}
}
