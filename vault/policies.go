package vault

import (
	"context"
	"fmt"

	"coldkms/model"
	"coldkms/model/policy"
)

// GetKeyPolicy answers a key's policy.
func (s *Session) GetKeyPolicy(ctx context.Context, req *model.GetKeyPolicyRequest) (*model.GetKeyPolicyResponse, error) {
	return do(ctx, s, model.OpGetKeyPolicy, req, func(ctx context.Context, c *call) (*model.GetKeyPolicyResponse, error) {
		if err := checkPolicyName(req.PolicyName); err != nil {
			return nil, err
		}
		document, err := c.get(ctx, keyName(kindPolicy, c.key.place, c.key.id))
		if err != nil {
			return nil, err
		}
		if document == nil {
			return nil, fmt.Errorf("the policy of key %s is missing from the store", c.key.id)
		}
		return &model.GetKeyPolicyResponse{Policy: string(document), PolicyName: model.DefaultPolicyName}, nil
	})
}

// PutKeyPolicy replaces a key's policy. It refuses a document that is not a JSON object or too long.
func (s *Session) PutKeyPolicy(ctx context.Context, req *model.PutKeyPolicyRequest) (*model.EmptyResponse, error) {
	return do(ctx, s, model.OpPutKeyPolicy, req, func(_ context.Context, c *call) (*model.EmptyResponse, error) {
		if err := checkPolicyName(req.PolicyName); err != nil {
			return nil, err
		}
		if err := checkPolicy(req.Policy); err != nil {
			return nil, err
		}
		c.change(putPolicy{c.key, req.Policy})
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

func checkPolicy(document string) error {
	if len(document) > model.PolicyMaxBytes {
		return model.ErrPolicyTooLong()
	}
	if err := policy.CheckDocument(document); err != nil {
		return model.ErrPolicyNotJSON(err.Error())
	}
	return nil
}
