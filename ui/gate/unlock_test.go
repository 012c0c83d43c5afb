package gate

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
)

// opening remembers what a page wanted opened.
type opening struct {
	passphrases []string
	look        bool // the last time
}

func (o *opening) open(passphrase []byte, look bool) tea.Cmd {
	o.passphrases, o.look = append(o.passphrases, string(passphrase)), look
	return nil
}

// damaged is how a vault is refused whose mirror lost two frames.
var damaged = Failed{
	Reason:  "The vault's mirror is damaged: it is behind: it ends with frame 5, the database with frame 7",
	Damaged: true,
	Advice:  "Nothing was changed. Keep the folder as it is, and put the named part back from a copy.",
}

// served says that AWS clients use the vault behind the page.
func served(d *pagetest.Driver) { d.Page.(*Unlock).SetServed(Served{URL: "http://127.0.0.1:4599"}) }

// troubled says that the vault takes none of their calls.
func troubled(failed int) func(*pagetest.Driver) {
	return func(d *pagetest.Driver) {
		d.Page.(*Unlock).SetServed(Served{URL: "http://127.0.0.1:4599", Failed: failed, Failing: "The disk is full. Calls work again once there is room."})
	}
}

// idle says that nobody used the console.
func idle(d *pagetest.Driver) { d.Page.(*Unlock).SetWhy("Locked after 15 minutes without a key.") }

func driveUnlock(t testing.TB, width, height int) (*pagetest.Driver, *opening) {
	t.Helper()
	o := &opening{}
	c := &page.Console{Theme: widgettest.Theme()}
	return pagetest.Open(t, NewUnlock(c, "/home/ana/vault", o.open), width, height), o
}

func TestPicturesOfUnlock(t *testing.T) {
	states := map[string]func(*pagetest.Driver){
		"empty":   func(*pagetest.Driver) {},
		"typed":   func(d *pagetest.Driver) { d.Type("correct horse") },
		"opening": func(d *pagetest.Driver) { d.Type("correct horse"); d.Press("enter") },
		"wrong":   func(d *pagetest.Driver) { d.Deliver(Failed{Reason: "Wrong", Wrong: true}) },
		"served":  served,
		"served_checking": func(d *pagetest.Driver) {
			served(d)
			d.Type("correct horse")
			d.Press("enter")
		},
		"served_wrong": func(d *pagetest.Driver) { served(d); d.Deliver(Failed{Reason: "Wrong", Wrong: true}) },
		"idle":         idle,
		"served_idle":  func(d *pagetest.Driver) { served(d); idle(d) },
		"troubled":     troubled(1234),
		"troubled_wrong": func(d *pagetest.Driver) {
			idle(d)
			troubled(0)(d)
			d.Deliver(Failed{Reason: "Wrong", Wrong: true})
		},
		"troubled_checking": func(d *pagetest.Driver) {
			troubled(1)(d)
			d.Type("correct horse")
			d.Press("enter")
		},
		"damaged": func(d *pagetest.Driver) { d.Deliver(damaged) },
		"look": func(d *pagetest.Driver) {
			d.Deliver(damaged)
			d.Type("correct horse")
			d.Press("enter", "space")
		},
		"look_wrong": func(d *pagetest.Driver) { d.Deliver(damaged); d.Deliver(Failed{Reason: "Wrong", Wrong: true}) },
		"long": func(d *pagetest.Driver) {
			d.Deliver(Failed{Reason: strings.Repeat("The end cannot be seen at once. ", 60), Advice: "Read on."})
		},
		"long_scrolled": func(d *pagetest.Driver) {
			d.Deliver(Failed{Reason: strings.Repeat("The end cannot be seen at once. ", 60), Advice: "Read on."})
			d.Press("pgdown", "pgdown", "pgdown")
		},
	}
	for name, state := range states {
		for _, size := range [][2]int{{80, 20}, {120, 32}} {
			d, _ := driveUnlock(t, size[0], size[1])
			state(d)
			widgettest.Golden(t, fmt.Sprintf("unlock_%s_%dx%d", name, size[0], size[1]), d.View())
		}
	}
}

// What becomes known while a passphrase is typed takes nothing from it.
func TestTypingGoesOnWhenTroubleComes(t *testing.T) {
	d, o := driveUnlock(t, 80, 20)
	served(d)
	d.Type("correct ")
	troubled(3)(d)
	d.Shows("The vault takes no calls: 3 calls failed")
	d.Type("horse")
	d.Press("enter")
	if len(o.passphrases) != 1 || o.passphrases[0] != "correct horse" {
		t.Errorf("opened with %d passphrases", len(o.passphrases))
	}
	served(d)
	d.Hides("takes no calls")
}

func TestOpensWithWhatWasTyped(t *testing.T) {
	for _, key := range []string{"enter", "ctrl+s"} {
		d, o := driveUnlock(t, 80, 20)
		d.Type("correct horse?q")
		d.Press(key, key)
		if len(o.passphrases) != 1 || o.passphrases[0] != "correct horse?q" {
			t.Errorf("%s opened with %d passphrases", key, len(o.passphrases))
		}
	}
}

func TestNothingTypedOpensNothing(t *testing.T) {
	d, o := driveUnlock(t, 80, 20)
	d.Press("enter", "ctrl+s")
	if len(o.passphrases) != 0 {
		t.Fatal("an empty passphrase was tried")
	}
}

func TestTypingGoesOnAfterAFailure(t *testing.T) {
	d, o := driveUnlock(t, 80, 20)
	d.Type("wrong")
	d.Press("enter")
	d.Type("lost while the vault is opened")
	d.Deliver(Failed{Reason: "Wrong", Wrong: true})
	if !strings.Contains(d.Text(), "Nothing was changed") {
		t.Fatalf("the failure is not shown:\n%s", d.Text())
	}
	d.Type("right")
	d.Press("enter")
	if len(o.passphrases) != 2 || o.passphrases[1] != "right" {
		t.Fatalf("%d passphrases were tried", len(o.passphrases))
	}
	if strings.Contains(d.Text(), "Nothing was changed") {
		t.Fatal("the old failure is still shown")
	}
}

func TestALookIsOfferedOnlyForADamagedVault(t *testing.T) {
	const offer = "Look at what can still be read"
	d, o := driveUnlock(t, 80, 20)
	for _, failed := range []Failed{{Reason: "In use."}, {Wrong: true}} {
		d.Deliver(failed)
		if strings.Contains(d.Text(), offer) {
			t.Fatalf("a look is offered after %+v", failed)
		}
	}
	d.Type("correct")
	d.Press("ctrl+s")
	if o.look {
		t.Fatal("a look was asked for")
	}
	d.Deliver(damaged)
	d.Type("correct")
	d.Press("enter", "space")
	if !strings.Contains(d.Text(), "☑ "+offer) {
		t.Fatalf("the box is not ticked:\n%s", d.Text())
	}
	d.Press("enter")
	if len(o.passphrases) != 2 || o.passphrases[1] != "correct" || !o.look {
		t.Fatalf("%d passphrases were tried, the last one for a look: %t", len(o.passphrases), o.look)
	}
	// The offer outlives a mistyped passphrase, and what was ticked stays ticked.
	d.Deliver(Failed{Wrong: true})
	if !strings.Contains(d.Text(), "☑ "+offer) || !strings.Contains(d.Text(), "This is not the vault's passphrase") {
		t.Fatalf("the offer is gone:\n%s", d.Text())
	}
	d.Press("tab", "space")
	d.Press("shift+tab")
	d.Type("correct")
	d.Press("ctrl+s")
	if o.look {
		t.Fatal("a look was asked for after the tick was taken away")
	}
}

func TestForgetWipesThePassphrase(t *testing.T) {
	d, o := driveUnlock(t, 80, 20)
	d.Type("correct")
	d.Page.Forget()
	d.Press("enter")
	if len(o.passphrases) != 0 || strings.Contains(d.Text(), "•") {
		t.Fatal("the passphrase was kept")
	}
}

func TestTheWholeReasonCanBeRead(t *testing.T) {
	d, _ := driveUnlock(t, 80, 20)
	var words []string
	for i := range 120 {
		words = append(words, fmt.Sprintf("word%03d", i))
	}
	d.Deliver(Failed{Reason: strings.Join(words, " "), Advice: "The last line."})
	seen := d.Text()
	for range 4 {
		d.Press("pgdown")
		seen += d.Text()
	}
	for _, word := range append(words, "The last line.") {
		if !strings.Contains(seen, word) {
			t.Fatalf("%s was never on the screen", word)
		}
	}
}
