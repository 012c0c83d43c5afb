package keys

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/savefile"
)

// toCSV asks for a file and lists the selected rows there, or those that the
// table shows when none is selected, with every column.
func (p *Page) toCSV() tea.Cmd {
	rows, which, place := p.table.Selected(), "selected", p.console.Session.Place()
	if len(rows) == 0 {
		rows, which = p.table.ShownRows(), "listed"
	}
	title := fmt.Sprintf("The %d %s keys to CSV", len(rows), which)
	if len(rows) == 1 {
		title = "The " + which + " key to CSV"
	}
	said := fmt.Sprintf("%d keys are listed in", len(rows))
	if len(rows) == 1 {
		said = "1 key is listed in"
	}
	return savefile.Ask(p.console, savefile.File{
		Title: title,
		Path:  fmt.Sprintf("./keys-%s-%s.csv", place.Region, p.console.Now().UTC().Format(time.DateOnly)),
		Begin: func(string) (savefile.Contents, error) {
			return savefile.Contents{
				Write: func(ctx context.Context, w io.Writer) error { return writeCSV(ctx, w, rows) },
				Said:  func() string { return said },
			}, nil
		},
	})
}

// csvHead are the columns of a list.
var csvHead = []string{"Aliases", "Key ID", "ARN", "Status", "Created", "Description", "Tags", "Origin", "Deletion date", "Managed by", "Expiration date", "Rotation", "Next rotation"}

// writeCSV writes rows as RFC 4180 has it, times in UTC. Several aliases or
// tags stand in one cell, separated by line ends.
func writeCSV(ctx context.Context, w io.Writer, rows []*row) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHead); err != nil {
		return err
	}
	for _, r := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells := []string{
			strings.Join(r.Aliases, "\n"), r.KeyID, r.ARN, r.State.Words(), moment(r.Created), r.Description,
			strings.TrimSuffix(tagText(r.KeyRow), "\n"), r.Origin, moment(r.DeletionDate), r.Manager,
			moment(r.ValidTo), rotationWord(r.Rotates), moment(r.NextRotation),
		}
		for i, cell := range cells {
			cells[i] = noFormula(cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// noFormula puts an apostrophe before what a spreadsheet would take for a
// formula and run: descriptions, tags and aliases are written by others than
// who opens the list.
func noFormula(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
