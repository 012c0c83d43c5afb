package page

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/vault"
)

// named is a page of which only the identity counts.
type named struct {
	Page
	name string
}

func TestBulkWorkIsStoppedByItsOwnPage(t *testing.T) {
	under, above := &named{name: "under"}, &named{name: "above"}
	for name, test := range map[string]struct {
		left Page
		made int
	}{
		"its own page": {under, 2}, "another page": {above, 5}, "everything": {nil, 2},
	} {
		c := &Console{Now: func() time.Time { return time.Time{} }, Top: func() Page { return under }}
		made := 0
		cmd := c.CallEach("disabling", 5, func(_ context.Context, _ *vault.Session, bulk *Bulk) tea.Msg {
			for made < 5 && bulk.Next() {
				made++
				bulk.Made()
				if made == 2 {
					c.Running.Stop(test.left)
				}
			}
			job, _ := c.Running.Oldest()
			return job.Text()
		})
		if job, ok := c.Running.Oldest(); !ok || job.Text() != "disabling 0 of 5" {
			t.Errorf("%s: before it runs the work is %q", name, job.Text())
		}
		said := cmd()
		if want := map[int]string{2: "disabling 2 of 5", 5: "disabling 5 of 5"}[test.made]; made != test.made || said != want {
			t.Errorf("%s: %d calls, %v", name, made, said)
		}
		if _, ok := c.Running.Oldest(); ok {
			t.Errorf("%s: the work goes on after its end", name)
		}
	}
}

// Work is known before its command runs: a stop that comes between the two is
// not lost.
func TestAStopBeforeTheWorkBegins(t *testing.T) {
	c := &Console{Now: func() time.Time { return time.Time{} }}
	cmd := c.CallEach("disabling", 2, func(_ context.Context, _ *vault.Session, bulk *Bulk) tea.Msg { return bulk.Next() })
	c.Running.Stop(nil)
	if cmd() != false {
		t.Error("the first call is made")
	}
}
