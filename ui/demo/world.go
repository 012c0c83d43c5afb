package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault"
)

// sessionName is that of every role's session: the instance of the guide's examples.
const sessionName = "i-5d476fab"

// firstDay is when the demo's past begins, as the service did.
var firstDay = time.Date(2014, time.November, 12, 9, 0, 0, 0, time.UTC)

// world is a vault while its past happens.
type world struct {
	vault   *vault.Vault
	clock   *clock
	keys    map[string]string // id by the demo's own name of the key
	callers map[string]*vault.Session
	err     error // the first thing that did not happen as it should
}

// live lets the past happen, day by day.
func (w *world) live(ctx context.Context) error {
	w.meet(ctx)
	for _, day := range past() {
		w.wait(ctx, day.at)
		for _, deed := range day.deeds {
			if w.err != nil {
				return w.err
			}
			deed(ctx, w)
			w.clock.advance(37 * time.Second)
		}
	}
	w.wait(ctx, Start)
	brought, err := w.vault.Meanwhile(ctx)
	w.check("Meanwhile", err)
	w.check("Told", w.vault.Told(ctx, brought)) // nobody is there who would want to know
	return w.err
}

// wait lets time pass until then.
func (w *world) wait(ctx context.Context, then time.Time) {
	w.check("Tend", w.clock.pass(ctx, w.vault, then, func() bool { return true }))
}

// meet makes the users and roles, and signs them in.
func (w *world) meet(ctx context.Context) {
	for _, account := range []string{Home.Account, theirAccount} {
		w.signIn(identity.RootOf(account), "root@"+account, console)
	}
	for _, person := range people {
		made, err := w.callers["root@"+person.account].CreatePrincipal(ctx, &vault.CreatePrincipalRequest{Kind: person.kind, Name: person.name})
		w.check("CreatePrincipal", err)
		w.clock.advance(41 * time.Second)
		w.check("PutPolicy", w.allow(ctx, made, person.may))
		w.signIn(made, person.name, person.agent)
		w.clock.advance(41 * time.Second)
	}
}

// allow gives a user or a role an inline policy.
func (w *world) allow(ctx context.Context, p identity.Principal, may permission) error {
	root := w.callers["root@"+p.Account]
	if p.Kind == identity.Role {
		req := &iam.PutRolePolicyRequest{}
		req.RoleName, req.PolicyName, req.PolicyDocument = p.Name, may.name, may.document
		_, err := root.PutRolePolicy(ctx, req)
		return err
	}
	req := &iam.PutUserPolicyRequest{}
	req.UserName, req.PolicyName, req.PolicyDocument = p.Name, may.name, may.document
	_, err := root.PutUserPolicy(ctx, req)
	return err
}

func (w *world) signIn(p identity.Principal, name, agent string) {
	caller := identity.Caller{Principal: p, UserAgent: agent, SourceIP: "192.0.2." + fmt.Sprint(10+len(w.callers))}
	if p.Kind == identity.Role {
		caller.SessionName = sessionName
	}
	w.callers[name] = w.vault.SignIn(caller, Home.Region)
}

// as returns a person's session in the Region of a key.
func (w *world) as(who string, k newKey) *vault.Session {
	s := w.callers[who]
	if k.region != "" {
		s = s.In(k.region)
	}
	return s
}

// check keeps the first error.
func (w *world) check(what string, err error) {
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("%s on %s: %w", what, w.clock.ofVault().Format(time.DateOnly), err)
	}
}

// checkRefused keeps it as an error when a call that should have been refused was not.
func (w *world) checkRefused(what, code string, err error) {
	if !errors.Is(err, &model.Error{Code: code}) {
		w.check(what, fmt.Errorf("it ended with %w, not with %s", err, code))
	}
}

// A deed is one thing that somebody does.
type deed func(ctx context.Context, w *world)

func create(k newKey) deed {
	return func(ctx context.Context, w *world) {
		s := w.as(k.by, k)
		made, err := s.CreateKey(ctx, &model.CreateKeyRequest{Description: k.description, Tags: k.tags, Policy: k.policy, Origin: k.origin})
		w.check("CreateKey", err)
		if err != nil {
			return
		}
		w.keys[k.name] = made.KeyMetadata.KeyID
		for _, alias := range k.aliases {
			w.clock.advance(3 * time.Second)
			_, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: model.AliasPrefix + alias, TargetKeyID: made.KeyMetadata.KeyID})
			w.check("CreateAlias", err)
		}
	}
}

// use has somebody encrypt with a key and decrypt what came of it, several times.
func use(who, name string, times int, pairs map[string]string) deed {
	return func(ctx context.Context, w *world) {
		w.use(ctx, w.as(who, keyNamed(name)), w.keys[name], times, pairs)
	}
}

// through has a service use its AWS managed key on somebody's behalf, several times. The first use makes the key.
func through(service, who, alias string, times int, pairs map[string]string) deed {
	return func(ctx context.Context, w *world) {
		caller := w.callers[who].Caller()
		caller.InvokedBy = service + "." + Home.Region + ".amazonaws.com"
		w.use(ctx, w.vault.SignIn(caller, Home.Region), model.AliasPrefix+alias, times, pairs)
	}
}

func (w *world) use(ctx context.Context, s *vault.Session, key string, times int, pairs map[string]string) {
	for range times {
		made, err := s.GenerateDataKey(ctx, &model.GenerateDataKeyRequest{KeyID: key, KeySpec: "AES_256", EncryptionContext: pairs})
		w.check("GenerateDataKey", err)
		if err != nil {
			return
		}
		w.clock.advance(11 * time.Minute)
		_, err = s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob, EncryptionContext: pairs})
		w.check("Decrypt", err)
		w.clock.advance(23 * time.Minute)
		made.Forget()
	}
}

// fail has somebody try to use a key that cannot be used.
func fail(who, name, code string) deed {
	return func(ctx context.Context, w *world) {
		_, err := w.as(who, keyNamed(name)).Encrypt(ctx, &model.EncryptRequest{KeyID: w.keys[name], Plaintext: []byte("nightly export")})
		w.checkRefused("Encrypt", code, err)
	}
}

// mistake has somebody decrypt with another encryption context than the ciphertext was made with.
func mistake(who, name string) deed {
	return func(ctx context.Context, w *world) {
		s := w.as(who, keyNamed(name))
		made, err := s.Encrypt(ctx, &model.EncryptRequest{KeyID: w.keys[name], Plaintext: []byte("4111 1111 1111 1111"), EncryptionContext: map[string]string{"department": "payroll"}})
		w.check("Encrypt", err)
		if err != nil {
			return
		}
		_, err = s.Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: made.CiphertextBlob, EncryptionContext: map[string]string{"department": "sales"}})
		w.checkRefused("Decrypt", model.CodeInvalidCiphertext, err)
	}
}

func disable(who, name string) deed {
	return func(ctx context.Context, w *world) {
		_, err := w.as(who, keyNamed(name)).DisableKey(ctx, &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: w.keys[name]}})
		w.check("DisableKey", err)
	}
}

func schedule(who, name string, days int) deed {
	return func(ctx context.Context, w *world) {
		_, err := w.as(who, keyNamed(name)).ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: w.keys[name], PendingWindowInDays: &days})
		w.check("ScheduleKeyDeletion", err)
	}
}

func describe(who, name string) deed {
	return func(ctx context.Context, w *world) {
		_, err := w.as(who, keyNamed(name)).DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: w.keys[name]}})
		w.check("DescribeKey", err)
	}
}

func rotate(who, name string) deed {
	return func(ctx context.Context, w *world) {
		_, err := w.as(who, keyNamed(name)).EnableKeyRotation(ctx, &model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: w.keys[name]}})
		w.check("EnableKeyRotation", err)
	}
}

// bring has somebody import key material until a day, for good when there is none.
func bring(who, name string, until time.Time) deed {
	return func(ctx context.Context, w *world) {
		s, key := w.as(who, keyNamed(name)), model.KeyRequest{KeyID: w.keys[name]}
		parameters, err := s.GetParametersForImport(ctx, &model.GetParametersForImportRequest{
			KeyRequest: key, WrappingAlgorithm: model.WrapOAEPSHA256, WrappingKeySpec: model.WrappingKeyRSA,
		})
		w.check("GetParametersForImport", err)
		if err != nil {
			return
		}
		wrapped, err := WrapMaterial(w.keys[name], model.WrapOAEPSHA256, parameters.PublicKey)
		w.check("importing", err)
		w.clock.advance(16 * time.Minute)
		request := &model.ImportKeyMaterialRequest{
			KeyRequest: key, ImportToken: parameters.ImportToken, EncryptedKeyMaterial: wrapped, ExpirationModel: model.MaterialDoesNotExpire,
		}
		if !until.IsZero() {
			request.ExpirationModel, request.ValidTo = model.MaterialExpires, &until
		}
		_, err = s.ImportKeyMaterial(ctx, request)
		w.check("ImportKeyMaterial", err)
	}
}

// limit turns the limits of requests on; a new vault has the quotas on.
func limit() deed {
	return func(ctx context.Context, w *world) {
		limits := w.vault.Limits()
		limits.Rates.On = true
		w.check("SetLimits", w.vault.SetLimits(ctx, limits))
	}
}
