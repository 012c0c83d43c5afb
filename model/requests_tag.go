package model

import "fmt"

// DefaultTagsPage is how many tags a list holds when the request does not say.
const DefaultTagsPage = 50

// TagResourceRequest adds tags to a key; a tag whose key is there gets the new value.
type TagResourceRequest struct {
	KeyID string `json:"KeyId"`
	Tags  []Tag  `json:"Tags"`
}

// Key returns the key's name as given.
func (r *TagResourceRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *TagResourceRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.given("tags", r.Tags != nil)
	return firstError(v.err(), CheckTags(r.Tags))
}

// Parameters returns what the trail shows.
func (r *TagResourceRequest) Parameters() map[string]any {
	return map[string]any{"keyId": r.KeyID, "tags": shownTags(r.Tags)}
}

// UntagResourceRequest removes tags from a key; one that is not there is no error.
type UntagResourceRequest struct {
	KeyID   string   `json:"KeyId"`
	TagKeys []string `json:"TagKeys"`
}

// Key returns the key's name as given.
func (r *UntagResourceRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *UntagResourceRequest) Validate() error {
	var v violations
	v.keyID(r.KeyID)
	v.given("tagKeys", r.TagKeys != nil)
	for i, key := range r.TagKeys {
		member := fmt.Sprintf("tagKeys.%d.member", i+1)
		v.length(member, key, 1, 128)
		v.text(member, key)
	}
	return v.err()
}

// Parameters returns what the trail shows.
func (r *UntagResourceRequest) Parameters() map[string]any {
	return map[string]any{"keyId": r.KeyID, "tagKeys": r.TagKeys}
}

// ListResourceTagsRequest asks for a key's tags.
type ListResourceTagsRequest struct {
	KeyID string `json:"KeyId"`
	Page
}

// Key returns the key's name as given.
func (r *ListResourceTagsRequest) Key() string { return r.KeyID }

// Validate checks the members' constraints.
func (r *ListResourceTagsRequest) Validate() error { return checkKeyPage(r.KeyID, r.Page) }

// Parameters returns what the trail shows.
func (r *ListResourceTagsRequest) Parameters() map[string]any { return r.of(r.KeyID) }

// ListResourceTagsResponse is one part of the list, in the order of the tag keys.
type ListResourceTagsResponse struct {
	Tags []Tag `json:"Tags"`
	More
}

func shownTags(tags []Tag) []map[string]string {
	shown := make([]map[string]string, len(tags))
	for i, tag := range tags {
		shown[i] = map[string]string{"tagKey": tag.TagKey, "tagValue": tag.TagValue}
	}
	return shown
}
