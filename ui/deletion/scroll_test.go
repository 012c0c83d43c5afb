package deletion

import (
	"strings"
	"testing"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

// TestALowScreenHidesNothingWithoutASign scrolls through all there is to say.
func TestALowScreenHidesNothingWithoutASign(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	for _, height := range []int{14, 16} {
		p.Resize(60, height)
		text := p.Text()
		for _, want := range []string{"At once, nothing", "lost for", "↓ more, pgdn"} {
			if !strings.Contains(text, want) {
				t.Errorf("at %d lines %q is not in sight at first:\n%s", height, want, text)
			}
		}
		seen := text
		for range 4 {
			p.Press("pgdown")
			seen += p.Text()
		}
		if strings.Contains(p.Text(), "↓ more") || !strings.Contains(p.Text(), "↑ more, pgup") {
			t.Errorf("at the end:\n%s", p.Text())
		}
		for _, want := range []string{"Its alias goes", "Never used", "Until then", "rounded up to the next midnight UTC", "Not sure?"} {
			if !strings.Contains(seen, want) {
				t.Errorf("at %d lines %q is never in sight", height, want)
			}
		}
		for range 4 {
			p.Press("pgup")
		}
		if p.Text() != text {
			t.Errorf("pgup does not lead back:\n%s", p.Text())
		}
	}
	p.Resize(80, 20)
	if strings.Contains(p.Text(), "more, pg") {
		t.Errorf("a sign where all is in sight:\n%s", p.Text())
	}
}

func TestCtrlSSaysWhyItDoesNothing(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	p.Press("ctrl+s")
	refused := pagetest.Sent[page.Refused](p)
	if len(refused) != 1 || !strings.HasSuffix(refused[0].Err.Error(), "press the button") {
		t.Errorf("sent %v", p.Sent)
	}
}
