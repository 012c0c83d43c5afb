package endpoint

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coldkms/vault/vaulttest"
)

// answers is where the gate writes when nobody reads.
type answers struct {
	header http.Header
	status int
}

func (a *answers) Header() http.Header              { return a.header }
func (a *answers) WriteHeader(status int)           { a.status = status }
func (a *answers) Write(answer []byte) (int, error) { return len(answer), nil }
func (a *answers) Flush()                           {}

// BenchmarkGate says what the answers of the gate cost the processor, without connections: by one caller, whose every
// call is a batch of its own, and by 16 who share them. Run it with TMPDIR on a file system in memory and with -cpu 1,
// so that neither the disk nor a neighbour counts.
func BenchmarkGate(b *testing.B) {
	l := newLoad(b)
	g := &gate{vault: l.v, now: time.Now, log: quiet, seen: func(Exchange) {}}
	for _, callers := range []int{1, 16} {
		for _, operation := range []string{"Encrypt", "Decrypt", "GenerateDataKey"} {
			b.Run(fmt.Sprintf("%s/%d", operation, callers), func(b *testing.B) {
				signed := l.kmsRequest(operation, l.bodies[operation]).sign(b, l.root, "kms", vaulttest.Home.Region, time.Now())
				signed.RemoteAddr = "127.0.0.1:40000"
				b.ReportAllocs()
				b.ResetTimer()
				var group sync.WaitGroup
				var next atomic.Int64
				for range callers {
					group.Go(func() {
						for next.Add(1) <= int64(b.N) {
							asked, answered := *signed.Request, answers{header: http.Header{}}
							asked.Body = io.NopCloser(strings.NewReader(signed.body))
							g.ServeHTTP(&answered, &asked)
							if answered.status != http.StatusOK {
								b.Errorf("answered %d", answered.status)
								return
							}
						}
					})
				}
				group.Wait()
			})
		}
	}
}
