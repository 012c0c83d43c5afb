package vault

import (
	"context"

	"coldkms/model/policy"
)

// Foreseen is what is known of a permission before a request needs it.
type Foreseen struct {
	policy.Prospect
	Refusal error // the answer to every request, when all are refused
}

// Permissions are what is known of a caller's permissions, by their names. Of one that is not there nothing is known.
type Permissions map[string]Foreseen

// Refusal returns the answer to every request that needs the permission, nil when some request may be allowed.
func (p Permissions) Refusal(action string) error { return p[action].Refusal }

// May says what is known of the caller's permissions on keys of the account in the Region, in the order of the keys:
// whether every request is allowed, every one refused, or whether it depends on the request. Without actions it says it
// of every permission on keys. It is no call of key management and leaves no record. Of a key that is not there, and in a
// look, nothing is known.
func (s *Session) May(ctx context.Context, keyIDs []string, actions ...string) ([]Permissions, error) {
	found := make([]Permissions, len(keyIDs))
	if s.vault.looking() {
		return found, nil
	}
	if len(actions) == 0 {
		actions = actionsOnKeys()
	}
	c := newCall(s, nil, nil)
	for _, action := range actions {
		r, err := c.question(action, "")
		if err != nil {
			return nil, err
		}
		for i, id := range keyIDs {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			k := s.vault.keys.key(s.place, id)
			if k == nil {
				continue
			}
			if err := c.askAbout(ctx, &r, k); err != nil {
				return nil, err
			}
			if found[i] == nil {
				found[i] = make(Permissions, len(actions))
			}
			found[i].add(&r, k)
		}
	}
	return found, nil
}

// MayInAccount is May for permissions that are about no key, such as kms:CreateKey.
func (s *Session) MayInAccount(actions ...string) (Permissions, error) {
	if s.vault.looking() {
		return nil, nil
	}
	found, c := make(Permissions, len(actions)), newCall(s, nil, nil)
	for _, action := range actions {
		r, err := c.question(action, "*")
		if err != nil {
			return nil, err
		}
		r.Account = s.place.Account
		found.add(&r, nil)
	}
	return found, nil
}

// add takes down what is known of the requests for a permission; k is nil when they are about no key.
func (p Permissions) add(r *policy.Request, k *key) {
	prospect, decision := policy.Foresee(r)
	p[r.Action] = Foreseen{prospect, k.told(decision.Refusal(r))}
}

func actionsOnKeys() (names []string) {
	for _, action := range policy.Actions() {
		if action.Scope == policy.OnKey || action.Scope == policy.OnAlias {
			names = append(names, action.Name)
		}
	}
	return names
}
