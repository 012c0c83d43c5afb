package keyfield

import "coldkms/ui/widget"

// point puts the caret where a click was.
func (a *Accounts) point(m widget.Mouse) (handled bool) {
	row := a.top() + m.Y
	if !m.Clicked() || row >= len(a.rows) {
		return false
	}
	a.rows[row].Update(m.From(accountMargin, 0))
	a.Seek(row)
	return true
}
