package keydetails

import (
	"testing"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

func TestByTheMouse(t *testing.T) {
	d := newDesk(t)
	d.Key("archive")
	id := d.Key("payroll")
	p := d.open(id)
	for _, tab := range []struct{ name, shows string }{
		{"Trail", "Operation"}, {"Tags", "no tag"}, {"Key Policy", "Policy view"}, {"Key Material", "never leaves the vault"}, {"Key Rotation", "Backing key"}, {"Aliases", "Last updated"}, {"Summary", "Origin"},
	} {
		p.Click(tab.name)
		p.Shows("▸ "+tab.name, tab.shows)
	}
	p.Click("Trail")
	p.Click("CreateKey")
	if p.Page.(*Page).record == nil {
		if p.Click("CreateKey"); p.Page.(*Page).record == nil {
			t.Fatalf("the record is not open:\n%s", p.Text())
		}
	}
	p.Press("esc")

	p.Click("Aliases")
	p.Press("n")
	p.Type("wages")
	p.Click("[ Add alias ]")
	p.Shows("1-2 of 2", "wages")

	p.Press("e")
	p.Click("archive") // of another key, under the cursor
	if asked := pagetest.Sent[page.Ask](p); len(asked) != 1 {
		t.Errorf("%d questions after a click on the alias to move", len(asked))
	}

	p = d.open(id)
	p.Press("e")
	p.Click("for payroll")
	p.Type("not ")
	p.Press("ctrl+s", "ctrl+s")
	if got := d.description(id); got != "Made not for payroll" {
		t.Errorf("description %q", got)
	}
}
