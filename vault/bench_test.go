package vault_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/store"
	"coldkms/vault/vaulttest"
)

const callers = 16

// benchVault makes a vault as a person's is, but for the ballast and the time that a passphrase takes.
func benchVault(b *testing.B) *vaulttest.Fixture {
	b.Helper()
	f := vaulttest.New(b)
	f.Options.Store = func(o *store.Options) { o.Ballast = 4096 }
	f.Reopen(b)
	f.SetQuotas(b, model.Quotas{})
	return f
}

// atOnce runs a call b.N times by callers goroutines.
func atOnce(b *testing.B, call func() error) {
	b.Helper()
	b.ReportAllocs()
	b.SetParallelism(max(1, callers/runtime.GOMAXPROCS(0)))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := call(); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

func BenchmarkEncrypt16(b *testing.B) {
	f := benchVault(b)
	s := f.Root()
	request := &model.EncryptRequest{KeyID: vaulttest.CreateKey(b, s, "a").KeyID, Plaintext: make([]byte, 32), EncryptionContext: map[string]string{"a": "b"}}
	atOnce(b, func() error { return refusalOf(s.Encrypt(ctx, request)) })
}

// BenchmarkEncrypt16ManyKeys uses another key with every call, so that nearly every call is the first of its key.
func BenchmarkEncrypt16ManyKeys(b *testing.B) {
	f := benchVault(b)
	s := f.Root()
	var ids []string
	for range 4096 {
		ids = append(ids, vaulttest.CreateKey(b, s, "").KeyID)
	}
	var next atomic.Int64
	b.ResetTimer()
	atOnce(b, func() error {
		id := ids[int(next.Add(1))%len(ids)]
		return refusalOf(s.Encrypt(ctx, &model.EncryptRequest{KeyID: id, Plaintext: make([]byte, 32), EncryptionContext: map[string]string{"a": "b"}}))
	})
}

func BenchmarkDecrypt16(b *testing.B) {
	f := benchVault(b)
	s := f.Root()
	pairs := map[string]string{"a": "b"}
	request := &model.DecryptRequest{CiphertextBlob: encrypt(b, s, vaulttest.CreateKey(b, s, "a").KeyID, "plaintext", pairs), EncryptionContext: pairs}
	atOnce(b, func() error { return refusalOf(s.Decrypt(ctx, request)) })
}

// BenchmarkKeys measures what could grow with the number of keys.
func BenchmarkKeys(b *testing.B) {
	for _, count := range []int{1_000, 100_000} {
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			f := benchVault(b)
			fill(b, f.Root(), count)
			b.Run("Open", func(b *testing.B) { benchOpen(b, f) })
			b.Run("Catalogue", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if rows, err := f.Root().Catalogue(ctx); err != nil || len(rows) != count {
						b.Fatalf("%d rows, %v", len(rows), err)
					}
				}
			})
			b.Run("CreateKey", func(b *testing.B) {
				s := f.Root()
				b.ReportAllocs()
				for b.Loop() {
					vaulttest.CreateKey(b, s, "")
				}
			})
			b.Run("CreateKey16", func(b *testing.B) {
				s := f.Root()
				atOnce(b, func() error { return refusalOf(s.CreateKey(ctx, &model.CreateKeyRequest{})) })
			})
		})
	}
}

// fill makes keys with an alias each.
func fill(b *testing.B, s *vault.Session, count int) {
	b.Helper()
	var next atomic.Int64
	ended := together(64, func(int) error {
		for {
			i := next.Add(1)
			if i > int64(count) {
				return nil
			}
			made, err := s.CreateKey(ctx, &model.CreateKeyRequest{Description: "A key among many"})
			if err != nil {
				return err
			}
			name := fmt.Sprintf("alias/key-%06d", i)
			if err := refusalOf(s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: name, TargetKeyID: made.KeyMetadata.KeyID})); err != nil {
				return err
			}
		}
	})
	if err := errors.Join(ended...); err != nil {
		b.Fatal(err)
	}
}

func benchOpen(b *testing.B, f *vaulttest.Fixture) {
	for b.Loop() {
		b.StopTimer()
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		v, err := vault.Open(ctx, f.Dir, []byte(vaulttest.Passphrase), f.Options)
		if err != nil {
			b.Fatal(err)
		}
		f.Vault = v
	}
	b.StopTimer()
	debug.FreeOSMemory()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.HeapAlloc)/(1<<20), "MiB-heap")
	if resident, ok := residentMiB(); ok {
		b.ReportMetric(resident, "MiB-resident")
	}
}

// residentMiB returns how much of the process is in memory, where the system says so.
func residentMiB() (float64, bool) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	_, rest, found := bytes.Cut(status, []byte("VmRSS:"))
	fields := bytes.Fields(rest)
	if !found || len(fields) == 0 {
		return 0, false
	}
	kib, err := strconv.ParseFloat(string(fields[0]), 64)
	return kib / 1024, err == nil
}
