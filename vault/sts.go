package vault

import (
	"context"

	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
)

// AssumeRole answers credentials of a role of any account in the vault, which work until they expire. Nothing of them is
// kept: the token says all there is to know.
func (s *Session) AssumeRole(ctx context.Context, req *iam.AssumeRoleRequest) (*iam.AssumeRoleResponse, error) {
	return do(ctx, s, iam.OpAssumeRole, iamRequest{req}, func(_ context.Context, c *call) (*iam.AssumeRoleResponse, error) {
		role, err := c.assumable(req)
		if err != nil {
			return nil, err
		}
		packed, err := c.packedPolicies(role, req)
		if err != nil {
			return nil, err
		}
		made := &roleSession{
			account: role.Account, role: role.Name, roleID: role.UniqueID, name: req.RoleSessionName,
			begins: c.now, ends: c.now.Add(req.Duration()), policies: packed,
		}
		secretKey, token, err := c.vault.access.begin(made, c.vault.random)
		if err != nil {
			return nil, err
		}
		defer clear(secretKey)
		assumed := identity.Caller{Principal: role.Principal, SessionName: req.RoleSessionName}
		return answer(c, &iam.AssumeRoleResponse{
			Credentials: iam.Credentials{
				AccessKeyID: made.keyID, SecretAccessKey: iam.Secret(secretKey), SessionToken: iam.Secret(token), Expiration: iam.Time{Time: made.ends},
			},
			AssumedRoleUser:  iam.AssumedRoleUser{AssumedRoleID: role.UniqueID + ":" + req.RoleSessionName, ARN: assumed.ARN()},
			PackedPolicySize: packed.percent(),
		})
	})
}

// assumable returns the role of a request, after the caller was authorised to assume it. The role's trust policy decides
// as a key policy does: whom it names may, and where it names an account, that account's own policies say who may.
func (c *call) assumable(req *iam.AssumeRoleRequest) (*identity.Entity, error) {
	caller := c.session.caller
	switch {
	case caller.Principal.Kind == identity.Root:
		return nil, iam.ErrRootAssumes()
	case caller.SessionName != "" && req.Duration() > iam.MaxChained:
		return nil, iam.ErrChainedDuration()
	}
	role := c.directory().role(req.RoleARN)
	if role == nil {
		return nil, iam.ErrNotAssumable(caller.ARN(), req.RoleARN)
	}
	r, err := c.askToAssume(role, req)
	if err != nil {
		return nil, err
	}
	c.about(req.RoleARN, role.Account)
	if policy.Evaluate(&r).Outcome != policy.Allowed {
		return nil, iam.ErrNotAssumable(caller.ARN(), req.RoleARN)
	}
	if most := role.LongestSession(); req.Duration() > most {
		return nil, iam.ErrMaxSession(most)
	}
	return role, nil
}

// askToAssume returns the question whether the caller may assume a role as a request wants it.
func (c *call) askToAssume(role *identity.Entity, req *iam.AssumeRoleRequest) (policy.Request, error) {
	c.asked.keys = map[string][]string{"sts:RoleSessionName": {req.RoleSessionName}}
	if req.ExternalID != "" {
		c.asked.keys["sts:ExternalId"] = []string{req.ExternalID}
	}
	r, err := c.question(iam.OpAssumeRole.Actions[0], role.ARN())
	if err != nil {
		return policy.Request{}, err
	}
	r.Account, r.OfRole, r.KeyPolicy = role.Account, true, policy.ReadTrust(c.directory().current(role.Trust, role.Trusted))
	return r, nil
}

// GetCallerIdentity answers who calls. It needs no permission.
func (s *Session) GetCallerIdentity(ctx context.Context, req *iam.GetCallerIdentityRequest) (*iam.GetCallerIdentityResponse, error) {
	return do(ctx, s, iam.OpGetCallerIdentity, iamRequest{req}, func(_ context.Context, c *call) (*iam.GetCallerIdentityResponse, error) {
		caller := c.session.caller
		id := caller.Principal.UniqueID
		if caller.SessionName != "" {
			id += ":" + caller.SessionName
		}
		return &iam.GetCallerIdentityResponse{UserID: id, Account: caller.Principal.Account, ARN: caller.ARN()}, nil
	})
}
