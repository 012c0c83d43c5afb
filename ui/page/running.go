package page

import (
	"context"
	"slices"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/vault"
)

// Job is a piece of work that goes on.
type Job struct {
	Name  string // such as "listing the keys"
	Since time.Time
}

// Running is the work that goes on now. Commands begin and end on goroutines
// of their own, so it is safe for concurrent use.
type Running struct {
	mu   sync.Mutex
	jobs []*Job // the oldest first
}

// Oldest returns the work that has gone on longest; ok is false when none goes
// on.
func (r *Running) Oldest() (oldest Job, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.jobs) == 0 {
		return Job{}, false
	}
	return *r.jobs[0], true
}

func (r *Running) begin(job *Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs = append(r.jobs, job)
}

func (r *Running) end(job *Job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.jobs = slices.DeleteFunc(r.jobs, func(other *Job) bool { return other == job })
}

// Work is the package's Work that the root knows of while it goes on: when it
// takes long, the frame says so.
func (c *Console) Work(ctx context.Context, name string, work func(context.Context) tea.Msg) tea.Cmd {
	return Work(ctx, name, func(ctx context.Context) tea.Msg {
		job := &Job{Name: name, Since: c.Now()}
		c.Running.begin(job)
		defer c.Running.end(job)
		return work(ctx)
	})
}

// Call is Work in the session of now, which is read here: a command may run
// when there is another.
func (c *Console) Call(name string, call func(context.Context, *vault.Session) tea.Msg) tea.Cmd {
	session := c.Session
	return c.Work(context.Background(), name, func(ctx context.Context) tea.Msg { return call(ctx, session) })
}
