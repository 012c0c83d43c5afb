package page

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/vault"
)

// Job is a piece of work that goes on.
type Job struct {
	Name  string // such as "listing the keys"
	Since time.Time
	Bulk  *Bulk // nil for work that is one call
}

// Text says what goes on and, of bulk work, how far it is: "disabling 120 of
// 400".
func (j Job) Text() string {
	if j.Bulk == nil {
		return j.Name
	}
	return fmt.Sprintf("%s %d of %d", j.Name, j.Bulk.done.Load(), j.Bulk.total)
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

// Stop stops the bulk work that was begun while a page had the screen; nil is
// every page.
func (r *Running) Stop(begunOn Page) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, job := range r.jobs {
		if job.Bulk != nil && (begunOn == nil || job.Bulk.on == begunOn) {
			job.Bulk.Stop()
		}
	}
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

// Bulk is the work of one call after the other. It is stopped between two of
// them: a call that was begun is made.
type Bulk struct {
	on    Page // that had the screen when it was begun
	total int
	done  atomic.Int64
	ctx   context.Context
	Stop  context.CancelFunc
}

// Next reports whether the next call may be made.
func (b *Bulk) Next() bool { return b.ctx.Err() == nil }

// Made counts a call.
func (b *Bulk) Made() { b.done.Add(1) }

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

// CallEach is Call for so many calls, one after the other. esc, a lock and
// leaving the page stop them; a single one is neither counted nor stopped. The
// command must be run: the work counts as going on from here, so that no stop
// comes too early for it.
func (c *Console) CallEach(name string, total int, calls func(context.Context, *vault.Session, *Bulk) tea.Msg) tea.Cmd {
	bulk := &Bulk{total: total}
	bulk.ctx, bulk.Stop = context.WithCancel(context.Background())
	if c.Top != nil {
		bulk.on = c.Top()
	}
	session, job := c.Session, &Job{Name: name, Since: c.Now()}
	if total > 1 {
		job.Bulk = bulk
	}
	c.Running.begin(job)
	return Work(context.Background(), name, func(ctx context.Context) tea.Msg {
		defer bulk.Stop()
		defer c.Running.end(job)
		return calls(ctx, session, bulk)
	})
}
