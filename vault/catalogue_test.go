package vault

import (
	"slices"
	"testing"
	"time"

	"coldkms/model"
)

func TestAnAliasThatMoves(t *testing.T) {
	c := newCatalogue()
	place := model.Place{Account: "111122223333", Region: "us-west-2"}
	one, two := &key{place: place, id: "1"}, &key{place: place, id: "2"}
	c.putKey(one)
	c.putKey(two)
	for _, name := range []string{"alias/b", "alias/a", "alias/c"} {
		c.putAlias(&alias{place: place, name: name, target: one.id})
	}
	names := func(k *key) (names []string) {
		for _, a := range c.aliasesOf(k) {
			if a.target != k.id {
				t.Errorf("%s is listed for key %s and is one of key %s", a.name, k.id, a.target)
			}
			names = append(names, a.name)
		}
		return names
	}
	held := c.named(place)
	slices.SortFunc(held, compareNamed)

	c.putAlias(&alias{place: place, name: "alias/a", target: two.id})
	if got, want := names(one), []string{"alias/b", "alias/c"}; !slices.Equal(got, want) {
		t.Errorf("the first key keeps %q, want %q", got, want)
	}
	if got, want := names(two), []string{"alias/a"}; !slices.Equal(got, want) {
		t.Errorf("the second key has %q, want %q", got, want)
	}
	if keys, aliases := c.counts(place); keys != 2 || aliases != 3 {
		t.Errorf("%d keys and %d aliases", keys, aliases)
	}
	if want := []string{"alias/a", "alias/b", "alias/c"}; !slices.Equal(held[0].aliases, want) {
		t.Errorf("what a reader holds has become %q", held[0].aliases)
	}
}

func TestListsOfAnEmptyPlace(t *testing.T) {
	c := newCatalogue()
	place := model.Place{Account: "111122223333", Region: "us-west-2"}
	if rows := rowsOf(c.named(place), time.Time{}); len(rows) != 0 {
		t.Errorf("%d rows", len(rows))
	}
	if keys, aliases := c.keysFrom(place, "", 10), c.aliasesFrom(place, "", 10); len(keys)+len(aliases) != 0 {
		t.Errorf("%d keys and %d aliases", len(keys), len(aliases))
	}
}
