package aliases

import (
	"context"
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// catalogue is the keys of the Region with their aliases.
type catalogue struct {
	keys     []key
	byID     map[string]key
	subjects []key // whose aliases are moved
	// free are the aliases of the subjects that a customer can move, reserved
	// those that AWS keeps.
	free     []alias
	reserved []string
}

// key is a key with its aliases.
type key struct {
	keyaction.Key
	aliases []string // with their prefix, in order
	text    string   // that the filter looks in
}

// label is what a person calls the key.
func (k key) label() string { return widget.Clean(k.Label()) }

// alias is one that can move, with the key that it names now.
type alias struct{ name, from string }

// bare is the alias without its prefix, as tables show it.
func (a alias) bare() string { return widget.Clean(strings.TrimPrefix(a.name, model.AliasPrefix)) }

// read reads the catalogue: one record names all keys. Those of the given ids
// must be among them.
func read(ctx context.Context, s *vault.Session, keyIDs []string) (catalogue, error) {
	rows, chosen, err := keyaction.Catalogue(ctx, s, keyIDs)
	if err != nil {
		return catalogue{}, err
	}
	c := catalogue{keys: make([]key, len(rows)), byID: make(map[string]key, len(rows))}
	for i, row := range rows {
		c.keys[i] = keyOf(row)
		c.byID[row.KeyID] = c.keys[i]
	}
	for _, row := range chosen {
		k := c.byID[row.KeyID]
		c.subjects = append(c.subjects, k)
		for _, name := range k.aliases {
			if model.CheckAliasName(name) != nil {
				c.reserved = append(c.reserved, widget.Clean(name))
			} else {
				c.free = append(c.free, alias{name, k.ID})
			}
		}
	}
	return c, nil
}

func keyOf(row vault.KeyRow) key {
	k := key{Key: keyaction.OfRow(row)}
	for _, name := range row.Aliases {
		k.aliases = append(k.aliases, model.AliasPrefix+name)
	}
	k.text = strings.ToLower(strings.Join(k.aliases, "\n") + "\n" + k.ID + "\n" + k.State.Words())
	return k
}

// takers are the keys that an alias can be moved to, if their state allows it: no
// AWS managed key takes another one.
func (c catalogue) takers() []key {
	return slices.DeleteFunc(slices.Clone(c.keys), func(k key) bool { return k.Managed })
}

// movable returns the aliases that can move to a key.
func (c catalogue) movable(target key) []alias {
	return slices.DeleteFunc(slices.Clone(c.free), func(a alias) bool { return a.from == target.ID })
}

// staying says of the aliases that cannot move to a key why.
func (c catalogue) staying(target key) []string {
	var there []string
	for _, a := range c.free {
		if a.from == target.ID {
			there = append(there, widget.Clean(a.name))
		}
	}
	said := sentenceOn(nil, there, "names this key already.", "name this key already.")
	return sentenceOn(said, c.reserved,
		"cannot be moved: AWS keeps it for its managed key.", "cannot be moved: AWS keeps them for its managed keys.")
}

// sentenceOn adds a sentence on aliases, if there are any.
func sentenceOn(said, names []string, one, several string) []string {
	switch len(names) {
	case 0:
		return said
	case 1:
		return append(said, names[0]+" "+one)
	}
	return append(said, listed(names)+" "+several)
}
