package vault

import (
	"context"
	"errors"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/policy"
)

// authorise decides whether the caller may perform an action on a key: by its key policy, its grants and the IAM
// policies of the caller's account.
func (c *call) authorise(ctx context.Context, action string, k *key) error {
	r, err := c.question(action, "")
	if err != nil {
		return err
	}
	if err := c.askAbout(ctx, &r, k); err != nil {
		return err
	}
	return k.told(c.decide(&r))
}

// told adds to a refusal what it tells of the key: that nobody can change the policy of an AWS managed key. k is nil for
// a refusal that is about no key.
func (k *key) told(err error) error {
	if refused := (*policy.Refused)(nil); k != nil && k.managed && errors.As(err, &refused) {
		refused.Fixed = true
	}
	return err
}

// askAbout makes a question one about a key.
func (c *call) askAbout(ctx context.Context, r *policy.Request, k *key) (err error) {
	r.Resource, r.Account, r.Grants = k.arn(), k.place.Account, c.grantsFor(k)
	if !c.vault.looking() {
		r.KeyPolicy, err = c.keyPolicy(ctx, k)
	}
	return err
}

// authoriseAlias decides whether the caller's IAM policies allow an action on an alias of the session's place.
func (c *call) authoriseAlias(action, name string) error {
	return c.authoriseOwn(action, c.session.place.AliasARN(name))
}

// authoriseAccount decides whether the caller's IAM policies allow an action that is about no key.
func (c *call) authoriseAccount(action string) error {
	return c.authoriseOwn(action, "*")
}

// authoriseOwn decides whether the caller's IAM policies allow an action on something else than a key.
func (c *call) authoriseOwn(action, resource string) error {
	r, err := c.question(action, resource)
	if err != nil {
		return err
	}
	r.Account = c.session.place.Account
	return c.decide(&r)
}

// authoriseIAM decides whether the caller's IAM policies allow an action on an identity or a managed policy.
func (c *call) authoriseIAM(action, resourceARN string) error {
	err := c.authoriseOwn(action, resourceARN)
	if refusal := (*model.Error)(nil); errors.As(err, &refusal) {
		return iam.Denied(refusal)
	}
	return err
}

// decide asks the evaluator, and answers the service's refusal. When the call is there to be explained, it takes the
// explanation down and goes on: another permission may be missing too.
//
// A look decides nothing: who opened it has the passphrase, and it must show what can still be read.
func (c *call) decide(r *policy.Request) error {
	if c.vault.looking() {
		return nil
	}
	if c.session.explained != nil {
		*c.session.explained = append(*c.session.explained, Explained{Action: r.Action, Resource: r.Resource, Explanation: policy.Explain(r)})
		return nil
	}
	return policy.Evaluate(r).Refusal(r)
}

// question returns what the evaluator must know of the caller and the request, whatever the resource is.
func (c *call) question(action, resource string) (policy.Request, error) {
	caller, err := c.session.caller.Policy()
	if err != nil {
		return policy.Request{}, err
	}
	return policy.Request{
		Caller: caller, Action: action, Resource: resource, Region: c.session.place.Region,
		Context:           policy.LaterContext(func() map[string][]string { return c.conditionKeys(action) }),
		Identity:          c.directory().identityPolicies(c.session.caller.Principal),
		Session:           c.directory().sessionPolicies(c.session.caller),
		EncryptionContext: c.asked.pairs, NewGrant: c.asked.newGrant, GrantID: c.grantID,
	}, nil
}

// keyPolicy returns a key's policy as the evaluator reads it; nil, which allows nothing, for a document that cannot be
// read.
func (c *call) keyPolicy(ctx context.Context, k *key) (*policy.Document, error) {
	cached := c.tx == nil || !c.vault.batch.changed // else the batch may have changed it
	keys := c.vault.keys
	document, known, seen := keys.policyOf(k)
	if cached && known {
		return document, nil
	}
	text, err := c.policyText(ctx, k)
	if err != nil {
		return nil, err
	}
	document = keys.parsed(text)
	if cached {
		keys.keepPolicy(k, document, seen)
	}
	return document, nil
}

// grantsFor returns a key's grants as the evaluator reads them.
func (c *call) grantsFor(k *key) *policy.Grants {
	if c.tx != nil && c.vault.batch.changed {
		return evaluable(c.grantsOf(k), c.directory())
	}
	return c.vault.keys.evaluableGrants(k)
}

func evaluable(list []*grant, d *directory) *policy.Grants {
	if len(list) == 0 {
		return nil
	}
	prepared := make([]*policy.PreparedGrant, len(list))
	for i, g := range list {
		prepared[i] = g.prepare(d)
	}
	return policy.OrderGrants(prepared)
}

// prepare returns the grant as the evaluator reads it. What was prepared before is good as long as its principals are
// named as they were.
func (g *grant) prepare(d *directory) *policy.PreparedGrant {
	grantee, retiring := g.named(d, g.grantee), g.named(d, g.retiring)
	if known := g.prepared.Load(); known != nil && known.GranteePrincipal == grantee && known.RetiringPrincipal == retiring {
		return known
	}
	made := policy.PrepareGrant(policy.Grant{
		GrantID: g.id, GranteePrincipal: grantee, RetiringPrincipal: retiring, IssuingAccount: g.issuing,
		Terms: termsOf(g.operations, g.constraints),
	})
	g.prepared.Store(made)
	return made
}

func termsOf(operations []string, constraints *model.GrantConstraints) policy.Terms {
	terms := policy.Terms{Operations: operations}
	if constraints != nil {
		terms.Constraints = policy.Constraints{
			EncryptionContextEquals: constraints.EncryptionContextEquals, EncryptionContextSubset: constraints.EncryptionContextSubset,
		}
	}
	return terms
}

// Explained is how one permission that a request needs is decided, and why.
type Explained struct {
	Action   string `json:"action"`
	Resource string `json:"resource"`
	policy.Explanation
}

// explain takes down how the permissions of a request are decided. What perform makes is thrown away.
func explain[Response any](ctx context.Context, s *Session, op *model.Operation, req model.Request, p perform[Response]) (Response, error) {
	c := newCall(s, op, nil)
	response, err := stages(ctx, c, req, p)
	discard(c.changes)
	return response, err
}

// aboutNoKey reports whether an action is decided for the account as a whole.
func aboutNoKey(action string) bool {
	known, ok := policy.FindAction(action)
	return ok && known.Scope == policy.OnAccount || action == model.OpLookupEvents.Actions[0]
}

// crossesAccounts reports whether an action works on keys of other accounts.
func crossesAccounts(action string) bool {
	known, ok := policy.FindAction(action)
	return ok && known.CrossAccount
}

// Explain says for a request which permissions it needs and how each is decided, without performing it and without a
// record. The request is one that Lookup's API made. An error means that it fails before its permissions are looked
// at, as for a key that does not exist.
func (s *Session) Explain(ctx context.Context, a API, req model.Request) ([]Explained, error) {
	explained := []Explained{}
	reading := *s
	reading.explained = &explained
	response, err := a.call(ctx, &reading, req)
	if secret, ok := response.(interface{ Forget() }); ok {
		secret.Forget()
	}
	if refusal := (*model.Error)(nil); err != nil && (len(explained) == 0 || !errors.As(err, &refusal)) {
		return nil, err
	}
	return explained, nil
}
