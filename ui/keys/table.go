package keys

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// row is a key with what the filter looks in, in lower case: it is made off the
// update loop, where a hundred thousand of them would hold up the screen.
type row struct {
	vault.KeyRow
	text string
}

func newRows(keys []vault.KeyRow) []*row {
	rows := make([]*row, len(keys))
	for i, key := range keys {
		rows[i] = &row{key, strings.ToLower(filterText(key))}
	}
	return rows
}

// newTable returns the table with the columns of the guide, "Viewing Keys".
func newTable(c *page.Console) *widget.Table[*row] {
	return widget.NewTable(c.Theme, widget.TableSpec[*row]{
		Columns:    columns(c),
		ID:         func(r *row) string { return r.KeyID },
		FilterText: func(r *row) string { return r.text },
		Fields: map[string]func(*row) string{
			"alias":       func(r *row) string { return strings.Join(r.Aliases, "\n") },
			"id":          func(r *row) string { return r.KeyID },
			"state":       func(r *row) string { return stateText(r.KeyRow) },
			"description": func(r *row) string { return r.Description },
			"tag":         func(r *row) string { return tagText(r.KeyRow) },
		},
	})
}

func columns(c *page.Console) []widget.Column[*row] {
	return []widget.Column[*row]{
		{Title: "Alias", Min: 16, Ideal: 24, GiveWay: 3, Cell: aliasCell, Tint: func(r *row) *lipgloss.Style {
			if len(r.Aliases) == 0 {
				return &c.Theme.Faint
			}
			return nil
		}},
		{Title: "Key ID", Min: 13, Ideal: 36, GiveWay: 2, Middle: true, Cell: func(r *row) string { return r.KeyID }},
		{Title: "Status", Min: 23, Ideal: 23, Cell: func(r *row) string {
			sign, _ := keyaction.Sign(c.Theme, r.State)
			return sign + " " + keyOf(r).Status(c.Now())
		}, Tint: func(r *row) *lipgloss.Style {
			_, style := keyaction.Sign(c.Theme, r.State)
			return &style
		}},
		{Title: "Created", Min: 10, Ideal: 10, GiveWay: 1, Cell: func(r *row) string {
			return r.Created.UTC().Format(time.DateOnly)
		}},
	}
}

// aliasCell names the first alias and counts the rest.
func aliasCell(r *row) string {
	switch len(r.Aliases) {
	case 0:
		return "(no alias)"
	case 1:
		return widget.Clean(r.Aliases[0])
	}
	return fmt.Sprintf("%s +%d", widget.Clean(r.Aliases[0]), len(r.Aliases)-1)
}

// stateText is found by the API's name of a state and by its words.
func stateText(k vault.KeyRow) string { return string(k.State) + "\n" + k.State.Words() }

func tagText(k vault.KeyRow) string {
	var b strings.Builder
	for _, tag := range k.Tags {
		b.WriteString(tag.TagKey + "=" + tag.TagValue + "\n")
	}
	return b.String()
}

// filterText is what a plain word is looked for in: everything that the fields
// hold, and the ARN.
func filterText(k vault.KeyRow) string {
	return strings.Join(k.Aliases, "\n") + "\n" + k.ARN + "\n" + k.Description + "\n" + stateText(k) + "\n" + tagText(k)
}
