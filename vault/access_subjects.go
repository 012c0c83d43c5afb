package vault

import (
	"context"
	"maps"
	"slices"
	"strings"

	"coldkms/model/identity"
	"coldkms/model/policy"
)

// subject is a principal as far as it is known without a request.
type subject struct {
	name     string // its ARN, or the name of a service
	caller   policy.Caller
	context  policy.Context // what all its requests have
	identity []policy.Attachment
}

// anySession stands for whatever session a role is in. No session has this name.
const anySession = "*"

// subjects returns the roots, users and roles of all accounts of the vault.
func (v *Vault) subjects(d *directory) (all []subject) {
	accounts := v.accounts(d)
	slices.Sort(accounts)
	for _, account := range accounts {
		all = append(all, d.subject(identity.Caller{Principal: identity.RootOf(account)}))
		for _, kind := range []identity.Kind{identity.User, identity.Role} {
			for _, e := range d.entities(account, kind) {
				all = append(all, d.subject(identity.Caller{Principal: e.Principal, SessionName: sessionOf(kind)}))
			}
		}
	}
	return all
}

func sessionOf(kind identity.Kind) string {
	if kind == identity.Role {
		return anySession
	}
	return ""
}

// accounts returns those with keys, in no order.
func (c *catalogue) accounts() (all []string) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for place, shelf := range c.places {
		if len(shelf.keys) > 0 {
			all = append(all, place.Account)
		}
	}
	return all
}

// subject returns a caller who is in the vault. A role in any session goes by the role's ARN.
func (d *directory) subject(c identity.Caller) subject {
	caller, err := c.Policy()
	if err != nil { // a group, who cannot call
		return subject{}
	}
	keys := map[string][]string{"kms:CallerAccount": {c.Principal.Account}}
	principalKeys(c, func(key, value string) {
		if key != "aws:userid" || c.SessionName != anySession {
			keys[key] = []string{value}
		}
	})
	name := caller.ARN
	if c.SessionName == anySession {
		name = c.Principal.ARN()
	}
	return subject{name: name, caller: caller, context: policy.NewContext(keys), identity: d.identityPolicies(c.Principal)}
}

// namedBy returns those whom a key's policy and grants name and who are not among the vault's roots, users and roles:
// services, sessions, and principals of accounts that are elsewhere.
func (r *report) namedBy(ctx context.Context, k *key) []subject {
	var named []policy.Principal
	if document, err := r.keyPolicy(ctx, k); err == nil && document != nil { // else askAbout says what is wrong
		for i := range document.Statements {
			named = append(named, document.Statements[i].Principals.List...)
		}
	}
	d := r.directory()
	for _, g := range r.grantsOf(k) {
		named = append(named, policy.ParseGrantee(g.named(d, g.grantee)), policy.ParseGrantee(g.named(d, g.retiring)))
	}
	found := map[string]subject{}
	for _, p := range named {
		others := p.Kind == policy.ServicePrincipal || p.Kind == policy.SessionPrincipal || p.Account != "" && !r.vault.holds(p.Account)
		if !others {
			continue
		}
		if who, ok := r.vault.subject(d, p, k.place.Account); ok {
			found[who.name] = who
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b subject) int { return strings.Compare(a.name, b.name) })
}

// subject returns who is named; a service calls for an account. ok is false for nobody and for everybody, and for
// those of the vault's accounts who are not there.
func (v *Vault) subject(d *directory, p policy.Principal, account string) (who subject, ok bool) {
	switch p.Kind {
	case policy.ServicePrincipal:
		return d.subject(identity.Caller{Principal: identity.ServiceOf(p.Text, account)}), true
	case policy.AccountPrincipal:
		if v.holds(p.Account) {
			return d.subject(identity.Caller{Principal: identity.RootOf(p.Account)}), true
		}
		return elsewhere(identity.RootOf(p.Account).ARN(), p.Account)
	case policy.UserPrincipal, policy.RolePrincipal, policy.UniqueIDPrincipal:
		if found, known := d.principal(p.Text); known {
			return d.subject(identity.Caller{Principal: found, SessionName: sessionOf(found.Kind)}), true
		}
	case policy.SessionPrincipal:
		part := strings.Split(p.Text, "/") // assumed-role, role, session
		if role := d.entity(p.Account, identity.Role, part[1]); role != nil {
			return d.subject(identity.Caller{Principal: role.Principal, SessionName: part[2]}), true
		}
	}
	if p.Account == "" || v.holds(p.Account) {
		return subject{}, false
	}
	return elsewhere(p.Text, p.Account)
}

// unknownPolicies stand for IAM policies that nobody here can read, and that may allow everything.
var unknownPolicies, _ = policy.Parse(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`, policy.IdentityPolicy)

// elsewhere returns a principal of an account that is not in the vault.
func elsewhere(arn, account string) (subject, bool) {
	caller, err := policy.ParseCaller(arn)
	if err != nil {
		return subject{}, false
	}
	return subject{
		name: arn, caller: caller,
		context:  policy.NewContext(map[string][]string{"kms:CallerAccount": {account}, "aws:PrincipalAccount": {account}}),
		identity: []policy.Attachment{{Name: "any policy of account " + account + ", which is not in this vault", Document: unknownPolicies}},
	}, true
}
