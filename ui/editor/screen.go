package editor

import "strconv"

// The gutter is a sign, a line's number and a space.
const leastDigits = 3

// gutter returns the cells that stand before the text.
func (e *Editor) gutter() int {
	return max(len(strconv.Itoa(len(e.buffer.lines))), leastDigits) + 2
}

// room returns the cells of a line's piece. One behind it is the caret's, which
// stands behind the text too.
func (e *Editor) room() int { return max(e.width-e.gutter()-1, 1) }

// caretLine returns the line of the screen that the caret stands on.
func (e *Editor) caretLine() screenLine {
	return screenLine{e.caret.Line, e.buffer.lines[e.caret.Line].pieceOf(e.room(), e.caret.Byte)}
}

func (s screenLine) isBefore(t screenLine) bool {
	return s.line < t.line || s.line == t.line && s.piece < t.piece
}

// step goes by lines of the screen, and not beyond the first and the last.
func (e *Editor) step(from screenLine, by int) screenLine {
	room := e.room()
	from.piece = min(from.piece, len(e.buffer.lines[from.line].pieces(room))-1)
	for ; by > 0; by-- {
		switch {
		case from.piece+1 < len(e.buffer.lines[from.line].pieces(room)):
			from.piece++
		case from.line+1 < len(e.buffer.lines):
			from = screenLine{from.line + 1, 0}
		default:
			return from
		}
	}
	for ; by < 0; by++ {
		switch {
		case from.piece > 0:
			from.piece--
		case from.line > 0:
			from = screenLine{from.line - 1, len(e.buffer.lines[from.line-1].pieces(room)) - 1}
		default:
			return from
		}
	}
	return from
}

// reveal moves the lines on the screen so that the caret's is among them.
func (e *Editor) reveal() {
	if e.height <= 0 || e.width <= 0 {
		return
	}
	e.top.line = min(e.top.line, len(e.buffer.lines)-1)
	caret := e.caretLine()
	if caret.isBefore(e.top) {
		e.top = caret
	}
	// From above, the caret comes to the last line; from far away, to the middle.
	if last := e.step(e.top, e.height-1); last.isBefore(caret) {
		e.top = e.step(caret, 1-e.height)
		if last.line < e.top.line-1 {
			e.top = e.step(caret, -e.height/2)
		}
	}
	e.top = e.fill(e.top)
}

// fill moves a first line up where lines of the screen would stay empty.
func (e *Editor) fill(top screenLine) screenLine {
	last := screenLine{len(e.buffer.lines) - 1, len(e.buffer.lines[len(e.buffer.lines)-1].pieces(e.room())) - 1}
	if highest := e.step(last, 1-e.height); highest.isBefore(top) {
		return highest
	}
	return e.step(top, 0)
}

// scroll moves the lines on the screen and leaves the caret where it stands;
// false when there is no further to go.
func (e *Editor) scroll(by int) bool {
	before := e.top
	e.top = e.fill(e.step(e.top, by))
	return e.top != before
}
