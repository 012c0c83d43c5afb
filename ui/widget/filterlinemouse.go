package widget

// Point opens the filter by a click on its line, and puts the caret there.
func (f *FilterLine) Point(m Mouse) {
	if m.Clicked() {
		f.field.Update(m.From(len(filterPrompt), 0))
		f.Begin()
	}
}
