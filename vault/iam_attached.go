package vault

import (
	"context"
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
)

// putInline adds an inline policy to an entity, or replaces it.
func (s *Session) putInline(ctx context.Context, op *model.Operation, req iam.PutInline) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, op, req, func(c *call, e *identity.Entity) (*model.EmptyResponse, error) {
		document, err := identity.ParseDocument(req.Text())
		if err != nil {
			return nil, err
		}
		changed := e.WithInline(identity.Inline{Name: req.Inline(), Document: document})
		if changed.InlineSize() > iam.MaxInline(e.Kind) {
			return nil, iam.ErrInlineSize(e.Kind, e.Name)
		}
		return &model.EmptyResponse{}, c.put(changed)
	})
}

// doInline is doEntity for a request about one inline policy, which must exist.
func doInline[Response any](ctx context.Context, s *Session, op *model.Operation, req iam.OfInline, p func(c *call, e *identity.Entity, i identity.Inline) (Response, error)) (Response, error) {
	return doEntity(ctx, s, op, req, func(c *call, e *identity.Entity) (Response, error) {
		policy, found := e.InlinePolicy(req.Inline())
		if !found {
			var zero Response
			return zero, iam.ErrInlineNotFound(e.Kind, req.Inline())
		}
		return p(c, e, policy)
	})
}

func deleteInline(c *call, e *identity.Entity, policy identity.Inline) (*model.EmptyResponse, error) {
	return &model.EmptyResponse{}, c.put(e.WithoutInline(policy.Name))
}

func (s *Session) listInline(ctx context.Context, op *model.Operation, req iam.ListOfEntity) (*iam.ListNamesResponse, error) {
	return doEntity(ctx, s, op, req, func(c *call, e *identity.Entity) (*iam.ListNamesResponse, error) {
		names := each(e.Inline, func(i identity.Inline) string { return i.Name })
		found, more, err := portion(c, e.UniqueID, req.Part(), names, strings.Clone)
		return &iam.ListNamesResponse{PolicyNames: found, More: more}, err
	})
}

func (s *Session) attach(ctx context.Context, op *model.Operation, req iam.AttachPolicy) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, op, req, func(c *call, e *identity.Entity) (*model.EmptyResponse, error) {
		arn := req.Policy()
		if _, refusal := attachable(c.directory(), c.account(), arn); refusal != nil {
			return nil, refusal
		}
		changed := e.WithAttached(arn)
		if len(changed.Attached) > iam.MaxAttached {
			return nil, iam.ErrQuota("PoliciesPer"+string(e.Kind), iam.MaxAttached)
		}
		return &model.EmptyResponse{}, c.put(changed)
	})
}

// attachable returns the managed policy of an ARN, which must be one that an account can attach.
func attachable(d *directory, to, arn string) (*identity.ManagedPolicy, *model.Error) {
	account, _, ok := identity.ParsePolicyARN(arn)
	found := d.policy(arn)
	switch {
	case !ok:
		return nil, iam.ErrNotAnARN(arn)
	case account != to && account != identity.AWS:
		return nil, iam.ErrForeignPolicy()
	case found == nil:
		return nil, iam.ErrNotAttachable(arn)
	}
	return found, nil
}

func (s *Session) detach(ctx context.Context, op *model.Operation, req iam.AttachPolicy) (*model.EmptyResponse, error) {
	return doEntity(ctx, s, op, req, func(c *call, e *identity.Entity) (*model.EmptyResponse, error) {
		if !slices.Contains(e.Attached, req.Policy()) {
			return nil, iam.ErrPolicyNotFound(req.Policy())
		}
		return &model.EmptyResponse{}, c.put(e.WithoutAttached(req.Policy()))
	})
}

func (s *Session) listAttached(ctx context.Context, op *model.Operation, req iam.ListPoliciesOfEntity) (*iam.ListAttachedResponse, error) {
	return doEntity(ctx, s, op, req, func(c *call, e *identity.Entity) (*iam.ListAttachedResponse, error) {
		var attached []iam.AttachedPolicy
		for _, arn := range e.Attached {
			if p := c.directory().policy(arn); p != nil && strings.HasPrefix(p.Path, req.Prefix()) {
				attached = append(attached, iam.AttachedPolicy{PolicyName: p.Name, PolicyARN: arn})
			}
		}
		found, more, err := portion(c, e.UniqueID, req.Part(), attached, func(a iam.AttachedPolicy) string { return a.PolicyARN })
		return &iam.ListAttachedResponse{AttachedPolicies: found, More: more}, err
	})
}
