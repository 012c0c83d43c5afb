package endpoint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"sync"

	"coldkms/model"
	"coldkms/model/wire"
)

// Client calls the operations of a vault that another process has open. It is safe for concurrent use.
type Client struct {
	http *http.Client
	who  Who
}

// Dial returns a client of the process that serves the vault in a folder. Whether who calls can sign in turns out with
// the first call. An error means that no process of the same user serves the vault. Close the client after use.
func Dial(ctx context.Context, dir string, who Who) (*Client, error) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) { return connect(ctx, dir) }
	probe, err := dial(ctx, "", "")
	if err != nil {
		return nil, fmt.Errorf("connecting to the process that serves the vault: %w", err)
	}
	if err := probe.Close(); err != nil {
		return nil, fmt.Errorf("connecting to the process that serves the vault: %w", err)
	}
	transport := &http.Transport{DialContext: dial, DisableCompression: true}
	return &Client{http: &http.Client{Transport: transport}, who: who}, nil
}

// connect returns a connection to the socket of a folder, which a process of the same user holds.
func connect(ctx context.Context, dir string) (net.Conn, error) {
	var conn *net.UnixConn
	err := withShortPath(dir, func(path string) error {
		dialled, err := new(net.Dialer).DialContext(ctx, "unix", path)
		if err == nil {
			conn = dialled.(*net.UnixConn)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := checkPeer(conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Call performs an operation, named as in the API. The request and the answer are pointers of the operation's types. A
// refusal by the service is a *model.Error without advice, and a *NobodyError means that nobody was signed in. After any
// other error it is not known whether it was done.
func (c *Client) Call(ctx context.Context, operation string, request model.Request) (any, error) {
	api, target, ok := find(operation)
	if !ok {
		return nil, fmt.Errorf("there is no operation %q", operation)
	}
	body, err := wire.Marshal(request)
	if err != nil {
		return nil, err
	}
	defer clear(body)
	if len(body) > maxBody {
		return nil, errTooLarge
	}
	answer, err := c.post(ctx, target, body)
	if err != nil {
		return nil, err
	}
	defer clear(answer)
	response := reflect.New(api.Response).Interface()
	if len(answer) == 0 {
		return response, nil
	}
	if err := wire.Unmarshal(answer, response); err != nil {
		return nil, fmt.Errorf("reading the answer to %s: %w", operation, err)
	}
	return response, nil
}

// post sends a request with a target and returns the answer to it.
func (c *Client) post(ctx context.Context, target string, body []byte) ([]byte, error) {
	sending := &outgoing{Reader: bytes.NewReader(body), sent: make(chan struct{})}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://coldkms/", sending)
	if err != nil {
		return nil, err
	}
	r.ContentLength = int64(len(body))
	r.Header = c.who.header()
	r.Header.Set("Content-Type", contentType)
	r.Header.Set(targetHeader, target)
	response, err := c.http.Do(r)
	<-sending.sent // the body can be cleared from here on
	if err != nil {
		return nil, fmt.Errorf("asking the process that serves the vault: %w", err)
	}
	defer response.Body.Close()
	answer := make([]byte, max(response.ContentLength, 0))
	if _, err := io.ReadFull(response.Body, answer); err != nil {
		clear(answer)
		return nil, fmt.Errorf("reading the answer to %s: %w", target, err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, readFault(response.StatusCode, answer)
	}
	return answer, nil
}

// outgoing is a body on its way. The transport can go on reading it when the answer is there, and closes it when it is
// done with it.
type outgoing struct {
	*bytes.Reader
	once sync.Once
	sent chan struct{}
}

// Close implements io.Closer.
func (o *outgoing) Close() error {
	o.once.Do(func() { close(o.sent) })
	return nil
}

// Close ends the client's connections. It always returns nil.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}
