package vault

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"coldkms/model"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// call is one request on its way through the stages.
type call struct {
	*state
	session   *Session
	operation *model.Operation
	now       time.Time
	key       *key   // the key that the request names, once resolved
	grantID   string // the grant that the call is about, "" for none
	asked     asked  // what policies and grants can be about

	// What the trail shows beyond the request.
	resources []trail.Resource
	response  map[string]any
}

func newCall(s *Session, op *model.Operation, tx *store.Tx) *call {
	return &call{state: &state{vault: s.vault, tx: tx}, session: s, operation: op, now: s.vault.now()}
}

// perform is what is particular to an operation. It reads through the call, collects changes in it, and answers.
type perform[Response any] func(ctx context.Context, c *call) (Response, error)

// do takes a request through the pipeline: throttle, validate, resolve the key, authorise, check usage and state,
// check quotas, perform, record. What time has brought about is brought up to date before.
//
// An operation that changes nothing, or that computes long, runs beside the writer, so that cryptography does not wait
// in a queue; only its record and its changes go through the writer. When a change to the catalogue came between, it
// runs again inside the writer, so that the trail's order is always an order in which the calls could have happened. A
// look goes a way of its own.
func do[Response any](ctx context.Context, s *Session, op *model.Operation, req model.Request, p perform[Response]) (Response, error) {
	var zero Response
	switch {
	case s.reads && !op.OnlyReads():
		return zero, describe(op, req, ErrOnlyReading)
	case s.explained != nil:
		return explain(ctx, s, op, req, p)
	case s.vault.looking():
		return look(ctx, s, op, req, p)
	}
	if err := s.throttle(ctx, op); err != nil {
		return zero, err
	}
	return unthrottled(ctx, s, op, req, p)
}

// unthrottled is do for a call that counts against no limit of requests.
func unthrottled[Response any](ctx context.Context, s *Session, op *model.Operation, req model.Request, p perform[Response]) (Response, error) {
	var zero Response
	if err := s.vault.Tend(ctx); err != nil {
		return zero, describe(op, req, err)
	}
	if err := s.makeManagedKey(ctx, req); err != nil {
		return zero, err
	}
	attempt := func(tx *store.Tx) (*outcome[Response], error) { return run(ctx, s, op, req, p, tx) }

	var early *outcome[Response]
	if op.ChangesNothing() || op.TakesWork() {
		// What fails here may not fail inside the writer: a secret is destroyed a moment before the catalogue says so.
		early, _ = attempt(nil)
	}
	var final *outcome[Response]
	err := s.vault.store.Update(ctx, func(tx *store.Tx) error {
		batch := &s.vault.batch
		batch.enter(tx.Frame())
		final = early
		if early == nil || batch.changed || early.seen != s.vault.keys.version() {
			early.forget()
			var err error
			if final, err = attempt(tx); err != nil {
				return err
			}
		}
		final.commit(s, tx)
		return nil
	})
	if err != nil {
		early.forget()
		final.forget()
		return zero, describe(op, req, err)
	}
	s.vault.usage.keep(ctx)
	if final.refusal != nil {
		return zero, final.refusal
	}
	return final.response, nil
}

// outcome is how a call ended, before it is durable.
type outcome[Response any] struct {
	response Response
	refusal  *model.Error
	event    trail.Event
	record   []byte // the event, encoded
	changes  []change
	seen     uint64 // the version of the catalogue that the call read
}

// forget clears the plaintext of an answer that nobody gets, and the secrets of changes that nobody makes.
func (o *outcome[Response]) forget() {
	if o == nil {
		return
	}
	discard(o.changes)
	if secret, ok := any(o.response).(interface{ Forget() }); ok {
		secret.Forget()
	}
}

// run takes the request through the stages. An error means that the call could not be decided; a refusal is an
// outcome.
func run[Response any](ctx context.Context, s *Session, op *model.Operation, req model.Request, p perform[Response], tx *store.Tx) (*outcome[Response], error) {
	v := s.vault
	c := newCall(s, op, tx)
	out := &outcome[Response]{seen: v.keys.version()}

	response, err := stages(ctx, c, req, p)
	if err == nil && isTrial(req) {
		(&outcome[Response]{response: response}).forget()
		err = model.ErrDryRun()
	}
	if err != nil && !errors.As(err, &out.refusal) {
		discard(c.changes)
		return nil, err
	}
	if out.refusal == nil {
		out.response, out.changes = response, c.changes
	} else {
		discard(c.changes)
		out.changes = c.standing
	}
	if out.event, err = c.event(req, out.refusal); err == nil {
		out.record, err = out.event.Encode()
	}
	if err != nil {
		out.forget()
		return nil, err
	}
	return out, nil
}

// isTrial reports that a request is there to be tried out.
func isTrial(req model.Request) bool {
	tried, can := req.(model.Tried)
	return can && tried.IsTrial()
}

func stages[Response any](ctx context.Context, c *call, req model.Request, p perform[Response]) (Response, error) {
	var zero Response
	if err := req.Validate(); err != nil {
		return zero, err
	}
	c.asked = askedBy(req)
	if action := c.operation.Actions[0]; aboutNoKey(action) {
		if err := c.authoriseAccount(action); err != nil {
			return zero, err
		}
	}
	if granted, ok := req.(model.Granted); ok {
		if err := c.checkTokens(granted.Tokens()); err != nil {
			return zero, err
		}
	}
	if keyed, ok := req.(model.Keyed); ok {
		if err := c.use(ctx, keyed.Key()); err != nil {
			return zero, err
		}
	}
	return p(ctx, c)
}

// use makes the key that a request names the call's, for the operation's permission.
func (c *call) use(ctx context.Context, given string) error {
	return c.useNamed(ctx, c.operation.Actions[0], given)
}

// useNamed resolves what a request names as a key, authorises the caller for it, and checks usage and state. Of another
// account's keys nobody learns more than that they may not be used.
func (c *call) useNamed(ctx context.Context, action, given string) error {
	key, err := c.resolve(action, given)
	if err != nil {
		return err
	}
	err = c.useKey(ctx, action, key)
	if key.place.Account != c.session.place.Account && errors.Is(err, &model.Error{Code: model.CodeAccessDenied}) {
		return model.ErrForeignDenied(c.session.caller.ARN(), action, given)
	}
	return err
}

// useKey makes a key the call's, for one of the operation's permissions.
func (c *call) useKey(ctx context.Context, action string, key *key) error {
	c.key = key
	arn := key.arn()
	c.about(arn, key.place.Account)
	if err := c.authorise(ctx, action, key); err != nil {
		return err
	}
	if err := c.operation.CheckUsage(key.usage(), arn); err != nil {
		return err
	}
	if err := c.operation.CheckOrigin(key.origin(), arn); err != nil {
		return err
	}
	return c.operation.CheckState(key.stateAt(c.now), arn)
}

// resolve finds the key that a request names, for one of the operation's permissions.
func (c *call) resolve(action, given string) (*key, error) {
	return c.resolveAs(c.operation.Forms, action, given)
}

// resolveAs is resolve for a member that takes other forms than the operation. In another account everything that is
// not there is denied, so that nobody learns what is.
func (c *call) resolveAs(forms model.Form, action, given string) (*key, error) {
	id, err := model.ParseIdentifier(given, forms, c.session.place)
	if err != nil {
		return nil, err
	}
	found, err := c.lookUp(id)
	if foreign := id.Place != c.session.place; foreign && (err != nil || !crossesAccounts(action)) {
		return nil, model.ErrForeignDenied(c.session.caller.ARN(), action, given)
	}
	return found, err
}

// lookUp finds a key by its id or by an alias.
func (c *call) lookUp(id model.Identifier) (*key, error) {
	keyID := id.KeyID
	if id.Alias != "" {
		alias, err := c.alias(id.Place, id.Alias)
		if err != nil {
			return nil, err
		}
		if alias == nil {
			return nil, model.ErrAliasNotFound(id.Place.AliasARN(id.Alias))
		}
		keyID = alias.target
	}
	key, err := c.findKey(id.Place, keyID)
	if err != nil {
		return nil, err
	}
	if key == nil {
		return nil, model.ErrKeyNotFound(id.Place.KeyARN(keyID))
	}
	return key, nil
}

func (c *call) about(arn, account string) {
	c.resources = append(c.resources, trail.Resource{ARN: arn, AccountID: account})
}

// NewRequestID returns a fresh id for a call.
func (v *Vault) NewRequestID() (string, error) {
	id, err := uuid.NewRandomFromReader(v.random)
	if err != nil {
		return "", fmt.Errorf("making a request id: %w", err)
	}
	return id.String(), nil
}

// event returns the call's record.
func (c *call) event(req model.Request, refusal *model.Error) (trail.Event, error) {
	requestID := c.session.requestID
	if requestID == "" {
		var err error
		if requestID, err = c.vault.NewRequestID(); err != nil {
			return trail.Event{}, err
		}
	}
	eventID, err := uuid.NewRandomFromReader(c.vault.random)
	if err != nil {
		return trail.Event{}, fmt.Errorf("making an event id: %w", err)
	}
	made := trail.Call{
		Operation: c.operation, Caller: c.session.caller, Region: c.session.place.Region, Time: c.now,
		RequestID: requestID, EventID: eventID.String(),
		Response: c.response, Resources: c.resources, Refusal: refusal,
	}
	if logged, ok := req.(model.Logged); ok {
		made.Parameters = logged.Parameters()
		if isTrial(req) {
			made.Parameters["dryRun"] = true
		}
	}
	return made.Event(), nil
}

// commit writes the outcome's changes and its record, and lets the catalogue follow once they are durable.
func (o *outcome[Response]) commit(s *Session, tx *store.Tx) {
	v := s.vault
	v.write(tx, o.changes, s.author)
	leaf := tx.NextLeaf()
	tx.Append(o.record)
	tx.OnDurable(func() { v.usage.note(leaf, o.event, always) })
}

// write makes changes of an author, nil for time, and lets the catalogue follow once they are durable.
func (v *Vault) write(tx *store.Tx, changes []change, by *author) {
	if len(changes) == 0 {
		return
	}
	for _, change := range changes {
		change.write(tx)
		change.count(&v.batch)
	}
	v.batch.changed = true
	tx.OnDurable(func() { v.keys.apply(changes, by) })
}

// describe says what was being done when a call failed for a reason that is no refusal.
func describe(op *model.Operation, req model.Request, err error) error {
	if keyed, ok := req.(model.Keyed); ok {
		return fmt.Errorf("%s with key %s: %w", op.Name, keyed.Key(), err)
	}
	return fmt.Errorf("%s: %w", op.Name, err)
}
