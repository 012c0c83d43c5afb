package vault

import (
	"context"
	"strings"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
)

// CreatePolicy makes a managed policy of the account.
func (s *Session) CreatePolicy(ctx context.Context, req *iam.CreatePolicyRequest) (*iam.CreatePolicyResponse, error) {
	return doIAM(ctx, s, iam.OpCreatePolicy, req, func(c *call) (*iam.CreatePolicyResponse, error) {
		made := &identity.ManagedPolicy{Account: c.account(), Path: req.Path, Name: req.PolicyName, Description: req.Description, Created: c.now}
		if made.Path == "" {
			made.Path = "/"
		}
		if err := c.authoriseIAM(c.operation.Actions[0], made.ARN()); err != nil {
			return nil, err
		}
		document, err := managedDocument(req.PolicyDocument)
		if err != nil {
			return nil, err
		}
		others := c.directory().policies(made.Account)
		for _, other := range others {
			if strings.EqualFold(other.Name, made.Name) {
				return nil, iam.ErrPolicyExists(made.Name)
			}
		}
		if len(others) >= iam.MaxPolicies {
			return nil, iam.ErrQuota("PoliciesPerAccount", iam.MaxPolicies)
		}
		if made.UniqueID, err = identity.NewPolicyID(c.vault.random); err != nil {
			return nil, err
		}
		made = made.WithVersion(document, c.now, true)
		if err := c.putManaged(made); err != nil {
			return nil, err
		}
		return answer(c, &iam.CreatePolicyResponse{Policy: iam.PolicyOf(made, 0)})
	})
}

// managedDocument reads the document of a managed policy.
func managedDocument(text string) (identity.Document, error) {
	document, err := identity.ParseDocument(text)
	if err == nil && document.Size() > iam.MaxManaged {
		err = iam.ErrQuota("PolicySize", iam.MaxManaged)
	}
	return document, err
}

// GetPolicy answers a managed policy of the account or of AWS.
func (s *Session) GetPolicy(ctx context.Context, req *iam.GetPolicyRequest) (*iam.GetPolicyResponse, error) {
	return doPolicy(ctx, s, iam.OpGetPolicy, req, func(c *call, p *identity.ManagedPolicy) (*iam.GetPolicyResponse, error) {
		return &iam.GetPolicyResponse{Policy: iam.PolicyOf(p, c.directory().attached(c.account(), p.ARN()))}, nil
	})
}

// ListPolicies answers the managed policies of the account and of AWS, in the order of their ARNs.
func (s *Session) ListPolicies(ctx context.Context, req *iam.ListPoliciesRequest) (*iam.ListPoliciesResponse, error) {
	return doIAM(ctx, s, iam.OpListPolicies, req, func(c *call) (*iam.ListPoliciesResponse, error) {
		if err := c.authoriseOn("policy" + req.Prefix()); err != nil {
			return nil, err
		}
		all := c.directory().policies(c.account())
		if req.Scope != "Local" {
			all = append(all, identity.AWSManaged()...)
		}
		var shown []iam.Policy
		for _, p := range all {
			entry := iam.PolicyOf(p, c.directory().attached(c.account(), p.ARN()))
			entry.Description = ""
			if strings.HasPrefix(p.Path, req.Prefix()) && (req.Scope != "AWS" || p.Account == identity.AWS) && (!req.OnlyAttached || entry.AttachmentCount > 0) {
				shown = append(shown, entry)
			}
		}
		of := strings.Join([]string{req.Scope, req.Prefix()}, " ")
		found, more, err := portion(c, of, req.Page, shown, func(p iam.Policy) string { return p.ARN })
		return &iam.ListPoliciesResponse{Policies: found, More: more}, err
	})
}

// DeletePolicy deletes a managed policy, which nobody has any more.
func (s *Session) DeletePolicy(ctx context.Context, req *iam.DeletePolicyRequest) (*model.EmptyResponse, error) {
	return doOwnPolicy(ctx, s, iam.OpDeletePolicy, req, func(c *call, p *identity.ManagedPolicy) (*model.EmptyResponse, error) {
		switch {
		case c.directory().attached(c.account(), p.ARN()) > 0:
			return nil, iam.ErrAttached()
		case len(p.Versions) > 1:
			return nil, iam.ErrHasVersions()
		}
		c.change(removedManaged{p})
		return &model.EmptyResponse{}, nil
	})
}

// doOwnPolicy is doPolicy for a change, which AWS managed policies do not take.
func doOwnPolicy[Response any](ctx context.Context, s *Session, op *model.Operation, req iam.OfPolicy, p func(c *call, m *identity.ManagedPolicy) (Response, error)) (Response, error) {
	return doPolicy(ctx, s, op, req, func(c *call, m *identity.ManagedPolicy) (Response, error) {
		if m.Account == identity.AWS {
			var zero Response
			return zero, iam.ErrForeignPolicy()
		}
		return p(c, m)
	})
}

// CreatePolicyVersion gives a managed policy another version.
func (s *Session) CreatePolicyVersion(ctx context.Context, req *iam.CreatePolicyVersionRequest) (*iam.CreatePolicyVersionResponse, error) {
	return doOwnPolicy(ctx, s, iam.OpCreatePolicyVersion, req, func(c *call, p *identity.ManagedPolicy) (*iam.CreatePolicyVersionResponse, error) {
		document, err := managedDocument(req.PolicyDocument)
		if err != nil {
			return nil, err
		}
		if len(p.Versions) >= iam.MaxVersions {
			return nil, iam.ErrVersions()
		}
		changed := p.WithVersion(document, c.now, req.SetAsDefault)
		if err := c.putManaged(changed); err != nil {
			return nil, err
		}
		return answer(c, &iam.CreatePolicyVersionResponse{PolicyVersion: iam.VersionOf(changed, changed.Versions[len(changed.Versions)-1])})
	})
}

// GetPolicyVersion answers a version of a managed policy.
func (s *Session) GetPolicyVersion(ctx context.Context, req *iam.GetPolicyVersionRequest) (*iam.GetPolicyVersionResponse, error) {
	return doPolicy(ctx, s, iam.OpGetPolicyVersion, req, func(_ *call, p *identity.ManagedPolicy) (*iam.GetPolicyVersionResponse, error) {
		version, err := versionOf(p, req)
		if err != nil {
			return nil, err
		}
		shown := iam.VersionOf(p, version)
		shown.Document = iam.Document(version.Text)
		return &iam.GetPolicyVersionResponse{PolicyVersion: shown}, nil
	})
}

func versionOf(p *identity.ManagedPolicy, req iam.OfVersion) (identity.Version, error) {
	version, found := p.Version(req.Version())
	if !found {
		return identity.Version{}, iam.ErrVersionNotFound(p.ARN(), req.Version())
	}
	return version, nil
}

// ListPolicyVersions answers the versions of a managed policy, the newest first.
func (s *Session) ListPolicyVersions(ctx context.Context, req *iam.ListPolicyVersionsRequest) (*iam.ListPolicyVersionsResponse, error) {
	return doPolicy(ctx, s, iam.OpListPolicyVersions, req, func(c *call, p *identity.ManagedPolicy) (*iam.ListPolicyVersionsResponse, error) {
		versions := each(p.Versions, func(v identity.Version) iam.PolicyVersion { return iam.VersionOf(p, v) })
		age := func(v iam.PolicyVersion) string { return ageOf(p, v.VersionID) }
		found, more, err := portion(c, p.UniqueID, req.Page, versions, age)
		return &iam.ListPolicyVersionsResponse{Versions: found, More: more}, err
	})
}

// ageOf returns a text by which the versions of a policy are in order, the newest first.
func ageOf(p *identity.ManagedPolicy, id string) string {
	version, _ := p.Version(id)
	return strings.Repeat("0", p.Last-version.Number+1)
}

// DeletePolicyVersion deletes a version that is not in force.
func (s *Session) DeletePolicyVersion(ctx context.Context, req *iam.DeletePolicyVersionRequest) (*model.EmptyResponse, error) {
	return doOwnPolicy(ctx, s, iam.OpDeletePolicyVersion, req, func(c *call, p *identity.ManagedPolicy) (*model.EmptyResponse, error) {
		version, err := versionOf(p, req)
		switch {
		case err != nil:
			return nil, err
		case version.Number == p.Default:
			return nil, iam.ErrIsDefault()
		}
		return &model.EmptyResponse{}, c.putManaged(p.WithoutVersion(version.Number, c.now))
	})
}

// SetDefaultPolicyVersion puts a version in force.
func (s *Session) SetDefaultPolicyVersion(ctx context.Context, req *iam.SetDefaultPolicyVersionRequest) (*model.EmptyResponse, error) {
	return doOwnPolicy(ctx, s, iam.OpSetDefaultPolicyVersion, req, func(c *call, p *identity.ManagedPolicy) (*model.EmptyResponse, error) {
		version, err := versionOf(p, req)
		if err != nil {
			return nil, err
		}
		return &model.EmptyResponse{}, c.putManaged(p.WithDefault(version.Number, c.now))
	})
}
