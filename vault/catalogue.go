package vault

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/btree"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/vault/store"
)

// catalogue is the metadata of every key and alias in memory, as the last durable batch left it. Reads and lists are
// answered from it; the store is what it is rebuilt from.
type catalogue struct {
	mu      sync.RWMutex
	changes uint64
	places  map[model.Place]*shelf
	leaving map[keyRef]*remains // keys that are destroyed and not yet cleared away

	nextDue  time.Time // nothing is due before
	believed bool      // whether the clock was, when nextDue was found

	policies  parsedPolicies
	directory atomic.Pointer[directory] // changes with the rest, and is read without the lock
}

// shelf is what one account has in one Region.
type shelf struct {
	keys    map[string]*key
	aliases map[string]*alias
	byKey   map[string][]string       // alias names of a key, sorted
	grants  map[string][]*grant       // of a key, by their ids
	decided map[string]*policy.Grants // of a key, as the evaluator reads them; made when first needed
	tokens  map[string][]*importToken // of a key

	// Names in order, made when a list is first asked for: opening a vault does not wait for them.
	keyIDs     *btree.BTreeG[string]
	aliasNames *btree.BTreeG[string]
}

func newCatalogue() *catalogue {
	c := &catalogue{places: map[model.Place]*shelf{}, leaving: map[keyRef]*remains{}}
	c.policies = newParsedPolicies()
	c.directory.Store(newDirectory())
	return c
}

// load fills the catalogue from the store. In a look it says how many records could not be read.
func (c *catalogue) load(ctx context.Context, s *store.Store) (unread int, err error) {
	keys, unreadKeys, err := gather(ctx, s, kindKey, decodeKey)
	if err != nil {
		return 0, err
	}
	aliases, unreadAliases, err := gather(ctx, s, kindAlias, decodeAlias)
	if err != nil {
		return 0, err
	}
	directory, unreadPrincipals, err := loadDirectory(ctx, s)
	if err != nil {
		return 0, err
	}
	c.directory.Store(directory)
	for _, k := range keys {
		if c.places[k.place] == nil { // most vaults have one place, which then holds all
			c.places[k.place] = newShelf(len(keys), len(aliases))
		}
		c.places[k.place].keys[k.id] = k
	}
	for _, a := range aliases {
		c.shelf(a.place).putAlias(a)
	}
	grants, unreadGrants, err := gather(ctx, s, kindGrant, decodeGrant)
	if err != nil {
		return 0, err
	}
	slices.SortFunc(grants, func(a, b *grant) int { return cmp.Compare(a.id, b.id) })
	for _, g := range grants {
		shelf := c.shelf(g.place)
		shelf.grants[g.keyID] = append(shelf.grants[g.keyID], g)
	}
	tokens, unreadTokens, err := gather(ctx, s, kindImportToken, decodeImportToken)
	if err != nil {
		return 0, err
	}
	for _, t := range tokens {
		c.putImportToken(t)
	}
	for _, k := range keys {
		if k.destroying {
			c.drop(k)
		}
	}
	return unreadKeys + unreadAliases + unreadPrincipals + unreadGrants + unreadTokens, nil
}

// gather returns the decoded records of a kind, in no order.
func gather[R any](ctx context.Context, s *store.Store, kind string, decode func(id string, value []byte) (R, error)) (found []R, unread int, err error) {
	var mu sync.Mutex
	unread, err = s.Load(ctx, kind, runtime.GOMAXPROCS(0), func(id string, value []byte) error {
		record, err := decode(id, value)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		found = append(found, record)
		return nil
	})
	return found, unread, err
}

// shelf returns the place's shelf, making it when there is none. The caller holds the lock.
func (c *catalogue) shelf(place model.Place) *shelf {
	s := c.places[place]
	if s == nil {
		s = newShelf(0, 0)
		c.places[place] = s
	}
	return s
}

// newShelf returns a shelf with room for so many keys and aliases.
func newShelf(keys, aliases int) *shelf {
	return &shelf{keys: make(map[string]*key, keys), aliases: make(map[string]*alias, aliases), byKey: make(map[string][]string, aliases), grants: map[string][]*grant{}, decided: map[string]*policy.Grants{}, tokens: map[string][]*importToken{}}
}

// version counts the changes so far: equal versions, equal contents.
func (c *catalogue) version() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.changes
}

// author is who makes changes: a session with those made of it. The catalogue's lock guards the count.
type author struct{ changes uint64 }

// changesBeside counts the changes that somebody else than by has made.
func (c *catalogue) changesBeside(by *author) uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.changes - by.changes
}

// apply takes over what a call changed, or time, which is no author.
func (c *catalogue) apply(changes []change, by *author) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes++
	if by != nil {
		by.changes++
	}
	for _, change := range changes {
		change.apply(c)
	}
}

func (c *catalogue) putKey(k *key) {
	s := c.shelf(k.place)
	if s.keyIDs != nil {
		s.keyIDs.ReplaceOrInsert(k.id)
	}
	s.keys[k.id] = k
	for _, kind := range []dueKind{deletion, expiration, rotating} {
		if at, ok := k.dueFor(kind); ok {
			c.expect(at)
		}
	}
}

func (c *catalogue) putImportToken(t *importToken) {
	s := c.shelf(t.place)
	s.tokens[t.keyID] = append(slices.DeleteFunc(slices.Clone(s.tokens[t.keyID]), t.same), t)
	c.expect(t.validTo)
}

func (c *catalogue) removeImportToken(t *importToken) {
	s := c.shelf(t.place)
	s.tokens[t.keyID] = slices.DeleteFunc(slices.Clone(s.tokens[t.keyID]), t.same)
	if len(s.tokens[t.keyID]) == 0 {
		delete(s.tokens, t.keyID)
	}
}

func (t *importToken) same(other *importToken) bool { return t.id == other.id }

// tokensOf returns a key's import tokens in no order.
func (c *catalogue) tokensOf(k *key) []*importToken {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if s := c.places[k.place]; s != nil {
		return s.tokens[k.id]
	}
	return nil
}

// importToken returns a key's token, nil when there is no such.
func (c *catalogue) importToken(k *key, id [16]byte) *importToken {
	for _, t := range c.tokensOf(k) {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (c *catalogue) putAlias(a *alias) {
	s := c.shelf(a.place)
	if s.aliasNames != nil {
		s.aliasNames.ReplaceOrInsert(a.name)
	}
	s.putAlias(a)
}

func (c *catalogue) removeAlias(a *alias) {
	s := c.shelf(a.place)
	if s.aliasNames != nil {
		s.aliasNames.Delete(a.name)
	}
	if old := s.aliases[a.name]; old != nil {
		s.byKey[old.target] = without(s.byKey[old.target], a.name)
	}
	delete(s.aliases, a.name)
}

func (s *shelf) putAlias(a *alias) {
	if old := s.aliases[a.name]; old != nil {
		s.byKey[old.target] = without(s.byKey[old.target], a.name)
	}
	s.aliases[a.name] = a
	s.byKey[a.target] = with(s.byKey[a.target], a.name)
}

// with and without return new slices: a reader may hold the old one.
func with(names []string, name string) []string {
	at, found := slices.BinarySearch(names, name)
	if found {
		return names
	}
	return slices.Insert(slices.Clone(names), at, name)
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
}

// forgetPrincipals forgets what was prepared while somebody was there who is gone now.
func (c *catalogue) forgetPrincipals() {
	clear(c.policies.ofKey)
	for _, s := range c.places {
		clear(s.decided)
	}
}

// keyOfRegion returns a key of any account in a Region, nil when there is none.
func (c *catalogue) keyOfRegion(region, id string) *key {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for place, s := range c.places {
		if place.Region == region && s.keys[id] != nil {
			return s.keys[id]
		}
	}
	return nil
}

func (c *catalogue) key(place model.Place, id string) *key {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if s := c.places[place]; s != nil {
		return s.keys[id]
	}
	return nil
}

// hasNamed reports whether there is a key of which a record with a key's name is.
func (c *catalogue) hasNamed(name store.Name) bool {
	place, id, err := splitName(name.ID)
	return err == nil && c.key(place, id) != nil
}

func (c *catalogue) alias(place model.Place, name string) *alias {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if s := c.places[place]; s != nil {
		return s.aliases[name]
	}
	return nil
}

// counts returns how many keys and aliases a place has.
func (c *catalogue) counts(place model.Place) (keys, aliases int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if s := c.places[place]; s != nil {
		return len(s.keys), len(s.aliases)
	}
	return 0, 0
}
