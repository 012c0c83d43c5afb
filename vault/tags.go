package vault

import (
	"cmp"
	"context"
	"slices"

	"coldkms/model"
)

// TagResource adds tags to a key. Beyond the members' constraints it refuses more tags than a key may have.
func (s *Session) TagResource(ctx context.Context, req *model.TagResourceRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpTagResource, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		tags := slices.Clone(c.key.tags)
		for _, tag := range req.Tags {
			at := slices.IndexFunc(tags, func(t model.Tag) bool { return t.TagKey == tag.TagKey })
			if at < 0 {
				tags = append(tags, tag)
				continue
			}
			tags[at] = tag
		}
		if err := model.CheckTags(tags); err != nil {
			return nil, err
		}
		changed := c.alter(func(k *key) { k.tags = tags })
		return &model.EmptyResponse{}, changed.checkSize()
	})
}

// UntagResource removes tags from a key.
func (s *Session) UntagResource(ctx context.Context, req *model.UntagResourceRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpUntagResource, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		c.alter(func(k *key) {
			k.tags = slices.DeleteFunc(slices.Clone(k.tags), func(t model.Tag) bool { return slices.Contains(req.TagKeys, t.TagKey) })
		})
		return &model.EmptyResponse{}, nil
	})
}

// ListResourceTags answers a key's tags, in the order of their keys.
func (s *Session) ListResourceTags(ctx context.Context, req *model.ListResourceTagsRequest) (*model.ListResourceTagsResponse, error) {
	return do(ctx, s, model.OpListResourceTags, req, func(_ context.Context, c *call) (*model.ListResourceTagsResponse, error) {
		after, err := s.vault.markers.open(model.OpListResourceTags, s.place, c.key.id, req.Marker)
		if err != nil {
			return nil, err
		}
		tags := slices.DeleteFunc(slices.Clone(c.key.tags), func(t model.Tag) bool { return t.TagKey <= after && after != "" })
		slices.SortFunc(tags, func(a, b model.Tag) int { return cmp.Compare(a.TagKey, b.TagKey) })
		response := &model.ListResourceTagsResponse{Tags: tags}
		if size := req.Size(model.DefaultTagsPage); len(tags) > size {
			response.Tags = tags[:size]
			response.More = s.vault.markers.more(model.OpListResourceTags, s.place, c.key.id, tags[size-1].TagKey)
		}
		return response, nil
	})
}
