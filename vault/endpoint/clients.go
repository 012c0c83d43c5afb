package endpoint

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"time"

	"coldkms/vault"
)

// DefaultAddress is where AWS clients are served unless another place is named.
const DefaultAddress = "127.0.0.1:4599"

// MaxConnections is how many connections of AWS clients are open at once; more wait.
const MaxConnections = 1024

// Clients says how AWS clients are served.
type Clients struct {
	Address   string // an IP address, or localhost, and a port, which is 0 for any that is free
	MorePorts int    // how many ports after it are tried while one is taken
	CertFile  string // of TLS, in PEM; "" without TLS
	KeyFile   string
	Now       func() time.Time // the time of day, from which no request may be farther than sigv4.Skew
	Log       *slog.Logger     // takes what goes wrong
	Seen      func(Exchange)   // takes every request, from several goroutines; nil for nobody

	OnlyReading bool // refuses requests that change something or use a key
}

// Check returns nil when clients can be served so. What others than this machine can reach must have TLS: answers hold
// plaintexts.
func (c Clients) Check() error {
	_, _, err := c.place()
	return err
}

// place returns the address in figures, and whether this machine alone can reach it.
func (c Clients) place() (at netip.AddrPort, loopback bool, err error) {
	host, port, err := net.SplitHostPort(c.Address)
	if err != nil {
		return at, false, fmt.Errorf("%q is no address and port, such as %s", c.Address, DefaultAddress)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if at, err = netip.ParseAddrPort(net.JoinHostPort(host, port)); err != nil {
		return at, false, fmt.Errorf("%q is no address and port, such as %s: name an IP address", c.Address, DefaultAddress)
	}
	loopback = at.Addr().IsLoopback()
	switch {
	case (c.CertFile == "") != (c.KeyFile == ""):
		return at, loopback, errors.New("TLS needs both a certificate and its key")
	case !loopback && c.CertFile == "":
		return at, loopback, fmt.Errorf("%s can be reached from other machines: that needs TLS, a certificate and its key", c.Address)
	}
	return at, loopback, nil
}

// listen returns a listener at the address.
func (c Clients) listen() (net.Listener, error) {
	at, _, err := c.place()
	if err != nil {
		return nil, err
	}
	var secure *tls.Config
	if c.CertFile != "" {
		certificate, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("reading the certificate and its key: %w", err)
		}
		secure = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
	}
	listener, err := net.Listen("tcp", at.String())
	for more := c.MorePorts; more > 0 && errors.Is(err, syscall.EADDRINUSE) && at.Port() < math.MaxUint16; more-- {
		at = netip.AddrPortFrom(at.Addr(), at.Port()+1)
		listener, err = net.Listen("tcp", at.String())
	}
	if err != nil {
		return nil, err
	}
	listener = &few{Listener: listener, room: make(chan struct{}, MaxConnections)}
	if secure != nil {
		listener = tls.NewListener(listener, secure)
	}
	return listener, nil
}

// ServeClients serves an open vault to AWS clients, which sign their requests with access keys of the vault. Close the
// server before the vault. An error means that they are not served, and says why.
func ServeClients(v *vault.Vault, c Clients) (*Server, error) {
	listener, err := c.listen()
	if err != nil {
		return nil, fmt.Errorf("serving AWS clients: %w", err)
	}
	if c.Seen == nil {
		c.Seen = func(Exchange) {}
	}
	g := &gate{vault: v, now: c.Now, log: c.Log, seen: c.Seen, onlyReading: c.OnlyReading}
	s := newServer(g, &g.calls, c.Log, func() error { return nil })
	s.url = "http://" + listener.Addr().String()
	if c.CertFile != "" {
		s.url = strings.Replace(s.url, "http", "https", 1)
	}
	s.serve(listener)
	return s, nil
}

// few is a listener that takes no more connections than there is room for.
type few struct {
	net.Listener
	room chan struct{}
}

// Accept implements net.Listener. It waits for room first.
func (f *few) Accept() (net.Conn, error) {
	f.room <- struct{}{}
	conn, err := f.Listener.Accept()
	if err != nil {
		<-f.room
		return nil, err
	}
	return &counted{Conn: conn, leave: sync.OnceFunc(func() { <-f.room })}, nil
}

// counted is a connection that gives its room back when it is closed.
type counted struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
