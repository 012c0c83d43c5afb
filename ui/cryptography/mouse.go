package cryptography

import "coldkms/ui/widget"

// point gives the focus to the value under the mouse.
func (r *result) point(m widget.Mouse) {
	below := m.Y - len(r.summary())
	for i, v := range r.values {
		if below >= 0 && below < valueLines+len(v.lines()) {
			r.at = i
		}
		below -= valueLines + len(v.lines())
	}
}
