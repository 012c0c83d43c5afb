package pagetest

import (
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

// Click clicks on the beginning of a text that stands on the page once.
func (d *Driver) Click(text string) {
	d.t.Helper()
	x, y, ok := widgettest.Cell(d.View(), text)
	if !ok {
		d.t.Fatalf("%q does not stand once on the page:\n%s", text, d.Text())
	}
	d.Deliver(widget.Mouse{X: x, Y: y})
}

// Wheel turns the wheel by lines over a cell.
func (d *Driver) Wheel(x, y, lines int) {
	d.t.Helper()
	d.Deliver(widget.Mouse{X: x, Y: y, Wheel: lines})
}
