package endpoint

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// load is a vault as it is in use, on a disk, with requests that are signed once and sent over and over.
type load struct {
	*open
	bodies   map[string]string // by operation
	requests map[string][]byte // as they are sent, by operation
}

func newLoad(b testing.TB) *load {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "vault")
	v, err := vault.Create(context.Background(), dir, []byte(vaulttest.Passphrase), vaulttest.Home,
		vault.Options{Clock: time.Now, Random: rand.Reader, KDF: vaulttest.KDF})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = v.Close() })
	l := &load{open: &open{t: b, v: v, dir: dir, seen: make(chan Exchange), clock: time.Now}, requests: map[string][]byte{}}
	l.root = l.accessKey("")
	l.serve()
	root := rootOf(b, v, "")
	key := vaulttest.CreateKey(b, root, "")
	sealed, err := root.Encrypt(context.Background(), &model.EncryptRequest{KeyID: key.KeyID, Plaintext: []byte("a secret of some length")})
	if err != nil {
		b.Fatal(err)
	}
	l.bodies = map[string]string{
		"Encrypt":         `{"KeyId":"` + key.KeyID + `","Plaintext":"YSBzZWNyZXQgb2Ygc29tZSBsZW5ndGg="}`,
		"Decrypt":         `{"CiphertextBlob":"` + base64.StdEncoding.EncodeToString(sealed.CiphertextBlob) + `"}`,
		"GenerateDataKey": `{"KeyId":"` + key.KeyID + `","KeySpec":"AES_256"}`,
	}
	for operation, body := range l.bodies {
		var sent bytes.Buffer
		if err := l.kmsRequest(operation, body).sign(b, l.root, "kms", vaulttest.Home.Region, time.Now()).Write(&sent); err != nil {
			b.Fatal(err)
		}
		l.requests[operation] = sent.Bytes()
	}
	return l
}

// ask sends a request on a connection and reads the whole answer.
func ask(conn net.Conn, answers *bufio.Reader, sent []byte) (status int, body []byte, err error) {
	if _, err := conn.Write(sent); err != nil {
		return 0, nil, err
	}
	length := 0
	for first := true; ; first = false {
		line, err := answers.ReadSlice('\n')
		switch {
		case err != nil:
			return 0, nil, err
		case first:
			status, _ = strconv.Atoi(string(line[9:12]))
		case len(line) <= 2:
			body = make([]byte, length)
			_, err := io.ReadFull(answers, body)
			return status, body, err
		case bytes.HasPrefix(line, []byte("Content-Length: ")):
			length, _ = strconv.Atoi(string(bytes.TrimSpace(line[16:])))
		}
	}
}

// press sends a request count times over so many connections, and returns how long each took, in order.
func press(tb testing.TB, address string, connections, count int, sent []byte) []time.Duration {
	tb.Helper()
	var wg sync.WaitGroup
	var next atomic.Int64
	took := make([][]time.Duration, connections)
	for i := range connections {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			tb.Fatal(err)
		}
		wg.Go(func() {
			defer conn.Close()
			answers := bufio.NewReader(conn)
			for next.Add(1) <= int64(count) {
				begun := time.Now()
				status, body, err := ask(conn, answers, sent)
				if err != nil || status != http.StatusOK {
					tb.Errorf("answered %d %s, %v", status, body, err)
					return
				}
				took[i] = append(took[i], time.Since(begun))
			}
		})
	}
	wg.Wait()
	all := slices.Concat(took...)
	slices.Sort(all)
	return all
}

// BenchmarkClients says how many requests of AWS clients a vault answers, each with its signature checked, authorised
// and durably recorded, beside a handler that answers the same bytes and does nothing else.
func BenchmarkClients(b *testing.B) {
	l := newLoad(b)
	address := strings.TrimPrefix(l.s.URL(), "http://")
	for _, connections := range []int{1, 16, 64} {
		for _, operation := range []string{"Encrypt", "Decrypt", "GenerateDataKey"} {
			b.Run(fmt.Sprintf("%s/%d", operation, connections), func(b *testing.B) {
				measure(b, address, connections, l.requests[operation])
			})
		}
		b.Run(fmt.Sprintf("Bare/%d", connections), func(b *testing.B) {
			bare := bareServer(b, l)
			measure(b, bare, connections, l.requests["Encrypt"])
		})
	}
	b.Run("Fdatasync", func(b *testing.B) { syncs(b, l.dir) })
}

func measure(b *testing.B, address string, connections int, sent []byte) {
	press(b, address, connections, connections, sent) // the first are not counted
	b.ResetTimer()
	took := press(b, address, connections, b.N, sent)
	b.StopTimer()
	if len(took) == 0 {
		return
	}
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
	b.ReportMetric(float64(memory.HeapAlloc)/(1<<20), "MiB-heap")
}

// bareServer answers every request with the bytes of one answer of the vault.
func bareServer(b *testing.B, l *load) (address string) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(l.s.URL(), "http://"))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	_, answer, err := ask(conn, bufio.NewReader(conn), l.requests["Encrypt"])
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		respondAs(w, contentType, http.StatusOK, answer)
	}))
	b.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// syncs measures what the disk takes to keep a record.
func syncs(b *testing.B, dir string) {
	file, err := os.Create(filepath.Join(dir, "measured"))
	if err != nil {
		b.Fatal(err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	record := make([]byte, 4096)
	for b.Loop() {
		if _, err := file.WriteAt(record, 0); err != nil {
			b.Fatal(err)
		}
		if err := file.Sync(); err != nil {
			b.Fatal(err)
		}
	}
}
