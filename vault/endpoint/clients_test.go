package endpoint

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestWhereClientsAreServed(t *testing.T) {
	t.Parallel()
	const needsTLS = "can be reached from other machines: that needs TLS, a certificate and its key"
	for _, c := range []struct{ address, cert, key, says string }{
		{DefaultAddress, "", "", ""},
		{"127.1.2.3:0", "", "", ""},
		{"[::1]:4599", "", "", ""},
		{"localhost:4599", "", "", ""},
		{"192.0.2.1:443", "cert", "key", ""},
		{"127.0.0.1:4599", "cert", "key", ""},
		{"192.0.2.1:443", "", "", "192.0.2.1:443 " + needsTLS},
		{"0.0.0.0:4599", "", "", "0.0.0.0:4599 " + needsTLS},
		{"[::]:4599", "", "", "[::]:4599 " + needsTLS},
		{"[::ffff:192.0.2.1]:4599", "", "", "[::ffff:192.0.2.1]:4599 " + needsTLS},
		{":4599", "", "", `":4599" is no address and port, such as 127.0.0.1:4599: name an IP address`},
		{"example.com:4599", "", "", `"example.com:4599" is no address and port, such as 127.0.0.1:4599: name an IP address`},
		{"127.0.0.1", "", "", `"127.0.0.1" is no address and port, such as 127.0.0.1:4599`},
		{"127.0.0.1:66000", "", "", `"127.0.0.1:66000" is no address and port, such as 127.0.0.1:4599: name an IP address`},
		{"127.0.0.1:4599", "cert", "", "TLS needs both a certificate and its key"},
		{"127.0.0.1:4599", "", "key", "TLS needs both a certificate and its key"},
	} {
		err := Clients{Address: c.address, CertFile: c.cert, KeyFile: c.key}.Check()
		if got := ""; err != nil {
			if got = err.Error(); got != c.says {
				t.Errorf("%+v: %s", c, got)
			}
		} else if c.says != "" {
			t.Errorf("%+v is taken", c)
		}
	}
}

// selfSigned writes a certificate for this machine, and returns it and the files.
func selfSigned(t *testing.T) (pool *x509.CertPool, certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	certificate, err := x509.CreateCertificate(rand.Reader, made, made, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, kind string, content []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pool = x509.NewCertPool()
	parsed, err := x509.ParseCertificate(certificate)
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(parsed)
	return pool, write("cert.pem", "CERTIFICATE", certificate), write("key.pem", "PRIVATE KEY", private)
}

func TestTLS(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	pool, certFile, keyFile := selfSigned(t)
	s, err := ServeClients(o.v, Clients{Address: "127.0.0.1:0", CertFile: certFile, KeyFile: keyFile, Now: time.Now, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	closes(t, s)
	if !strings.HasPrefix(s.URL(), "https://127.0.0.1:") {
		t.Errorf("served at %s", s.URL())
	}
	o.s = s
	for _, c := range []struct {
		config *tls.Config
		done   bool
	}{
		{&tls.Config{RootCAs: pool}, true},
		{&tls.Config{RootCAs: pool, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}, false},
	} {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: c.config}}
		response, err := client.Do(o.kmsRequest("ListKeys", `{}`).sign(t, o.root, "kms", "us-west-2", time.Now()).Request)
		if (err == nil) != c.done {
			t.Errorf("up to version %x: %v", c.config.MaxVersion, err)
		}
		if err == nil {
			if response.StatusCode != http.StatusOK {
				t.Errorf("answered %s", response.Status)
			}
			_ = response.Body.Close()
		}
		client.CloseIdleConnections()
	}
	if _, err := ServeClients(o.v, Clients{Address: "127.0.0.1:0", CertFile: keyFile, KeyFile: keyFile, Now: time.Now, Log: quiet}); err == nil {
		t.Error("a key is taken for a certificate")
	}
}

// An address that is taken is an error, and what is served there goes on.
func TestAnAddressThatIsTaken(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	if _, err := ServeClients(o.v, Clients{Address: strings.TrimPrefix(o.s.URL(), "http://"), Now: time.Now, Log: quiet}); err == nil || !strings.Contains(err.Error(), "serving AWS clients: ") {
		t.Errorf("served twice: %v", err)
	}
	if got, _ := o.send(o.kmsRequest("ListKeys", `{}`).sign(t, o.root, "kms", "us-west-2", time.Now())); got.status != 200 {
		t.Errorf("then %+v", got)
	}
}

// More connections than there is room for wait until one ends.
func TestConnectionsWaitForRoom(t *testing.T) {
	t.Parallel()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener := &few{Listener: inner, room: make(chan struct{}, 1)}
	defer listener.Close()
	accepted := make(chan net.Conn)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				close(accepted)
				return
			}
			accepted <- conn
		}
	}()
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", inner.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		return conn
	}
	dial()
	first := <-accepted
	dial()
	select {
	case <-accepted:
		t.Fatal("a connection more than there is room for")
	default:
	}
	for range 2 { // closing twice gives back one room
		_ = first.Close()
	}
	second := <-accepted
	if len(listener.room) != 1 {
		t.Errorf("%d are counted", len(listener.room))
	}
	_ = second.Close()
}

// A server that ends answers what has begun, and tells whoever comes later.
func TestLateRequests(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	o.s.calls.stop()
	got, _ := o.send(o.kmsRequest("ListKeys", `{}`).sign(t, o.root, "kms", "us-west-2", time.Now()))
	if want := (answer{503, `{"__type":"ServiceUnavailableException","message":"The vault is being closed."}`}); got != want {
		t.Errorf("answered %+v", got)
	}
	got, _ = o.send(o.form("Action=ListUsers&Version=2010-05-08").sign(t, o.root, "iam", "us-east-1", time.Now()))
	if got.status != 503 || !strings.Contains(got.body, "<Type>Receiver</Type><Code>ServiceUnavailable</Code>") {
		t.Errorf("answered %+v", got)
	}
}

// Whoever sends no whole request is cut off, and others are served meanwhile.
func TestBrokenClients(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	address := strings.TrimPrefix(o.s.URL(), "http://")
	for _, sent := range []string{
		"", "POST", "POST / HTTP/1.1\r\n", "\x16\x03\x01\x00\xa5\x01", strings.Repeat("A", 1<<16), "GET / HTTP/9.9\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Type: " + contentType + "\r\n\r\n{}",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Type: " + contentType + "\r\n\r\nZZ\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(conn, sent) // it may be cut off already
		_ = conn.Close()
	}
	if got, _ := o.send(o.kmsRequest("ListKeys", `{}`).sign(t, o.root, "kms", "us-west-2", time.Now())); got.status != 200 {
		t.Errorf("then %+v", got)
	}
	if err := o.s.Close(); err != nil {
		t.Error(err)
	}
}

// A console that was started to change nothing has clients read alone.
func TestClientsThatOnlyRead(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	s, err := ServeClients(o.v, Clients{Address: "127.0.0.1:0", Now: time.Now, Log: quiet, OnlyReading: true})
	if err != nil {
		t.Fatal(err)
	}
	closes(t, s)
	o.s = s
	send := func(operation string) answer {
		answered, _ := o.send(o.kmsRequest(operation, `{}`).sign(t, o.root, "kms", "us-west-2", time.Now()))
		return answered
	}
	if got := send("ListKeys"); got.status != 200 {
		t.Errorf("a list: %+v", got)
	}
	if got := send("CreateKey"); got.status != 503 || !strings.Contains(got.body, "change nothing") {
		t.Errorf("a new key: %+v", got)
	}
	if got := send("ListKeys"); got.body != `{"Keys":[],"Truncated":false}` {
		t.Errorf("afterwards: %+v", got)
	}
}

// A port that is taken makes room for the next ones, when that is wished.
func TestPortsThatAreTaken(t *testing.T) {
	t.Parallel()
	o := openToClients(t)
	taken := strings.TrimPrefix(o.s.URL(), "http://")
	if s, err := ServeClients(o.v, Clients{Address: taken, Now: time.Now, Log: quiet}); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("%v: %v", s, err)
	}
	s, err := ServeClients(o.v, Clients{Address: taken, MorePorts: 50, Now: time.Now, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	closes(t, s)
	if s.URL() == o.s.URL() || !strings.HasPrefix(s.URL(), "http://127.0.0.1:") {
		t.Errorf("beside %s there is %s", o.s.URL(), s.URL())
	}
}
