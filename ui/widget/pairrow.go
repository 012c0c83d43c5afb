package widget

// PairRow is a row of Pairs with where it comes from.
type PairRow struct {
	Pair
	// Given is the caller's own name of what the row was made for, however it is
	// typed over; "" for a row that was typed.
	Given string
	// Standing stands in the place of a value that is not one text, such as
	// "(3 values)", until something is typed over it: the value is "" so long.
	Standing string
}

// Rows returns the rows in their order, without those that are empty.
func (p *Pairs) Rows() []PairRow {
	var rows []PairRow
	for _, row := range p.rows {
		if !row.empty() {
			rows = append(rows, PairRow{Pair{row.key.Value(), row.value.Value()}, row.given, row.value.standing})
		}
	}
	return rows
}

// SetRows replaces the rows.
func (p *Pairs) SetRows(rows []PairRow) {
	p.rows, p.row, p.value = nil, 0, false
	for _, given := range rows {
		row := p.newRow()
		row.given = given.Given
		row.key.SetValue(given.Key)
		row.value.SetValue(given.Value)
		if given.Standing != "" {
			row.value.Stand(given.Standing)
		}
		p.rows = append(p.rows, row)
	}
	p.grow()
	p.refocus()
}

func (r pairRow) empty() bool {
	return r.key.Value() == "" && r.value.Value() == "" && r.value.standing == ""
}
