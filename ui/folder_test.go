package ui

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"coldkms/vault/vaulttest"
)

// TestAFileInPlaceOfTheFolder is told before any passphrase is asked for, and
// looked at again by the button.
func TestAFileInPlaceOfTheFolder(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, func(o *Options, _ *vaulttest.Clock) {
		if err := os.WriteFile(o.Dir, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	})
	c.sees("This folder cannot hold a vault", "is a file, and a vault is a folder.")
	c.seesNot("Passphrase", "locked", "ooking for")
	c.picture("blocked_80x24")
	if err := os.Remove(c.options.Dir); err != nil {
		t.Fatal(err)
	}
	c.press("enter")
	c.sees("Create a vault")
}

func TestAFolderThatCannotBeUsedIsWordedPlainly(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("looking for a vault: %w", &fs.PathError{Op: "open", Path: "/home/ana/vault", Err: fs.ErrPermission}), "The folder /home/ana/vault cannot be read."},
		{&notWritableError{"/home/ana"}, "Nothing can be written in /home/ana."},
	} {
		if got := blocked("/home/ana/vault", c.err); got.Reason != c.want {
			t.Errorf("%v is worded %q, want %q", c.err, got.Reason, c.want)
		}
	}
}

func TestCheckWritableLooksAboveWhatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	if err := checkWritable(filepath.Join(dir, "a", "b")); err != nil {
		t.Error(err)
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := checkWritable(filepath.Join(dir, "a")); err == nil {
		t.Error("a folder in one that takes no writing passes")
	}
}
