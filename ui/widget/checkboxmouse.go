package widget

// point ticks the box by a click on it or on its sentence.
func (c *Checkbox) point(m Mouse) (handled bool) {
	if m.Clicked() {
		c.Checked = !c.Checked
	}
	return m.Clicked()
}
