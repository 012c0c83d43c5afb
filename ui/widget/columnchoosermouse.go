package widget

// point ticks the column that was clicked.
func (c *ColumnChooser) point(m Mouse) {
	c.problem = ""
	from, to := c.window()
	if c.cursor.Point(m.InBox(), from, to, len(c.lines)) {
		c.lines[c.at()].shown = !c.lines[c.at()].shown
	}
}
