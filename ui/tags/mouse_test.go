package tags

import "testing"

func TestByTheMouse(t *testing.T) {
	d := newDesk(t)
	id := d.tagged("payroll", "Purpose", "Test", "Owner", "Ana")
	p := d.open(id)
	p.Click("Test")
	p.Type("A")
	p.Click("Owner")
	p.Press("end")
	p.Type("s")
	p.Click("[ Save Changes ]")
	p.Shows("Purpose = ATest", "Owners = Ana")
	p.Press("ctrl+s")
	if got := d.tags(id); got != "Owners=Ana Purpose=ATest" {
		t.Errorf("tags %q", got)
	}
}

func TestSeveralKeysByTheMouse(t *testing.T) {
	d := newDesk(t)
	p, tags := open3(d)
	p.Click("(2 values")
	p.Type("New")
	p.Click("[ Save Changes ]")
	p.Press("ctrl+s")
	if got := tags(); got != "Owner=Ann Purpose=New Stage=Test | Purpose=New Stage=Test | Purpose=New Stage=Test" {
		t.Errorf("tags %s", got)
	}
}
