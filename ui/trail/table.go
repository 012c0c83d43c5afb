package trail

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/ui/page"
	"coldkms/ui/widget"
	records "coldkms/vault/trail"
)

// row is a record as the table shows it.
type row struct {
	index uint64
	records.Summary
}

func rowID(r row) string { return strconv.FormatUint(r.index, 10) }

// keyID returns the id of the key that the call was about, "" when there is
// none.
func (r row) keyID() string {
	_, id, _ := strings.Cut(r.KeyARN(), ":key/")
	return id
}

// newTable returns the table, which is given only the rows on the screen.
func newTable(c *page.Console, position func() string) *widget.Table[row] {
	clean := func(text func(row) string) func(row) string {
		return func(r row) string { return widget.Clean(text(r)) }
	}
	return widget.NewTable(c.Theme, widget.TableSpec[row]{
		ID:       rowID,
		Position: position,
		Columns: []widget.Column[row]{ // just 120 cells wide; the caller has what the others leave on less
			{Title: "Time (UTC)", Min: 16, Ideal: 16, Cell: func(r row) string { return r.Time.Format("2006-01-02 15:04") }},
			{Title: "Operation", Min: 15, Ideal: 19, GiveWay: 3, Cell: clean(func(r row) string { return r.Operation })},
			{Title: "Key ID", Min: 11, Ideal: 36, GiveWay: 1, Middle: true, Cell: clean(row.keyID)},
			{Title: "Caller", Min: 9, Ideal: 22, GiveWay: 4, Cell: clean(func(r row) string { return r.Who() })},
			{Title: "Result", Min: 12, Ideal: 17, GiveWay: 2, Cell: clean(func(r row) string { return r.Result() }), Tint: func(r row) *lipgloss.Style {
				if r.ErrorCode != "" {
					return &c.Theme.Error
				}
				return nil
			}},
		},
	})
}
