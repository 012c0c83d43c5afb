package main

import (
	"os"
	"strings"
	"testing"
)

// The README shows a frame of the console. It is the one that the console's own tests compare with.
func TestTheREADMEShowsTheConsole(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	frame, err := os.ReadFile("ui/testdata/keys_80x24.golden")
	if err != nil {
		t.Fatal(err)
	}
	rest := string(readme)
	for line := range strings.Lines(string(frame)) {
		line = "    " + strings.TrimRight(line, " \n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		var found bool
		if _, rest, found = strings.Cut(rest, line+"\n"); !found {
			t.Fatalf("the README does not show, after the lines before it:\n%s", line)
		}
	}
}
