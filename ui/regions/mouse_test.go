package regions

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
)

func TestClickSwitches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var found []vault.RegionKeys
		for i := range rapid.IntRange(1, 9).Draw(t, "Regions") {
			found = append(found, vault.RegionKeys{Region: fmt.Sprintf("eu-north-%d", i+1), Keys: i})
		}
		d := New(widgettest.Theme(), "us-east-1", found)
		d.SetSize(60, rapid.IntRange(8, 20).Draw(t, "height"))
		d.list.Set(rapid.IntRange(0, 9).Draw(t, "cursor"))
		want := rapid.SampledFrom(found).Draw(t, "Region").Region
		x, y, ok := widgettest.Cell(d.View(), want+" ")
		if !ok {
			t.Skip("not on the screen")
		}
		if done, cmd := d.Update(widget.Mouse{X: x, Y: y}); !done || cmd() != (page.SwitchRegion{Region: want}) {
			t.Fatalf("a click on %s: done %t", want, done)
		}
	})
}

func TestClickIntoTheField(t *testing.T) {
	d := newDialog(60, 16)
	d.other.SetValue("sa-east-1")
	x, y, ok := widgettest.Cell(d.View(), "sa-east-1")
	if !ok {
		t.Fatal("the field is not on the screen")
	}
	d.Update(widget.Mouse{X: x + len("sa-"), Y: y})
	if press(d, "x"); !d.typing() || d.other.Value() != "sa-xeast-1" {
		t.Errorf("typing %t: %s", d.typing(), d.other.Value())
	}
}
