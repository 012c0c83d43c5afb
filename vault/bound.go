package vault

import (
	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
)

// A key policy and a grant name users and roles by their ARNs, and mean those who have the ARNs when it is written. So
// the unique ids are kept beside them: when somebody is deleted, their unique id stands in the place of the ARN from
// then on, and a namesake made later is another principal. The IAM User Guide, "Unique identifiers".

// bind adds the unique id of a principal who is a user or a role of an account of this vault. It reports whether the
// principal exists; of the accounts that the vault does not hold nothing is known here.
func (c *call) bind(p policy.Principal, bound map[string]string) (exists bool) {
	switch p.Kind {
	case policy.InvalidPrincipal:
		return false
	case policy.UniqueIDPrincipal:
		_, known := c.directory().principal(p.Text)
		return known
	case policy.UserPrincipal, policy.RolePrincipal:
		if found, known := c.directory().principal(p.Text); known {
			bound[p.Text] = found.UniqueID
			return true
		}
		return !c.vault.holds(p.Account)
	}
	return true
}

// holds reports whether an account is one of this vault's: its home, or one that has principals or keys here.
func (v *Vault) holds(account string) bool {
	return account == v.Home().Account || v.keys.directory.Load().has(account) || v.keys.hasKeysOf(account)
}

// has reports whether there are principals of an account.
func (d *directory) has(account string) bool { return d.accounts[account] != nil }

// hasKeysOf reports whether an account has keys in any Region.
func (c *catalogue) hasKeysOf(account string) bool {
	return len(c.regions(account)) > 0
}

// name returns how a principal who was bound to an ARN is named now: by the ARN, or by the unique id when the ARN is
// nobody's or another's.
func (d *directory) name(arn, id string) string {
	if id == "" {
		return arn
	}
	if now, known := d.principal(arn); known && now.UniqueID == id {
		return arn
	}
	return id
}

// current returns a policy's text in which those who are gone stand by their unique ids.
func (d *directory) current(text string, bound map[string]string) string {
	gone := false
	for arn, id := range bound {
		gone = gone || d.name(arn, id) != arn
	}
	if !gone {
		return text
	}
	document, _ := policy.Read(text, policy.KeyPolicy)
	if document == nil {
		return text
	}
	return document.ReplacePrincipals(text, func(p policy.Principal) string { return d.name(p.Text, bound[p.Text]) })
}

// bindTrust returns the unique ids of those whom a role's trust policy names by their ARNs.
func (c *call) bindTrust(text string) map[string]string {
	bound := map[string]string{}
	if document := policy.ReadTrust(text); document != nil {
		for _, statement := range document.Statements {
			for _, p := range statement.Principals.List {
				c.bind(p, bound) // whoever is not there is trusted by the ARN
			}
		}
	}
	return bound
}

// roleOf returns a role as answers show it: those whom it trusts and who are gone stand by their unique ids.
func (c *call) roleOf(e *identity.Entity) iam.Role {
	now := *e
	now.Trust = c.directory().current(e.Trust, e.Trusted)
	return iam.RoleOf(&now)
}

// bindGrant returns the unique ids of those whom a grant names.
func (c *call) bindGrant(principals ...string) (map[string]string, error) {
	bound := map[string]string{}
	for _, text := range principals {
		if text == "" {
			continue
		}
		p := policy.ParseGrantee(text)
		if !c.bind(p, bound) {
			return nil, model.ErrInvalidPrincipal(text)
		}
	}
	return bound, nil
}
