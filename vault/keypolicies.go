package vault

import (
	"crypto/sha256"

	"coldkms/model/policy"
)

// parsedPolicies are key policies as the evaluator reads them, parsed when first needed. Most keys of an account have
// the same document, so that documents are known by their texts.
type parsedPolicies struct {
	ofKey  map[keyRef]*policy.Document
	byText map[[sha256.Size]byte]*policy.Document
}

// maxParsed is how many texts are remembered. It bounds what policies that were replaced leave behind.
const maxParsed = 4096

func newParsedPolicies() parsedPolicies {
	return parsedPolicies{map[keyRef]*policy.Document{}, map[[sha256.Size]byte]*policy.Document{}}
}

// policyOf returns a key's policy if it has been parsed already. seen is for keepPolicy.
func (c *catalogue) policyOf(k *key) (document *policy.Document, known bool, seen uint64) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	document, known = c.policies.ofKey[keyRef{k.place, k.id}]
	return document, known, c.changes
}

// keepPolicy remembers a key's policy, unless the catalogue changed since it was read: it may be another now.
func (c *catalogue) keepPolicy(k *key, document *policy.Document, seen uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changes == seen {
		c.policies.ofKey[keyRef{k.place, k.id}] = document
	}
}

// forgetPolicy forgets the policy of a key that has another now, or is no more.
func (c *catalogue) forgetPolicy(k *key) { delete(c.policies.ofKey, keyRef{k.place, k.id}) }

// parsed returns a document; nil for one that cannot be read, which allows nothing.
func (c *catalogue) parsed(text string) *policy.Document {
	sum := sha256.Sum256([]byte(text))
	c.mu.RLock()
	document, known := c.policies.byText[sum]
	c.mu.RUnlock()
	if known {
		return document
	}
	document, err := policy.Parse(text, policy.KeyPolicy)
	if err != nil {
		document = nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.policies.byText) >= maxParsed {
		clear(c.policies.byText)
	}
	c.policies.byText[sum] = document
	return document
}
