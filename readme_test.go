package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

var shownPicture = regexp.MustCompile(`!\[[^\]]+\]\(([^)]+)\)`)

// The README shows pictures that the repository makes; screenshots has a test that they are current.
func TestTheREADMEShowsPicturesThatAreThere(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := filepath.Glob("screenshots/*.svg")
	if err != nil {
		t.Fatal(err)
	}
	shown := shownPicture.FindAllSubmatch(readme, -1)
	if len(shown) < 3 {
		t.Errorf("the README shows %d pictures", len(shown))
	}
	for _, picture := range shown {
		if file := string(picture[1]); !slices.Contains(drawn, filepath.FromSlash(file)) {
			t.Errorf("the README shows %s, which is not there", file)
		}
	}
}
