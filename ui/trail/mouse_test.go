package trail

import (
	"testing"

	"coldkms/ui/widget"
)

func TestByTheMouse(t *testing.T) {
	d := open(t, desk(t, 300), "")
	first := under(t, d).index
	d.Wheel(5, 5, 3)
	if got := under(t, d).index; got != first-3 {
		t.Fatalf("the wheel goes from record %d to %d", first, got)
	}
	d.Wheel(5, 5, -3)
	p := d.Page.(*Page)
	for i := len(p.window.shown()) - 1; i >= 0; i-- {
		want := p.window.shown()[i].index
		d.Deliver(mouseAt(p, i))
		if got := under(t, d).index; got != want {
			t.Fatalf("a click on line %d leads to record %d, want %d", i, got, want)
		}
	}
	d.Deliver(mouseAt(p, 0))
	if p.record == nil || p.record.index != first {
		t.Fatalf("a second click does not open the record:\n%s", d.Text())
	}
	text := d.Text()
	if d.Wheel(5, 5, 3); d.Text() == text {
		t.Error("the wheel does not scroll the record")
	}
	d.Press("esc", "/")
	d.Type("op:Decrypt")
	d.Press("enter")
	d.Click("op:Decrypt")
	d.Type("-")
	if got := p.filter.Text(); !p.Capturing() || got != "-op:Decrypt" {
		t.Errorf("a click on the filter: typing %t, %q", p.Capturing(), got)
	}
	d.Deliver(mouseAt(p, 2))
	if p.Capturing() || under(t, d).index != p.window.shown()[2].index {
		t.Error("a click on a row does not leave the filter for it")
	}
}

// mouseAt is a click on a line of the rows.
func mouseAt(p *Page, line int) widget.Mouse {
	return widget.Mouse{X: 10, Y: len(p.head()) + 1 + line}
}
