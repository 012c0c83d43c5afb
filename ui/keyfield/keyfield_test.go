package keyfield

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"coldkms/model"
)

func TestAliasProblem(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"payroll", ""},
		{"prod/payroll_2-a", ""},
		{"paws", ""},
		{"AWS-like", ""},
		{strings.Repeat("a", 250), ""},
		{"", "Type an alias."},
		{"aws/ebs", "cannot begin with aws"},
		{"awstats", "cannot begin with aws"},
		{"alias/payroll", "stands there already"},
		{"pay roll", "Use letters"},
		{"pay:roll", "Use letters"},
		{"päyroll", "Use letters"},
		{strings.Repeat("a", 251), "at most 250 characters after alias/, not 251"},
	} {
		got := aliasProblem(c.typed)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("aliasProblem(%.20q) = %q, want %q", c.typed, got, c.want)
		}
		if got == "" && model.CheckAliasName(model.AliasPrefix+c.typed) != nil {
			t.Errorf("%.20q passes here and not in the vault", c.typed)
		}
	}
}

func TestTagProblem(t *testing.T) {
	for _, c := range []struct {
		name string
		tags []model.Tag
		want string
	}{
		{"none", nil, ""},
		{"without a value", tagsOf("Purpose", ""), ""},
		{"fifty", numbered(50), ""},
		{"fifty-one", numbered(51), "Too many tags: a key has at most 50, these are 51."},
		{"reserved", tagsOf("Purpose", "Test", "aws:Owner", "x"), "Tag 2, aws:Owner: Tags beginning with aws: are reserved."},
		{"reserved in capitals", tagsOf("AWS:Owner", "x"), "Tag 1, AWS:Owner: Tags beginning with aws: are reserved."},
		{"twice", tagsOf("Purpose", "a", "Purpose", "b"), "Tag 2, Purpose: Duplicate tag keys."},
		{"no key", tagsOf("", "x"), "Tag 1 has a value and no key."},
		{"longest", tagsOf(strings.Repeat("k", 128), strings.Repeat("v", 256)), ""},
		{"long key", tagsOf(strings.Repeat("k", 129), "v"), "Tag 1: a key has 1 to 128 characters, a value at most 256."},
		{"long value", tagsOf("k", strings.Repeat("v", 257)), "Tag 1: a key has 1 to 128 characters, a value at most 256."},
	} {
		got := cmp.Or(TagProblem(c.tags), TooMany(c.tags))
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if (got == "") != (model.CheckTags(c.tags) == nil) {
			t.Errorf("%s: the vault disagrees", c.name)
		}
	}
}

// tagsOf makes tags of keys and values in turn.
func tagsOf(texts ...string) (all []model.Tag) {
	for pair := range slices.Chunk(texts, 2) {
		all = append(all, model.Tag{TagKey: pair[0], TagValue: pair[1]})
	}
	return all
}

// numbered makes so many tags that differ.
func numbered(n int) (all []model.Tag) {
	for i := range n {
		all = append(all, model.Tag{TagKey: fmt.Sprint("key", i), TagValue: "value"})
	}
	return all
}
