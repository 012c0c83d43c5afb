package vault

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/vault/trail"
)

// Reconsidered is how policies decide today what they refused in a call of the trail.
type Reconsidered struct {
	Request     policy.Request
	Explanation policy.Explanation
	Fixed       bool // the key's policy is one that nobody can change
	Partial     bool // the call was made with temporary credentials: policies of their own are in no record
}

// UndecidedError says why nothing can be said of a call today.
type UndecidedError struct{ Reason string }

func (e *UndecidedError) Error() string { return e.Reason }

func undecided(reason string) error { return &UndecidedError{reason} }

// Reconsider finds out how the policies of today decide what a call of the trail was refused. The question is that of
// the record, as far as it holds it: its caller, its address and user agent, its encryption context and its terms of a
// grant; the time is now. It is no call, and leaves no record. Of a call that was somebody else's, the caller needs the
// permissions of AccessToKey beside that of the call; without them it ends with the refusal. It ends with an
// *UndecidedError when the record asks nothing that can be decided.
func (s *Session) Reconsider(ctx context.Context, event trail.Event) (*Reconsidered, error) {
	if s.vault.looking() { // which does not read policies
		return nil, ErrReadOnly
	}
	action, resource, err := deniedIn(event)
	if err != nil {
		return nil, err
	}
	reading := newCall(s, nil, nil)
	mine := event.UserIdentity.ARN == s.caller.ARN() && strings.HasPrefix(event.UserIdentity.PrincipalID, s.caller.Principal.UniqueID)
	if !mine {
		if err := reading.authoriseReading(ctx, nil); err != nil {
			return nil, err
		}
	}
	c, err := s.again(event)
	if err != nil {
		return nil, err
	}
	r, k, err := c.questionOf(ctx, event, action, resource)
	switch {
	case err != nil:
		return nil, err
	case r.Account != s.place.Account:
		return nil, undecided("It is up to account " + r.Account + ", whose policies are not yours to read here.")
	case k != nil && !mine:
		if err := reading.authoriseReading(ctx, k); err != nil {
			return nil, err
		}
	}
	caller := c.session.caller
	return &Reconsidered{
		Request: r, Explanation: policy.Explain(&r), Fixed: k != nil && k.managed,
		Partial: caller.SessionName != "" && caller.AccessKeyID != "",
	}, nil
}

// deniedIn returns which permission on what a call was refused for.
func deniedIn(event trail.Event) (action, resource string, err error) {
	action, resource, ok := model.DeniedIn(event.ErrorMessage)
	if ok {
		return action, resource, nil
	}
	op := model.OperationNamed(event.EventName)
	switch {
	case op == nil || !model.IsUndisclosed(event.ErrorMessage):
		return "", "", undecided("The answer names no permission that a policy could give.")
	case len(event.Resources) == 0:
		return "", "", undecided("The ciphertext is of no key that was known then, and no policy was asked.")
	}
	return op.Actions[0], event.Resources[len(event.Resources)-1].ARN, nil
}

// again returns a call as that of a record. Nothing is performed with it.
func (s *Session) again(event trail.Event) (*call, error) {
	caller, err := s.vault.callerOf(event.UserIdentity)
	if err != nil {
		return nil, err
	}
	caller.SourceIP, caller.UserAgent = event.SourceIPAddress, event.UserAgent
	place := model.Place{Account: caller.Principal.Account, Region: event.AWSRegion}
	return newCall(&Session{vault: s.vault, caller: caller, place: place}, nil, nil), nil
}

// callerOf returns who made a call of the trail, when they can make it still.
func (v *Vault) callerOf(user trail.UserIdentity) (identity.Caller, error) {
	caller := identity.Caller{AccessKeyID: user.AccessKeyID, InvokedBy: user.InvokedBy}
	switch {
	case user.Type == "AWSService":
		caller.Principal, caller.InvokedBy = identity.ServiceOf(user.PrincipalID, user.AccountID), ""
	case !v.holds(user.AccountID):
		return caller, undecided("The caller is of account " + user.AccountID + ", which is not in this vault.")
	case user.Type == "Root":
		caller.Principal = identity.RootOf(user.AccountID)
	default:
		id, session, _ := strings.Cut(user.PrincipalID, ":")
		found, known := v.keys.directory.Load().principal(id)
		if !known {
			return caller, undecided("The caller is gone: there is no " + trail.Who(user.ARN) + " of that unique id any more.")
		}
		caller.Principal, caller.SessionName = found, session
	}
	return caller, nil
}

// questionOf returns what the call of a record asks of policies, and the key when it is about one.
func (c *call) questionOf(ctx context.Context, event trail.Event, action, resource string) (policy.Request, *key, error) {
	known, _ := policy.FindAction(action)
	switch {
	case action == iam.OpAssumeRole.Actions[0]:
		r, err := c.toAssume(event, resource)
		return r, nil, err
	case known.Name != "" && (known.Scope == policy.OnKey || known.Scope == policy.OnGrant || known.Scope == policy.OnAlias && !isAlias(resource)):
		return c.onKey(ctx, event, action, resource)
	}
	c.asked = c.recorded(event, action)
	r, err := c.question(action, resource)
	r.Account = c.session.place.Account
	return r, nil, err
}

func isAlias(arn string) bool { return strings.Contains(arn, ":"+model.AliasPrefix) }

func (c *call) toAssume(event trail.Event, arn string) (policy.Request, error) {
	role := c.directory().role(arn)
	if role == nil {
		return policy.Request{}, undecided("There is no role " + arn + ".")
	}
	req := &iam.AssumeRoleRequest{}
	decodeParameters(event, req)
	return c.askToAssume(role, req)
}

func (c *call) onKey(ctx context.Context, event trail.Event, action, resource string) (r policy.Request, k *key, err error) {
	id, err := model.ParseIdentifier(resource, model.FormAny, c.session.place)
	if err == nil {
		k, err = c.lookUp(id)
	}
	switch refusal := (*model.Error)(nil); {
	case errors.As(err, &refusal):
		return r, nil, undecided("There is no key " + resource + " any more.")
	case err != nil:
		return r, nil, err
	case k.place.Account != c.session.place.Account && !crossesAccounts(action):
		return r, nil, undecided("No policy can allow it: " + action + " does not work on keys of other accounts.")
	}
	if action == model.OpRetireGrant.Actions[0] {
		req := &model.RetireGrantRequest{}
		if decodeParameters(event, req); req.GrantID == "" {
			return r, nil, undecided("The record does not say which grant was to be retired.")
		}
		if c.grantID = req.GrantID; !c.hasGrant(k, c.grantID) {
			return r, nil, undecided("There is no grant " + c.grantID + " any more.")
		}
	}
	c.asked = c.recorded(event, action)
	if r, err = c.question(action, ""); err == nil {
		err = c.askAbout(ctx, &r, k)
	}
	return r, k, err
}

func (c *call) hasGrant(k *key, id string) bool {
	_, err := c.grantOf(k, id)
	return err == nil
}

// recorded reads what a record holds of a request that policies and grants can be about.
func (c *call) recorded(event trail.Event, action string) asked {
	if event.EventName == model.OpReEncrypt.Name {
		return c.reEncrypted(event, action)
	}
	a, ok := Lookup(event.EventName)
	if !ok || event.EventSource != a.Operation.Source {
		return asked{}
	}
	req := a.NewRequest()
	decodeParameters(event, req)
	return askedBy(req)
}

// reEncrypted is recorded for the one operation with two keys and two encryption contexts.
func (c *call) reEncrypted(event trail.Event, action string) asked {
	req := &model.ReEncryptRequest{}
	decodeParameters(event, req)
	found := asked{pairs: req.SourceEncryptionContext}
	if action != model.OpReEncrypt.Actions[0] {
		found.pairs = req.DestinationEncryptionContext
	}
	destination, err := c.resolveAs(model.FormAny, action, req.DestinationKeyID)
	if err == nil && len(event.Resources) > 0 {
		found.keys = map[string][]string{"kms:ReEncryptOnSameKey": {strconv.FormatBool(event.Resources[0].ARN == destination.arn())}}
	}
	return found
}

// decodeParameters fills a request with what a record shows of it: its members, whose names begin with a small letter
// there. What the record does not show, or shows in another form, stays empty.
func decodeParameters(event trail.Event, req any) {
	text, err := json.Marshal(event.RequestParameters)
	if err == nil {
		_ = json.Unmarshal(text, req) // as far as it goes
	}
}
