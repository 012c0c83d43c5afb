package keys

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// materialKeys are keys whose material has come, will expire or went, and one
// that rotates.
func materialKeys() []vault.KeyRow {
	all := keysOf(7)
	for i := range all {
		all[i].Aliases, all[i].State, all[i].DeletionDate = nil, model.Enabled, time.Time{}
		all[i].Origin = model.OriginExternal
	}
	name := func(i int, alias string) *vault.KeyRow {
		all[i].Aliases = []string{alias}
		return &all[i]
	}
	name(0, "archive").ValidTo = vaulttest.Start.Add(40 * 24 * time.Hour)
	name(1, "backup").ValidTo = vaulttest.Start.Add(9*24*time.Hour + time.Hour)
	name(2, "cache").State = model.Disabled
	all[2].ValidTo = vaulttest.Start.Add(5 * time.Hour)
	name(3, "disks")
	name(4, "edge").State = model.PendingImport
	name(5, "payroll").Origin = model.OriginAWSKMS
	all[5].Rotates, all[5].NextRotation = true, vaulttest.Start.Add(365*24*time.Hour)
	name(6, "wages").Origin = model.OriginAWSKMS
	return all
}

func TestKeyMaterialAsPicture(t *testing.T) {
	chosen := []string{"alias", "status", "expires", "rotation", "origin"}
	for name, columns := range map[string][]string{"material": nil, "material_columns": chosen} {
		for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
			p := showing(0, size[0], size[1])
			p.setRows(newRows(materialKeys(), vaulttest.Start))
			p.Update(widget.ColumnsChosen{Names: columns})
			view := p.View()
			widgettest.AssertSize(t, view, size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), view)
			if name == "material_columns" && size[0] == 80 {
				widgettest.GoldenColour(t, "material_colours", view)
			}
		}
	}
}

func TestKeyMaterialIsFiltered(t *testing.T) {
	p := showing(0, 80, 20)
	p.setRows(newRows(materialKeys(), vaulttest.Start))
	for filter, want := range map[string]string{
		"state:pending-import":    "edge",
		`state:"pending import"`:  "edge",
		"state:pendingimport":     "edge",
		"origin:external":         "archive backup cache disks edge",
		"origin:kms":              "payroll wages",
		"origin:aws_kms":          "payroll wages",
		"-origin:external":        "payroll wages",
		"expires:2017-03":         "archive",
		"expires:2017":            "archive backup cache",
		"expires:soon":            "backup cache",
		"expires:never":           "disks",
		"rotation:on":             "payroll",
		"rotation:off expires:20": "archive backup cache",
		"pending-import":          "edge",
	} {
		p.table.SetFilter(filter)
		var shown []string
		for _, row := range p.table.ShownRows() {
			shown = append(shown, row.Aliases[0])
		}
		if got := strings.Join(shown, " "); got != want {
			t.Errorf("%s shows %q, want %q", filter, got, want)
		}
	}
}

func TestKeyMaterialIsSorted(t *testing.T) {
	p := showing(0, 80, 20)
	p.setRows(newRows(materialKeys(), vaulttest.Start))
	p.Update(widget.ColumnsChosen{Names: []string{"alias", "expires", "rotation"}})
	for column, want := range map[string]string{"expires": "cache backup archive", "rotation": "payroll"} {
		p.table.SetSort(widget.Sort{Column: column})
		var first []string
		for _, row := range p.table.ShownRows()[:len(strings.Fields(want))] {
			first = append(first, row.Aliases[0])
		}
		if got := strings.Join(first, " "); got != want {
			t.Errorf("by %s the first are %s, want %s", column, got, want)
		}
	}
}

func TestKeyMaterialInCSVAndJSON(t *testing.T) {
	rows := newRows(materialKeys(), vaulttest.Start)
	var b bytes.Buffer
	if err := writeCSV(t.Context(), &b, rows); err != nil {
		t.Fatal(err)
	}
	read, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[int][]string{
		0: {"Origin", "Expiration date", "Rotation", "Next rotation"},
		2: {"EXTERNAL", "2017-02-24T10:30:00Z", "off", ""},
		6: {"AWS_KMS", "", "on", "2018-02-15T09:30:00Z"},
	} {
		got := []string{read[line][7], read[line][10], read[line][11], read[line][12]}
		if !slices.Equal(got, want) {
			t.Errorf("line %d has %q, want %q", line, got, want)
		}
	}
	for i, want := range map[int]string{
		1: `"ValidTo": "2017-02-24T10:30:00Z"`, 5: `"NextRotationDate": "2018-02-15T09:30:00Z"`, 6: `"KeyRotationEnabled": false`,
	} {
		if text, err := rows[i].asJSON(); err != nil || !strings.Contains(text, want) {
			t.Errorf("the row lacks %s: %v\n%s", want, err, text)
		}
	}
}
