package widget

// point chooses the option that was clicked.
func (c *Choice) point(m Mouse) (handled bool) {
	if !m.Clicked() {
		return false
	}
	first := 0
	for y, row := range c.rows() {
		if at := PartAt(row, len(optionGap), m.X); y == m.Y && at >= 0 && !c.options[first+at].Off {
			c.at = first + at
		}
		first += len(row)
	}
	return true
}
