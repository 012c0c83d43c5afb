package vault

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/wire"
	"coldkms/vault/trail"
)

// iamRegion is where the trail has the calls of IAM, which is one service for all Regions.
const iamRegion = "us-east-1"

// doIAM takes a request of IAM through the pipeline.
func doIAM[Response any](ctx context.Context, s *Session, op *model.Operation, req model.Request, p func(c *call) (Response, error)) (Response, error) {
	return do(ctx, s.In(iamRegion), op, iamRequest{req}, func(_ context.Context, c *call) (Response, error) { return p(c) })
}

// doEntity is doIAM for a request about one user, group or role, which must exist.
func doEntity[Response any](ctx context.Context, s *Session, op *model.Operation, req iam.OfEntity, p func(c *call, e *identity.Entity) (Response, error)) (Response, error) {
	return doIAM(ctx, s, op, req, func(c *call) (Response, error) {
		e, err := c.entity(req.Entity())
		if err != nil {
			var zero Response
			return zero, err
		}
		return p(c, e)
	})
}

// doPolicy is doIAM for a request about one managed policy, which must exist.
func doPolicy[Response any](ctx context.Context, s *Session, op *model.Operation, req iam.OfPolicy, p func(c *call, m *identity.ManagedPolicy) (Response, error)) (Response, error) {
	return doIAM(ctx, s, op, req, func(c *call) (Response, error) {
		m, err := c.managed(req.Policy())
		if err != nil {
			var zero Response
			return zero, err
		}
		return p(c, m)
	})
}

// account returns the account that the call is made in.
func (c *call) account() string { return c.session.place.Account }

// authoriseOn is authoriseIAM for the call's own action on what the account has in IAM.
func (c *call) authoriseOn(resource string) error {
	return c.authoriseIAM(c.operation.Actions[0], identity.Resource(c.account(), resource))
}

// entity returns the user, group or role that the call is about, after the caller was authorised for it.
func (c *call) entity(kind identity.Kind, name string) (*identity.Entity, error) {
	e := c.directory().entity(c.account(), kind, name)
	resource := kind.Noun() + "/" + name
	if e != nil {
		resource = kind.Noun() + e.Path + name
	}
	if err := c.authoriseOn(resource); err != nil {
		return nil, err
	}
	if e == nil {
		return nil, iam.ErrNotFound(kind, name)
	}
	return e, nil
}

// managed returns the managed policy that the call is about, after the caller was authorised for it.
func (c *call) managed(arn string) (*identity.ManagedPolicy, error) {
	if err := c.authoriseIAM(c.operation.Actions[0], arn); err != nil {
		return nil, err
	}
	account, _, ok := identity.ParsePolicyARN(arn)
	switch found := c.directory().policy(arn); {
	case !ok:
		return nil, iam.ErrNotAnARN(arn)
	case account != c.account() && account != identity.AWS:
		return nil, iam.ErrForeignPolicy()
	case found == nil:
		return nil, iam.ErrPolicyNotFound(arn)
	default:
		return found, nil
	}
}

// put keeps a user, group or role.
func (c *call) put(e *identity.Entity) error {
	c.change(putEntity{e})
	return checkRecord(encodeEntity(e))
}

// putManaged keeps a managed policy.
func (c *call) putManaged(p *identity.ManagedPolicy) error {
	c.change(putManaged{p})
	return checkRecord(encodeManagedPolicy(p))
}

// answer shows the answer of a call that changes something in the trail.
func answer[Response any](c *call, response *Response) (*Response, error) {
	c.response, _ = shown(reflect.ValueOf(response).Elem()).(map[string]any)
	return response, nil
}

// portion returns the part of a list that a request asks for. of tells lists of one operation apart; name is the order.
func portion[E any](c *call, of string, page iam.Page, all []E, name func(E) string) ([]E, iam.More, error) {
	after, err := c.vault.markers.open(c.operation, c.session.place, of, page.Marker)
	if errors.Is(err, model.ErrInvalidMarker()) {
		err = iam.ErrInvalidMarker()
	}
	if err != nil {
		return nil, iam.More{}, err
	}
	slices.SortFunc(all, func(a, b E) int { return strings.Compare(name(a), name(b)) })
	rest := slices.DeleteFunc(all, func(e E) bool { return after != "" && name(e) <= after })
	if size := page.Size(); len(rest) > size {
		next := c.vault.markers.more(c.operation, c.session.place, of, name(rest[size-1]))
		return rest[:size], iam.More{IsTruncated: true, Marker: next.NextMarker}, nil
	}
	return rest, iam.More{}, nil
}

// iamRequest shows a request in the trail.
type iamRequest struct{ model.Request }

// Parameters implements model.Logged.
func (r iamRequest) Parameters() map[string]any {
	parameters, _ := shown(reflect.ValueOf(r.Request).Elem()).(map[string]any)
	return parameters
}

var secretType = reflect.TypeFor[iam.Secret]()

// shown returns a value as the trail has it: members begin with a small letter, and those without a value are missing,
// as are secrets.
func shown(v reflect.Value) any {
	if t, is := v.Interface().(iam.Time); is {
		return t.Format(trail.DateLayout)
	}
	switch v.Kind() {
	case reflect.Struct:
		members := map[string]any{}
		for _, m := range wire.Members(v.Type()) {
			if value := reflect.Indirect(m.In(v)); value.IsValid() && !value.IsZero() && m.Type != secretType {
				members[iam.Lower(m.Name)] = shown(value)
			}
		}
		return members
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = shown(v.Index(i))
		}
		return list
	case reflect.String:
		return v.String() // a document is a text here
	}
	return v.Interface()
}
