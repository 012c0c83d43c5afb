package widget

// InBox returns the same as the lines between the edges of a Box see it.
func (m Mouse) InBox() Mouse { return m.From(boxMargin, boxHead) }
