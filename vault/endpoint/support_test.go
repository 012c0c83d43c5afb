package endpoint

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

const agent = "coldkms-cli/test"

// me is the root of the vault's account.
var me = Who{Agent: agent}

var quiet = slog.New(slog.DiscardHandler)

// newVault makes a vault in a folder whose path is short.
func newVault(t testing.TB) (*vault.Vault, string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "k")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	dir = filepath.Join(dir, "vault")
	v, err := vault.Create(context.Background(), dir, []byte(vaulttest.Passphrase), vaulttest.Home, vaulttest.Options(vaulttest.NewClock()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v, dir
}

// served makes a vault and serves it.
func served(t testing.TB) (v *vault.Vault, dir string, s *Server) {
	t.Helper()
	v, dir = newVault(t)
	s, err := ServeSocket(v, dir, false, quiet)
	if err != nil {
		t.Fatal(err)
	}
	closes(t, s)
	return v, dir, s
}

// servedAs serves a folder's socket with requests signed in another way. change is made before it serves.
func servedAs(t testing.TB, signIn signIn, change func(*Server)) (dir string, s *Server) {
	t.Helper()
	dir = t.TempDir()
	listener, err := listen(dir)
	if err != nil {
		t.Fatal(err)
	}
	h := &handler{signIn: signIn, log: quiet}
	s = newServer(h, &h.calls, quiet, func() error { return removeSocket(dir) })
	if change != nil {
		change(s)
	}
	s.serve(ownersOnly{listener})
	closes(t, s)
	return dir, s
}

func closes(t testing.TB, s *Server) {
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the server: %v", err)
		}
	})
}

func dial(t testing.TB, dir string) *Client {
	t.Helper()
	return dialAs(t, dir, me)
}

func dialAs(t testing.TB, dir string, who Who) *Client {
	t.Helper()
	c, err := Dial(context.Background(), dir, who)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// connected returns a connection to a folder's socket, for a client that does what it likes.
func connected(t testing.TB, dir string) net.Conn {
	t.Helper()
	conn, err := connect(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// call makes a call that must succeed.
func call[Response any](t testing.TB, c *Client, operation string, request model.Request) *Response {
	t.Helper()
	response, err := c.Call(context.Background(), operation, request)
	if err != nil {
		t.Fatalf("%s: %v", operation, err)
	}
	return response.(*Response)
}

// nobody signs nobody in.
func nobody(*http.Request) (*vault.Session, error) {
	return nil, &model.Error{Code: model.CodeAccessDenied, Message: "nobody"}
}

// rootOf signs in to the vault without the socket.
func rootOf(t testing.TB, v *vault.Vault, region string) *vault.Session {
	t.Helper()
	session, err := Who{Agent: "test", Region: region}.SignIn(v)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func parsed(t testing.TB, principal string) Principal {
	t.Helper()
	p, err := ParsePrincipal(principal)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
