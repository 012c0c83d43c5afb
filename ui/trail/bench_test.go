package trail

import (
	"flag"
	"runtime"
	"testing"
	"time"

	"coldkms/ui/page/pagetest"
)

var recordCount = flag.Int("trail.records", 2000, "how many records the benchmark's trail has")

// BenchmarkTrail measures what a person waits for on a long trail:
//
//	go test -run '^$' -bench Trail -benchtime 20x ./ui/trail -trail.records=1000000
func BenchmarkTrail(b *testing.B) {
	calls := *recordCount
	began := time.Now()
	d := desk(b, calls)
	b.Logf("%d records written in %s", calls, time.Since(began).Round(time.Second))

	b.Run("FirstFrame", func(b *testing.B) {
		for b.Loop() {
			_ = pagetest.Open(b, New(d.Console, "", false), 140, 45).View()
		}
	})
	b.Run("Letter", func(b *testing.B) { // until the screen shows it, with nothing to be found
		driver := pagetest.Open(b, New(d.Console, "", false), 140, 45)
		driver.Press("/")
		driver.Hold = true
		for b.Loop() {
			driver.Press("q")
			_ = driver.View()
			driver.Held = nil
		}
	})
	b.Run("LetterFound", func(b *testing.B) { // until what it finds is on the screen
		for b.Loop() {
			b.StopTimer()
			driver := pagetest.Open(b, New(d.Console, "", false), 140, 45)
			driver.Press("/")
			driver.Type("error:invali")
			b.StartTimer()
			driver.Press("d")
			_ = driver.View()
		}
	})
	b.Run("Slice", func(b *testing.B) { // as long as a search is deaf
		driver := pagetest.Open(b, New(d.Console, "", false), 140, 45)
		driver.Press("/")
		for b.Loop() {
			driver.Hold = true
			driver.Press("q")
			slice := driver.Held[0]
			driver.Held, driver.Hold = nil, false
			_ = slice()
		}
	})
	b.Run("ToTheOldest", func(b *testing.B) {
		before := heap()
		for b.Loop() {
			driver := pagetest.Open(b, New(d.Console, "", false), 140, 45)
			driver.Press("G")
			b.StopTimer()
			b.ReportMetric(float64(heap()-before)/(1<<10), "KiB-held")
			runtime.KeepAlive(driver)
			b.StartTimer()
		}
	})
}

// heap returns the bytes that are in use.
func heap() int64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return int64(memory.HeapAlloc)
}
