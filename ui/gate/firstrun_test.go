package gate

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// creating remembers what a page wanted created.
type creating struct {
	passphrases []string
	home        model.Place
}

func (c *creating) create(passphrase []byte, home model.Place) tea.Cmd {
	c.passphrases, c.home = append(c.passphrases, string(passphrase)), home
	return nil
}

func driveFirstRun(t testing.TB, width, height int) (*pagetest.Driver, *creating) {
	t.Helper()
	c := &creating{}
	console := &page.Console{Theme: widgettest.Theme()}
	return pagetest.Open(t, NewFirstRun(console, "/home/ana/vault", vaulttest.Random(1), c.create), width, height), c
}

// fill types a passphrase twice and ticks the box; the focus is then on the
// account.
func fill(d *pagetest.Driver, first, second string) {
	d.Type(first)
	d.Press("enter")
	d.Type(second)
	d.Press("enter", "space", "enter")
}

func TestPicturesOfFirstRun(t *testing.T) {
	states := map[string]func(*pagetest.Driver){
		"empty":    func(*pagetest.Driver) {},
		"weak":     func(d *pagetest.Driver) { d.Type("aaaa") },
		"strong":   func(d *pagetest.Driver) { d.Type("correct horse battery staple") },
		"mistakes": func(d *pagetest.Driver) { d.Press("ctrl+s") },
		"filled":   func(d *pagetest.Driver) { fill(d, "correct horse", "correct horse") },
		"creating": func(d *pagetest.Driver) { fill(d, "correct horse", "correct horse"); d.Press("ctrl+s") },
		"failed": func(d *pagetest.Driver) {
			fill(d, "correct horse", "correct horse")
			d.Press("ctrl+s")
			d.Deliver(Failed{Reason: "The folder holds something else.", Advice: "Choose another with --vault."})
		},
	}
	for name, state := range states {
		for _, size := range [][2]int{{80, 20}, {120, 32}, {60, 16}} {
			d, _ := driveFirstRun(t, size[0], size[1])
			state(d)
			widgettest.Golden(t, fmt.Sprintf("firstrun_%s_%dx%d", name, size[0], size[1]), d.View())
		}
	}
}

func TestEnterTakesWhatIsOffered(t *testing.T) {
	d, c := driveFirstRun(t, 80, 20)
	fill(d, "correct horse", "correct horse")
	d.Press("enter", "enter", "enter")
	if len(c.passphrases) != 1 || c.passphrases[0] != "correct horse" {
		t.Fatalf("%d vaults were created", len(c.passphrases))
	}
	if !model.ValidAccount(c.home.Account) || c.home.Region != "us-west-2" {
		t.Fatalf("home is %v", c.home)
	}
}

func TestMistakesStandAtTheirFields(t *testing.T) {
	cases := []struct {
		name string
		do   func(*pagetest.Driver)
		says string
	}{
		{"no passphrase", func(d *pagetest.Driver) { fill(d, "", "") }, "Type a passphrase."},
		{"another one", func(d *pagetest.Driver) { fill(d, "correct horse", "correct house") }, "This is not the same passphrase."},
		{"not ticked", func(d *pagetest.Driver) {
			fill(d, "correct", "correct")
			d.Press("shift+tab", "space")
		}, "Tick this"},
		{"account", func(d *pagetest.Driver) { fill(d, "correct", "correct"); d.Press("backspace") }, "An account ID has 12 digits."},
		{"region", func(d *pagetest.Driver) {
			fill(d, "correct", "correct")
			d.Press("tab", "backspace", "backspace")
		}, "A Region is named like us-west-2."},
	}
	for _, c := range cases {
		d, made := driveFirstRun(t, 80, 20)
		c.do(d)
		if strings.Contains(d.Text(), c.says) {
			t.Errorf("%s: blamed before the button was pressed", c.name)
		}
		d.Press("ctrl+s")
		if len(made.passphrases) != 0 || !strings.Contains(d.Text(), c.says) {
			t.Errorf("%s: created %d, the screen:\n%s", c.name, len(made.passphrases), d.Text())
		}
	}
}

func TestAMendedMistakeIsNoLongerShown(t *testing.T) {
	d, _ := driveFirstRun(t, 80, 20)
	fill(d, "correct", "correct")
	d.Press("backspace", "ctrl+s")
	d.Type("7")
	if strings.Contains(d.Text(), "✗") {
		t.Fatalf("still blamed:\n%s", d.Text())
	}
}

func TestAFailureKeepsAllButThePassphrase(t *testing.T) {
	d, made := driveFirstRun(t, 80, 20)
	fill(d, "correct", "correct")
	d.Press("tab")
	d.Press("ctrl+u")
	d.Type("eu-west-1")
	d.Press("ctrl+s", "ctrl+s")
	d.Deliver(Failed{Reason: "No."})
	if text := d.Text(); !strings.Contains(text, "eu-west-1") || !strings.Contains(text, "☑") || strings.Contains(text, "•") {
		t.Fatalf("the screen:\n%s", text)
	}
	fill(d, "again", "again")
	d.Press("shift+tab", "space", "ctrl+s")
	if len(made.passphrases) != 2 || made.home.Region != "eu-west-1" {
		t.Fatalf("created %d in %v", len(made.passphrases), made.home)
	}
}

func TestForgetWipesThePassphrases(t *testing.T) {
	d, made := driveFirstRun(t, 80, 20)
	fill(d, "correct", "correct")
	d.Page.Forget()
	d.Press("ctrl+s")
	if len(made.passphrases) != 0 || strings.Contains(d.Text(), "•") {
		t.Fatal("a passphrase was kept")
	}
}

type noChance struct{}

func (noChance) Read([]byte) (int, error) { return 0, errors.New("no randomness") }

func TestWithoutChanceNoAccountIsOffered(t *testing.T) {
	if got := offeredAccount(noChance{}); got != "" {
		t.Fatalf("offered %q", got)
	}
}
