package deletion

import (
	"testing"
	"time"

	"coldkms/vault/vaulttest"
)

func TestImportedKeyMaterialIsNamed(t *testing.T) {
	d := newDesk(t)
	full := vaulttest.CreateExternalKey(t, d.Console.Session, "volumes").KeyID
	vaulttest.Import(t, d.Console.Session, full, vaulttest.Material(7), time.Time{})
	empty := vaulttest.CreateExternalKey(t, d.Console.Session, "empty").KeyID
	own := d.Key("payroll")

	p := d.open(full)
	p.Shows("Its imported key material goes with it.", "Disabled or, without its", "Disable the key instead")
	p.Picture("imported")
	p = d.open(empty)
	p.Shows("It is Pending import", "Leave the key as it is")
	p.Picture("pending-import")
	p = d.open(full, empty, own)
	p.Shows("The imported key material of 2 goes with them.")
	p.Picture("several-imported")
	p = d.open(own)
	p.Hides("imported")
}
