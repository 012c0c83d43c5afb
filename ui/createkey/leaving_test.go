package createkey

import (
	"fmt"
	"slices"
	"testing"
)

// TestEscGoesBackAStep: on the first step the console itself takes it.
func TestEscGoesBackAStep(t *testing.T) {
	w := open(t)
	w.Previewed("payroll")
	for step := 4; step >= 1; step-- {
		w.Press("esc")
		if w.step() != step || !w.page.current().form().Capturing() && step < 3 {
			t.Fatalf("esc goes to step %d, want %d with the focus on its field", w.step(), step)
		}
	}
	for _, action := range w.page.Actions() {
		if slices.Contains(action.Keys, "esc") {
			t.Errorf("%s takes esc on the first step", action.ID)
		}
	}
}

// TestTypedPrincipalIsAddedBeforeTheStepIsLeft by either way out of it.
func TestTypedPrincipalIsAddedBeforeTheStepIsLeft(t *testing.T) {
	for name, test := range map[string]struct {
		leave func(*wizard)
		step  int
	}{
		"ctrl+s":   {func(w *wizard) { w.Press("ctrl+s") }, 4},
		"button":   {func(w *wizard) { w.Press("shift+tab", "enter") }, 4},
		"Previous": {func(w *wizard) { w.Press("shift+tab", "left", "enter") }, 2},
	} {
		for _, typed := range []string{"role/dep", "user/KMSUser"} {
			w := open(t)
			w.Named("payroll").Next()
			list := w.page.administrators.principals
			w.Press("+")
			w.Type(typed)
			test.leave(w)
			if picked := list.Picked(); w.step() != test.step || !slices.Equal(picked, []string{arn(typed)}) || list.open {
				t.Errorf("%s with %s: step %d, picked %v", name, typed, w.step(), picked)
			}
		}
		w := open(t)
		w.Named("payroll").Next()
		w.Press("+")
		w.Type("dep")
		test.leave(w)
		if list := w.page.administrators.principals; w.step() != 3 || !list.Focused() || list.entry.Value() != "dep" {
			t.Errorf("%s with what is no name: step %d, %q is typed", name, w.step(), list.entry.Value())
		}
		w.shows(t, "Type user/NAME or role/NAME.")
	}
}

// TestAKeyEndsTheWayOn: what was asked for before the name was added is not
// done once something else is.
func TestAKeyEndsTheWayOn(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	w.Press("+")
	w.Type("role/dep")
	w.Hold = true
	w.Next()
	w.Press("tab")
	w.Release()
	if w.step() != 3 || len(w.page.administrators.principals.Picked()) != 1 {
		t.Errorf("step %d, picked %v", w.step(), w.page.administrators.principals.Picked())
	}
}

func TestPlusFromElsewhereOnTheStep(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	for _, tabs := range []int{0, 1, 2} { // list, box, button
		w.page.administrators.rows.Focus(w.page.administrators.principals)
		for range tabs {
			w.Press("tab")
		}
		w.Press("+")
		if list := w.page.administrators.principals; !list.open || !list.Focused() {
			t.Errorf("+ after %d tabs does not open the line", tabs)
		}
		w.Press("esc")
	}
}

// TestNoOldButtonHasTheFocus after a step is shown again.
func TestNoOldButtonHasTheFocus(t *testing.T) {
	w := open(t)
	w.Named("payroll")
	w.Press("shift+tab", "left", "enter") // Previous
	w.Press("ctrl+s")
	if !w.Page.Capturing() {
		t.Errorf("no field has the focus:\n%s", w.Text())
	}
}

// TestFaultyAccountIsInSight among more rows than fit.
func TestFaultyAccountIsInSight(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	w.Next()
	w.Press("tab")
	w.Type("77")
	for row := range 9 {
		w.Press("enter")
		w.Type(fmt.Sprintf("44445555666%d", row))
	}
	w.shows(t, w.console.Theme.Signs.Up)
	w.Next()
	w.Type("8") // behind the faulty one
	if got := w.page.users.accounts.Value()[0]; got != "778" {
		t.Errorf("the first row is %s; the cursor should stand in it", got)
	}
	w.Press("backspace")
	w.shows(t, "77 is no account ID", w.console.Theme.Signs.Down)
	w.Picture("accounts-faulty")
}

func TestEmptyLinesAtTheEndAreNoDescription(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.page.naming.description.SetValue("Pays people\n\n")
	if got := w.page.keyRequest().Description; got != "Pays people" {
		t.Errorf("the description is %q", got)
	}
}

func TestHelpNamesTheKeysOfTheList(t *testing.T) {
	w := open(t)
	w.Named("payroll").Next()
	var keys []string
	for _, action := range w.page.Actions() {
		keys = append(keys, action.Keys...)
	}
	for _, key := range []string{"ctrl+s", "+", " ", "/", "esc"} {
		if !slices.Contains(keys, key) {
			t.Errorf("%q is not among %q", key, keys)
		}
	}
	w.Press("space")
	if len(w.page.administrators.principals.Picked()) != 1 {
		t.Error("space does not pick")
	}
}
