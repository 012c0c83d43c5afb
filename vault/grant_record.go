package vault

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/vault/store"
)

// grant allows a principal to use a key. Like key, it is never changed in place.
type grant struct {
	place       model.Place // of the key
	keyID       string
	id          string
	name        string
	created     time.Time
	grantee     string
	retiring    string // "" for none
	issuing     string // the account of who made it
	operations  []string
	constraints *model.GrantConstraints
	bound       map[string]string // unique ids of grantee and retiring principal by their ARNs

	prepared atomic.Pointer[policy.PreparedGrant] // as the evaluator read it last
}

func (g *grant) recordName() store.Name { return keyName(kindGrant, g.place, g.keyID+"/"+g.id) }

func (g *grant) encode() []byte {
	b := newRecord(256)
	addText(b, g.name)
	addTime(b, g.created)
	addText(b, g.grantee)
	addText(b, g.retiring)
	addText(b, g.issuing)
	b.AddUint16(uint16(len(g.operations)))
	for _, operation := range g.operations {
		addText(b, operation)
	}
	var equals, subset map[string]string
	if g.constraints != nil {
		equals, subset = g.constraints.EncryptionContextEquals, g.constraints.EncryptionContextSubset
	}
	addPairs(b, equals)
	addPairs(b, subset)
	addPairs(b, g.bound)
	return b.BytesOrPanic()
}

func decodeGrant(id string, value []byte) (*grant, error) {
	g := &grant{}
	place, rest, err := splitName(id)
	if err != nil {
		return nil, fmt.Errorf("reading a grant's record: %w", err)
	}
	keyID, grantID, ok := strings.Cut(rest, "/")
	g.place, g.keyID, g.id = place, keyID, grantID
	r := reader(value)
	var operations uint16
	var equals, subset map[string]string
	ok = ok && r.version() && r.text(&g.name) && r.time(&g.created) && r.text(&g.grantee) && r.text(&g.retiring) && r.text(&g.issuing) && r.ReadUint16(&operations)
	for i := 0; ok && i < int(operations); i++ {
		var operation string
		ok = r.text(&operation)
		g.operations = append(g.operations, operation)
	}
	if !ok || !r.pairs(&equals) || !r.pairs(&subset) || !r.pairs(&g.bound) || !r.Empty() {
		return nil, fmt.Errorf("reading the record of grant %s: %w", grantID, errRecord)
	}
	if equals != nil || subset != nil {
		g.constraints = &model.GrantConstraints{EncryptionContextEquals: equals, EncryptionContextSubset: subset}
	}
	return g, nil
}
