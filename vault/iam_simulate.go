package vault

import (
	"context"
	"fmt"
	"strings"

	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
)

// SimulatePrincipalPolicy decides what the policies of a user, group or role say about actions. Key policies have no
// part in it: a resource has the request's ResourcePolicy, and without one trusts the account.
func (s *Session) SimulatePrincipalPolicy(ctx context.Context, req *iam.SimulatePrincipalPolicyRequest) (*iam.SimulatePrincipalPolicyResponse, error) {
	return doIAM(ctx, s, iam.OpSimulatePrincipalPolicy, req, func(c *call) (*iam.SimulatePrincipalPolicyResponse, error) {
		if err := c.authoriseIAM(c.operation.Actions[0], req.PolicySourceARN); err != nil {
			return nil, err
		}
		simulated, err := c.simulated(req)
		if err != nil {
			return nil, err
		}
		resources := req.ResourceARNs
		if len(resources) == 0 {
			resources = []string{"*"}
		}
		response := &iam.SimulatePrincipalPolicyResponse{}
		for _, action := range req.ActionNames {
			for _, resource := range resources {
				response.EvaluationResults = append(response.EvaluationResults, simulate(*simulated, action, resource, s.place.Region))
			}
		}
		return response, nil
	})
}

// simulated returns what all the simulated requests have in common.
func (c *call) simulated(req *iam.SimulatePrincipalPolicyRequest) (*policy.Request, error) {
	account, kind, name, ok := splitARN(req.PolicySourceARN)
	if !ok {
		return nil, iam.ErrNotASource(req.PolicySourceARN)
	}
	source := c.directory().entity(account, kind, name)
	if source == nil || account != c.account() || source.ARN() != req.PolicySourceARN {
		return nil, iam.ErrNotFound(kind, name)
	}
	simulated := &policy.Request{Account: account, Context: simulatedContext(req.ContextEntries)}
	caller := source.Principal
	if kind == identity.Group { // a user who has nothing but the group
		simulated.Identity = c.directory().ownPolicies(nil, source)
		caller = identity.Principal{Account: account, Kind: identity.User, Path: "/", Name: "simulated"}
	} else {
		simulated.Identity = c.directory().identityPolicies(caller)
	}
	for i, text := range req.PolicyInputList {
		document, err := identity.ParseDocument(text)
		if err != nil {
			return nil, err
		}
		simulated.Identity = append(simulated.Identity, policy.Attachment{Name: fmt.Sprintf("PolicyInputList.%d", i+1), Document: document.Policy})
	}
	trust := req.ResourcePolicy
	if trust == "" {
		trust = policy.Default(account)
	}
	var err error
	if simulated.KeyPolicy, err = policy.Parse(trust, policy.KeyPolicy); err != nil {
		return nil, iam.Malformed(err)
	}
	simulated.Caller, err = identity.Caller{Principal: caller}.Policy()
	return simulated, err
}

func simulatedContext(entries []iam.ContextEntry) policy.Context {
	values := map[string][]string{}
	for _, entry := range entries {
		values[entry.ContextKeyName] = append(values[entry.ContextKeyName], entry.ContextKeyValues...)
	}
	return policy.NewContext(values)
}

func simulate(r policy.Request, action, resource, region string) iam.EvaluationResult {
	r.Action, r.Resource = action, resource
	if known, ok := policy.FindAction(action); ok && resource == "*" && known.Scope == policy.OnKey {
		r.Resource = "arn:aws:kms:" + region + ":" + r.Account + ":key/*" // every key: a policy on some keys does not match
	}
	explained := policy.Explain(&r)
	result := iam.EvaluationResult{
		EvalActionName: action, EvalResourceName: resource, EvalDecision: string(explained.Outcome),
		MatchedStatements: []iam.MatchedStatement{}, MissingContextValues: explained.AbsentKeys,
	}
	for _, source := range explained.Statements {
		if source.In == policy.InKeyPolicy && source.Enables {
			continue // the trust in the account stands for no policy
		}
		id, kind := sourceOf(source)
		result.MatchedStatements = append(result.MatchedStatements, iam.MatchedStatement{
			SourcePolicyID: id, SourcePolicyType: kind, StartPosition: iam.TextPosition{Line: source.Line, Column: source.Column},
		})
	}
	return result
}

// sourceOf names a policy as the simulator does, and says what it belongs to.
func sourceOf(source policy.Source) (id, kind string) {
	if source.In == policy.InKeyPolicy {
		return "ResourcePolicy", "resource"
	}
	account, name, managed := identity.ParsePolicyARN(source.Policy)
	owner, _, inline := strings.Cut(source.Policy, "/")
	switch {
	case managed && account == identity.AWS:
		return name, "aws-managed"
	case managed:
		return name, "user-managed"
	case inline:
		return strings.ReplaceAll(source.Policy, "/", "_"), owner
	}
	return source.Policy, "none"
}
