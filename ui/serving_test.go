package ui

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/endpoint"
	"coldkms/vault/vaulttest"
)

// keysSeen returns the keys that another process finds by way of the console.
func (c *console) keysSeen() (int, error) {
	c.t.Helper()
	client, err := endpoint.Dial(context.Background(), c.options.Dir, endpoint.Who{Agent: "coldkms-cli/test"})
	if err != nil {
		return 0, err
	}
	defer client.Close()
	listed, err := client.Call(context.Background(), "ListKeys", &model.ListKeysRequest{})
	if err != nil {
		return 0, err
	}
	return len(listed.(*model.ListKeysResponse).Keys), nil
}

func (c *console) isNotServed(when string) {
	c.t.Helper()
	if _, err := c.keysSeen(); !errors.Is(err, fs.ErrNotExist) {
		c.t.Errorf("%s: %v", when, err)
	}
}

func TestAnUnlockedConsoleServesItsVault(t *testing.T) {
	t.Parallel()
	c := open(t, 80, 24, withVault(t, func(s *vault.Session, _ *vaulttest.Clock) { vaulttest.CreateKey(t, s, "payroll") }))
	c.isNotServed("before the first unlock")
	for range 2 {
		c.unlocks()
		if keys, err := c.keysSeen(); keys != 1 || err != nil {
			t.Errorf("another process sees %d keys, %v", keys, err)
		}
		c.press("ctrl+l")
		c.isNotServed("locked")
	}
	c.unlocks()
	c.send(Terminate{})
	c.isNotServed("left")
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestAReadOnlyConsoleServesReads(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil, func(o *Options, _ *vaulttest.Clock) { o.ReadOnly = "This console was started with --read-only" })
	if keys, err := c.keysSeen(); err != nil {
		t.Errorf("another process sees %d keys, %v", keys, err)
	}
	client, err := endpoint.Dial(context.Background(), c.options.Dir, endpoint.Who{Agent: "coldkms-cli/test"})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Call(context.Background(), "CreateKey", &model.CreateKeyRequest{}); err == nil || !strings.Contains(err.Error(), "started to change nothing") {
		t.Errorf("another process makes a key: %v", err)
	}
}

// The console says why it leaves when its terminal is gone.
func TestALostTerminalEndsTheConsole(t *testing.T) {
	t.Parallel()
	c := openUnlocked(t, 80, 24, nil)
	c.send(Gone{io.EOF})
	if err := c.Err(); !c.quit || !errors.Is(err, io.EOF) || !strings.Contains(err.Error(), "the terminal is gone") {
		t.Errorf("the console leaves: %v, for %v", c.quit, err)
	}
	c.isNotServed("without a terminal")
}

// What is in the socket's place costs the person no more than a notice.
func TestAConsoleThatCannotServeSaysSo(t *testing.T) {
	t.Parallel()
	c := open(t, 120, 36, withVault(t, nil))
	path := filepath.Join(c.options.Dir, "socket")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.unlocks()
	c.sees("No keys yet", "coldkms kms cannot use this vault while it is open here", "is in the way")
	c.press("ctrl+l")
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
