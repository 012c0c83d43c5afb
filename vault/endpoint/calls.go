package endpoint

import "sync"

// calls are the requests whose answers a closing server waits for. Its zero value is ready for use.
type calls struct {
	mu      sync.Mutex
	stopped bool
	running sync.WaitGroup
}

// begin reports whether another call may run, which must then end.
func (c *calls) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped {
		c.running.Add(1)
	}
	return !c.stopped
}

func (c *calls) end() { c.running.Done() }

// stop lets no other call begin.
func (c *calls) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
}

// wait returns once every call has ended.
func (c *calls) wait() { c.running.Wait() }
