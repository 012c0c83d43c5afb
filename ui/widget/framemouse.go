package widget

// What can stand under the mouse in a frame.
type (
	// OnCrumb is a place among the Crumbs.
	OnCrumb struct{ Place int }
	// OnOffer is what a toast offers.
	OnOffer struct{}
	// OnKey is a key that is named, by Bubble Tea's name.
	OnKey struct{ Key string }
	// OnPage is a cell of the page, as the page sees it.
	OnPage struct{ Mouse }
	// OnDialog is a cell of the dialog, as the dialog sees it.
	OnDialog struct{ Mouse }
)

// At returns what stands under the mouse: one of the above, nil for nothing that
// the mouse can do something with. Around a dialog there is nothing but keys.
func (f Frame) At(m Mouse) any {
	if f.Width < MinWidth || f.Height < MinHeight || !m.Within(f.Width, f.Height) {
		return nil
	}
	_, height := f.PageSize()
	switch {
	case m.Y >= frameHead && m.Y < frameHead+height:
		return f.inside(m.From(0, frameHead))
	case !m.Clicked():
		return nil
	case m.Y == 0 && f.Dialog == "":
		return f.crumbAt(m.X)
	case m.Y == f.Height-2-f.toastMore() && f.Dialog == "":
		return f.offerAt(m.X)
	case m.Y == f.Height-1:
		return f.keyAt(m.X)
	}
	return nil
}

// inside returns what stands between the rules.
func (f Frame) inside(m Mouse) any {
	if f.Dialog == "" {
		return OnPage{m}
	}
	m = m.From(middle(f.body(), f.Dialog))
	if !m.Within(dimensions(f.Dialog)) {
		return nil
	}
	return OnDialog{m}
}

// crumbAt returns the crumb at a cell. A sign for those left out is none.
func (f Frame) crumbAt(x int) any {
	parts, right := f.topParts()
	at := PartAt(parts, Width(f.arrow()), x)
	if at < 0 || x >= f.Width-Width(right) {
		return nil
	}
	if at == 0 {
		return OnCrumb{0}
	}
	left := len(f.Crumbs) - len(parts) // out
	if crumbs, _ := f.narrowed(); crumbs[at] == f.Theme.Signs.Ellipsis {
		return nil
	}
	return OnCrumb{at + left}
}

// offerAt returns what a toast offers.
func (f Frame) offerAt(x int) any {
	end := f.Width - ruleEnd
	if begin := end - Width(f.offer()); x < begin || x >= end {
		return nil
	}
	return OnOffer{}
}

// keyAt returns the key that is named at a cell of the bottom line.
func (f Frame) keyAt(x int) any {
	keys, parts := f.bottomParts()
	if at := PartAt(parts, len(hintGap), x); at >= 0 {
		return OnKey{keys[at]}
	}
	return nil
}
