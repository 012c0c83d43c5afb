package settings

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/preferences"
	"coldkms/ui/widget/widgettest"
)

// desk is a console whose root does what the page asks for.
type desk struct {
	*pagetest.Desk
	*pagetest.Driver
	done int // of what the page sent
}

func newDesk(t *testing.T, theme *themes.Theme, change ...func(*page.Console)) *desk {
	t.Helper()
	d := &desk{Desk: pagetest.NewDesk(t, theme)}
	d.Console.Start = page.Start{
		Vault:    "/home/ana/.local/share/coldkms",
		Settings: "/home/ana/.config/coldkms/settings.json",
		Log:      "/home/ana/.local/state/coldkms/console.log",
	}
	for _, c := range change {
		c(d.Console)
	}
	d.Driver = d.Desk.Open(New(d.Console))
	return d
}

// follow applies the changes that the page sent since.
func (d *desk) follow() {
	for ; d.done < len(d.Sent); d.done++ {
		if p, ok := d.Sent[d.done].(page.Prefer); ok {
			p.Change(&d.Console.Preferences)
		}
	}
}

func (d *desk) press(keys ...string) {
	for _, key := range keys {
		d.Press(key)
		d.follow()
	}
}

// undo does what the newest toast offers.
func (d *desk) undo() {
	toasts := pagetest.Sent[page.Toast](d.Driver)
	for msgs := []tea.Msg{toasts[len(toasts)-1].Undo.Run()()}; len(msgs) > 0; msgs = msgs[1:] {
		// The root carries a change out before the page hears of it.
		value := reflect.ValueOf(msgs[0])
		if value.Kind() != reflect.Slice {
			d.Deliver(msgs[0])
			d.follow()
			continue
		}
		for i := range value.Len() {
			msgs = append(msgs, value.Index(i).Interface().(tea.Cmd)())
		}
	}
}

// toasts are the texts of the toasts so far.
func (d *desk) toasts() []string {
	var texts []string
	for _, toast := range pagetest.Sent[page.Toast](d.Driver) {
		texts = append(texts, toast.Text)
	}
	return texts
}

func (d *desk) goesBy(t *testing.T, want preferences.Preferences) {
	t.Helper()
	if got := d.Console.Preferences; !reflect.DeepEqual(got, want) {
		t.Errorf("the console goes by %+v, want %+v", got, want)
	}
}

func TestEachChangeIsAppliedAtOnceAndCanBeUndone(t *testing.T) {
	for _, c := range []struct {
		keys      []string
		want      preferences.Preferences
		says, way string // the toast, and the way back
	}{
		{[]string{"right"}, preferences.Preferences{Theme: "dark"}, "Theme: dark", "Theme: automatic"},
		{[]string{"tab", "right"}, preferences.Preferences{ASCII: true}, "Signs: ASCII", "Signs: automatic"},
		{[]string{"down", "down", "right"}, preferences.Preferences{MouseOff: true}, "Mouse: off", "Mouse: on"},
		{[]string{"down", "down", "down", "3", "0", "enter"}, preferences.Preferences{IdleMinutes: 30}, "Idle lock: after 30 minutes", "Idle lock: after 15 minutes"},
		{[]string{"down", "down", "down", "backspace", "tab"}, preferences.Preferences{IdleMinutes: 1}, "Idle lock: after 1 minute", "Idle lock: after 15 minutes"},
		{[]string{"down", "down", "down", "end", "0", "ctrl+s"}, preferences.Preferences{IdleMinutes: 150}, "Idle lock: after 150 minutes", "Idle lock: after 15 minutes"},
	} {
		t.Run(c.says, func(t *testing.T) {
			d := newDesk(t, widgettest.Theme())
			d.Resize(80, 40)
			before := d.Text()
			d.press(c.keys...)
			d.goesBy(t, c.want)
			if got := d.toasts(); !reflect.DeepEqual(got, []string{c.says}) {
				t.Errorf("the toasts are %q, want %q", got, c.says)
			}
			if got := pagetest.Sent[page.Toast](d.Driver)[0].Undo.Label; got != c.way {
				t.Errorf("the way back is %q, want %q", got, c.way)
			}
			d.undo()
			if got := d.Console.Preferences; got.Theme != "" || got.ASCII || got.MouseOff || got.Idle() != 15 {
				t.Errorf("undone, the console goes by %+v", got)
			}
			if after := d.Text(); unfocused(after) != unfocused(before) {
				t.Errorf("undone, the page shows\n%s", after)
			}
			if got := d.toasts(); !reflect.DeepEqual(got, []string{c.says, c.way}) {
				t.Errorf("the toasts are %q in all", got)
			}
		})
	}
}

// unfocused is a page without what stands only beside the field with the focus.
func unfocused(text string) string {
	return strings.NewReplacer("▸", " ", "   ← →", "").Replace(text)
}

// A change that the console has not followed yet is not asked for twice.
func TestFastKeysAskOnce(t *testing.T) {
	d := newDesk(t, widgettest.Theme())
	for range 3 {
		d.Press("right") // not followed
	}
	d.Press("tab")
	d.follow()
	if got, want := d.toasts(), []string{"Theme: dark", "Theme: light", "Theme: high contrast"}; !reflect.DeepEqual(got, want) {
		t.Errorf("the toasts are %q, want %q", got, want)
	}
	d.goesBy(t, preferences.Preferences{Theme: "high-contrast"})
}

func TestNothingElseChanges(t *testing.T) {
	before := preferences.Preferences{Theme: "light", IdleMinutes: 60, KeyColumns: []string{"alias"}}
	d := newDesk(t, widgettest.Theme(), func(c *page.Console) { c.Preferences = before })
	d.press("tab", "tab", "tab", "enter", "ctrl+s", "tab")
	d.goesBy(t, before)
	if len(d.Sent) != 0 {
		t.Errorf("moving sends %v", d.Sent)
	}
	d.Console.Preferences.KeyColumns = []string{"tags"} // by another page
	d.press("tab", "right")
	before.Theme, before.KeyColumns = "high-contrast", []string{"tags"}
	d.goesBy(t, before)
}

func TestMinutesThatCannotBe(t *testing.T) {
	for _, typed := range []string{"", "0", "481", "x", "1.5", "-1"} {
		d := newDesk(t, widgettest.Theme())
		d.press("down", "down", "down", "ctrl+u")
		d.Type(typed)
		if text := d.Text(); !strings.Contains(text, "Type a number of minutes from 1 to 480.") {
			t.Errorf("%q:\n%s", typed, text)
		}
		if d.Page.Dirty() == "" {
			t.Errorf("%q would be lost without a word", typed)
		}
		d.press("ctrl+s", "enter", "tab")
		d.goesBy(t, preferences.Preferences{})
	}
}

func TestWhateverIsPressedStandsInTheFields(t *testing.T) {
	keys := []string{"left", "right", "up", "down", "tab", "shift+tab", "enter", "ctrl+s", "backspace", "1", "4", "9", "x"}
	d := newDesk(t, widgettest.Theme())
	rapid.Check(t, func(t *rapid.T) {
		d.press(rapid.SliceOf(rapid.SampledFrom(keys)).Draw(t, "keys")...)
		if minutes := d.Console.Preferences.Idle(); minutes < preferences.MinIdleMinutes || minutes > preferences.MaxIdleMinutes {
			t.Fatalf("the console locks after %d minutes", minutes)
		}
		if p := d.Page.(*Page); !reflect.DeepEqual(p.chosen, d.Console.Preferences) || p.theme.Value() != p.chosen.Theme {
			t.Fatalf("the page shows %+v, the console goes by %+v", p.chosen, d.Console.Preferences)
		}
		width, height := rapid.IntRange(1, 130).Draw(t, "width"), rapid.IntRange(1, 40).Draw(t, "height")
		d.Resize(width, height)
		widgettest.AssertSize(t, d.Page.View(), width, height)
	})
}

// themeOf returns a theme in full colour.
func themeOf(name string, ascii bool) *themes.Theme {
	wish := themes.Wish{Theme: name, Insist: true, ASCII: &ascii}
	theme := themes.Choose(widgettest.Renderer(termenv.TrueColor), wish, func(string) string { return "" })
	return &theme
}

func TestPictures(t *testing.T) {
	states := []struct {
		name   string
		change func(*page.Console)
		keys   []string
	}{
		{"usual", func(*page.Console) {}, nil},
		{"wrong-minutes", func(*page.Console) {}, []string{"down", "down", "down", "ctrl+u", "9", "9", "9"}},
		{"chosen", func(c *page.Console) {
			c.Preferences = preferences.Preferences{Theme: "high-contrast", ASCII: true, MouseOff: true, IdleMinutes: 480}
		}, []string{"tab"}},
		{"no-colour", func(c *page.Console) { c.Start.NoColor = true }, nil},
		{"unread", func(c *page.Console) {
			c.Start.Unread = &preferences.ParseError{File: c.Start.Settings, Line: 3, Problem: `"blue" is not among the themes: dark, light, high-contrast, none`}
		}, nil},
	}
	for _, state := range states {
		d := newDesk(t, widgettest.Theme(), state.change)
		d.press(state.keys...)
		for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
			d.Resize(size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s-%dx%d", state.name, size[0], size[1]), d.View())
		}
	}
}

func TestPicturesOfEveryTheme(t *testing.T) {
	for _, name := range themes.Names() {
		for _, ascii := range []bool{false, true} {
			theme := themeOf(name, ascii)
			d := newDesk(t, theme, func(c *page.Console) { c.Preferences = preferences.Preferences{Theme: name, ASCII: ascii} })
			view := theme.Paint(d.View())
			suffix := ""
			if ascii {
				suffix = "-ascii"
				if strings.ContainsFunc(view, func(r rune) bool { return r > '~' }) {
					t.Errorf("%s: with ASCII signs the page shows\n%s", name, view)
				}
			}
			widgettest.GoldenColour(t, "theme-"+name+suffix, view)
		}
	}
}

func TestTheFactsOfAnUnreadFile(t *testing.T) {
	why := errors.New("reading the settings: open \x1b[31m/etc: permission denied")
	d := newDesk(t, widgettest.Theme(), func(c *page.Console) { c.Start.Unread = why })
	text := d.Text()
	if !strings.Contains(text, "no change is kept") || !strings.Contains(text, "permission denied") || strings.Contains(d.View(), "\x1b[31m/etc") {
		t.Errorf("the page shows\n%s", text)
	}
}

// Choices that come faster than the root takes them wait for each other: the
// last one is what holds.
func TestFastChoices(t *testing.T) {
	t.Parallel()
	d := newDesk(t, widgettest.Theme())
	p := d.Page.(*Page)
	right := tea.KeyMsg{Type: tea.KeyRight}
	if p.Update(right) == nil {
		t.Fatal("a choice asks nothing")
	}
	for range 2 {
		if p.Update(right) != nil {
			t.Fatal("a choice does not wait for the one before")
		}
	}
	d.Deliver(asked{})
	d.follow()
	d.goesBy(t, preferences.Preferences{Theme: "high-contrast"})
	if p.Update(asked{}) != nil {
		t.Error("the last choice is asked for twice")
	}
}
