package keys

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

func TestPictures(t *testing.T) {
	states := map[string]func(*Page){
		"loading": func(p *Page) { *p = *New(p.console, "") },
		"empty":   func(p *Page) { p.setRows(nil) },
		"forty":   func(*Page) {},
		"aliases": func(p *Page) {
			all := keysOf(4)
			all[0].Aliases = []string{"payroll", "payroll-2016", "payroll-2017"}
			all[1].Aliases = []string{strings.Repeat("long-", 12) + "alias"}
			all[2].Aliases = []string{"evil\x1b[31m\u202ename", "x"}
			p.setRows(newRows(all, vaulttest.Start))
		},
		"past": func(p *Page) {
			p.console.Now = func() time.Time { return vaulttest.Start.Add(9 * 24 * time.Hour) }
			p.setRows(rows(4))
		},
		"filter_open":  func(p *Page) { press(p, "/", "t", "a", "g", ":", "p", "r", "o", "d") },
		"filter_kept":  func(p *Page) { press(p, "/", "0", "0", "3", "enter") },
		"second_page":  func(p *Page) { press(p, "pgdown", "pgdown") },
		"filter_empty": func(p *Page) { press(p, "/", "z", "z", "enter") },
	}
	for name, state := range states {
		for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
			p := showing(40, size[0], size[1])
			state(p)
			p.SetSize(size[0], size[1])
			view := p.View()
			widgettest.AssertSize(t, view, size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s_%dx%d", name, size[0], size[1]), view)
		}
	}
}

// press hands keys to the page as the root does.
func press(p *Page, keys ...string) {
	for _, key := range keys {
		msg := pagetest.Key(key)
		ran := false
		for _, action := range p.Actions() {
			if slices.Contains(action.Keys, key) && (!p.Capturing() || key == "esc") {
				action.Run()
				ran = true
				break
			}
		}
		if !ran {
			p.Update(msg)
		}
	}
}

func TestFetchesShowsAndOpens(t *testing.T) {
	var payroll model.KeyMetadata
	d, _ := drive(t, func(s *vault.Session) {
		vaulttest.CreateKey(t, s, "archive")
		payroll = vaulttest.CreateKey(t, s, "payroll")
	})
	d.Press("down", "enter")
	if opened := pagetest.Sent[page.Open](d); len(opened) != 1 || opened[0].Route != (page.KeyDetails{KeyID: payroll.KeyID}) {
		t.Fatalf("opened %v", opened)
	}
	d.Press("y")
	if toasts := pagetest.Sent[page.Toast](d); len(toasts) != 1 || toasts[0].Text != "copied "+payroll.ARN {
		t.Fatalf("toasts %v", toasts)
	}
	d.Press("n", "d")
	opened := pagetest.Sent[page.Open](d)
	if opened[1].Route != (page.CreateKey{}) || !reflect.DeepEqual(opened[2].Route, page.ScheduleDeletion{KeyIDs: []string{payroll.KeyID}}) {
		t.Fatalf("opened %v", opened)
	}
}

func TestNothingToActOnWithoutKeys(t *testing.T) {
	d, _ := drive(t, nil)
	for _, action := range d.Page.Actions() {
		needsKey := slices.Contains([]string{"open", "key-actions", "copy-arn", "copy", "filter", "sort", "manager", "select", "select-all", "list-to-csv", keyaction.ScheduleDeletion}, action.ID)
		if needsKey != (action.Off != "") {
			t.Errorf("%s: off because of %q", action.ID, action.Off)
		}
	}
	d.Press("enter", "a", "y", "d")
	if len(d.Sent) != 0 {
		t.Fatalf("sent %v", d.Sent)
	}
}

func TestKeyActionsMenuIsAboutTheRowUnderTheCursor(t *testing.T) {
	d, s := drive(t, func(s *vault.Session) { vaulttest.CreateKey(t, s, "payroll") })
	d.Press("a")
	asked := pagetest.Sent[page.Ask](d)
	if len(asked) != 1 {
		t.Fatalf("asked %v", asked)
	}
	asked[0].Dialog.SetSize(80, 20)
	if menu := widgettest.Trimmed(asked[0].Dialog.View()); !strings.Contains(menu, "payroll · Enabled") {
		t.Fatalf("the menu:\n%s", menu)
	}
	row, _ := d.Page.(*Page).table.Cursor()
	if _, err := s.DisableKey(t.Context(), &model.DisableKeyRequest{KeyRequest: model.KeyRequest{KeyID: row.KeyID}}); err != nil {
		t.Fatal(err)
	}
	d.Deliver(keyaction.Done{What: keyaction.Disable})
	if !strings.Contains(d.Text(), "○ Disabled") {
		t.Fatalf("the table was not fetched anew:\n%s", d.Text())
	}
}

func TestALateAnswerIsIgnored(t *testing.T) {
	p := showing(3, 80, 20)
	p.console.Session = vaulttest.New(t).Root()
	first, second := p.Init(), p.Init()
	p.Update(second())
	if !strings.Contains(p.View(), "No keys yet") {
		t.Fatal("the answer was not taken")
	}
	p.setRows(rows(5))
	p.Update(first())
	if len(p.table.Rows()) != 5 {
		t.Fatal("a late answer was taken")
	}
}

func TestAFetchThatFailsIsRefused(t *testing.T) {
	p := showing(3, 80, 20)
	failure := errors.New("no")
	cmd := p.Update(fetched{request: p.request, err: failure})
	if refused, ok := cmd().(page.Refused); !ok || refused.Err != failure || len(p.table.Rows()) != 3 {
		t.Fatal("the failure was not reported, or took the rows away")
	}
}

func TestFilterAndCursorSurviveARefresh(t *testing.T) {
	p := showing(40, 80, 20)
	press(p, "/", "v", "o", "l", "enter", "down", "down")
	before, _ := p.table.Cursor()
	all := rows(40)
	slices.Reverse(all)
	p.setRows(all)
	after, _ := p.table.Cursor()
	if p.table.Filter() != "vol" || before.KeyID != after.KeyID {
		t.Fatalf("filter %q, cursor %s, was %s", p.table.Filter(), after.KeyID, before.KeyID)
	}
	press(p, "esc")
	if p.table.Filter() != "" {
		t.Fatal("esc did not clear the filter")
	}
	for _, action := range p.Actions() {
		if slices.Contains(action.Keys, "esc") {
			t.Fatal("esc is not the console's again")
		}
	}
}

func TestFilterFinds(t *testing.T) {
	p := showing(40, 80, 20)
	row := rows(40)[2]
	cases := map[string]int{
		"":                             40,
		"alias:volume-00003":           1,
		"id:" + row.KeyID:              1,
		"state:enabled":                10,
		"state:pendingdeletion":        10,
		"deletion":                     10,
		"description:volume":           40,
		"tag:Purpose=Prod":             20,
		"tag:purpose=prod state:enab":  0,
		row.ARN:                        1,
		row.KeyID:                      1,
		"arn:aws:kms:":                 40,
		"arn":                          0,
		"kms":                          0,
		"aws":                          0,
		"key/" + row.KeyID:             0,
		"us-west-2":                    0,
		"-" + row.ARN:                  39,
		"arn:" + row.KeyID:             1,
		"arn:alias/volume-00003":       1,
		"off":                          0,
		"PENDING import tag:test":      0,
		"volume-00002 state:pending":   1,
		"nothing-is-called-this":       0,
		"alias:volume state:disabled ": 9,
	}
	for filter, want := range cases {
		p.table.SetFilter(filter)
		if got := p.table.Shown(); got != want {
			t.Errorf("%q shows %d keys, want %d", filter, got, want)
		}
	}
}

func TestNoKeyBreaksThePicture(t *testing.T) {
	all := rows(30)
	keys := []string{"up", "down", "j", "k", "pgup", "pgdown", "home", "end", "g", "G", "/", "esc", "enter", "v", "0", "backspace", "tab", " ", "*", "-", "\""}
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(1, 140).Draw(t, "width"), rapid.IntRange(1, 45).Draw(t, "height")
		p := New(newConsole(), "")
		p.SetSize(width, height)
		p.setRows(all[:rapid.IntRange(0, len(all)).Draw(t, "rows")])
		for range rapid.IntRange(0, 12).Draw(t, "presses") {
			press(p, rapid.SampledFrom(keys).Draw(t, "key"))
		}
		widgettest.AssertSize(t, p.View(), width, height)
	})
}

func benchmark(b *testing.B, do func(*Page)) {
	for _, n := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			p := showing(n, 140, 45)
			b.ResetTimer()
			for range b.N {
				do(p)
			}
		})
	}
}

func BenchmarkView(b *testing.B) { benchmark(b, func(p *Page) { _ = p.View() }) }

// BenchmarkKey moves the cursor and asks for the actions, as the root does.
func BenchmarkKey(b *testing.B) {
	benchmark(b, func(p *Page) { p.Actions(); p.Update(pagetest.Key("down")) })
}

// BenchmarkFilterLetter types a letter and takes it back: two changes.
func BenchmarkFilterLetter(b *testing.B) {
	benchmark(b, func(p *Page) {
		if !p.Capturing() {
			press(p, "/")
		}
		p.Update(pagetest.Key("v"))
		p.Update(pagetest.Key("backspace"))
	})
}

// BenchmarkRefresh takes the rows of a fetch, with a filter that is kept.
func BenchmarkRefresh(b *testing.B) {
	benchmark(b, func(p *Page) { p.setRows(p.table.Rows()) })
}
