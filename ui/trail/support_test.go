package trail

import (
	"testing"

	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// desk returns the desk of an account with so many calls behind it.
func desk(t testing.TB, calls int) *pagetest.Desk {
	t.Helper()
	d := pagetest.NewDesk(t, widgettest.Theme())
	if calls > 0 {
		d.Append(t, calls, func(i int) []byte { return vaulttest.Past(i, calls) })
		d.Console.Session = d.Root()
	}
	return d
}

// Limits of a page as small as its test wants them: what happens at their
// edges is the same.
const (
	smallSlice = 40
	smallKeep  = 100
)

// small returns a page with small limits.
func small(d *pagetest.Desk, filter string) *Page {
	p := New(d.Console, filter, false)
	p.search.slice, p.window.keep = smallSlice, smallKeep
	return p
}

// open opens a page with small limits and a filter.
func open(t testing.TB, d *pagetest.Desk, filter string) *pagetest.Driver {
	t.Helper()
	return d.Open(small(d, filter))
}

// under returns the row under the cursor.
func under(t testing.TB, d *pagetest.Driver) row {
	t.Helper()
	r, ok := d.Page.(*Page).window.row()
	if !ok {
		t.Fatalf("there is no row under the cursor:\n%s", d.Text())
	}
	return r
}
