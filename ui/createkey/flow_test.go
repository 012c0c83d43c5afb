package createkey

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/vault/vaulttest"
)

var errClosed = errors.New("the vault is closed")

// shows fails the test when the screen lacks a text.
func (w *wizard) shows(t testing.TB, texts ...string) {
	t.Helper()
	screen := strings.Join(strings.Fields(w.Text()), " ")
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			t.Errorf("the screen lacks %q:\n%s", text, w.Text())
		}
	}
}

// TestWizardMakesWhatWasTyped goes through all steps and looks at the key.
func TestWizardMakesWhatWasTyped(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.Press("enter")
	w.Type("Pays people")
	w.Next()
	w.Type("Purpose")
	w.Press("enter")
	w.Type("Test")
	w.Next()
	w.page.administrators.principals.SetCursor(arn("user/KMSAdminUser"))
	w.Press("space", "tab", "space")
	w.Next()
	w.page.users.principals.SetCursor(arn("role/KMSRole"))
	w.Press("space", "tab")
	w.Type("4444-5555-6666")
	w.Next()
	w.shows(t, "Step 5 of 5", "alias/payroll", "Pays people", "Purpose=Test")
	w.Next()

	rows := w.keys(t)
	if len(rows) != 1 {
		t.Fatalf("%d keys were made, want 1", len(rows))
	}
	key := rows[0]
	if !slices.Equal(key.Aliases, []string{"payroll"}) || key.Description != "Pays people" || !slices.Equal(key.Tags, []model.Tag{{TagKey: "Purpose", TagValue: "Test"}}) {
		t.Errorf("the key is %+v", key)
	}
	got, err := w.session.GetKeyPolicy(context.Background(), &model.GetKeyPolicyRequest{KeyID: key.KeyID})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		arn("user/KMSAdminUser"): true, arn("role/KMSRole"): true, "arn:aws:iam::444455556666:root": true,
		arn("user/KMSUser"): false, "kms:ScheduleKeyDeletion": false, // the box was cleared
	} {
		if strings.Contains(got.Policy, text) != want {
			t.Errorf("%s in the policy: want %v\n%s", text, want, got.Policy)
		}
	}
	wantSent := []tea.Msg{page.Replace{Route: page.KeyDetails{KeyID: key.KeyID}}, page.Toast{Text: "Created the key payroll."}}
	if !reflect.DeepEqual(w.Sent, wantSent) {
		t.Errorf("the root was sent %v, want %v", w.Sent, wantSent)
	}
}

func arn(resource string) string { return "arn:aws:iam::" + vaulttest.Home.Account + ":" + resource }

// TestBackAndForthLosesNothing goes to the last step, back to the first and
// forth again.
func TestBackAndForthLosesNothing(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.Press("tab")
	w.Type("Pays people")
	w.Next()
	w.Type("Purpose")
	w.Next()
	w.Press("space", "tab", "space")
	w.Next()
	w.Press("down", "space", "tab")
	w.Type("444455556666")
	w.Next()
	before := w.page.keyRequest()
	for step := 5; step > 1; step-- {
		if w.step() != step {
			t.Fatalf("step %d is shown, want %d", w.step(), step)
		}
		w.Run(w.page.previous())
	}
	w.Run(w.page.previous()) // there is none
	w.shows(t, "alias/payroll", "Pays people")
	for range 4 {
		w.Next()
	}
	if w.step() != 5 || !reflect.DeepEqual(w.page.keyRequest(), before) {
		t.Errorf("step %d has %+v, want %+v", w.step(), w.page.keyRequest(), before)
	}
}

func TestPreviousButton(t *testing.T) {
	w := open(t)
	w.Named("payroll")
	w.Press("shift+tab", "left", "enter")
	if w.step() != 1 {
		t.Errorf("step %d is shown, want 1", w.step())
	}
}

func TestCancelGoesBack(t *testing.T) {
	w := open(t)
	w.Press("shift+tab", "left", "enter")
	if len(pagetest.Sent[page.Back](w.Driver)) != 1 {
		t.Errorf("the root was sent %v, want Back", w.Sent)
	}
}

func TestDirtyNamesWhatWouldBeLost(t *testing.T) {
	w := open(t)
	if got := w.page.Dirty(); got != "" {
		t.Errorf("a fresh wizard would lose %q", got)
	}
	w.Named("payroll")
	w.Type("Purpose")
	w.Next()
	w.Press("tab", "space")
	if got, want := w.page.Dirty(), "the new key's alias, tags, key administrators"; got != want {
		t.Errorf("Dirty is %q, want %q", got, want)
	}
}

// TestLockKeepsEverything locks as the root does and unlocks with another
// session.
func TestLockKeepsEverything(t *testing.T) {
	w := open(t)
	w.Named("payroll")
	w.Type("Purpose")
	w.Next()
	w.Press("space")
	before, picked := w.Text(), w.page.administrators.principals.Picked()

	w.page.Forget()
	w.console.Session = closedSession(t)
	w.Run(w.page.Init())
	if w.Text() != before {
		t.Errorf("after the lock:\n%s\nbefore:\n%s", w.Text(), before)
	}
	w.console.Session = w.session
	w.Run(w.page.Init())
	if w.Text() != before || !slices.Equal(w.page.administrators.principals.Picked(), picked) {
		t.Errorf("after unlocking:\n%s\nbefore:\n%s", w.Text(), before)
	}
}

// TestLookUpStartsAgainAfterLock: an answer of before the lock says nothing.
func TestLookUpStartsAgainAfterLock(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.Hold = true
	w.Next()
	w.Run(w.page.Init())
	w.Release()
	if w.step() != 1 || w.page.doing != "" {
		t.Errorf("step %d, doing %q: the late answer was taken", w.step(), w.page.doing)
	}
	w.Next()
	if w.step() != 2 {
		t.Errorf("step %d after the second press, want 2", w.step())
	}
}

// TestLateLookUpOfAnotherAlias: what was typed meanwhile counts.
func TestLateLookUpOfAnotherAlias(t *testing.T) {
	w := open(t)
	w.Type("payroll")
	w.Hold = true
	w.Next()
	w.Type("2")
	w.Release()
	if w.step() != 1 {
		t.Errorf("went on with an alias that was not looked up")
	}
	w.Next()
	if w.step() != 2 {
		t.Errorf("step %d, want 2", w.step())
	}
}

// TestKeys presses anything at any size: nothing panics and every picture has
// its size.
func TestKeys(t *testing.T) {
	session := vaulttest.New(t).Root()
	keys := []string{"enter", "tab", "shift+tab", "up", "down", "left", "right", "space", "esc", "ctrl+s", "ctrl+x", "ctrl+u", "pgup", "pgdown", "home", "end", "*", "/", "+", "a", "日", "8", "backspace"}
	rapid.Check(t, func(rt *rapid.T) {
		w := openWith(t, session)
		w.Named("x" + rapid.StringMatching(`[a-z]{6}`).Draw(rt, "alias"))
		for range rapid.IntRange(1, 40).Draw(rt, "presses") {
			if rapid.IntRange(0, 9).Draw(rt, "resize") == 0 {
				w.Resize(rapid.IntRange(1, 140).Draw(rt, "width"), rapid.IntRange(1, 40).Draw(rt, "height"))
			}
			w.Press(rapid.SampledFrom(keys).Draw(rt, "key"))
			w.View()
		}
	})
}

func TestPairsKeepTheLimit(t *testing.T) {
	w := open(t)
	w.Named("payroll")
	w.page.tags.field.SetValue(asPairs(tagsUpTo(model.MaxTags)))
	w.Press("up") // at the first row nothing is above
	for range 2 * model.MaxTags {
		w.Press("down")
	}
	if got := len(w.page.tags.field.Value()); got != model.MaxTags {
		t.Errorf("%d tags, want %d", got, model.MaxTags)
	}
	w.page.tags.rows.Focus(w.page.tags.field)
	w.Next()
	if w.step() != 3 {
		t.Errorf("50 tags are refused:\n%s", w.Text())
	}
}

// pairsOf makes pairs of keys and values in turn.
func pairsOf(texts ...string) (pairs []widget.Pair) {
	for i := 0; i+1 < len(texts); i += 2 {
		pairs = append(pairs, widget.Pair{Key: texts[i], Value: texts[i+1]})
	}
	return pairs
}
