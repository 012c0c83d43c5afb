package vault

import (
	"context"
	"fmt"

	"coldkms/model"
	"coldkms/model/policy"
)

// GetKeyPolicy answers a key's policy. A user or role that is gone since it was written stands there by its unique id.
func (s *Session) GetKeyPolicy(ctx context.Context, req *model.GetKeyPolicyRequest) (*model.GetKeyPolicyResponse, error) {
	return do(ctx, s, model.OpGetKeyPolicy, req, func(ctx context.Context, c *call) (*model.GetKeyPolicyResponse, error) {
		if err := checkPolicyName(req.PolicyName); err != nil {
			return nil, err
		}
		document, err := c.policyText(ctx, c.key)
		if err != nil {
			return nil, err
		}
		return &model.GetKeyPolicyResponse{Policy: document, PolicyName: model.DefaultPolicyName}, nil
	})
}

// PutKeyPolicy replaces a key's policy. It refuses a document with a fault, one that names principals who do not exist
// and, unless told otherwise, one that would not let the caller change it again.
func (s *Session) PutKeyPolicy(ctx context.Context, req *model.PutKeyPolicyRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpPutKeyPolicy, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		if err := checkPolicyName(req.PolicyName); err != nil {
			return nil, err
		}
		change, err := c.newPolicy(c.key, req.Policy, req.BypassPolicyLockoutSafetyCheck)
		if err != nil {
			return nil, err
		}
		c.change(change)
		return &model.EmptyResponse{}, nil
	})
}

// ListKeyPolicies answers the names of a key's policies: the one there is.
func (s *Session) ListKeyPolicies(ctx context.Context, req *model.ListKeyPoliciesRequest) (*model.ListKeyPoliciesResponse, error) {
	return do(ctx, s, model.OpListKeyPolicies, req, func(context.Context, *call) (*model.ListKeyPoliciesResponse, error) {
		if req.Marker != "" { // a list of one is never continued
			return nil, model.ErrInvalidMarker()
		}
		return &model.ListKeyPoliciesResponse{PolicyNames: []string{model.DefaultPolicyName}}, nil
	})
}

func checkPolicyName(name string) error {
	if name == "" || name == model.DefaultPolicyName {
		return nil
	}
	return model.ErrPolicyNotFound(name)
}

// newPolicy returns the change that gives a key a policy.
func (c *call) newPolicy(k *key, text string, bypass bool) (putPolicy, error) {
	document, err := policy.Parse(text, policy.KeyPolicy)
	if err != nil {
		return putPolicy{}, err
	}
	bound := map[string]string{}
	if err := document.CheckPrincipals(func(p policy.Principal) bool { return c.bind(p, bound) }); err != nil {
		return putPolicy{}, err
	}
	if !bypass && c.session.explained == nil {
		r, err := c.question(c.operation.Actions[0], k.arn())
		if err != nil {
			return putPolicy{}, err
		}
		if err := policy.CheckLockout(document, r); err != nil {
			return putPolicy{}, err
		}
	}
	return putPolicy{k, text, bound}, nil
}

// policyText returns the text of a key's policy as it counts now.
func (c *call) policyText(ctx context.Context, k *key) (string, error) {
	text, err := c.get(ctx, keyName(kindPolicy, k.place, k.id))
	if err != nil {
		return "", err
	}
	if text == nil {
		return "", fmt.Errorf("the policy of key %s is missing from the store", k.id)
	}
	names, err := c.get(ctx, keyName(kindPolicyPrincipals, k.place, k.id))
	if err != nil {
		return "", err
	}
	bound, err := decodeBound(names)
	if err != nil {
		return "", err
	}
	return c.directory().current(string(text), bound), nil
}
