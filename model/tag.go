package model

import (
	"fmt"
	"strings"
)

// CheckTags returns nil when a key may carry these tags together: at most MaxTags, each key once and not beginning
// with "aws:", 1 to 128 characters a key and up to 256 a value.
func CheckTags(tags []Tag) error {
	var v violations
	for i, tag := range tags {
		member := fmt.Sprintf("tags.%d.member.", i+1)
		v.length(member+"tagKey", tag.TagKey, 1, 128)
		v.length(member+"tagValue", tag.TagValue, 0, 256)
		v.text(member+"tagKey", tag.TagKey)
		v.text(member+"tagValue", tag.TagValue)
	}
	if err := v.err(); err != nil {
		return err
	}
	seen := make(map[string]bool, len(tags))
	for _, tag := range tags {
		if strings.HasPrefix(strings.ToLower(tag.TagKey), "aws:") {
			return refuse(CodeTag, "Tags beginning with aws: are reserved")
		}
		if seen[tag.TagKey] {
			return refuse(CodeTag, "Duplicate tag keys")
		}
		seen[tag.TagKey] = true
	}
	if len(tags) > MaxTags {
		return refuse(CodeTag, "Too many tags")
	}
	return nil
}
