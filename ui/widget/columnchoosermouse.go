package widget

// point ticks the column that was clicked.
func (c *ColumnChooser) point(m Mouse) {
	c.problem = ""
	if c.list.Point(m.InBox(), len(c.lines)) {
		c.lines[c.at()].shown = !c.lines[c.at()].shown
	}
}
