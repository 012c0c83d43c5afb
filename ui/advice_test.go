package ui

import (
	"errors"
	"strings"
	"testing"

	"coldkms/ui/widget"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// lineOfARefusal is what a refusal's line holds beside its sign on 80 cells.
const lineOfARefusal = 78

// TestConstantRefusalsFitTheirLines: what the console says itself is never cut.
func TestConstantRefusalsFitTheirLines(t *testing.T) {
	own := []error{errNoClipboard, errNoSecretClipboard, errNotEmptied}
	theirs := []error{
		vault.ErrReadOnly, vault.ErrDegraded, vault.ErrClosed, vault.ErrDiskFull, vault.ErrBusy,
		&vault.InUseError{}, &vault.PermissionError{}, &vault.DamagedError{},
	}
	for _, err := range append(own, theirs...) {
		if advice(err) == "" {
			t.Errorf("no advice on %v", err)
		}
		for _, line := range refusalLines(err, 80) {
			if widget.Width(line) > lineOfARefusal {
				t.Errorf("%d cells: %s", widget.Width(line), line)
			}
		}
	}
	for _, err := range own {
		if said := sentence(err); widget.Width(said) > lineOfARefusal {
			t.Errorf("%d cells: %s", widget.Width(said), said)
		}
	}
}

// TestAdviceDoesNotContradictTheRemedy that a refusal names itself.
func TestAdviceDoesNotContradictTheRemedy(t *testing.T) {
	for remedy, copied := range map[string]bool{
		"": true,
		"header.prev holds the one before it, which can be copied in its place":      false,
		"it may be moved away, and a new one is written: /home/ana/vault/checkpoint": false,
	} {
		err := &vault.DamagedError{Part: "header", Detail: "its checksum is wrong", Remedy: remedy}
		if got := advice(err); strings.Contains(got, "from a copy") != copied {
			t.Errorf("on %q the advice is %q", err, got)
		}
		if !strings.HasSuffix(err.Error(), remedy) {
			t.Errorf("%q does not name the remedy %q", err, remedy)
		}
	}
}

// TestASecretWithoutAClipboardNamesTheFile, unlike a text, which can be
// selected on the screen.
func TestASecretWithoutAClipboardNamesTheFile(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) {
		o.Clipboard = &board{err: errors.New("no display")}
	})
	c.run(c.copySecret([]byte("secret")))
	c.sees("A plaintext goes to the system clipboard alone, and there is none here", "Save it to a file instead (s).")
}

func TestFirstRunHelpHasNothingToLock(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36)
	c.press("f1")
	c.sees("Leave coldkms")
	c.seesNot("ctrl+l")
	c = openUnlocked(t, 120, 36, nil)
	c.press("?")
	c.types("lock")
	c.sees("ctrl+l", "↵ run  esc close")
}

func TestLeavingIsAskedInItsOwnWords(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.press("n")
	c.types("payroll")
	c.press("esc")
	c.sees("Leave this page?", "[ Stay ]", "[ Leave ]", "↵ press  esc close")
	c.seesNot("[ Cancel ]  [ Leave ]")
	c.press("enter")
	c.sees("alias/payroll")
}

// TestTheCursorIsOnTheNewKey after it was created and its details were left.
func TestTheCursorIsOnTheNewKey(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	for _, alias := range []string{"archive", "payslips", "invoices"} {
		c.press("n")
		c.types(alias)
		for range 5 {
			c.press("ctrl+s")
		}
		c.press("esc")
		c.sees("▸ ☐ " + alias)
	}
}
