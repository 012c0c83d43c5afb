package endpoint

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"coldkms/model/iam"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// open is a vault that AWS clients use, with an access key of its root.
type open struct {
	t     testing.TB
	v     *vault.Vault
	dir   string
	s     *Server
	root  aws.Credentials
	seen  chan Exchange // what was seen of the first requests
	clock func() time.Time
}

func openToClients(t testing.TB) *open {
	t.Helper()
	o := &open{t: t, seen: make(chan Exchange, 1000), clock: time.Now}
	o.v, o.dir = newVault(t)
	o.root = o.accessKey("")
	o.serve()
	return o
}

// serve serves the vault.
func (o *open) serve() {
	o.t.Helper()
	s, err := ServeClients(o.v, Clients{Address: "127.0.0.1:0", Now: o.clock, Log: quiet, Seen: func(e Exchange) {
		select {
		case o.seen <- e:
		default:
		}
	}})
	if err != nil {
		o.t.Fatal(err)
	}
	o.s = s
	closes(o.t, s)
}

// accessKey makes an access key for a user, "" for the root.
func (o *open) accessKey(user string) aws.Credentials {
	o.t.Helper()
	made, err := rootOf(o.t, o.v, "").CreateAccessKey(context.Background(), &iam.CreateAccessKeyRequest{UserName: user})
	if err != nil {
		o.t.Fatal(err)
	}
	return aws.Credentials{AccessKeyID: made.AccessKey.AccessKeyID, SecretAccessKey: string(made.AccessKey.SecretAccessKey)}
}

// sdk returns the client of the AWS SDK, with credentials.
func (o *open) sdk(who aws.Credentials, change ...func(*kms.Options)) *kms.Client {
	return kms.New(kms.Options{
		Region: vaulttest.Home.Region, BaseEndpoint: aws.String(o.s.URL()),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return who, nil }),
	}, change...)
}

// request is what is signed, and may be changed before it is sent.
type request struct {
	*http.Request
	body string
}

// kmsRequest returns a request of KMS that is not signed.
func (o *open) kmsRequest(operation, body string) *request {
	r := o.unsigned(body)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set(targetHeader, services[0].prefix+operation)
	return r
}

// form returns a request in the Query protocol that is not signed.
func (o *open) form(body string) *request {
	r := o.unsigned(body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	return r
}

func (o *open) unsigned(body string) *request {
	o.t.Helper()
	r, err := http.NewRequest(http.MethodPost, o.s.URL()+"/", strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("User-Agent", agent)
	return &request{r, body}
}

// sign signs the request for a service.
func (r *request) sign(t testing.TB, who aws.Credentials, service, region string, at time.Time) *request {
	t.Helper()
	sum := sha256.Sum256([]byte(r.body))
	if err := v4.NewSigner().SignHTTP(context.Background(), who, r.Request, hex.EncodeToString(sum[:]), service, region, at); err != nil {
		t.Fatal(err)
	}
	return r
}

// send returns the answer to a request, and its request id.
func (o *open) send(r *request) (answered answer, requestID string) {
	o.t.Helper()
	response, err := http.DefaultClient.Do(r.Request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return answer{response.StatusCode, string(body)}, response.Header.Get(requestIDHeader)
}

// kept is a round tripper that keeps the bodies of the answers.
type kept struct{ body []byte }

// Do implements the HTTP client of the SDK.
func (k *kept) Do(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if k.body, err = io.ReadAll(response.Body); err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(k.body))
	return response, nil
}
