package signin

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

const (
	home   = "111122223333"
	theirs = "444455556666"
)

func person(account string, kind identity.Kind, path, name string) identity.Principal {
	return identity.Principal{Account: account, Kind: kind, Path: path, Name: name, UniqueID: "ID" + account + string(kind) + name}
}

var (
	alice  = person(home, identity.User, "/", "Alice")
	bob    = person(home, identity.User, "/finance/", "Bob")
	app    = person(home, identity.Role, "/", "EncryptionApp")
	dana   = person(theirs, identity.User, "/", "Dana")
	root   = identity.RootOf(home)
	people = []identity.Principal{root, alice, bob, app, identity.RootOf(theirs), dana, person(theirs, identity.Role, "/", "ExampleRole")}
)

// newDialog is the dialog of the root, who was Bob and the application before.
func newDialog(width, height int) *Dialog {
	recent := []page.SignIn{{Principal: bob}, {Principal: app, Session: "i-5d476fab"}, {Principal: root}, {Principal: person(home, identity.User, "/", "Gone")}}
	d := New(widgettest.Theme(), identity.Caller{Principal: root}, people, recent)
	d.SetSize(width, height)
	return d
}

// press presses keys; a word of more than one letter that names no key is typed.
func press(d *Dialog, words ...string) (done bool, said string) {
	for _, word := range words {
		keys := []string{word}
		if key := pagetest.Key(word); len(key.Runes) > 1 {
			keys = strings.Split(word, "")
		}
		for _, key := range keys {
			finished, cmd := d.Update(pagetest.Key(key))
			done, said = finished, ""
			if finished && cmd != nil {
				chosen := cmd().(page.SignIn)
				said = identity.Caller{Principal: chosen.Principal, SessionName: chosen.Session}.ARN()
			}
		}
	}
	return done, said
}

func TestPictures(t *testing.T) {
	for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
		picture := func(name string, words ...string) {
			d := newDialog(size[0], size[1])
			press(d, words...)
			view := d.View()
			widgettest.Golden(t, fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), view)
		}
		picture("list")
		picture("search", "user", "space", "a")
		picture("nobody", "nobody")
		picture("another_account", "999988887777")
		picture("session", "encryptionapp", "down", "enter")
		picture("session_wrong", "encryptionapp", "down", "enter", "!", "enter")
		many := New(widgettest.Theme(), newDialog(0, 0).now, crowd(5000), nil)
		many.SetSize(size[0], size[1])
		press(many, "pgdown", "pgdown")
		widgettest.Golden(t, fmt.Sprintf("crowd_%dx%d", size[0], size[1]), many.View())
	}
}

// TestChoosing begins with Bob and the application, who were signed in before;
// then come the root, who is now, and the others.
func TestChoosing(t *testing.T) {
	for words, want := range map[string]string{ // "" for nobody, "stays" when the dialog stays
		"esc":                  "",
		"enter":                "arn:aws:iam::111122223333:user/finance/Bob",
		"down enter":           "arn:aws:sts::111122223333:assumed-role/EncryptionApp/i-5d476fab",
		"down down enter":      "", // is this already
		"down down down enter": "arn:aws:iam::111122223333:user/Alice",
		"alice enter":          "arn:aws:iam::111122223333:user/Alice",
		"USER/ALICE enter":     "arn:aws:iam::111122223333:user/Alice",
		"arn:aws:iam::444455556666:user/Dana enter":                   "arn:aws:iam::444455556666:user/Dana",
		"444455556666 space dana enter":                               "arn:aws:iam::444455556666:user/Dana",
		"444455556666 enter":                                          "arn:aws:iam::444455556666:root",
		"999988887777 enter":                                          "arn:aws:iam::999988887777:root",
		"arn:aws:iam::999988887777:root enter":                        "arn:aws:iam::999988887777:root",
		"99998888777 enter":                                           "stays",
		"gone enter":                                                  "stays",
		"nobody enter":                                                "stays",
		"encryptionapp down enter":                                    "stays", // asks for the session
		"encryptionapp down enter enter":                              "arn:aws:sts::111122223333:assumed-role/EncryptionApp/root",
		"encryptionapp down enter ctrl+u my-session enter":            "arn:aws:sts::111122223333:assumed-role/EncryptionApp/my-session",
		"encryptionapp down enter ! enter":                            "stays",
		"encryptionapp down enter esc":                                "stays",
		"encryptionapp down enter esc ctrl+u alice enter":             "arn:aws:iam::111122223333:user/Alice",
		"role/EncryptionApp/nightly enter":                            "arn:aws:sts::111122223333:assumed-role/EncryptionApp/nightly",
		"role/EncryptionApp/i-5d476fab enter":                         "arn:aws:sts::111122223333:assumed-role/EncryptionApp/i-5d476fab",
		"arn:aws:sts::444455556666:assumed-role/ExampleRole/x1 enter": "arn:aws:sts::444455556666:assumed-role/ExampleRole/x1",
		"role/ExampleRole/x1 enter":                                   "stays", // of another account
		"role/EncryptionApp/! enter":                                  "stays",
	} {
		done, got := press(newDialog(80, 20), strings.Fields(words)...)
		if !done {
			got = "stays"
		}
		if got != want {
			t.Errorf("%s gives %q, want %q", words, got, want)
		}
	}
}

func TestSessionsAreCalledAfterWhoTakesTheRole(t *testing.T) {
	for want, now := range map[string]identity.Caller{
		"root": {Principal: root}, "Alice": {Principal: alice}, "i-5d476fab": {Principal: app, SessionName: "i-5d476fab"},
	} {
		if got := New(widgettest.Theme(), now, people, nil).session.Value(); got != want {
			t.Errorf("%s offers the session %q, want %q", now.ARN(), got, want)
		}
	}
}

// A namesake who was made later is another one.
func TestRecentOnesWhoAreGoneAreLeftOut(t *testing.T) {
	before := bob
	before.UniqueID = "another"
	d := New(widgettest.Theme(), identity.Caller{Principal: root}, people, []page.SignIn{{Principal: before}})
	if d.all[0].recent || len(d.all) != len(people) {
		t.Errorf("%d can sign in, the first is %+v", len(d.all), d.all[0])
	}
}

// crowd are so many users.
func crowd(n int) (all []identity.Principal) {
	for i := range n {
		all = append(all, person(home, identity.User, "/", fmt.Sprintf("user-%04d", i)))
	}
	return all
}

func BenchmarkOpen(b *testing.B) {
	all := crowd(5000)
	for b.Loop() {
		d := New(widgettest.Theme(), identity.Caller{Principal: root}, all, nil)
		d.SetSize(80, 20)
		_ = d.View()
	}
}

// BenchmarkLetter types a letter and takes it back: two searches and pictures.
func BenchmarkLetter(b *testing.B) {
	d := New(widgettest.Theme(), identity.Caller{Principal: root}, crowd(5000), nil)
	d.SetSize(80, 20)
	for b.Loop() {
		for _, key := range []string{"9", "backspace"} {
			d.Update(pagetest.Key(key))
			_ = d.View()
		}
	}
}

// Whatever is typed, the picture holds its size, and who is offered is in the
// vault or the root of an account.
func FuzzSearch(f *testing.F) {
	for _, text := range []string{"alice", "999988887777", "arn:aws:iam::999988887777:root", "role/EncryptionApp/x1", "role//", "role/a/b/c/d", "arn:aws:sts::444455556666:assumed-role/ExampleRole/x1", "\x1b[31m", "ä 名"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := newDialog(60, 16)
		d.list.Search.SetValue(text)
		d.find()
		for _, c := range d.shown {
			known := slices.ContainsFunc(people, func(p identity.Principal) bool { return p == c.Principal })
			if !known && (c.Principal.Kind != identity.Root || !model.ValidAccount(c.Principal.Account)) {
				t.Errorf("%q offers %+v", text, c)
			}
			if c.Session != "" && identity.CheckSessionName(c.Session) != nil {
				t.Errorf("%q offers the session %q", text, c.Session)
			}
		}
		for line := range strings.SplitSeq(d.View(), "\n") {
			if width := widget.Width(line); width > 60 {
				t.Errorf("a line of %d cells: %q", width, line)
			}
		}
	})
}
