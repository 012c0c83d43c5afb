package crypto

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// TestSecretPagesStayOutOfDumps reads what the kernel says of a secret's pages.
func TestSecretPagesStayOutOfDumps(t *testing.T) {
	for _, n := range []int{32, 64, 5000} {
		s := NewSecret(n)
		defer s.Wipe()
		flags := pageFlags(t, uintptr(unsafe.Pointer(&s.Bytes()[0])))
		if !slices.Contains(flags, "dd") {
			t.Errorf("%d bytes lie in pages with the flags %v, want dd (not dumped)", n, flags)
		}
	}
}

// pageFlags returns the kernel's VmFlags of the mapping that holds an address.
func pageFlags(t *testing.T, address uintptr) []string {
	t.Helper()
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip("no /proc/self/smaps here")
	}
	defer f.Close()
	inside := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var from, to uintptr
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x ", &from, &to); n == 2 {
			inside = from <= address && address < to
		}
		if flags, ok := strings.CutPrefix(lines.Text(), "VmFlags:"); ok && inside {
			return strings.Fields(flags)
		}
	}
	t.Skip("the kernel shows no VmFlags")
	return nil
}

// TestHardenProcess hardens a process of its own, which tells what became of it.
func TestHardenProcess(t *testing.T) {
	const child = "COLDKMS_TEST_HARDEN"
	if file := os.Getenv(child); file != "" {
		if err := HardenProcess(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		if err != nil || dumpable != 0 {
			t.Errorf("dumpable %d, %v", dumpable, err)
		}
		var core unix.Rlimit
		if err := unix.Getrlimit(unix.RLIMIT_CORE, &core); err != nil || core != (unix.Rlimit{}) {
			t.Errorf("core limit %v, %v", core, err)
		}
		return
	}
	file := filepath.Join(t.TempDir(), "made")
	cmd := exec.Command(os.Args[0], "-test.run=^TestHardenProcess$")
	cmd.Env = append(os.Environ(), child+"="+file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	made, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if made.Mode().Perm() != 0o600 {
		t.Errorf("a new file has mode %v, want 0600", made.Mode().Perm())
	}
}
