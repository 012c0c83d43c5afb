package history

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/ui/widget"
	"coldkms/ui/widget/widgettest"
)

func TestClickShowsAMessageInFull(t *testing.T) {
	for at := range 40 {
		d := newDialog(40, 80, 16)
		d.list.Set(at)
		for i := range d.messages {
			x, y, ok := widgettest.Cell(d.View(), fmt.Sprintf(" key %d is", 39-i))
			if !ok {
				continue // not on the screen, or under the cursor and in full
			}
			try := *d
			if done, _ := try.Update(widget.Mouse{X: x, Y: y}); done || try.list.At(40) != i {
				t.Fatalf("a click on message %d: %d, done %t", i, try.list.At(40), done)
			}
			if full := widgettest.Trimmed(try.View()); strings.Count(full, fmt.Sprintf("key %d is", 39-i)) != 2 {
				t.Fatalf("message %d is not there in full:\n%s", i, full)
			}
		}
	}
}
