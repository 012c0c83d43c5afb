package aliases

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// newTargets returns the table that the key is chosen from.
func newTargets(c *page.Console) *widget.Table[key] {
	name := func(k key) string {
		if k.Name == "" {
			return "(no alias)"
		}
		return widget.Clean(k.Name)
	}
	status := func(k key) string {
		sign, _ := keyaction.Sign(c.Theme, k.State)
		return sign + " " + k.Status(c.Now())
	}
	return widget.NewTable(c.Theme, widget.TableSpec[key]{
		Columns: []widget.Column[key]{
			{Title: "Alias", Min: 16, Ideal: 28, GiveWay: 2, Cell: name},
			{Title: "Key ID", Min: 13, Ideal: 36, GiveWay: 1, Middle: true, Cell: func(k key) string { return k.ID }},
			{Title: "Status", Min: 10, Ideal: 22, Cell: status, Tint: func(k key) *lipgloss.Style {
				_, style := keyaction.Sign(c.Theme, k.State)
				return &style
			}},
		},
		ID:         func(k key) string { return k.ID },
		FilterText: func(k key) string { return k.text },
		Empty:      "There is no key here that can take an alias.",
	})
}

// newList returns the table that aliases are picked from.
func newList(theme *themes.Theme) *widget.Table[alias] {
	return widget.NewTable(theme, widget.TableSpec[alias]{
		Columns: []widget.Column[alias]{
			{Title: "Alias", Min: 20, Ideal: 40, Cell: alias.bare},
			{Title: "Names now", Min: 17, Ideal: 36, GiveWay: 1, Middle: true, Cell: func(a alias) string { return a.from }},
		},
		ID:         func(a alias) string { return a.name },
		FilterText: func(a alias) string { return strings.ToLower(a.bare() + "\n" + a.from) },
		Multi:      true,
		Empty:      "No alias of these keys can be moved.",
	})
}
