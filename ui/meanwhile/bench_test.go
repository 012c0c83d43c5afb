package meanwhile

import (
	"fmt"
	"testing"
	"time"

	"coldkms/ui/page/pagetest"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// BenchmarkScrolling presses a key on the page of 10,000 keys that were deleted.
func BenchmarkScrolling(b *testing.B) {
	d := pagetest.NewDesk(b, widgettest.Theme())
	p := New(d.Console)
	p.SetSize(120, 32)
	var done []vault.Occurrence
	for i := range 10_000 {
		done = append(done, vault.Occurrence{
			Kind: vault.Deletion, Place: vaulttest.Home, KeyID: fmt.Sprintf("%08d-12ab-34cd-56ef-1234567890ab", i),
			Aliases: []string{fmt.Sprintf("key-%d", i)}, Due: vaulttest.Start, Done: vaulttest.Start.Add(time.Hour),
		})
	}
	p.Update(read{found: found{done: done}})
	for b.Loop() {
		p.Update(pagetest.Key("down"))
		p.View()
	}
}
