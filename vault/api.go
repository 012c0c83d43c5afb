package vault

import (
	"context"
	"reflect"
	"sync"

	"coldkms/model"
)

// API is an operation for callers that name it: a command line, a protocol. The request and the response are those
// of the Session's method of the same name.
type API struct {
	Operation *model.Operation
	Response  reflect.Type // what Call answers points to it
	request   func() model.Request
	call      func(ctx context.Context, s *Session, req model.Request) (any, error)
}

// NewRequest returns an empty request of the operation, to be filled in.
func (a API) NewRequest() model.Request { return a.request() }

// Call performs the operation in a session. req must come from NewRequest. The response is a pointer; errors are those
// of the Session's methods.
func (a API) Call(ctx context.Context, s *Session, req model.Request) (any, error) {
	return a.call(ctx, s, req)
}

// Lookup returns the operation of a name as the API writes it, such as "DescribeKey".
func Lookup(name string) (API, bool) {
	a, ok := apisByName()[name]
	return a, ok
}

// apisByName are the operations, which every request asks for one of.
var apisByName = sync.OnceValue(func() map[string]API {
	byName := map[string]API{}
	for _, a := range APIs() {
		byName[a.Operation.Name] = a
	}
	return byName
})

// APIs returns every key management operation, in the order of their names.
func APIs() []API {
	return []API{
		api(model.OpCancelKeyDeletion, (*Session).CancelKeyDeletion),
		api(model.OpCreateAlias, (*Session).CreateAlias),
		api(model.OpCreateGrant, (*Session).CreateGrant),
		api(model.OpCreateKey, (*Session).CreateKey),
		api(model.OpDecrypt, (*Session).Decrypt),
		api(model.OpDeleteAlias, (*Session).DeleteAlias),
		api(model.OpDeleteImportedKeyMaterial, (*Session).DeleteImportedKeyMaterial),
		api(model.OpDescribeKey, (*Session).DescribeKey),
		api(model.OpDisableKey, (*Session).DisableKey),
		api(model.OpDisableKeyRotation, (*Session).DisableKeyRotation),
		api(model.OpEnableKey, (*Session).EnableKey),
		api(model.OpEnableKeyRotation, (*Session).EnableKeyRotation),
		api(model.OpEncrypt, (*Session).Encrypt),
		api(model.OpGenerateDataKey, (*Session).GenerateDataKey),
		api(model.OpGenerateDataKeyWithoutPlaintext, (*Session).GenerateDataKeyWithoutPlaintext),
		api(model.OpGenerateRandom, (*Session).GenerateRandom),
		api(model.OpGetKeyPolicy, (*Session).GetKeyPolicy),
		api(model.OpGetKeyRotationStatus, (*Session).GetKeyRotationStatus),
		api(model.OpGetParametersForImport, (*Session).GetParametersForImport),
		api(model.OpImportKeyMaterial, (*Session).ImportKeyMaterial),
		api(model.OpListAliases, (*Session).ListAliases),
		api(model.OpListGrants, (*Session).ListGrants),
		api(model.OpListKeyPolicies, (*Session).ListKeyPolicies),
		api(model.OpListKeys, (*Session).ListKeys),
		api(model.OpListResourceTags, (*Session).ListResourceTags),
		api(model.OpListRetirableGrants, (*Session).ListRetirableGrants),
		api(model.OpPutKeyPolicy, (*Session).PutKeyPolicy),
		api(model.OpReEncrypt, (*Session).ReEncrypt),
		api(model.OpRetireGrant, (*Session).RetireGrant),
		api(model.OpRevokeGrant, (*Session).RevokeGrant),
		api(model.OpScheduleKeyDeletion, (*Session).ScheduleKeyDeletion),
		api(model.OpTagResource, (*Session).TagResource),
		api(model.OpUntagResource, (*Session).UntagResource),
		api(model.OpUpdateAlias, (*Session).UpdateAlias),
		api(model.OpUpdateKeyDescription, (*Session).UpdateKeyDescription),
	}
}

// pointer is a request type's pointer, whose methods make it a request.
type pointer[T any] interface {
	*T
	model.Request
}

func api[Req, Resp any, P pointer[Req]](op *model.Operation, call func(*Session, context.Context, P) (*Resp, error)) API {
	return API{
		Operation: op,
		Response:  reflect.TypeFor[Resp](),
		request:   func() model.Request { return P(new(Req)) },
		call: func(ctx context.Context, s *Session, req model.Request) (any, error) {
			response, err := call(s, ctx, req.(P))
			if err != nil {
				return nil, err
			}
			return response, nil
		},
	}
}
