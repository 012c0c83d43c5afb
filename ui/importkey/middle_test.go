package importkey

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"coldkms/model"
	"coldkms/ui/demo"
)

// TestTheDemoDoesTheMiddleStep; a path that is typed takes its place.
func TestTheDemoDoesTheMiddleStep(t *testing.T) {
	for range 2 { // again, with the same key
		d := newDesk(t)
		d.Console.WrapMaterial = demo.WrapMaterial
		for _, algorithm := range []string{"", "right"} {
			w := d.open(New(d.Console, d.key.KeyID, false))
			if algorithm != "" {
				w.Press(algorithm)
			}
			w.Click(sampleLabel)
			w.Press("ctrl+s")
			if got := w.metadata().KeyState; got != model.Enabled {
				t.Fatalf("the key is %s; the page shows\n%s", got, w.Text())
			}
		}
		w := d.open(New(d.Console, d.key.KeyID, false))
		w.Click(sampleLabel)
		w.Press("shift+tab")
		w.Type("~/token")
		w.Press("ctrl+s")
		w.shows("There is no file at this path.")
	}
}

// TestBrowsing finds the files with the dialog.
func TestBrowsing(t *testing.T) {
	d := newDesk(t)
	if err := os.Mkdir(d.path("hsm"), 0o700); err != nil {
		t.Fatal(err)
	}
	d.write(filepath.Join("hsm", "wrapped"), bytes.Repeat([]byte{1}, encryptedBytes))
	w := d.upload()
	w.Press(browseKey)
	w.answers(w.dialog(), "h", "s", "m", "enter", "down", "enter")
	if got := w.page.upload.material.Value(); got != "~/hsm/wrapped" {
		t.Errorf("found %q", got)
	}
	w.Click("[ " + previousLabel + " ]")
	w.Press("tab", browseKey)
	w.answers(w.dialog(), "h", "s", "enter", "ctrl+s")
	if got := w.page.download.folder.Value(); got != "~/hsm" {
		t.Errorf("found the folder %q", got)
	}
}
