package keydetails

import (
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/vault/vaulttest"
)

// west is eight hours behind UTC.
var west = time.FixedZone("PST", -8*60*60)

// external makes a key whose material is imported, and imports some unless
// validTo is nil.
func (d *desk) external(t *testing.T, alias string, validTo *time.Time) string {
	t.Helper()
	id := vaulttest.CreateExternalKey(t, d.Console.Session, alias).KeyID
	if validTo != nil {
		vaulttest.Import(t, d.Console.Session, id, vaulttest.Material(7), *validTo)
	}
	return id
}

// inDays is a time so many days and an hour away.
func inDays(days int) *time.Time {
	at := vaulttest.Start.Add(time.Duration(days)*24*time.Hour + time.Hour)
	return &at
}

// materialOf opens the Key Material section of a key.
func (d *desk) materialOf(keyID string) *pagetest.Driver {
	p := d.open(keyID)
	p.Press("right", "right", "right", "right")
	p.Shows("▸ Key Material")
	return p
}

func TestKeyMaterialAsPicture(t *testing.T) {
	d := newDesk(t)
	d.Console.Zone = west
	d.materialOf(d.Key("payroll")).Pictures("material-own")
	empty := d.external(t, "empty", nil)
	d.materialOf(empty).Pictures("material-none-yet")
	d.open(empty).Pictures("summary-pending-import")
	d.materialOf(d.external(t, "lasting", &time.Time{})).Pictures("material-lasting")
	d.materialOf(d.external(t, "later", inDays(40))).Pictures("material-expires")
	soon := d.external(t, "soon", inDays(9))
	d.materialOf(soon).Pictures("material-expires-soon")
	d.open(soon).Pictures("summary-expires-soon")

	d.Pass(t, 9*24*time.Hour+2*time.Hour)
	d.materialOf(soon).Pictures("material-expired")
	d.ScheduleDeletion(soon)
	d.materialOf(soon).Pictures("material-pending-deletion")
}

func TestKeyMaterialLeadsToItsPages(t *testing.T) {
	d := newDesk(t)
	id := d.external(t, "volumes", inDays(9))
	p := d.materialOf(id)
	p.Press("n", "U", "I")
	p.Click("Download wrapping key")
	p.Click("Upload key material")
	want := []page.Route{
		page.ImportKey{KeyID: id}, page.UploadKeyMaterial{KeyID: id}, page.ImportKey{KeyID: id},
		page.ImportKey{KeyID: id}, page.UploadKeyMaterial{KeyID: id},
	}
	opened := pagetest.Sent[page.Open](p)
	if len(opened) != len(want) {
		t.Fatalf("opened %v", opened)
	}
	for i, open := range opened {
		if open.Route != want[i] {
			t.Errorf("opened %v, want %v", open.Route, want[i])
		}
	}
}

func TestKeyMaterialIsDeletedFromItsSection(t *testing.T) {
	d := newDesk(t)
	id := d.external(t, "volumes", &time.Time{})
	p := d.materialOf(id)
	p.Click("Delete key material")
	p.Press("d")
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) != 2 {
		t.Fatalf("%d questions, want one of the click and one of the key", len(asked))
	}
	for _, key := range append(strings.Split("volumes", ""), "tab", "right", "right", "enter") {
		_, cmd := asked[1].Dialog.Update(pagetest.Key(key))
		p.Run(cmd)
	}
	p.Shows("◌ Pending import", "The key has lost its key material", "Delete key material  The key has no key material")
	if first := p.Page.Actions()[0]; first.ID != keyaction.ImportMaterial {
		t.Errorf("first is %s", first.ID)
	}
	p.Click("Delete key material")
	if refusals := p.Refusals(); len(refusals) != 1 || refusals[0] != "Delete key material does not work now: The key has no key material." {
		t.Errorf("a click on what is off: %q", refusals)
	}
}

// Material that expires while the page is open is gone there as well.
func TestKeyMaterialExpiresUnderThePage(t *testing.T) {
	d := newDesk(t)
	p := d.materialOf(d.external(t, "volumes", inDays(2)))
	p.Shows("! 2 days", "● Enabled ! expires 2d")
	d.Clock.Advance(2*24*time.Hour + time.Hour)
	p.Shows("◌ Pending import", "The key has lost its key material")
	if off := action(t, p, keyaction.Encrypt).Off; off != "The key has no key material" {
		t.Errorf("Encrypt is off because %q", off)
	}
}

// Who may not ask for the rotation sees the section without the day of import.
func TestKeyMaterialWithoutTheRotation(t *testing.T) {
	d := newDesk(t)
	id := d.external(t, "volumes", inDays(40))
	d.SignInWith("Reader", "kms:DescribeKey", "kms:ListAliases")
	p := d.materialOf(id)
	p.Shows("Expires", "40 days", "You may not kms:ImportKeyMaterial on this key")
	p.Hides("Imported  ")
}

func TestAMomentInTwoZones(t *testing.T) {
	for _, test := range []struct {
		zone *time.Location
		want string
	}{
		{nil, "2017-02-15 09:30 UTC"},
		{time.UTC, "2017-02-15 09:30 UTC"},
		{west, "2017-02-15 01:30 PST 2017-02-15 09:30 UTC"},
	} {
		if got := strings.Join(zoned(vaulttest.Start, test.zone), " "); got != test.want {
			t.Errorf("in %v: %s, want %s", test.zone, got, test.want)
		}
	}
}

// The model's states that the section names are those that the vault answers.
func TestDeletedMaterialIsDescribedAsGone(t *testing.T) {
	d := newDesk(t)
	id := d.external(t, "volumes", &time.Time{})
	pagetest.Do(d.Desk, d.Console.Session.DeleteImportedKeyMaterial, &model.DeleteImportedKeyMaterialRequest{KeyRequest: model.KeyRequest{KeyID: id}})
	d.ScheduleDeletion(id)
	p := d.materialOf(id)
	p.Shows("✗ Pending deletion 30d", "The key has lost its key material")
}
