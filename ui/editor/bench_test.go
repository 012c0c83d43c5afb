package editor

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/ui/page/pagetest"
)

// largest is a policy of 32 KiB: many statements or, without line ends, one line.
func largest(oneLine bool) string {
	var b strings.Builder
	b.WriteString("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n")
	for i := 0; b.Len() < 32<<10-220; i++ {
		fmt.Fprintf(&b, "    {\n      \"Sid\": \"Statement %d\",\n      \"Effect\": \"Allow\",\n      \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:user/User%d\"},\n      \"Action\": \"kms:Encrypt\",\n      \"Resource\": \"*\"\n    },\n", i, i)
	}
	b.WriteString("    {}\n  ]\n}")
	if oneLine {
		return strings.ReplaceAll(b.String(), "\n", "")
	}
	return b.String()
}

// A key in a policy of 32 KiB, its picture at 120×36 included.
func BenchmarkKey(b *testing.B) {
	for name, oneLine := range map[string]bool{"lines": false, "line": true} {
		for where, at := range map[string]float64{"beginning": 0, "middle": 0.5, "end": 1} {
			b.Run(name+"/"+where, func(b *testing.B) {
				p := newTypist(largest(oneLine), 120, 32)
				p.GoTo(int(at * float64(p.Size())))
				b.ReportAllocs()
				for b.Loop() {
					p.press("x")
					_ = p.View()
					p.Update(pagetest.Key("backspace"), true)
					_ = p.View()
				}
			})
		}
	}
}

// A paste of 32 KiB at once, its picture included.
func BenchmarkPaste(b *testing.B) {
	text := largest(false)
	for b.Loop() {
		p := newTypist("", 120, 32)
		p.pastes(text)
		_ = p.View()
	}
}
