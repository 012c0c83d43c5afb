package policy_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoNetwork checks that of the network's packages only the one with addresses as values is imported.
func TestNoNetwork(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range parsed.Imports {
			if path := strings.Trim(i.Path.Value, `"`); path == "net" || strings.HasPrefix(path, "net/") && path != "net/netip" {
				t.Errorf("%s imports %s", file, path)
			}
		}
	}
}
