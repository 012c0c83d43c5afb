package keydetails

import (
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
)

// The Key Policy section leads to the default view and, from an older default, to
// its upgrade.
func TestTheKeyPolicyIsEditedAndUpgraded(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("right", "right", "right")
	p.Hides("A newer version")
	p.Press("e", "U")
	if got := pagetest.Sent[page.Open](p); len(got) != 1 || got[0].Route != (page.KeyPolicy{KeyID: id}) {
		t.Errorf("e opens %v", got)
	}
	const tagging = `"kms:TagResource",` + "\n        " + `"kms:UntagResource",` + "\n        "
	console := policy.Console{Account: "111122223333", Administrators: []string{d.alice()}, AllowDeletion: true}
	older := strings.Replace(console.Document(), tagging, "", 1)
	pagetest.Do(d.Desk, d.Console.Session.PutKeyPolicy, &model.PutKeyPolicyRequest{KeyID: id, Policy: older})
	p = d.open(id)
	p.Press("right", "right", "right")
	p.Shows("! A newer version of the default key policy is available.")
	p.Pictures("key-policy-older")
	p.Press("U")
	if got := pagetest.Sent[page.Open](p); len(got) != 1 || got[0].Route != (page.KeyPolicy{KeyID: id, Upgrade: true}) {
		t.Errorf("U opens %v", got)
	}
	p.Press("left", "left", "left")
	if got := action(t, p, "edit-key-policy"); got.Off != "" || len(got.Keys) != 0 || !got.Hidden {
		t.Errorf("elsewhere it is %+v", got)
	}
	d.Console.ReadOnly = "The vault is damaged"
	if got := action(t, p, "edit-key-policy"); got.Off != "The vault is damaged" {
		t.Errorf("in a damaged vault: %q", got.Off)
	}
}
