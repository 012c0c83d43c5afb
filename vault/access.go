package vault

import (
	"cmp"
	"context"
	"slices"

	"coldkms/model"
	"coldkms/model/policy"
)

// AccessReport says who may do what with which key, and by which ways.
type AccessReport struct {
	Access []KeyAccess `json:"access"` // where there is a way, though a denial may always take it away
	Unread []string    `json:"unread"` // ARNs of keys whose policies and grants the caller may not read
}

// KeyAccess is what one principal may do with one key.
type KeyAccess struct {
	Key       string `json:"key"`       // its ARN
	Principal string `json:"principal"` // its ARN, or the name of a service
	policy.Access
}

// permissions that who asks for a report needs beside that of the call. A report shows what these operations show.
var (
	accessOnKey     = []string{"kms:GetKeyPolicy", "kms:ListGrants"}
	accessOnAccount = "iam:GetAccountAuthorizationDetails"
)

// AccessToKey finds out who may do what with a key of the account, over all principals of the vault and those whom the
// key's policy and grants name. It leaves one record, as DescribeKey. Beside that permission the caller needs those to
// read the key's policy, its grants and the identities (iam:GetAccountAuthorizationDetails).
func (s *Session) AccessToKey(ctx context.Context, keyID string) (*AccessReport, error) {
	// The report is made after the record is durable: it must not hold up the writer.
	k, err := do(ctx, s, model.OpDescribeKey, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}}, func(ctx context.Context, c *call) (*key, error) {
		if c.key.place.Account != s.place.Account {
			return nil, model.ErrForeignDenied(s.caller.ARN(), accessOnKey[0], keyID)
		}
		return c.key, c.authoriseReading(ctx, c.key)
	})
	if err != nil {
		return nil, err
	}
	r, err := s.newReport()
	if err != nil {
		return nil, err
	}
	subjects := append(r.vault.subjects(r.directory()), r.namedBy(ctx, k)...)
	for _, who := range subjects {
		if err := r.add(ctx, k, who); err != nil {
			return nil, err
		}
	}
	return &r.AccessReport, nil
}

// authoriseReading decides whether the caller may read all that decides about a key of the account, and about what is no
// key when k is nil.
func (c *call) authoriseReading(ctx context.Context, k *key) error {
	for _, action := range accessOnKey {
		if k == nil {
			break
		}
		if err := c.authorise(ctx, action, k); err != nil {
			return err
		}
	}
	return c.authoriseIAM(accessOnAccount, "*")
}

// AccessOfPrincipal finds out what a principal may do with the keys of the account, in all Regions. The principal is the
// ARN of a user, a role, a session or an account's root, or the name of a service; others are refused. It leaves one
// record, as ListKeys. Keys of which the caller may not read the policy and the grants are left out and named.
func (s *Session) AccessOfPrincipal(ctx context.Context, principal string) (*AccessReport, error) {
	who, err := do(ctx, s, model.OpListKeys, &model.ListKeysRequest{}, func(_ context.Context, c *call) (subject, error) {
		if err := c.authoriseIAM(accessOnAccount, "*"); err != nil {
			return subject{}, err
		}
		who, ok := c.vault.subject(c.directory(), policy.ParseGrantee(principal), s.place.Account)
		if !ok {
			return subject{}, model.ErrInvalidPrincipal(principal)
		}
		return who, nil
	})
	if err != nil {
		return nil, err
	}
	r, err := s.newReport()
	if err != nil {
		return nil, err
	}
	for _, k := range r.vault.keys.keysOf(s.place.Account) {
		readable, err := r.readable(ctx, k)
		switch {
		case err != nil:
			return nil, err
		case !readable:
			r.Unread = append(r.Unread, k.arn())
			continue
		}
		if err := r.add(ctx, k, who); err != nil {
			return nil, err
		}
	}
	return &r.AccessReport, nil
}

// report is an AccessReport in the making, beside the writer.
type report struct {
	*call
	survey *policy.Survey
	AccessReport
}

func (s *Session) newReport() (*report, error) {
	if s.vault.looking() { // which does not read policies
		return nil, ErrReadOnly
	}
	return &report{
		call: newCall(s, model.OpDescribeKey, nil), survey: policy.NewSurvey(),
		AccessReport: AccessReport{Access: []KeyAccess{}, Unread: []string{}},
	}, nil
}

// add takes down what a principal may do with a key.
func (r *report) add(ctx context.Context, k *key, who subject) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	asked := policy.Request{Caller: who.caller, Context: who.context, Identity: who.identity}
	if err := r.askAbout(ctx, &asked, k); err != nil {
		return err
	}
	if found := r.survey.Access(&asked); len(found.Ways) > 0 {
		r.Access = append(r.Access, KeyAccess{k.arn(), who.name, found})
	}
	return nil
}

// readable reports whether the caller may read a key's policy and its grants.
func (r *report) readable(ctx context.Context, k *key) (bool, error) {
	for _, action := range accessOnKey {
		asked, err := r.question(action, "")
		if err != nil {
			return false, err
		}
		if err := r.askAbout(ctx, &asked, k); err != nil {
			return false, err
		}
		if policy.Evaluate(&asked).Outcome != policy.Allowed {
			return false, nil
		}
	}
	return true, nil
}

// keysOf returns the keys of an account in the order of their ARNs.
func (c *catalogue) keysOf(account string) (found []*key) {
	for _, region := range c.regions(account) {
		for _, n := range c.named(model.Place{Account: account, Region: region.Region}) {
			found = append(found, n.key)
		}
	}
	slices.SortFunc(found, func(a, b *key) int {
		return cmp.Or(cmp.Compare(a.place.Region, b.place.Region), cmp.Compare(a.id, b.id))
	})
	return found
}
