package keyaction

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

func menuFor(state model.KeyState) page.Dialog { return menuAt(state, 21*24*time.Hour) }

// menuAt is the menu of a key that has so much of its waiting period left.
func menuAt(state model.KeyState, left time.Duration) page.Dialog {
	c := bare()
	key := Key{
		ID: "1234abcd-12ab-34cd-56ef-1234567890ab", Name: "payroll", State: state, Origin: originIn(state),
		DeletionDate: vaulttest.Start.Add(left),
	}
	dialog := Menu(c, MenuTitle(c, []Key{key}), For(c, key))
	dialog.SetSize(80, 20)
	return dialog
}

// originIn is the origin of a key that is in a state in these tests.
func originIn(state model.KeyState) string {
	if state == model.PendingImport {
		return model.OriginExternal
	}
	return model.OriginAWSKMS
}

func TestMenuAsPicture(t *testing.T) {
	for _, state := range []model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion, model.PendingImport} {
		for _, size := range [][2]int{{80, 20}, {120, 32}} {
			view := over(menuFor(state), size[0], size[1])
			widgettest.AssertSize(t, view, size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("menu-%s-%dx%d", strings.ToLower(string(state)), size[0], size[1]), view)
		}
	}
	low := menuFor(model.Enabled)
	widgettest.Golden(t, "menu-low-60x16", over(low, 60, 16))
	low.Update(pagetest.Key("end"))
	widgettest.Golden(t, "menu-low-end-60x16", over(low, 60, 16))
	widgettest.Golden(t, "menu-past-80x20", over(menuAt(model.PendingDeletion, 0), 80, 20))
	widgettest.GoldenColour(t, "menu-colours", menuFor(model.Disabled).View())
}

func TestMenuRunsWhatWorks(t *testing.T) {
	tests := []struct {
		state model.KeyState
		keys  []string
		route page.Route
	}{
		{model.Enabled, []string{"enter"}, page.Encrypt{}},
		{model.Enabled, []string{"down", "enter"}, page.Decrypt{}},
		{model.Enabled, []string{"K"}, page.GenerateDataKey{}},
		{model.Disabled, []string{"d"}, page.ScheduleDeletion{}},
		{model.Disabled, []string{"G", "k", "enter"}, page.ScheduleDeletion{}},
	}
	for _, test := range tests {
		opened := only[page.Open](t, answer(t, menuFor(test.state), test.keys...)).Route
		if got, want := fmt.Sprintf("%T", opened), fmt.Sprintf("%T", test.route); got != want {
			t.Errorf("%s, %v: opens %s, want %s", test.state, test.keys, got, want)
		}
	}
}

func TestMenuKeepsWhatIsOff(t *testing.T) {
	dialog := menuFor(model.Disabled)
	for _, key := range []string{"E", "enter"} {
		if done, cmd := dialog.Update(pagetest.Key(key)); done || cmd != nil {
			t.Errorf("%s on an action that is off closes the menu: %v", key, done)
		}
	}
	if view := ansi.Strip(dialog.View()); !strings.Contains(view, "▸ E  Encrypt") {
		t.Errorf("the cursor is not on the action whose reason is to be read:\n%s", view)
	}
	if msgs := answer(t, dialog, "esc"); len(msgs) != 0 {
		t.Errorf("esc sends %v", msgs)
	}
}

func TestMenuFitsAnySize(t *testing.T) {
	keys := []string{"up", "down", "home", "end", "E", "z", "tab", "pgup"}
	rapid.Check(t, func(t *rapid.T) {
		dialog := menuFor(rapid.SampledFrom([]model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion, model.PendingImport, ""}).Draw(t, "state"))
		width, height := rapid.IntRange(0, 130).Draw(t, "width"), rapid.IntRange(0, 40).Draw(t, "height")
		dialog.SetSize(width, height)
		for _, key := range rapid.SliceOf(rapid.SampledFrom(keys)).Draw(t, "keys") {
			dialog.Update(pagetest.Key(key))
		}
		dialog.Update(tea.WindowSizeMsg{})
		view := dialog.View()
		if view == "" {
			return
		}
		if w, h := lipgloss.Width(view), lipgloss.Height(view); w > max(width, 5) || h > height {
			t.Fatalf("%d×%d cells in a room of %d×%d:\n%s", w, h, width, height, ansi.Strip(view))
		}
	})
}
