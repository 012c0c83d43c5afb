package endpoint

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"coldkms/model"
	"coldkms/model/wire"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// ids are what differs between two vaults that did the same, once one of them has named its requests.
var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}`)

// unique are the ids of users and roles.
var unique = regexp.MustCompile(`(AIDA|AROA)[A-Z2-7]{17}`)

// The AWS SDK calls every operation, understands every member of its answers, and is refused as a session is.
func TestTheSDKCallsEveryOperation(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	raw := &kept{}
	client := reflect.ValueOf(o.sdk(o.root, func(k *kms.Options) { k.HTTPClient = raw }))

	got, done := tell(t, func(operation string, request model.Request) (any, error) {
		method := client.MethodByName(operation)
		input := reflect.New(method.Type().In(1).Elem())
		document, err := json.Marshal(membersOf(request))
		if err == nil {
			err = json.Unmarshal(document, input.Interface()) // fields of the SDK are named as in the API
		}
		if err != nil {
			return nil, err
		}
		returned := method.Call([]reflect.Value{reflect.ValueOf(context.Background()), input})
		if err, _ := returned[1].Interface().(error); err != nil {
			refused := smithy.APIError(nil)
			if !errors.As(err, &refused) {
				return nil, err
			}
			return nil, &model.Error{Code: refused.ErrorCode(), Message: refused.ErrorMessage()}
		}
		api, _ := vault.Lookup(operation)
		response := reflect.New(api.Response).Interface()
		if len(raw.body) == 0 {
			return response, nil
		}
		if told, understood := said(raw.body), plain(returned[0]); !reflect.DeepEqual(told, understood) {
			t.Errorf("%s answers\n%v\nwhich the SDK reads as\n%v", operation, told, understood)
		}
		return response, wire.Unmarshal(raw.body, response)
	})
	twin := vaulttest.New(t).Root()
	want, _ := tell(t, func(operation string, request model.Request) (any, error) {
		api, _ := vault.Lookup(operation)
		return api.Call(context.Background(), twin, request)
	})
	for i := range want {
		if !strings.Contains(want[i], ": refused: ") {
			continue
		}
		if refused := ids.ReplaceAllString(got[i], "…"); refused != ids.ReplaceAllString(want[i], "…") {
			t.Errorf("over the network %s\nof the engine    %s", got[i], want[i])
		}
	}
	for _, api := range vault.APIs() {
		if !done[api.Operation.Name] {
			t.Errorf("the story has no %s that succeeds", api.Operation.Name)
		}
	}
}

// A list that is long comes in parts, which the SDK's paginators put together.
func TestThePaginatorsOfTheSDK(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	client, ctx := o.sdk(o.root), context.Background()
	root := rootOf(t, o.v, "")
	made := map[string]bool{}
	for range 7 {
		made[vaulttest.CreateKey(t, root, "").KeyID] = true
	}
	found := 0
	for pages := kms.NewListKeysPaginator(client, &kms.ListKeysInput{Limit: aws.Int32(3)}); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range page.Keys {
			if !made[*key.KeyId] {
				t.Errorf("listed %s", *key.KeyId)
			}
			found++
		}
	}
	if found != len(made) {
		t.Errorf("listed %d keys of %d", found, len(made))
	}
}

// unlucky is an HTTP client whose first requests get no answer, or one that asks to try again.
type unlucky struct{ tries, fail int }

func (u *unlucky) Do(r *http.Request) (*http.Response, error) {
	u.tries++
	switch {
	case u.tries > u.fail:
		return http.DefaultClient.Do(r)
	case u.tries%2 == 1:
		return nil, io.ErrUnexpectedEOF
	}
	return &http.Response{StatusCode: http.StatusServiceUnavailable, Body: http.NoBody, Header: http.Header{}, Request: r}, nil
}

// A request that is tried again is signed anew, and done once.
func TestRetriesOfTheSDK(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	way := &unlucky{fail: 3}
	client := o.sdk(o.root, func(k *kms.Options) {
		k.HTTPClient = way
		k.Retryer = retry.NewStandard(func(s *retry.StandardOptions) { s.MaxAttempts, s.MaxBackoff = 5, time.Millisecond })
	})
	if _, err := client.CreateKey(context.Background(), &kms.CreateKeyInput{}); err != nil || way.tries != 4 {
		t.Errorf("%d tries, %v", way.tries, err)
	}
	if keys, err := rootOf(t, o.v, "").ListKeys(context.Background(), &model.ListKeysRequest{}); err != nil || len(keys.Keys) != 1 {
		t.Errorf("made %+v, %v", keys, err)
	}
}

// The errors of the SDK are those of its types.
func TestErrorsOfTheSDK(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	client, ctx := o.sdk(o.root), context.Background()
	_, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: aws.String("alias/nobody")})
	if notFound := (*types.NotFoundException)(nil); !errors.As(err, &notFound) || notFound.ErrorMessage() != "Alias arn:aws:kms:us-west-2:111122223333:alias/nobody is not found." {
		t.Errorf("an alias that is not there: %v", err)
	}
	key := vaulttest.CreateKey(t, rootOf(t, o.v, ""), "")
	_, err = client.Encrypt(ctx, &kms.EncryptInput{KeyId: &key.KeyID, Plaintext: []byte("a"), DryRun: aws.Bool(true)})
	if dry := (*types.DryRunOperationException)(nil); !errors.As(err, &dry) {
		t.Errorf("a dry run: %v", err)
	}
	_, err = client.Decrypt(ctx, &kms.DecryptInput{CiphertextBlob: []byte("a")})
	if bad := (*types.InvalidCiphertextException)(nil); !errors.As(err, &bad) {
		t.Errorf("no ciphertext: %v", err)
	}
}

// membersOf returns the members of a request that are there.
func membersOf(request model.Request) map[string]any {
	members := map[string]any{}
	v := reflect.ValueOf(request).Elem()
	for _, m := range wire.Members(v.Type()) {
		if field := m.In(v); m.Required || !field.IsZero() {
			members[m.Name] = field.Interface()
		}
	}
	return members
}

// said returns what an answer says, without what is empty.
func said(body []byte) any {
	var read any
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	if err := decoder.Decode(&read); err != nil {
		panic(err)
	}
	return filled(read)
}

// plain returns what an answer of the SDK says, as JSON would have it, without what is empty.
func plain(v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch read := v.Interface().(type) {
	case time.Time:
		return float64(read.UnixMilli()) / 1000
	case []byte:
		return filled(base64.StdEncoding.EncodeToString(read))
	case middleware.Metadata:
		return nil
	}
	switch v.Kind() {
	case reflect.Struct:
		members := map[string]any{}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				members[v.Type().Field(i).Name] = plain(v.Field(i))
			}
		}
		return filled(members)
	case reflect.Map:
		members := map[string]any{}
		for _, key := range v.MapKeys() {
			members[key.String()] = plain(v.MapIndex(key))
		}
		return filled(members)
	case reflect.Slice:
		var list []any
		for i := range v.Len() {
			list = append(list, plain(v.Index(i)))
		}
		return filled(list)
	case reflect.String:
		return filled(v.String())
	case reflect.Int32:
		return filled(float64(v.Int()))
	}
	return filled(v.Interface())
}

// filled returns a value of JSON without the members that are empty, nil when it is empty itself.
func filled(v any) any {
	switch read := v.(type) {
	case map[string]any:
		for name, member := range read {
			if read[name] = filled(member); read[name] == nil {
				delete(read, name)
			}
		}
		if len(read) == 0 {
			return nil
		}
	case []any:
		for i := range read {
			read[i] = filled(read[i])
		}
		if len(read) == 0 {
			return nil
		}
	case string, bool, float64:
		if reflect.ValueOf(read).IsZero() {
			return nil
		}
	}
	return v
}
