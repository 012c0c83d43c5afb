package widget

// ListCursor is the place of the cursor in a short list of lines, as dialogs
// have: it knows how many lines there are only while it is asked.
type ListCursor struct{ at int }

// At returns the line under the cursor of a list of so many lines; 0 when there
// are none.
func (c ListCursor) At(count int) int { return max(min(c.at, count-1), 0) }

// Set puts the cursor on a line.
func (c *ListCursor) Set(at int) { c.at = at }

// Press moves the cursor through a list of so many lines, room of them on the
// screen, by the keys that are no text. ok is false for another key.
func (c *ListCursor) Press(key string, count, room int) (ok bool) {
	at := c.At(count)
	switch key {
	case "up", "shift+tab":
		at--
	case "down", "tab":
		at++
	case "pgup":
		at -= room
	case "pgdown":
		at += room
	default:
		return false
	}
	c.at = max(min(at, count-1), 0)
	return true
}

// Window returns the lines, from the first up to but without the last, that
// room has place for, so that line at is among them.
func Window(at, count, room int) (from, to int) {
	from = max(min(at-room/2, count-room), 0)
	return from, min(from+room, count)
}
