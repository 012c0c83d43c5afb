package keyfield_test

import (
	"strings"
	"testing"

	"coldkms/ui/keyfield"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

func TestAccountsRemoveRow(t *testing.T) {
	a := keyfield.NewAccounts(widgettest.Theme())
	a.SetWidth(40)
	a.Focus()
	for _, id := range []string{"111111111111", "222222222222", "333333333333"} {
		for _, r := range id {
			a.Update(pagetest.Key(string(r)))
		}
		a.Update(pagetest.Key("enter"))
	}
	a.Update(pagetest.Key("up"))
	a.Update(pagetest.Key("up"))
	a.Update(pagetest.Key("ctrl+x"))
	if got := strings.Join(a.Value(), " "); got != "111111111111 333333333333" {
		t.Errorf("left are %s", got)
	}
	for range 5 {
		a.Update(pagetest.Key("ctrl+x"))
	}
	if got := strings.Join(a.Value(), " "); got != "111111111111" {
		t.Errorf("left are %s", got)
	}
	if handled, _ := a.Update(pagetest.Key("down")); handled {
		t.Error("a move beyond the last row is kept")
	}
}
