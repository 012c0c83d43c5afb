package widget

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/ui/widget/widgettest"
)

// BenchmarkTextAreaKey types a letter, takes it back and draws, at the end of
// a text without line ends.
func BenchmarkTextAreaKey(b *testing.B) {
	for _, text := range []string{"x", "word ", "鍵"} {
		for _, n := range []int{512, 4096} {
			b.Run(fmt.Sprintf("%s/%d", strings.TrimSpace(text), n), func(b *testing.B) {
				area := NewTextArea(widgettest.Theme(), 7, 0)
				area.SetWidth(70)
				area.SetValue(strings.Repeat(text, n/len([]rune(text))))
				area.Focus()
				for b.Loop() {
					area.Update(stroke("y"))
					area.Update(stroke("backspace"))
					_ = area.View()
				}
			})
		}
	}
}
