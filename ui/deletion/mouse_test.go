package deletion

import (
	"testing"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

// One click never schedules a deletion: what confirms it must be typed first.
func TestByTheMouse(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Click("[ Schedule deletion ]")
	if got := d.Metadata(id).KeyState; got != model.Enabled {
		t.Fatalf("after a click the key is %s", got)
	}
	p.Click("Type the alias: payroll")
	p.Type("payroll")
	p.Click("[ Schedule deletion ]")
	if got := d.Metadata(id).KeyState; got != model.PendingDeletion {
		t.Errorf("the key is %s:\n%s", got, p.Text())
	}
	p = d.open(d.Key("archive"))
	if p.Click("[ Cancel ]"); len(pagetest.Sent[page.Back](p)) != 1 {
		t.Error("Cancel does not leave")
	}
}
