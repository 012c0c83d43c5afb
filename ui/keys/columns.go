package keys

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// usual are the columns of the guide, "Viewing Keys", by their names in the
// preferences.
var usual = []string{"alias", "id", "status", "created"}

// newTable returns the table with the columns that the person chose.
func newTable(c *page.Console) *widget.Table[*row] {
	return widget.NewTable(c.Theme, widget.TableSpec[*row]{
		Columns:    chosen(c, c.Preferences.KeyColumns),
		ID:         func(r *row) string { return r.KeyID },
		FilterText: func(r *row) string { return r.text },
		Fields:     fields,
		FilterHint: "words, or field:value such as state:disabled",
		Multi:      true,
	})
}

// chosen returns the columns of the given names, the usual ones when there are
// none.
func chosen(c *page.Console, names []string) []widget.Column[*row] {
	if len(names) == 0 {
		names = usual
	}
	var columns []widget.Column[*row]
	for _, name := range names {
		for _, column := range allColumns(c) {
			if column.Name == name {
				columns = append(columns, column)
			}
		}
	}
	return columns
}

// allColumns are those that there are. What is longest and least asked for
// gives way first; the status never does.
func allColumns(c *page.Console) []widget.Column[*row] {
	faint := func(missing func(*row) bool) func(*row) *lipgloss.Style {
		return func(r *row) *lipgloss.Style {
			if missing(r) {
				return &c.Theme.Faint
			}
			return nil
		}
	}
	return []widget.Column[*row]{
		{Name: "alias", Title: "Alias", Min: 16, Ideal: 24, GiveWay: 7, Cell: aliasCell, Mark: managerMark, Compare: byAlias,
			Tint: faint(func(r *row) bool { return len(r.Aliases) == 0 })},
		{Name: "id", Title: "Key ID", Min: 13, Ideal: 36, GiveWay: 6, Middle: true,
			Cell:    func(r *row) string { return r.KeyID },
			Compare: func(a, b *row) int { return strings.Compare(a.KeyID, b.KeyID) }},
		{Name: "status", Title: "Status", Min: 23, Ideal: 23,
			Cell: func(r *row) string {
				text, _ := keyaction.StatusText(c.Theme, keyOf(r), c.Now())
				return text
			},
			Tint: func(r *row) *lipgloss.Style {
				_, style := keyaction.StatusText(c.Theme, keyOf(r), c.Now())
				return &style
			},
			Compare: byStatus},
		{Name: "created", Title: "Created", Min: 10, Ideal: 10, GiveWay: 1,
			Cell:    func(r *row) string { return date(r.Created) },
			Compare: func(a, b *row) int { return a.Created.Compare(b.Created) }},
		{Name: "description", Title: "Description", Min: 14, Ideal: 32, GiveWay: 2,
			Cell:    func(r *row) string { return widget.Clean(r.Description) },
			Compare: func(a, b *row) int { return lastEmpty(a.description, b.description) }},
		{Name: "tags", Title: "Tags", Min: 14, Ideal: 24, GiveWay: 3, Cell: tagsCell,
			Compare: func(a, b *row) int { return lastEmpty(a.tags, b.tags) }},
		{Name: "origin", Title: "Origin", Min: 8, Ideal: 8, GiveWay: 4,
			Cell:    func(r *row) string { return keyaction.OriginWord(r.Origin) },
			Compare: func(a, b *row) int { return strings.Compare(a.Origin, b.Origin) }},
		{Name: "expires", Title: "Expiration date", Min: 15, Ideal: 15, GiveWay: 5,
			Cell:    func(r *row) string { return expiresCell(c, r) },
			Tint:    func(r *row) *lipgloss.Style { return expiresTint(c, r) },
			Compare: func(a, b *row) int { return lastEmpty(a.expires, b.expires) }},
		{Name: "rotation", Title: "Rotation", Min: 13, Ideal: 13, GiveWay: 4,
			Cell:    rotationCell,
			Tint:    faint(func(r *row) bool { return !r.Rotates }),
			Compare: func(a, b *row) int { return lastEmpty(date(a.NextRotation), date(b.NextRotation)) }},
		{Name: "deletion", Title: "Deletion date", Min: 15, Ideal: 15, GiveWay: 5,
			Cell:    func(r *row) string { return date(r.DeletionDate) },
			Compare: func(a, b *row) int { return lastEmpty(a.deletion, b.deletion) }},
	}
}

// managerMark marks the keys that AWS manages.
func managerMark(r *row) string {
	if r.Manager == model.ManagerAWS {
		return model.ManagerAWS
	}
	return ""
}

// aliasCell names the first alias and counts the rest.
func aliasCell(r *row) string {
	text := "(no alias)"
	if len(r.Aliases) > 0 {
		text = widget.Clean(r.Aliases[0])
	}
	if len(r.Aliases) > 1 {
		text += fmt.Sprintf(" +%d", len(r.Aliases)-1)
	}
	return text
}

// expiresCell is the day on which imported key material expires; one that is
// near stands behind a sign.
func expiresCell(c *page.Console, r *row) string {
	if keyOf(r).ExpiresSoon(c.Now()) {
		return c.Theme.Signs.Caution + " " + date(r.ValidTo)
	}
	return date(r.ValidTo)
}

func expiresTint(c *page.Console, r *row) *lipgloss.Style {
	if keyOf(r).ExpiresSoon(c.Now()) {
		return &c.Theme.Warning
	}
	return nil
}

// rotationCell says whether a key rotates, and when the next time.
func rotationCell(r *row) string {
	if !r.Rotates {
		return rotationWord(false)
	}
	return rotationWord(true) + " " + date(r.NextRotation)
}

// tagsCell puts the tags on one line.
func tagsCell(r *row) string {
	parts := make([]string, len(r.Tags))
	for i, tag := range r.Tags {
		parts[i] = tag.TagKey + "=" + tag.TagValue
	}
	return widget.Clean(strings.Join(parts, ", "))
}

func byAlias(a, b *row) int { return lastEmpty(a.aliases, b.aliases) }

// lastEmpty compares texts, of which an empty one comes behind all others.
func lastEmpty(a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	return strings.Compare(a, b)
}

// states is the order of key states: from what can be used to what will be gone.
var states = []model.KeyState{model.Enabled, model.Disabled, model.PendingImport, model.PendingDeletion}

// byStatus puts what is deleted first before what is deleted later.
func byStatus(a, b *row) int {
	if a.State != b.State {
		return slices.Index(states, a.State) - slices.Index(states, b.State)
	}
	return a.DeletionDate.Compare(b.DeletionDate)
}
