package trail

import (
	"fmt"
	"testing"

	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

var sizes = [][2]int{{80, 20}, {120, 32}, {60, 16}}

// searching begins a search that one slice cannot end.
func searching(d *pagetest.Driver) {
	d.Press("/")
	d.Type("nothing-like-this")
	d.Hold = true
	d.Page.(*Page).parse()
	d.Run(d.Page.(*Page).restart())
	held := d.Held[0]
	d.Held = nil
	d.Deliver(held())
}

func TestPictures(t *testing.T) {
	full, empty := desk(t, 200), desk(t, 0)
	for _, state := range []struct { // in this order: opening the page is a call that the next one shows
		name   string
		desk   *pagetest.Desk
		filter string
		do     func(*pagetest.Driver)
	}{
		{"loading", full, "", func(d *pagetest.Driver) { d.Page = New(d.Page.(*Page).console, "", false) }},
		{"empty", empty, "", nil},
		{"rows", full, "", func(d *pagetest.Driver) { d.Press("down", "down") }},
		{"oldest", full, "", func(d *pagetest.Driver) { d.Press("G") }},
		{"filter_empty", full, "", func(d *pagetest.Driver) { d.Press("/") }},
		{"filter_open", full, "", func(d *pagetest.Driver) { d.Press("/"); d.Type("error:any by:al") }},
		{"filter_wrong", full, "by:app erorr:any", nil},
		{"filter_time", full, "op:decrypt since:yesterday", nil},
		{"filter_kept", full, "key:00000001 op:scheduleKeyDeletion since:1h", nil},
		{"filter_none", full, "by:nobody", nil},
		{"searching", full, "", searching},
		{"stopped", full, "", func(d *pagetest.Driver) { searching(d); d.Press("enter", "esc") }},
		{"exporting", full, "", exporting},
		{"export_stopping", full, "", func(d *pagetest.Driver) { exporting(d); d.Press("esc") }},
		{"record", full, "error:any", func(d *pagetest.Driver) { d.Press("enter") }},
		{"record_end", full, "error:any", func(d *pagetest.Driver) { d.Press("enter", "G") }},
	} {
		d := open(t, state.desk, state.filter)
		if state.do != nil {
			state.do(d)
		}
		for _, size := range sizes {
			d.Resize(size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s_%dx%d", state.name, size[0], size[1]), d.View())
		}
	}
}

// exporting begins an export that does not end.
func exporting(d *pagetest.Driver) {
	p := d.Page.(*Page)
	if _, err := p.beginExport(""); err != nil {
		panic(err)
	}
	p.export.done.Store(100)
}

func TestDialogPicture(t *testing.T) {
	d := open(t, desk(t, 10), "")
	d.Press("x")
	dialog := lastAsked(t, d)
	for _, size := range sizes {
		dialog.SetSize(size[0], size[1])
		widgettest.Golden(t, fmt.Sprintf("export_%dx%d", size[0], size[1]), dialog.View())
	}
}

func TestColours(t *testing.T) {
	d := pagetest.Open(t, New(desk(t, 10).Console, "", false), 80, 10)
	d.Press("/")
	d.Type("err:x")
	widgettest.GoldenColour(t, "colours", d.View())
}
