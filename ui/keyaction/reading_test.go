package keyaction

import (
	"errors"
	"testing"

	"coldkms/model"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// A key of the catalogue is the one that DescribeKey and ListAliases answer, but
// for its rotation, which only the catalogue says.
func TestKeysOfTheCatalogue(t *testing.T) {
	d := pagetest.NewDesk(t, widgettest.Theme())
	plain, disabled, doomed, bare := d.Key("payroll"), d.Key("archive"), d.Key("gone"), d.Key("")
	d.Alias(plain, "payroll-2016")
	d.Disable(disabled)
	d.ScheduleDeletion(doomed)
	pagetest.Do(d, d.Console.Session.EnableKeyRotation, &model.EnableKeyRotationRequest{KeyRequest: model.KeyRequest{KeyID: plain}})
	ids := []string{doomed, plain, bare, disabled}
	all, rows, err := Catalogue(t.Context(), d.Console.Session, ids)
	if err != nil || len(all) != len(ids) || len(rows) != len(ids) {
		t.Fatalf("%d keys, %d of them chosen: %v", len(all), len(rows), err)
	}
	for i, id := range ids {
		metadata, aliases, err := Describe(t.Context(), d.Console.Session, id)
		if err != nil {
			t.Fatal(err)
		}
		want := Of(metadata, aliases)
		want.Rotation = Stands
		if id == plain {
			want.Rotation = Rotates
		}
		got := OfRow(rows[i])
		if !got.Created.Equal(want.Created) || !got.DeletionDate.Equal(want.DeletionDate) {
			t.Errorf("%s: of %s, to be deleted on %s", got.Label(), got.Created, got.DeletionDate)
		}
		if got.ID != id || got.Name != want.Name || got.State != want.State || got.Origin != want.Origin || got.Rotation != want.Rotation || got.Managed != want.Managed {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if _, _, err := Catalogue(t.Context(), d.Console.Session, []string{plain, "1234abcd-12ab-34cd-56ef-1234567890ab"}); !errors.Is(err, &model.Error{Code: model.CodeNotFound}) {
		t.Errorf("a key that is not there: %v", err)
	}
}
