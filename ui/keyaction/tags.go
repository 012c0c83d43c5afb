package keyaction

import (
	"context"

	"coldkms/model"
	"coldkms/vault"
)

// Tags returns all tags of a key in the order of their keys. Errors are those
// of ListResourceTags.
func Tags(ctx context.Context, s *vault.Session, keyID string) ([]model.Tag, error) {
	var tags []model.Tag
	request := model.ListResourceTagsRequest{KeyID: keyID}
	for {
		part, err := s.ListResourceTags(ctx, &request)
		if err != nil {
			return nil, err
		}
		tags = append(tags, part.Tags...)
		if !part.Truncated {
			return tags, nil
		}
		request.Marker = part.NextMarker
	}
}
