package vaulttest

import (
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever stands around it, a secret is found in each form, and an altered one is not.
func TestTracesFindEveryForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), leastSecret, 64).Draw(t, "secret")
		before := rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "before")
		after := rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "after")
		whole := slices.Concat(before, secret, after)
		for name, text := range map[string]string{
			"raw":    string(whole),
			"hex":    string(before) + strings.ToUpper(hex.EncodeToString(secret)),
			"base64": base64.StdEncoding.EncodeToString(whole),
		} {
			if found := Traces([]byte(text), secret); !slices.Contains(found, name) {
				t.Errorf("in %s: found %q", name, found)
			}
		}
		if found := Traces([]byte(base64.URLEncoding.EncodeToString(whole)), secret); !slices.Contains(found, "base64") {
			t.Errorf("in the other alphabet: found %q", found)
		}
	})
	if found := Traces([]byte("\x00t\x00w\x00e\x00l\x00v\x00e\x00 \x00b\x00y\x00t\x00e\x00s"), []byte("twelve bytes")); !slices.Equal(found, []string{"UTF-16"}) {
		t.Errorf("in UTF-16: found %q", found)
	}
	if found := Traces([]byte("twelve-bytes, dHdlbHZlLWJ5dGVz"), []byte("twelve bytes")); found != nil {
		t.Errorf("in another text: found %q", found)
	}
}

func TestFolderTraces(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"a/b/one": "..twelve bytes..", "a/two": "..other bytes..", "hole": strings.Repeat("\x00", 20_000) + "twelve bytes", "three": hex.EncodeToString([]byte("twelve bytes"))} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, files, err := FolderTraces(folder, map[string][]byte{"it": []byte("twelve bytes")})
	if want := []string{"it, hex, in /three", "it, raw, in /a/b/one", "it, raw, in /hole"}; err != nil || files != 4 || !slices.Equal(found, want) {
		t.Errorf("found %q in %d files, %v; want %q", found, files, err, want)
	}
}
