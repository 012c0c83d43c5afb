package command

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/endpoint"
	"coldkms/vault/vaulttest"
)

// A command beside a console that has the vault unlocked, and one that opens the vault with the full work of Argon2id.
// The time that a process takes to start is in neither.
func BenchmarkDescribeKey(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "vault")
	file := filepath.Join(b.TempDir(), "passphrase")
	ctx, passphrase := context.Background(), []byte(vaulttest.Passphrase)
	if err := os.WriteFile(file, passphrase, 0o600); err != nil {
		b.Fatal(err)
	}
	v, err := vault.Create(ctx, dir, passphrase, vaulttest.Home, SystemOptions())
	if err != nil {
		b.Fatal(err)
	}
	session, err := endpoint.Who{Agent: "test"}.SignIn(v)
	if err != nil {
		b.Fatal(err)
	}
	made, err := session.CreateKey(ctx, &model.CreateKeyRequest{})
	if err != nil {
		b.Fatal(err)
	}
	describe := func(b *testing.B) {
		for b.Loop() {
			var stderr bytes.Buffer
			line := []string{"kms", "describe-key", "--vault", dir, "--passphrase-file", file, "--key-id", made.KeyMetadata.KeyID}
			if status := Execute(ctx, line, Streams{Out: io.Discard, Err: &stderr}, noConsole); status != 0 {
				b.Fatalf("status %d, %s", status, &stderr)
			}
		}
	}
	server, err := endpoint.ServeSocket(v, dir, false, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("beside a console", describe)
	if err := server.Close(); err != nil {
		b.Fatal(err)
	}
	if err := v.Close(); err != nil {
		b.Fatal(err)
	}
	b.Run("alone", describe)
}
