package editor

import "coldkms/ui/widget"

// point puts the caret where a click was; the wheel moves the text.
func (e *Editor) point(m widget.Mouse) (handled bool) {
	if !m.Clicked() {
		return e.scroll(m.Wheel)
	}
	if !m.Within(e.width, e.height) {
		return false
	}
	e.moveTo(e.placeIn(e.step(e.top, m.Y), max(m.X-e.gutter(), 0)))
	e.buffer.Seal()
	return true
}
