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
// 400", and that it waits for a request limit when it does.
func (j Job) Text() string {
	if j.Bulk == nil {
		return j.Name
	}
	text := j.Name
	if total := j.Bulk.total.Load(); total > 0 {
		text += fmt.Sprintf(" %d of %d", j.Bulk.done.Load(), total)
	}
	if j.Bulk.waiting.Load() {
		text += ", waiting for the limit"
	}
	return text
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

// Bulk is work that says how far it is and can be stopped: one call after the
// other, stopped between two of them, or a single one that takes long.
type Bulk struct {
	console     *Console
	on          Page // that had the screen when it was begun, and by being left stops it; nil for none
	done, total atomic.Int64
	waiting     atomic.Bool // for a request limit
	ctx         context.Context
	Stop        context.CancelFunc
}

// Next reports whether the next call may be made.
func (b *Bulk) Next() bool { return b.ctx.Err() == nil }

// Made counts a call.
func (b *Bulk) Made() { b.done.Add(1) }

// Progress sets how much is done of how much.
func (b *Bulk) Progress(done, total int) {
	b.done.Store(int64(done))
	b.total.Store(int64(total))
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

// CallEach is Call for so many calls, one after the other. esc, a lock and
// leaving the page stop them; a single one is neither counted nor stopped. The
// command must be run: the work counts as going on from here, so that no stop
// comes too early for it.
func (c *Console) CallEach(name string, total int, calls func(context.Context, *vault.Session, *Bulk) tea.Msg) tea.Cmd {
	bulk := c.newBulk(total)
	if c.Top != nil {
		bulk.on = c.Top()
	}
	session, job := c.Session, &Job{Name: name, Since: c.Now()}
	if total > 1 {
		job.Bulk = bulk
		if session != nil { // what it reads waits until the work is stopped
			session = session.Waiting(bulk.wait)
		}
	}
	return c.begin(job, bulk, func(ctx context.Context) tea.Msg { return calls(ctx, session, bulk) })
}

// CallLong is Call for a single call that takes long, whatever page has the
// screen: it says how far it is by the Bulk's Progress, and esc and a lock end its
// context. The command must be run, as of CallEach.
func (c *Console) CallLong(name string, call func(context.Context, *vault.Session, *Bulk) tea.Msg) tea.Cmd {
	bulk := c.newBulk(0)
	session, job := c.Session, &Job{Name: name, Since: c.Now(), Bulk: bulk}
	return c.begin(job, bulk, func(context.Context) tea.Msg { return call(bulk.ctx, session, bulk) })
}

func (c *Console) newBulk(total int) *Bulk {
	bulk := &Bulk{console: c}
	bulk.total.Store(int64(total))
	bulk.ctx, bulk.Stop = context.WithCancel(context.Background())
	return bulk
}

// begin makes the command for work that counts as going on from here.
func (c *Console) begin(job *Job, bulk *Bulk, work func(context.Context) tea.Msg) tea.Cmd {
	c.Running.begin(job)
	return Work(context.Background(), job.Name, func(ctx context.Context) tea.Msg {
		defer bulk.Stop()
		defer c.Running.end(job)
		return work(ctx)
	})
}
