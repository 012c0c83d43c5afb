package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors says for each room what of this module it may import, by path prefix. A room imports only rooms below it.
var floors = []struct {
	room string
	may  []string
}{
	{"coldkms/themes", nil},
	{"coldkms/crypto", nil},
	{"coldkms/model", []string{"coldkms/model"}},
	{"coldkms/vault/store", []string{"coldkms/crypto"}},
	{"coldkms/vault/trail", []string{"coldkms/model"}},
	{"coldkms/vault/endpoint/sigv4", []string{"coldkms/crypto"}},
	{"coldkms/vault/endpoint", []string{"coldkms/vault", "coldkms/model"}},
	{"coldkms/vault", []string{"coldkms/vault", "coldkms/model", "coldkms/crypto"}},
	{"coldkms/ui/terminal", nil},
	{"coldkms/ui/wholefile", nil},
	{"coldkms/ui/widget", []string{"coldkms/ui/widget", "coldkms/ui/immediate", "coldkms/themes", "coldkms/crypto"}},
	{"coldkms/ui/command", []string{"coldkms/ui/terminal", "coldkms/ui/wholefile", "coldkms/ui/preferences", "coldkms/themes", "coldkms/vault", "coldkms/model", "coldkms/crypto"}},
	{"coldkms/ui/page/pagetest", []string{"coldkms/ui", "coldkms/themes", "coldkms/vault", "coldkms/model"}},
	{"coldkms/ui/preferences", nil},
	{"coldkms/ui/immediate", nil},
	{"coldkms/ui/page", []string{"coldkms/ui/page", "coldkms/ui/immediate", "coldkms/ui/preferences", "coldkms/themes", "coldkms/vault", "coldkms/model"}},
	{"coldkms/ui", []string{"coldkms/ui", "coldkms/themes", "coldkms/vault", "coldkms/model", "coldkms/crypto"}},
	{"coldkms", []string{"coldkms"}},
}

// only says which rooms alone may import a library or a room.
var only = map[string][]string{
	"github.com/dgraph-io/badger/v4":     {"coldkms/vault/store"},
	"coldkms/vault/store":                {"coldkms/vault"},
	"coldkms/vault/vaulttest":            {"coldkms/ui/page/pagetest"}, // tests alone
	"github.com/charmbracelet/bubbletea": {"coldkms/ui", "coldkms", "coldkms/screenshots"},
	"github.com/charmbracelet/bubbles":   {"coldkms/ui"},
	"github.com/charmbracelet/lipgloss":  {"coldkms/ui", "coldkms/themes", "coldkms", "coldkms/screenshots"},
	"golang.org/x/crypto/argon2":         {"coldkms/crypto"},
	"github.com/spf13/cobra":             {"coldkms/ui/command"},
	"github.com/atotto/clipboard":        {"coldkms/ui"},
	"golang.org/x/mod/sumdb/tlog":        {"coldkms/vault/store"},
	"net":                                {"coldkms/vault/endpoint", "coldkms/model/policy", "coldkms/model/wire"}, // of the two net/netip and net/url alone, which are values
	"math/rand":                          {"coldkms/vault/vaulttest", "coldkms/ui/demo"},
	"github.com/charmbracelet/x/ansi":    {"coldkms/ui", "coldkms/screenshots"},
	"github.com/muesli/termenv":          {"coldkms/ui", "coldkms/themes", "coldkms", "coldkms/screenshots"},
}

// shared are the rooms below ui that are no pages. Pages do not import each other: they meet in ui/page and share
// ui/widget and ui/keyaction.
var shared = []string{"coldkms/ui/page", "coldkms/ui/widget", "coldkms/ui/keyaction", "coldkms/ui/keyfield", "coldkms/ui/command", "coldkms/ui/terminal", "coldkms/ui/e2e", "coldkms/ui/preferences", "coldkms/ui/immediate", "coldkms/ui/demo", "coldkms/ui/savefile", "coldkms/ui/wholefile", "coldkms/ui/openfile", "coldkms/ui/pickfile", "coldkms/ui/editor"}

func TestFloors(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("listing the packages: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 8 {
		t.Fatalf("only %d packages are listed", len(lines))
	}
	for _, line := range lines {
		pkg, imports, _ := strings.Cut(line, " ")
		for imported := range strings.FieldsSeq(imports) {
			checkImport(t, pkg, imported)
		}
	}
}

func checkImport(t *testing.T, pkg, imported string) {
	for library, rooms := range only {
		if within(imported, library) && !within(pkg, library) && !slices.ContainsFunc(rooms, func(r string) bool { return room(pkg, r) }) {
			t.Errorf("%s imports %s, which only %v may", pkg, imported, rooms)
		}
	}
	if !within(imported, "coldkms") {
		return
	}
	for _, floor := range floors {
		if !within(pkg, floor.room) {
			continue
		}
		if !slices.ContainsFunc(floor.may, func(prefix string) bool { return within(imported, prefix) }) {
			t.Errorf("%s imports %s: the room is not below it", pkg, imported)
		}
		break
	}
	if isPage(pkg) && isPage(imported) {
		t.Errorf("%s imports %s: pages do not import each other", pkg, imported)
	}
}

func isPage(pkg string) bool {
	return strings.HasPrefix(pkg, "coldkms/ui/") && !slices.ContainsFunc(shared, func(s string) bool { return within(pkg, s) })
}

func within(pkg, prefix string) bool { return pkg == prefix || strings.HasPrefix(pkg, prefix+"/") }

// room is within, but the root package is only itself.
func room(pkg, prefix string) bool {
	if prefix == "coldkms" {
		return pkg == prefix
	}
	return within(pkg, prefix)
}
