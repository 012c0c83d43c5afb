package settings

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
)

// onQuotas and onRates return keys that go from the first field to one of the
// vault's, and some that are pressed there.
func onQuotas(keys ...string) []string {
	return append([]string{"down", "down", "down", "down"}, keys...)
}
func onRates(keys ...string) []string { return onQuotas(append([]string{"down"}, keys...)...) }

// has checks what the vault has.
func (d *desk) has(t *testing.T, want vault.Limits) {
	t.Helper()
	if got := d.Limits(); !got.Equal(want) {
		t.Errorf("the vault has %+v, want %+v", got, want)
	}
}

func rates(raised map[string]float64) vault.Limits {
	return vault.Limits{Quotas: model.DefaultQuotas(), Rates: vault.Rates{On: true, Raised: raised}}
}

func quotas(q model.Quotas) vault.Limits { return vault.Limits{Quotas: q} }

func TestLimitsAreChangedAtOnceAndCanBeUndone(t *testing.T) {
	own := model.DefaultQuotas()
	own.Aliases = 5
	unlimited := model.DefaultQuotas()
	unlimited.Keys = 0
	for _, c := range []struct {
		keys []string
		want vault.Limits
		says string
	}{
		{onQuotas("right"), quotas(model.Quotas{}), "Quotas: off"},
		{onQuotas("right", "right", "down", "down", "5", "down"), quotas(own), "Aliases: 5 at most"},
		{onQuotas("right", "right", "down", "ctrl+u", "0", "enter"), quotas(unlimited), "Keys: no limit"},
		{onRates("right"), rates(nil), "Request limits: the service's own"},
		{onRates("right", "right", "down", "ctrl+u", "7", "5", "0", "ctrl+s"), rates(map[string]float64{model.CryptographicRate: 750}), "Request limit of Cryptographic: 750 a second"},
	} {
		t.Run(c.says, func(t *testing.T) {
			d := newDesk(t, widgettest.Theme())
			d.press(c.keys...)
			d.has(t, c.want)
			toasts := pagetest.Sent[page.Toast](d.Driver)
			if len(toasts) == 0 || toasts[len(toasts)-1].Text != c.says {
				t.Fatalf("the toasts are %q, want %q", d.toasts(), c.says)
			}
			for at := len(toasts) - 1; at >= 0; at-- {
				d.Run(toasts[at].Undo.Run())
			}
			d.has(t, vault.DefaultLimits())
			if dirty := d.Page.Dirty(); dirty != "" || len(d.Refusals()) != 0 {
				t.Errorf("undone, %q would be lost; refused %q", dirty, d.Refusals())
			}
			if got := d.Console.Preferences; got.Theme != "" || got.ASCII || got.MouseOff {
				t.Errorf("the console goes by %+v", got)
			}
		})
	}
}

func TestNumbersThatCannotBe(t *testing.T) {
	for _, c := range []struct {
		keys  []string
		typed []string
		says  string
	}{
		{onQuotas("right", "right", "down", "ctrl+u"), []string{"", "-1", "1.5", "x", "1 000"}, "Type a whole number; 0 is no limit."},
		{onRates("right", "right", "down", "ctrl+u"), []string{"", "0", "-5", "1e3", "inf", "1.2.3"}, "Type a number of requests a second, more than 0."},
	} {
		for _, typed := range c.typed {
			d := newDesk(t, widgettest.Theme())
			d.press(c.keys...)
			before := d.Limits()
			d.Type(typed)
			d.Shows(c.says)
			d.press("ctrl+s", "enter", "tab")
			d.has(t, before)
			if d.Page.Dirty() == "" {
				t.Errorf("%q would be lost without a word", typed)
			}
			d.press("shift+tab", "shift+tab") // it is still there to be mended
			if !strings.Contains(d.Text(), c.says) {
				t.Errorf("%q is lost:\n%s", typed, d.Text())
			}
			d.Run(d.Page.Init()) // as after an unlock
			if d.Page.Dirty() == "" {
				t.Errorf("%q is lost by reading anew", typed)
			}
		}
	}
}

func TestWhatOthersChangeIsShown(t *testing.T) {
	d := newDesk(t, widgettest.Theme())
	want := rates(map[string]float64{"CreateKey": 0.5})
	want.Quotas.Keys = 3
	if err := d.SetLimits(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	d.Run(d.Page.Init())
	d.Resize(80, 70)
	d.Shows("Keys                      3", "CreateKey                 0.5", "The service has 5")
	d.Resize(80, 20)

	// And not overwritten by a change of something else.
	d.press("down", "right")
	d.has(t, want)

	// An undo that comes too late says so.
	d.press(onQuotas()[:3]...)
	d.press("left")
	want.Quotas = model.Quotas{}
	d.has(t, want)
	toasts := pagetest.Sent[page.Toast](d.Driver)
	want.Quotas.Keys = 9
	if err := d.SetLimits(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	d.Run(toasts[len(toasts)-1].Undo.Run())
	d.has(t, want)
	if got := d.Refusals(); len(got) != 1 || !strings.Contains(got[0], "nothing to undo") {
		t.Errorf("refused %q", got)
	}
}

func TestLimitsOfAVaultThatMayNotBeChanged(t *testing.T) {
	d := newDesk(t, widgettest.Theme(), func(c *page.Console) { c.ReadOnly = "This is a read-only look" })
	d.Shows("This is a read-only look, so nothing of the vault can be changed.", "Quotas          the service's own", "Request limits  off")
	d.press("up", "right", "left", "enter", "ctrl+s")
	d.has(t, vault.DefaultLimits())
}

func TestAChangeThatFails(t *testing.T) {
	d := newDesk(t, widgettest.Theme())
	d.press(onQuotas("right", "right", "down", "ctrl+u")...)
	d.Type("12")
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d.press("enter")
	if len(d.Refusals()) != 1 || d.Page.Dirty() == "" {
		t.Errorf("refused %q; %q would be lost", d.Refusals(), d.Page.Dirty())
	}
	d.Shows("12")
}

// Changes that come while another one is made wait for it.
func TestFastChangesOfLimits(t *testing.T) {
	d := newDesk(t, widgettest.Theme())
	d.press(onQuotas()...)
	d.Hold = true
	d.Press("right", "right", "left")
	d.Press("down", "right")
	if len(d.Held) != 1 {
		t.Fatalf("%d calls at once", len(d.Held))
	}
	d.Release()
	want := quotas(model.Quotas{})
	want.Rates.On = true
	d.has(t, want)
}

func TestWhateverIsPressedIsWhatTheVaultHas(t *testing.T) {
	keys := []string{"left", "right", "up", "down", "tab", "shift+tab", "enter", "ctrl+s", "backspace", "1", "9", ".", "x"}
	d := newDesk(t, widgettest.Theme())
	d.press(onQuotas()...)
	rapid.Check(t, func(t *rapid.T) {
		d.press(rapid.SliceOf(rapid.SampledFrom(keys)).Draw(t, "keys")...)
		if known := d.Page.(*Page).limits.known; !known.Equal(d.Limits()) {
			t.Fatalf("the page goes by %+v, the vault has %+v", known, d.Limits())
		}
		if refused := d.Refusals(); len(refused) != 0 {
			t.Fatalf("refused %q", refused)
		}
		width, height := rapid.IntRange(1, 130).Draw(t, "width"), rapid.IntRange(1, 40).Draw(t, "height")
		d.Resize(width, height)
		widgettest.AssertSize(t, d.Page.View(), width, height)
	})
}

func TestPicturesOfLimits(t *testing.T) {
	for name, keys := range map[string][]string{
		"limits-quotas":       onQuotas("right", "right", "down", "down"),
		"limits-wrong-quota":  onQuotas("right", "right", "down", "ctrl+u", "x"),
		"limits-rates":        onRates("right", "right", "down", "ctrl+u", "7", "5", "0", "down"),
		"limits-both-off":     onRates("up", "right", "down"),
		"limits-last-of-many": onRates("right", "right", "down", "up", "up", "up", "up", "up", "up", "up"),
	} {
		d := newDesk(t, widgettest.Theme())
		d.press(keys...)
		for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
			d.Resize(size[0], size[1])
			widgettest.Golden(t, fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), d.View())
		}
	}
}

func TestLimitsByMouse(t *testing.T) {
	d := newDesk(t, widgettest.Theme())
	d.Resize(80, 40)
	d.Click("○ numbers of their own")
	d.Click("1000")
	d.press("end", "ctrl+u", "9")
	d.Click("○ raised per group")
	own := model.DefaultQuotas()
	own.Keys = 9
	want := quotas(own)
	want.Rates = vault.Rates{On: true}
	d.has(t, want)
}

// The names of all groups stand in their column unbroken, or broken between two
// words.
func TestNamesOfGroups(t *testing.T) {
	for _, group := range model.RateGroups() {
		lines := strings.Split(broken(group), "\n")
		if strings.Join(lines, "") != group {
			t.Errorf("%s became %q", group, lines)
		}
		for _, line := range lines {
			if len(line) > widest || line[0] < 'A' || line[0] > 'Z' {
				t.Errorf("%s stands as %q", group, lines)
			}
		}
	}
	if got := broken("DeleteImportedKeyMaterial"); got != "DeleteImportedKey\nMaterial" {
		t.Errorf("broken as %q", got)
	}
}

func FuzzNumbers(f *testing.F) {
	for _, text := range []string{"", "0", "1", "600", "0.25", " 5 ", ".", "1e9", "0x10", "NaN", "1_000", "999999999999", "00.0", "٣"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if n, ok := parseCount(text); ok {
			if again, ok := parseCount(formatCount(n)); !ok || again != n || n < 0 {
				t.Errorf("%q is read as %d, then %d", text, n, again)
			}
		}
		if rate, ok := parseRate(text); ok {
			if again, ok := parseRate(formatRate(rate)); !ok || again != rate || !(rate > 0) || math.IsInf(rate, 0) {
				t.Errorf("%q is read as %v, then %v", text, rate, again)
			}
		}
	})
}
