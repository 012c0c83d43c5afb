package signin

import (
	"testing"

	"pgregory.net/rapid"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

func TestClickSignsIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := newDialog(rapid.IntRange(60, 120).Draw(t, "width"), rapid.IntRange(8, 20).Draw(t, "height"))
		d.list.Set(rapid.IntRange(0, len(d.all)-1).Draw(t, "cursor"))
		want := rapid.SampledFrom([]string{"Alice", "Dana"}).Draw(t, "who")
		x, y, ok := widgettest.Cell(d.View(), want+" ")
		if !ok {
			t.Skip("not on the screen")
		}
		done, cmd := d.Update(widget.Mouse{X: x, Y: y})
		if !done || cmd().(page.SignIn).Principal.Name != want {
			t.Fatalf("a click on %s: done %t", want, done)
		}
	})
}

func TestClickIntoTheFields(t *testing.T) {
	d := newDialog(80, 20)
	press(d, "encryption")
	x, y, _ := widgettest.Cell(d.View(), "encryption ")
	d.Update(widget.Mouse{X: x, Y: y})
	press(d, "/")
	if d.list.Search.Value() != "/encryption" {
		t.Errorf("the search is %q", d.list.Search.Value())
	}
	press(d, "backspace", "down", "enter")
	x, y, ok := widgettest.Cell(d.View(), "root ")
	if !ok {
		t.Fatal("the session's field is not on the screen")
	}
	d.Update(widget.Mouse{X: x, Y: y})
	press(d, "x")
	if d.session.Value() != "xroot" {
		t.Errorf("the session is %q", d.session.Value())
	}
}
