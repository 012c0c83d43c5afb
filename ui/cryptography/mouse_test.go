package cryptography

import "testing"

func TestByTheMouse(t *testing.T) {
	d := plainDesk(t)
	p := d.encrypt(d.Key("payroll"))
	p.Click("Base64")
	p.Click("Text")
	p.Click("0 of 4,096 bytes") // the note of the plaintext
	p.Type("wages")
	p.Click("ages")
	p.Type("-")
	p.Click("[ Encrypt ]")
	p.Click("Ciphertext")
	if got := p.Page.(*Page).operation.inputs[0].(*source).text.Value(); got != "w-ages" {
		t.Errorf("typed %q", got)
	}

	p = d.dataKey(d.Key("archive"))
	p.Click("[ Generate")
	for _, name := range []string{"Ciphertext", "Plaintext data key"} {
		p.Click(name + " ")
		if got := p.Page.(*Page).result.focused().name; got != name {
			t.Errorf("a click on %s leads to %s", name, got)
		}
	}
}
