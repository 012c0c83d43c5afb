package keydetails

import (
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/vault/vaulttest"
)

// names returns a key's aliases: "a b".
func (d *desk) names(keyID string) string {
	answer := pagetest.Do(d.Desk, d.Console.Session.ListAliases, &model.ListAliasesRequest{KeyID: keyID})
	var names []string
	for _, alias := range answer.Aliases {
		names = append(names, strings.TrimPrefix(alias.AliasName, model.AliasPrefix))
	}
	return strings.Join(names, " ")
}

// aliasesOf opens the details of a key at its aliases.
func (d *desk) aliasesOf(keyID string) *pagetest.Driver {
	p := d.open(keyID)
	p.Press("right")
	return p
}

// question returns what the latest dialog asks.
func question(t *testing.T, p *pagetest.Driver) page.Dialog {
	t.Helper()
	asked := pagetest.Sent[page.Ask](p)
	if len(asked) == 0 {
		t.Fatalf("nothing was asked:\n%s", p.Text())
	}
	return asked[len(asked)-1].Dialog
}

// answer presses the button behind Cancel in the latest dialog.
func answer(t *testing.T, p *pagetest.Driver) {
	t.Helper()
	dialog := question(t, p)
	dialog.Update(pagetest.Key("right"))
	_, cmd := dialog.Update(pagetest.Key("enter"))
	p.Run(cmd)
}

// undo takes back what the latest toast reports.
func undo(t *testing.T, p *pagetest.Driver) {
	t.Helper()
	toasts := pagetest.Sent[page.Toast](p)
	if len(toasts) == 0 || toasts[len(toasts)-1].Undo == nil {
		t.Fatalf("nothing can be undone: %v", toasts)
	}
	p.Run(toasts[len(toasts)-1].Undo.Run())
}

// refusal returns the latest refusal.
func refusal(p *pagetest.Driver) string {
	refused := pagetest.Sent[page.Refused](p)
	if len(refused) == 0 {
		return ""
	}
	return refused[len(refused)-1].Err.Error()
}

func TestAddingAnAlias(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.aliasesOf(id)
	p.Press("n")
	p.Type("wages")
	if p.Page.Dirty() != "the new alias" {
		t.Errorf("leaving would lose %q", p.Page.Dirty())
	}
	p.Press("ctrl+s")
	if got := d.names(id); got != "payroll wages" {
		t.Errorf("the key is called %s", got)
	}
	p.Shows("▸ Aliases", "1-2 of 2", "wages")
	undo(t, p)
	if got := d.names(id); got != "payroll" {
		t.Errorf("undone, the key is called %s", got)
	}
	p.Shows("▸ Aliases", "1-1 of 1")
}

func TestMistakesInAnAliasAreShownAtTheField(t *testing.T) {
	d := newDesk(t)
	p := d.aliasesOf(d.Key("payroll"))
	p.Press("n", "ctrl+s")
	p.Shows("Type an alias.")
	p.Type("payroll")
	p.Press("ctrl+s")
	p.Shows("The key has this alias already.")
	p.Type(" x")
	p.Shows("Use letters")
	p.Press("esc")
	p.Shows("▸ Aliases", "1-1 of 1", "Last updated")
	if p.Page.Dirty() != "the new alias" {
		t.Errorf("leaving would lose %q", p.Page.Dirty())
	}
	p.Press("n")
	p.Shows("alias/payroll x")
	p.Press("tab", "enter")
	if p.Page.Dirty() != "" {
		t.Errorf("a cancelled alias is kept: %q", p.Page.Dirty())
	}
}

func TestAnAliasThatAnotherKeyHasIsMovedOnceBothAreNamed(t *testing.T) {
	d := newDesk(t)
	id, other := d.Key("payroll"), d.Key("wages")
	p := d.aliasesOf(id)
	p.Press("n")
	p.Type("wages")
	p.Press("ctrl+s")
	dialog := question(t, p)
	dialog.SetSize(80, 20)
	for _, text := range []string{"alias/wages now names " + other[:8] + "… (its only alias). It will name " + id[:8] + "… (payroll).", "Whoever uses the alias will use this key.",
		"What was encrypted under " + other[:8] + "… still needs that key.", "goes by its key ID then."} {
		if view := unwrapped(dialog.View()); !strings.Contains(view, text) {
			t.Errorf("the question lacks %q:\n%s", text, dialog.View())
		}
	}
	if got := d.names(id); got != "payroll" {
		t.Fatalf("moved before it was asked: %s", got)
	}
	answer(t, p)
	if got := d.names(id) + "|" + d.names(other); got != "payroll wages|" {
		t.Errorf("moved: %s", got)
	}
	undo(t, p)
	if got := d.names(id) + "|" + d.names(other); got != "payroll|wages" {
		t.Errorf("undone: %s", got)
	}
	if toasts := pagetest.Sent[page.Toast](p); len(toasts) != 2 || toasts[1].Text != "alias/wages names "+other[:8]+"… again." {
		t.Errorf("toasts %v", toasts)
	}
}

func TestAnAliasIsPicked(t *testing.T) {
	d := newDesk(t)
	id, other := d.Key("payroll"), d.Key("wages")
	d.Alias(other, "wages-old")
	p := d.aliasesOf(id)
	p.Press("e")
	p.Shows("Move an alias of another key here", "▸ wages ", "wages-old")
	p.Press("/")
	p.Type("old")
	p.Press("enter", "enter")
	dialog := question(t, p)
	dialog.SetSize(80, 20)
	if view := unwrapped(dialog.View()); !strings.Contains(view, "(wages). It will name") || !strings.Contains(view, "keeps wages.") {
		t.Errorf("the question:\n%s", dialog.View())
	}
	p.Press("esc")
	p.Shows("▸ wages-old") // the first esc clears the filter
	answer(t, p)
	if got := d.names(id) + "|" + d.names(other); got != "payroll wages-old|wages" {
		t.Errorf("moved: %s", got)
	}
	p.Shows("▸ Aliases", "1-2 of 2", "Created")
}

func TestAnAliasThatWasMovedMeanwhileStaysWhereItIs(t *testing.T) {
	d := newDesk(t)
	id, other, third := d.Key("payroll"), d.Key("wages"), d.Key("")
	p := d.aliasesOf(id)
	p.Press("e", "enter")
	pagetest.Do(d.Desk, d.Console.Session.UpdateAlias, &model.UpdateAliasRequest{CreateAliasRequest: model.CreateAliasRequest{AliasName: "alias/wages", TargetKeyID: third}})
	answer(t, p)
	if got := d.names(id) + "|" + d.names(other) + "|" + d.names(third); got != "payroll||wages" {
		t.Errorf("moved: %s", got)
	}
	if got := refusal(p); !strings.Contains(got, "names the key "+third+" by now") {
		t.Errorf("refused with %q", got)
	}
}

func TestDeletingAnAlias(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	pagetest.Do(d.Desk, d.Console.Session.Encrypt, &model.EncryptRequest{KeyID: id, Plaintext: []byte("wages")})
	p := d.aliasesOf(id)
	p.Press("d")
	dialog := question(t, p)
	dialog.SetSize(80, 20)
	for _, text := range []string{"Calls that use alias/payroll will fail.", "has no other alias", "Last used 2017-02-15 by root: Encrypt, 1 use in the trail."} {
		if view := unwrapped(dialog.View()); !strings.Contains(view, text) {
			t.Errorf("the question lacks %q:\n%s", text, dialog.View())
		}
	}
	answer(t, p)
	if got := d.names(id); got != "" {
		t.Errorf("the key is called %s", got)
	}
	p.Shows("The key has no alias.")
	if off := action(t, p, "delete-alias").Off; off != "No alias is under the cursor" {
		t.Errorf("deleting is off because %q", off)
	}
	undo(t, p)
	if got := d.names(id); got != "payroll" {
		t.Errorf("undone, the key is called %s", got)
	}
}

func TestCancelChangesNothing(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.Key("wages")
	p := d.aliasesOf(id)
	p.Press("n")
	p.Type("wages")
	p.Press("ctrl+s")
	_, cmd := question(t, p).Update(pagetest.Key("enter"))
	p.Run(cmd)
	if got := d.names(id); got != "payroll" {
		t.Errorf("the key is called %s", got)
	}
	p.Shows("Add an alias")
	p.Press("ctrl+u")
	p.Type("wages-too")
	p.Press("ctrl+s")
	if got := d.names(id); got != "payroll wages-too" {
		t.Errorf("after cancelling, the key is called %s", got)
	}
}

func TestSectionsOfAKeyPendingDeletion(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	d.ScheduleDeletion(id)
	p := d.aliasesOf(id)
	for id, want := range map[string]string{"add-alias": "The key is pending deletion", "move-alias": "The key is pending deletion", "delete-alias": ""} {
		if off := action(t, p, id).Off; off != want {
			t.Errorf("%s is off because %q, want %q", id, off, want)
		}
	}
	p.Press("right")
	if off := action(t, p, "edit-tags").Off; off != "The key is pending deletion" {
		t.Errorf("edit-tags is off because %q", off)
	}
}

// The alias of an AWS managed key is its service's: nothing moves it, and
// nothing comes beside it.
func TestAliasesOfAnAWSManagedKey(t *testing.T) {
	d := newDesk(t)
	service := d.SignIn(identity.Caller{Principal: identity.RootOf(vaulttest.Home.Account), InvokedBy: "ec2.us-west-2.amazonaws.com"}, vaulttest.Home.Region)
	key := pagetest.Do(d.Desk, service.DescribeKey, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: "alias/aws/ebs"}}).KeyMetadata
	p := d.aliasesOf(key.KeyID)
	for id, want := range map[string]string{
		"add-alias": "An AWS managed key takes no other alias", "move-alias": "An AWS managed key takes no other alias",
		"delete-alias": "AWS keeps this alias for its managed key",
	} {
		if off := action(t, p, id).Off; off != want {
			t.Errorf("%s is off because %q, want %q", id, off, want)
		}
	}
	other := d.aliasesOf(d.Key("payroll"))
	other.Press("e")
	other.Shows("No other key has an alias.")
}

// An alias's ARN can be given in the place of its name.
func TestTheARNOfAnAliasIsCopied(t *testing.T) {
	d := newDesk(t)
	p := d.aliasesOf(d.Key("payroll"))
	p.Press("y")
	if want := "arn:aws:kms:us-west-2:111122223333:alias/payroll"; len(d.Copied) != 1 || d.Copied[0] != want {
		t.Errorf("copied %q, want %s", d.Copied, want)
	}
}

func TestNothingIsChangedInADamagedVault(t *testing.T) {
	d := newDesk(t)
	d.Console.ReadOnly = "The vault is damaged"
	p := d.aliasesOf(d.Key("payroll"))
	for _, id := range []string{"add-alias", "move-alias", "delete-alias"} {
		if off := action(t, p, id).Off; off != "The vault is damaged" {
			t.Errorf("%s is off because %q", id, off)
		}
	}
}

func TestSectionsOpenOtherPages(t *testing.T) {
	d := newDesk(t)
	id := d.Key("payroll")
	p := d.open(id)
	p.Press("right", "right", "e", "d", "right", "right", "right", "right", "A")
	opened := pagetest.Sent[page.Open](p)
	if len(opened) != 3 {
		t.Fatalf("opened %v", opened)
	}
	for _, open := range opened[:2] {
		if tags, ok := open.Route.(page.Tags); !ok || len(tags.KeyIDs) != 1 || tags.KeyIDs[0] != id {
			t.Errorf("opened %v", open)
		}
	}
	if opened[2].Route != (page.Trail{Filter: "key:" + id}) {
		t.Errorf("opened %v", opened[2])
	}
}

func TestAPickerThatALockInterruptedLoadsAgain(t *testing.T) {
	d := newDesk(t)
	p := d.aliasesOf(d.Key("payroll"))
	d.Key("wages")
	p.Hold = true
	p.Press("e")
	p.Page.Forget()
	p.Release()
	p.Shows("Loading…")
	p.Run(p.Page.Init())
	p.Shows("▸ wages")
}

// unwrapped returns a dialog's text without its edges and line ends.
func unwrapped(view string) string {
	var words []string
	for line := range strings.SplitSeq(stripped(view), "\n") {
		words = append(words, strings.Fields(strings.Trim(line, "│ "))...)
	}
	return strings.Join(words, " ")
}
