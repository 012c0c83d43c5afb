package widget

// turn scrolls by lines; false when there is no further to go.
func (d *Document) turn(lines int) bool {
	before := d.top
	d.scrollTo(d.top + lines)
	return d.top != before
}
