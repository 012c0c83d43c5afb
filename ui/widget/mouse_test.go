package widget

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/themes"
	"coldkms/ui/widget/widgettest"
)

// clicked is a click on the beginning of a text in a view; ok is false when the
// text is not in it.
func clicked(view, text string) (m Mouse, ok bool) {
	x, y, ok := widgettest.Cell(view, text)
	return Mouse{X: x, Y: y}, ok
}

// anyTheme draws the caret by a colour or by a sign.
func anyTheme(t *rapid.T) *themes.Theme {
	theme := widgettest.Theme()
	if rapid.Bool().Draw(t, "plain") {
		theme = widgettest.Plain()
		theme.Signs.Caret = "|"
	}
	return theme
}

func named(kind string, i int) string { return fmt.Sprintf("%s%02d", kind, i) }

type mouseRow struct{ id, other string }

func mouseTable(t *rapid.T) *Table[mouseRow] {
	table := NewTable(widgettest.Theme(), TableSpec[mouseRow]{
		ID:         func(r mouseRow) string { return r.id },
		FilterText: func(r mouseRow) string { return r.id },
		Multi:      rapid.Bool().Draw(t, "multi"),
		Columns: []Column[mouseRow]{
			{Name: "id", Title: "Name", Min: 6, Ideal: 12, Cell: func(r mouseRow) string { return r.id }, Compare: func(a, b mouseRow) int { return strings.Compare(a.id, b.id) }},
			{Name: "gone", Title: "Gone", Min: 8, Ideal: 20, GiveWay: 1, Cell: func(r mouseRow) string { return "-" }},
			{Name: "other", Title: "Other", Min: 6, Ideal: 9, Cell: func(r mouseRow) string { return r.other }, Compare: func(a, b mouseRow) int { return strings.Compare(a.other, b.other) }},
		},
	})
	rows := make([]mouseRow, rapid.IntRange(1, 30).Draw(t, "rows"))
	for i := range rows {
		rows[i] = mouseRow{named("row", i), named("other", len(rows)-i)}
	}
	table.SetRows(rows)
	table.SetSize(rapid.IntRange(24, 60).Draw(t, "width"), rapid.IntRange(4, 20).Draw(t, "height"))
	if rapid.Bool().Draw(t, "filtered") {
		table.SetFilter(rapid.SampledFrom([]string{"row1", "0", "row"}).Draw(t, "filter"))
	}
	table.move(rapid.IntRange(0, len(rows)).Draw(t, "cursor"))
	if rapid.Bool().Draw(t, "typing") {
		table.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("/")})
	}
	return table
}

func TestClickOnARowOfATable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := mouseTable(t)
		want := rapid.SampledFrom(table.Rows()).Draw(t, "row")
		text := rapid.SampledFrom([]string{want.id, want.other}).Draw(t, "cell")
		m, ok := clicked(table.View(), text)
		if !ok {
			t.Skip("not on the screen")
		}
		before, _ := table.Cursor()
		_, cmd := table.Update(m)
		if got, _ := table.Cursor(); got != want {
			t.Fatalf("a click on %s put the cursor on %s", want.id, got.id)
		}
		if again := cmd != nil; again != (before == want) {
			t.Fatalf("a click on %s with the cursor on %s: Enter %t", want.id, before.id, again)
		}
		m, _ = clicked(table.View(), text)
		if _, cmd = table.Update(m); cmd == nil || cmd() != (Enter{}) {
			t.Fatal("a click on the row under the cursor is not Enter")
		}
		if table.Capturing() {
			t.Fatal("the filter is still typed")
		}
	})
}

func TestClickOnACheckBoxOfATable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := mouseTable(t)
		table.spec.Multi = true
		want := rapid.SampledFrom(table.Rows()).Draw(t, "row")
		m, ok := clicked(table.View(), want.id)
		if !ok {
			t.Skip("not on the screen")
		}
		m.X -= 2 // the box
		if _, cmd := table.Update(m); cmd != nil {
			t.Fatal("the row is opened")
		}
		if got := table.Selected(); len(got) != 1 || got[0] != want {
			t.Fatalf("selected %v, want %v", got, want)
		}
	})
}

func TestClickOnAHeadingSorts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := mouseTable(t)
		title := rapid.SampledFrom([]string{"Name", "Gone", "Other"}).Draw(t, "title")
		m, ok := clicked(table.View(), title)
		if !ok {
			t.Skip("not on the screen")
		}
		table.Update(m)
		want := map[string]Sort{"Name": {Column: "id"}, "Gone": {}, "Other": {Column: "other"}}[title]
		if table.Sort() != want {
			t.Fatalf("a click on %s: %v", title, table.Sort())
		}
	})
}

func TestWheelOverATable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := mouseTable(t)
		before := table.at
		by := rapid.SampledFrom([]int{-3, 3}).Draw(t, "by")
		table.Update(Mouse{X: 5, Y: 2, Wheel: by})
		if want := table.within(before + by); table.at != want {
			t.Fatalf("from %d by %d to %d", before, by, table.at)
		}
	})
}

func TestClickOnThePickList(t *testing.T) {
	list := NewPickList(widgettest.Theme(), 8, PickColumn{"Name", 8, 20})
	list.SetRows([]PickItem{{"a", []string{"ana"}}, {"b", []string{"bob"}}, {"c", []string{"cem"}}})
	list.SetWidth(40)
	for _, step := range []struct {
		text string
		want []string
	}{{"bob", []string{"b"}}, {"cem", []string{"b", "c"}}, {"bob", []string{"c"}}} {
		m, ok := clicked(list.View(), step.text)
		if !ok {
			t.Fatalf("%s is not on the screen", step.text)
		}
		if _, cmd := list.Update(m); cmd != nil {
			t.Error("a click on a row is ↵")
		}
		if got := list.Picked(); !slices.Equal(got, step.want) {
			t.Errorf("after a click on %s: %v", step.text, got)
		}
	}
}

// everyRune is text of which no character stands twice, some of them wide.
func everyRune(t *rapid.T, most int) string {
	all := []rune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW日本語漢字éß")
	runes := rapid.Permutation(all).Draw(t, "text")
	return string(runes[:rapid.IntRange(0, min(most, len(all))).Draw(t, "length")])
}

func TestClickIntoATextField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := NewTextField(anyTheme(t), 0)
		f.SetWidth(rapid.IntRange(3, 60).Draw(t, "width"))
		f.SetValue(everyRune(t, 60))
		text := []rune(f.Value())
		f.input.SetCursor(rapid.IntRange(0, len(text)).Draw(t, "caret"))
		if rapid.Bool().Draw(t, "focus") {
			f.Focus()
		}
		view := f.View()
		for i, r := range text {
			m, ok := clicked(view, string(r))
			if !ok {
				continue
			}
			try := *f
			try.Update(m)
			if got := try.input.Position(); got != i {
				t.Fatalf("a click on %c, rune %d of %q as %q: the caret is at %d", r, i, f.Value(), widgettest.Trimmed(view), got)
			}
		}
		f.Update(Mouse{X: f.width})
		if Width(f.Value()) < f.width && f.input.Position() != len(text) {
			t.Fatalf("a click behind %q: the caret is at %d", f.Value(), f.input.Position())
		}
	})
}

func TestClickIntoATextArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := NewTextArea(anyTheme(t), rapid.IntRange(1, 6).Draw(t, "height"), 0)
		a.SetWidth(rapid.IntRange(4, 30).Draw(t, "width"))
		text := []rune(everyRune(t, 58))
		for range rapid.IntRange(0, 4).Draw(t, "breaks") {
			at := rapid.IntRange(0, len(text)).Draw(t, "break")
			text = slices.Insert(text, at, rapid.SampledFrom([]rune("\n ")).Draw(t, "by"))
		}
		a.SetValue(string(text))
		for range rapid.IntRange(0, 5).Draw(t, "up") {
			a.moveLines(-1)
		}
		if rapid.Bool().Draw(t, "focus") {
			a.Focus()
		}
		var letters []rune
		for _, r := range text {
			if _, ok := clicked(a.View(), string(r)); ok && r != ' ' {
				letters = append(letters, r)
			}
		}
		if len(letters) == 0 {
			t.Skip("no letter is on the screen")
		}
		want := rapid.SampledFrom(letters).Draw(t, "letter")
		m, _ := clicked(a.View(), string(want))
		a.Update(m)
		line := []rune(strings.Split(a.Value(), "\n")[a.area.Line()])
		if at := a.column(); at >= len(line) || line[at] != want {
			t.Fatalf("a click on %c: the caret is at rune %d of %q", want, at, string(line))
		}
	})
}

func TestClickIntoPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewPairs(widgettest.Theme(), rapid.IntRange(2, 9).Draw(t, "height"), 20)
		p.SetWidth(rapid.IntRange(30, 70).Draw(t, "width"))
		pairs := make([]Pair, rapid.IntRange(1, 12).Draw(t, "pairs"))
		for i := range pairs {
			pairs[i] = Pair{named("key", i), named("value", i)}
		}
		p.SetValue(pairs)
		if rapid.Bool().Draw(t, "focus") {
			p.Focus()
			p.moveTo(rapid.IntRange(0, len(pairs)).Draw(t, "row"), rapid.Bool().Draw(t, "value"))
		}
		row, value := rapid.IntRange(0, len(pairs)-1).Draw(t, "click"), rapid.Bool().Draw(t, "onValue")
		text := pairs[row].Key
		if value {
			text = pairs[row].Value
		}
		m, ok := clicked(p.View(), text)
		if !ok {
			t.Skip("not on the screen")
		}
		m.X += 2
		p.Update(m)
		p.Focus()
		if p.row != row || p.value != value || p.field().input.Position() != 2 || !p.field().Focused() {
			t.Fatalf("a click on %s: row %d, value %t, caret %d", text, p.row, p.value, p.field().input.Position())
		}
	})
}

// everyField is a form with fields of every kind and what was done to them.
type everyField struct {
	*Form
	fields  []Field
	pressed int // button, -1 for none
}

func newEveryField(t *rapid.T) *everyField {
	theme := widgettest.Theme()
	e := &everyField{pressed: -1}
	var items []*Item
	for i := range rapid.IntRange(1, 10).Draw(t, "items") {
		item := &Item{Label: named("label", i), Note: rapid.SampledFrom([]string{"", "what this is for"}).Draw(t, "note")}
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			field := NewTextField(theme, 0)
			field.SetValue(named("text", i))
			item.Field = field
		case 1:
			item.Field = NewCheckbox(theme, named("tick", i))
		case 2:
			item.Field = NewChoice(theme, Option{ID: "a", Label: named("first", i)}, Option{ID: "b", Label: named("second", i)}, Option{ID: "c", Label: named("third", i)})
		case 3:
			item.Field = NewTextArea(theme, 3, 0)
		case 4:
			item.Label, item.Note = "", "a paragraph that stands between the fields"
		}
		items = append(items, item)
		if item.Field != nil {
			e.fields = append(e.fields, item.Field)
		}
	}
	e.Form = NewForm(theme, items...)
	var buttons []Button
	for i := range rapid.IntRange(0, 3).Draw(t, "buttons") {
		buttons = append(buttons, Button{Label: named("button", i), Press: func() tea.Cmd { e.pressed = i; return nil }})
	}
	e.SetButtons(buttons...)
	e.SetSize(rapid.IntRange(30, 80).Draw(t, "width"), rapid.IntRange(1, 20).Draw(t, "height"))
	e.moveTo(rapid.IntRange(0, 12).Draw(t, "focus"))
	e.scroll(rapid.IntRange(-9, 9).Draw(t, "scrolled"))
	return e
}

func TestClickOnAForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := newEveryField(t)
		var texts []string
		for word := range strings.FieldsSeq(widgettest.Trimmed(e.View())) {
			if len(word) > 2 && strings.ContainsAny(word[len(word)-2:], "0123456789") {
				texts = append(texts, word)
			}
		}
		if len(texts) == 0 {
			t.Skip("nothing is on the screen")
		}
		text := rapid.SampledFrom(texts).Draw(t, "text")
		m, ok := clicked(e.View(), text)
		if !ok {
			t.Skip("cut")
		}
		var was bool
		if box, ok := e.under(text).(*Checkbox); ok {
			was = box.Checked
		}
		e.Update(m)
		e.check(t, text, was)
		if e.pressed < 0 {
			if after, ok := clicked(e.View(), text); !ok || after.Y != m.Y {
				t.Fatalf("%s moved from line %d to %d", text, m.Y, after.Y)
			}
		}
	})
}

// under returns the field that a text belongs to, nil for a button.
func (e *everyField) under(text string) Field {
	for _, item := range e.items {
		if item.Field != nil && item.Label[len(item.Label)-2:] == text[len(text)-2:] && !strings.HasPrefix(text, "button") {
			return item.Field
		}
	}
	return nil
}

func (e *everyField) check(t *rapid.T, text string, was bool) {
	field := e.under(text)
	if strings.HasPrefix(text, "button") {
		if named("button", e.pressed) != text || e.focusedButton() != e.pressed {
			t.Fatalf("a click on %s pressed %d with the focus on %d", text, e.pressed, e.focusedButton())
		}
		return
	}
	if e.pressed >= 0 || e.focused() != field || !field.Focused() {
		t.Fatalf("a click on %s: pressed %d, focus %T", text, e.pressed, e.focused())
	}
	switch field := field.(type) {
	case *Checkbox:
		if want := was != strings.HasPrefix(text, "tick"); field.Checked != want {
			t.Fatalf("a click on %s: ticked %t, before %t", text, field.Checked, was)
		}
	case *Choice:
		want := map[string]string{"second": "b", "third": "c"}[text[:len(text)-2]]
		if want == "" {
			want = "a"
		}
		if field.Value() != want {
			t.Fatalf("a click on %s chose %s", text, field.Value())
		}
	}
}

func TestWheelOverAForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := newEveryField(t)
		focus, top := e.at, e.top(e.layout())
		e.Update(Mouse{X: 0, Y: 0, Wheel: 3})
		s := e.layout()
		if e.at != focus || e.top(s) != e.within(top+3, len(s.lines)) && e.top(s) != top {
			t.Fatalf("from line %d to %d, focus from %d to %d", top, e.top(s), focus, e.at)
		}
	})
}

func TestClickOnAConfirmation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		question := Question{
			Title: "Delete", About: []string{"payroll"}, Answers: []Answer{{"one", "Disable", false}, {"two", "Destroy", true}},
			Consequences: make([]string, rapid.IntRange(0, 20).Draw(t, "consequences")),
		}
		typed := rapid.Bool().Draw(t, "typed")
		if typed {
			question.Typed = "archive"
		}
		c := NewConfirm(widgettest.Theme(), question)
		c.SetSize(rapid.IntRange(50, 90).Draw(t, "width"), rapid.IntRange(9, 20).Draw(t, "height"))
		label := rapid.SampledFrom([]string{"Cancel", "Disable", "Destroy"}).Draw(t, "label")
		m, ok := clicked(c.View(), label)
		if !ok {
			t.Fatalf("%s is not on the screen", label)
		}
		done, cmd := c.Update(m)
		want := map[string]string{"Disable": "one", "Destroy": "two"}[label]
		switch {
		case label == "Destroy" && typed:
			if done || !c.Capturing() {
				t.Fatal("what must be confirmed is one click away")
			}
		case !done || cmd().(Decision).Choice != want:
			t.Fatalf("a click on %s: done %t", label, done)
		}
	})
}

func TestClickIntoATypedConfirmation(t *testing.T) {
	c := NewConfirm(widgettest.Theme(), Question{Title: "Delete", Typed: "payroll", Answers: []Answer{{"x", "Delete", true}}})
	c.SetSize(60, 18)
	c.typed.SetValue("PAYROLL")
	c.moveTo(0)
	m, _ := clicked(c.View(), "ROLL")
	if c.Update(m); !c.Capturing() || c.typed.input.Position() != 3 {
		t.Errorf("typing %t, caret %d", c.Capturing(), c.typed.input.Position())
	}
}

func TestClickInTheColumnChooser(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := make([]Column[int], rapid.IntRange(1, 20).Draw(t, "columns"))
		for i := range columns {
			columns[i] = Column[int]{Name: named("n", i), Title: named("title", i)}
		}
		c := NewColumnChooser(widgettest.Theme(), columns, nil, nil, func() int { return 76 })
		c.SetSize(50, rapid.IntRange(8, 20).Draw(t, "height"))
		c.list.Set(rapid.IntRange(0, 20).Draw(t, "cursor"))
		i := rapid.IntRange(0, len(columns)-1).Draw(t, "click")
		m, ok := clicked(c.View(), columns[i].Title)
		if !ok {
			t.Skip("not on the screen")
		}
		c.Update(m)
		for j, line := range c.lines {
			if line.shown != (j == i) {
				t.Fatalf("a click on %s: %v", columns[i].Title, c.lines)
			}
		}
	})
}

func TestWhatStandsUnderTheMouseInAFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Frame{
			Theme: widgettest.Theme(), Width: rapid.IntRange(MinWidth, 130).Draw(t, "width"), Height: rapid.IntRange(MinHeight, 40).Draw(t, "height"),
			Crumbs: []string{"coldkms"}, Account: "111122223333", Region: "us-west-2", Principal: "KMSAdminUser",
			Typing: rapid.Bool().Draw(t, "typing"),
		}
		for i := range rapid.IntRange(0, 5).Draw(t, "crumbs") {
			f.Crumbs = append(f.Crumbs, named("crumb", i+1))
		}
		for i := range rapid.IntRange(0, 9).Draw(t, "keys") {
			f.Hints = append(f.Hints, Hint{Key: named("k", i), Label: named("hint", i), Off: rapid.Bool().Draw(t, "off")})
		}
		if rapid.Bool().Draw(t, "refused") {
			f.Refusal = []string{"NotFoundException", "Look for it."}
		}
		if rapid.Bool().Draw(t, "toast") {
			f.Toast.Text = strings.Repeat("It is done. ", rapid.IntRange(1, 12).Draw(t, "words"))
			f.Offer = Hint{Key: "u", Label: "take-it-back"}
		}
		width, height := f.PageSize()
		at := Mouse{X: rapid.IntRange(0, width-3).Draw(t, "x"), Y: rapid.IntRange(0, height-1).Draw(t, "y")}
		f.Page = Overlay(Block(nil, width, height), "@@@", at.X, at.Y)
		asked := rapid.Bool().Draw(t, "asked")
		if asked {
			f.Dialog = Overlay(Block(nil, rapid.IntRange(5, 50).Draw(t, "wide"), rapid.IntRange(1, 12).Draw(t, "high")), "###", 2, 0)
		}
		view := f.View()
		under := func(text string, ahead int, want any) {
			m, ok := clicked(view, text)
			m.X += ahead
			if got := f.At(m); ok && got != want {
				t.Fatalf("under %s there is %#v, want %#v, in\n%s", text, got, want, widgettest.Trimmed(view))
			}
		}
		for i, hint := range f.Hints {
			under(hint.Label, 0, OnKey{hint.Key})
			under(hint.Key+" ", 0, OnKey{f.Hints[i].Key})
		}
		under("help", 0, OnKey{map[bool]string{true: "f1", false: "?"}[f.Typing]})
		if asked {
			under("###", 1, OnDialog{Mouse{X: 3}})
			under("@@@", 0, nil)
			return
		}
		under("@@@", 0, OnPage{at})
		under("take-it-back", 0, OnOffer{})
		for i := 1; i < len(f.Crumbs); i++ {
			under(f.Crumbs[i], 0, OnCrumb{i})
		}
	})
}

func TestNothingStandsUnderTheMouseOutsideOfTheFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Frame{Theme: widgettest.Theme(), Width: rapid.IntRange(-1, 90).Draw(t, "width"), Height: rapid.IntRange(-1, 30).Draw(t, "height")}
		m := Mouse{X: rapid.IntRange(-3, 99).Draw(t, "x"), Y: rapid.IntRange(-3, 40).Draw(t, "y"), Wheel: rapid.IntRange(-3, 3).Draw(t, "wheel")}
		if got := f.At(m); got != nil && !m.Within(f.Width, f.Height) {
			t.Fatalf("%#v", got)
		}
	})
}

func TestWheelOverText(t *testing.T) {
	lines := strings.Split(strings.Repeat("line\n", 30)+"end", "\n")
	d := NewDocument(widgettest.Theme())
	d.SetText(strings.Join(lines, "\n"))
	d.SetSize(20, 10)
	s := NewScroller(widgettest.Theme(), func(int) []string { return lines })
	s.SetSize(20, 10)
	for _, step := range []struct{ by, document, scroller int }{{3, 3, 3}, {-9, 0, 0}, {100, 21, 22}, {-3, 18, 19}} {
		d.Update(Mouse{Wheel: step.by})
		s.Update(Mouse{Wheel: step.by})
		if d.top != step.document || s.top != step.scroller {
			t.Errorf("by %d: to %d and %d, want %d and %d", step.by, d.top, s.top, step.document, step.scroller)
		}
	}
}

func TestRunesWithin(t *testing.T) {
	for _, c := range []struct {
		text    string
		x, want int
	}{{"abc", -1, 0}, {"abc", 0, 0}, {"abc", 2, 2}, {"abc", 9, 3}, {"日本", 1, 0}, {"日本", 2, 1}, {"日本", 3, 1}, {"e\u0301x", 1, 2}} {
		if got := runesWithin(c.text, c.x); got != c.want || got > utf8.RuneCountInString(c.text) {
			t.Errorf("%q, cell %d: %d, want %d", c.text, c.x, got, c.want)
		}
	}
}
