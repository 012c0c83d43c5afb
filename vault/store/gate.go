package store

import (
	"sync"
	"time"
)

// A gate counts those who use what is about to be closed or replaced, and keeps
// others from beginning.
type gate struct {
	mu     sync.Mutex
	closed bool
	users  int
	shut   chan struct{} // closed when the gate opens again, nil while it is open
	idle   chan struct{} // closed when the last user leaves, nil while nobody waits for it
}

// enter begins a use, once the gate is open. It says no when the gate is closed
// for good.
func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.shut != nil && !g.closed {
		shut := g.shut
		g.mu.Unlock()
		<-shut
		g.mu.Lock()
	}
	return g.begin()
}

// pass is enter for those who do not use what is replaced: a gate that is shut
// does not stop them.
func (g *gate) pass() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.begin()
}

func (g *gate) begin() bool {
	if g.closed {
		return false
	}
	g.users++
	return true
}

// leave ends a use.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.users--
	if g.users == 0 && g.idle != nil {
		close(g.idle)
		g.idle = nil
	}
}

// shutOut shuts the gate and waits until nobody is left. When that takes longer
// than patience allows, the gate is open again and the answer is no: whoever is
// within may wait for somebody outside.
func (g *gate) shutOut(patience time.Duration) bool {
	g.mu.Lock()
	g.shut = make(chan struct{})
	idle := g.untilIdle()
	g.mu.Unlock()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-idle:
		return true
	case <-late.C:
		g.open()
		return false
	}
}

// open opens the gate after shutOut.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.shut)
	g.shut = nil
}

// close lets nobody begin from now on.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

// wait waits until nobody is left.
func (g *gate) wait() {
	g.mu.Lock()
	idle := g.untilIdle()
	g.mu.Unlock()
	<-idle
}

// untilIdle returns what is closed once nobody is left.
func (g *gate) untilIdle() <-chan struct{} {
	if g.users == 0 {
		nobody := make(chan struct{})
		close(nobody)
		return nobody
	}
	if g.idle == nil {
		g.idle = make(chan struct{})
	}
	return g.idle
}
