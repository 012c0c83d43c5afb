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
