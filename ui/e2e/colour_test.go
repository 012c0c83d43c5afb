package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// styles are the sequences that style text. ECMA-48, SGR.
var styles = regexp.MustCompile(`\x1b\[([0-9;:]*)m`)

// style returns the first sequence that gives text a colour or another style,
// "" when there is none.
func style(output string) string {
	for _, found := range styles.FindAllStringSubmatch(output, -1) {
		if strings.Trim(found[1], "0") != "" {
			return found[0]
		}
	}
	return ""
}

// looksAround shows every kind of page and dialog, and leaves.
func looksAround(term *Terminal) {
	term.t.Helper()
	term.Sees("Unlock")
	term.Types("no")
	term.Presses("enter")
	term.Sees("This is not the vault's passphrase")
	unlocks(term)
	createsKey(term, "payroll")
	term.Presses("right", "right", "right")
	term.Sees("▸ Key Policy")
	term.Presses("E")
	term.Sees("0 of 4,096 bytes")
	term.Presses("ctrl+s") // nothing was typed
	term.Sees("✗")
	term.Presses("esc")
	term.Sees("▸ Key Policy")
	term.Presses("a")
	term.Sees("Schedule key deletion")
	term.Presses("esc")
	term.SeesNo("Schedule key deletion")
	term.Presses("?")
	term.Sees("Help: payroll")
	term.Presses("esc")
	term.SeesNo("Help: payroll")
	term.Presses("C")
	term.Sees("does not work now")
	term.Presses("q")
	term.Leaves()
}

func TestNoColor(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	p.env = []string{"NO_COLOR=1"}
	term := p.opens(80, 24)
	looksAround(term)
	if found := style(term.Output()); found != "" {
		t.Errorf("NO_COLOR is set, and text is styled with %q", found)
	}
}

func TestTrueColor(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.hasVault()
	term := p.opens(80, 24)
	looksAround(term)
	for _, colour := range []string{"38;2;", "48;2;"} {
		if !strings.Contains(term.Output(), colour) {
			t.Errorf("COLORTERM is truecolor, and no text is styled with %s", colour)
		}
	}
}
