package widget

import tea "github.com/charmbracelet/bubbletea"

// Capturing reports that the filter is being typed.
func (t *Table[R]) Capturing() bool { return t.filter.Capturing() }

// Update takes a key: movement, selection and the filter. handled is false for
// keys that mean nothing to a table, such as esc without a filter. A click on the
// row under the cursor sends Enter.
func (t *Table[R]) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return t.point(m)
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok || !t.on {
		return false, nil
	}
	if t.filter.Capturing() {
		if handled, changed := t.filter.Update(press); handled {
			switch {
			case changed:
				t.refilter()
			case !t.filter.Capturing():
				t.settle() // enter keeps the filter, and the row that it led to
			}
			t.scroll()
			return true, nil
		}
	}
	return t.press(press.String()), nil
}

// press carries out a key on the rows.
func (t *Table[R]) press(key string) bool {
	if !t.filter.Capturing() && t.pressCommand(key) {
		return true
	}
	switch key {
	case "up":
		t.move(t.at - 1)
	case "down":
		t.move(t.at + 1)
	case "pgup":
		t.move(t.at - t.lines())
	case "pgdown":
		t.move(t.at + t.lines())
	default:
		return false
	}
	return true
}

// pressCommand carries out the keys that are text while a filter is typed.
func (t *Table[R]) pressCommand(key string) bool {
	switch key {
	case "k":
		t.move(t.at - 1)
	case "j":
		t.move(t.at + 1)
	case "home", "g":
		t.move(0)
	case "end", "G":
		t.move(len(t.shown) - 1)
	case " ", "*":
		if !t.spec.Multi {
			return false
		}
		if key == "*" {
			t.toggleShown()
		} else {
			t.toggle()
		}
	case "/":
		if t.spec.FilterText == nil {
			return false
		}
		t.filter.Begin()
		t.scroll()
	case "esc":
		if t.filter.Text() == "" {
			return false
		}
		t.SetFilter("")
	default:
		return false
	}
	return true
}
