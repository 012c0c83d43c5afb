package ui

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"coldkms/vault"
	"coldkms/vault/endpoint"
)

// awsClients serves the AWS clients of an open vault while it is switched on. Its zero value is off.
type awsClients struct {
	on     atomic.Pointer[place] // nil while it is off
	server *endpoint.Server      // as on; guarded by the vault's mu
	seen   seen
}

// place is where clients are served, and instead of which address that is taken, "" for none.
type place struct{ url, instead string }

// at returns where clients are served, nowhere while they are not. It never waits.
func (c *awsClients) at() place {
	if on := c.on.Load(); on != nil {
		return *on
	}
	return place{}
}

// morePorts is how many are tried after the usual one.
const morePorts = 20

// serveClients begins to serve AWS clients, for reading only when the person may not do more either.
func (o *openVault) serveClients(options Options) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return vault.ErrClosed
	}
	if o.clients.server != nil {
		return nil
	}
	o.clients.seen.forget()
	usual := cmp.Or(options.Clients, endpoint.DefaultAddress)
	server, err := endpoint.ServeClients(o.Vault, endpoint.Clients{
		Address: usual, MorePorts: morePorts, Now: options.Now, Log: options.Log,
		Seen: o.clients.seen.add, OnlyReading: options.ReadOnly != "",
	})
	if err != nil {
		return err
	}
	at := place{url: server.URL()}
	if !strings.HasSuffix(at.url, usual) && !strings.HasSuffix(usual, ":0") {
		at.instead = usual
	}
	o.clients.server = server
	o.clients.on.Store(&at)
	return nil
}

// refuseClients ends what serveClients began. Requests that have begun are answered.
func (o *openVault) refuseClients() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clients.close()
}

func (c *awsClients) close() error {
	c.on.Store(nil)
	ending := c.server
	c.server = nil
	return ending.Close()
}

// maxSeen is how many requests are kept to be shown.
const maxSeen = 200

// seen keeps the latest requests of AWS clients, and counts all of them. It is safe for concurrent use.
type seen struct {
	mu             sync.Mutex
	latest         []endpoint.Exchange // a ring once it is full; count says where the next one goes
	count, refused int
	failed         int   // of refused: calls that the vault could not take
	failing        error // why the last of these failed; nil once a call was done since
}

func (s *seen) add(e endpoint.Exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.latest) < maxSeen {
		s.latest = append(s.latest, e)
	} else {
		s.latest[s.count%maxSeen] = e
	}
	s.count++
	switch {
	case e.Code == "":
		s.failing = nil
		return
	case e.Failure != nil:
		s.failed++
		s.failing = e.Failure
	}
	s.refused++
}

func (s *seen) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latest, s.count, s.refused, s.failed, s.failing = nil, 0, 0, 0, nil
}

// trouble returns how many calls the vault could not take, and why it cannot take them now, nil when it can.
func (s *seen) trouble() (failed int, failing error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed, s.failing
}

// tell returns the latest requests, the latest first, how many there were, and how many of these were refused.
func (s *seen) tell() (latest []endpoint.Exchange, count, refused int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	latest = slices.Clone(s.latest)
	if len(latest) == maxSeen {
		oldest := s.count % maxSeen
		latest = slices.Concat(latest[oldest:], latest[:oldest])
	}
	slices.Reverse(latest)
	return latest, s.count, s.refused
}
