package createkey

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/vault/vaulttest"
)

func TestAliasTakenOnTheFirstStep(t *testing.T) {
	w := open(t)
	key := vaulttest.CreateKey(t, w.session, "payroll")
	w.Named("payroll")
	if w.step() != 1 {
		t.Fatalf("step %d is shown, want 1", w.step())
	}
	w.shows(t, "has it already", key.KeyID[:7])
	w.Type("2")
	if problem := w.page.naming.alias.Item.Problem; problem != "" {
		t.Errorf("another alias still shows %q", problem)
	}
	w.Press("backspace")
	w.shows(t, "has it already")
	w.Type("2")
	w.Next()
	if w.step() != 2 {
		t.Errorf("a free alias stays on step %d", w.step())
	}
}

// TestAliasTakenMeanwhile: another session takes the alias between the first
// step and Finish. No key is made.
func TestAliasTakenMeanwhile(t *testing.T) {
	w := open(t)
	w.Previewed("payroll")
	vaulttest.CreateKey(t, w.session, "payroll")
	w.Next()
	if got := len(w.keys(t)); got != 1 {
		t.Errorf("%d keys, want the other session's alone", got)
	}
	if w.step() != 1 {
		t.Fatalf("step %d is shown, want 1", w.step())
	}
	w.shows(t, "has it already")
	w.Type("-2")
	for range 5 {
		w.Next()
	}
	if got := len(w.keys(t)); got != 2 {
		t.Errorf("%d keys after another alias, want 2", got)
	}
}

// TestFinishTwiceMakesOneKey presses Finish again before the first is done, by
// key and by button.
func TestFinishTwiceMakesOneKey(t *testing.T) {
	w := open(t)
	w.Previewed("payroll")
	w.Hold = true
	w.Next()
	w.Next()
	w.Press("enter")
	w.Run(w.page.pressMain())
	w.Run(w.page.Init()) // unlocked meanwhile
	w.Next()
	if w.page.Dirty() == "" {
		t.Error("leaving would not ask while the key is being made")
	}
	w.Release()
	w.Next()
	if got := len(w.keys(t)); got != 1 {
		t.Errorf("%d keys were made, want 1", got)
	}
	if got := len(pagetest.Sent[page.Replace](w.Driver)); got != 1 {
		t.Errorf("%d pages were opened, want 1", got)
	}
}

// TestOnlyTheAliasIsMissing: the account may have one alias more, which another
// session takes, so that the key is made and its alias is not.
func TestOnlyTheAliasIsMissing(t *testing.T) {
	w := openWith(t, limitedToAliases(t, 1))
	vaulttest.CreateKey(t, w.session, "other")
	w.Previewed("payroll").Next()
	rows := w.keys(t)
	if len(rows) != 3 {
		t.Fatalf("%d keys, want 3", len(rows))
	}
	made := w.page.missing.key
	w.shows(t, made.KeyID, "its alias was not", "limit")
	if refused := pagetest.Sent[page.Refused](w.Driver); len(refused) != 1 {
		t.Errorf("refusals %v, want one", refused)
	}
	if got := w.page.Dirty(); got != "the alias of the new key" {
		t.Errorf("Dirty is %q", got)
	}

	w.Press("ctrl+u")
	w.Type("other")
	w.Next()
	w.shows(t, "has it already")
	w.Press("ctrl+u")
	w.Next()
	w.shows(t, "Type an alias.")
	w.Type("payroll")
	w.Next()
	if got := len(w.keys(t)); got != 3 {
		t.Errorf("%d keys after more presses, want 3: a second key was made", got)
	}

	w.Press("tab", "enter") // Finish without alias
	replaced := pagetest.Sent[page.Replace](w.Driver)
	if len(replaced) != 1 || replaced[0].Route != (page.KeyDetails{KeyID: made.KeyID}) {
		t.Errorf("replaced by %v", replaced)
	}
}

// TestMissingAliasIsMade gives the key its alias on the second try.
func TestMissingAliasIsMade(t *testing.T) {
	w := openWith(t, vaulttest.New(t).Root())
	key := vaulttest.CreateKey(t, w.session, "")
	w.Previewed("payroll")
	w.Deliver(finished{request: w.page.request, alias: "alias/payroll", key: &key, err: model.ErrAliasExists("arn")})
	w.Next()
	rows := w.keys(t)
	if len(rows) != 1 || len(rows[0].Aliases) != 1 || rows[0].Aliases[0] != "payroll" {
		t.Errorf("the vault has %+v", rows)
	}
	if toasts := pagetest.Sent[page.Toast](w.Driver); len(toasts) != 1 || toasts[0].Text != "Created the key payroll." {
		t.Errorf("toasts %v", toasts)
	}
}

// TestAliasThatIsThereAlready: an earlier call made the alias and its answer
// was lost.
func TestAliasThatIsThereAlready(t *testing.T) {
	w := openWith(t, vaulttest.New(t).Root())
	key := vaulttest.CreateKey(t, w.session, "payroll")
	if err := nameKey(context.Background(), w.session, "alias/payroll", key.KeyID); err != nil {
		t.Errorf("its own alias: %v", err)
	}
	other := vaulttest.CreateKey(t, w.session, "")
	if err := nameKey(context.Background(), w.session, "alias/payroll", other.KeyID); err != (taken{key.KeyID}) {
		t.Errorf("another key's alias: %v, want taken by %s", err, key.KeyID)
	}
}

// TestHolderOfAnAlias: an alias is taken as long as its key is there, past
// its waiting period too; and it is looked up where the key would be made.
func TestHolderOfAnAlias(t *testing.T) {
	fixture := vaulttest.New(t)
	session := fixture.Root()
	key := vaulttest.CreateKey(t, session, "payroll")
	if _, err := session.ScheduleKeyDeletion(t.Context(), &model.ScheduleKeyDeletionRequest{KeyID: key.KeyID}); err != nil {
		t.Fatal(err)
	}
	fixture.Clock.Advance(31 * 24 * time.Hour)
	for alias, want := range map[string]string{"alias/payroll": key.KeyID, "alias/payrol": "", "alias/payroll2": ""} {
		if got, err := holderOf(t.Context(), session, alias); got != want || err != nil {
			t.Errorf("%s is of %q and error %v, want %q", alias, got, err, want)
		}
	}
	if _, err := holderOf(t.Context(), closedSession(t), "alias/payroll"); err == nil {
		t.Error("an alias that could not be looked up counts as free")
	}
}

// TestUncertainFinishSaysSo: a failure that is no refusal leaves open whether
// there is a key.
func TestUncertainFinishSaysSo(t *testing.T) {
	fixture := vaulttest.New(t)
	w := openWith(t, fixture.Root())
	w.Previewed("payroll")
	if err := fixture.Close(); err != nil {
		t.Fatal(err)
	}
	w.Next()
	if len(pagetest.Sent[page.Refused](w.Driver)) != 1 || w.page.missing != nil || w.page.doing != "" {
		t.Errorf("sent %v, doing %q", w.Sent, w.page.doing)
	}
	w.Deliver(finished{request: w.page.request, err: errClosed, uncertain: true})
	w.shows(t, "It is not known whether the last Finish made the key.")
}

func TestKeyLimitIsRefused(t *testing.T) {
	w := openWith(t, vaulttest.New(t).Root())
	w.Previewed("payroll")
	w.Deliver(finished{request: w.page.request, alias: "alias/payroll", err: model.ErrKeyLimit(1000)})
	if w.step() != 5 || len(pagetest.Sent[page.Refused](w.Driver)) != 1 || w.page.preview.uncertain {
		t.Errorf("step %d, sent %v", w.step(), w.Sent)
	}
}

// TestLateResultsAreIgnored delivers results that nobody waits for.
func TestLateResultsAreIgnored(t *testing.T) {
	w := open(t)
	w.Previewed("payroll")
	before := w.Text()
	key := vaulttest.CreateKey(t, w.session, "")
	w.Deliver(finished{request: w.page.request - 1, alias: "alias/x", key: &key})
	w.Deliver(aliasLookedUp{request: w.page.request - 1, alias: "alias/payroll"})
	w.Deliver(principalsLoaded{loading: w.page.loading - 1})
	if w.Text() != before || len(w.Sent) != 0 {
		t.Errorf("sent %v; the screen is\n%s", w.Sent, w.Text())
	}
}

func TestCopyARN(t *testing.T) {
	w := openWith(t, limitedToAliases(t, 0))
	copied := ""
	w.console.Clipboard = func(text string) tea.Cmd {
		copied = text
		return nil
	}
	w.Previewed("payroll").Next()
	w.Press("y") // a letter of the alias
	w.Press("tab", "y")
	if want := w.page.missing.key.ARN; copied != want {
		t.Errorf("copied %q, want %q", copied, want)
	}
}
