package keydetails

import (
	"errors"
	"testing"

	"coldkms/model"
	"coldkms/ui/page/pagetest"
)

func TestUsageThatCannotBeRead(t *testing.T) {
	d := newDesk(t)
	p := d.open(d.Key("payroll"))
	r := p.Page.(*Page).reading
	p.Page.Update(usageRead{by: nil, err: errors.New("late")})
	p.Hides("late")
	p.Page.Update(usageRead{by: r, err: errors.New("the trail is damaged")})
	p.Shows("Its use could not be read: the trail is damaged")
}

func TestWhoMissesAKeyIsSaid(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	pagetest.Do(d.Desk, d.Console.Session.Encrypt, &model.EncryptRequest{KeyID: id, Plaintext: []byte("wages")})
	d.ScheduleDeletion(id)
	if _, err := d.Console.Session.Encrypt(t.Context(), &model.EncryptRequest{KeyID: id, Plaintext: []byte("wages")}); err == nil {
		t.Fatal("a key pending deletion encrypts")
	}
	p := d.open(id)
	p.Shows("Last used 2017-02-15 by root: Encrypt, 1 use in the trail.", "1 use was refused since")
	p.Pictures("summary-missed")
}
