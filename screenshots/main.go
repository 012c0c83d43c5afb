// Command screenshots draws the pictures of this folder from the console's own
// frames: it opens the real console on a vault that is the same every time,
// presses keys, and writes what stands on the screen as SVG.
//
// It refuses to know how the console looks or works, beyond the keys that a
// person would press. No terminal is needed, and the same console gives the same
// bytes on every machine.
//
//	go run ./screenshots          # draws them
//	go run ./screenshots -check   # fails when one is not current
package main

import (
	"flag"
	"fmt"
	"os"
)

// command is what mends pictures that are not current.
const command = "go run ./screenshots"

func main() {
	check := flag.Bool("check", false, "change nothing, and fail when a picture is not current")
	flag.Parse()
	if err := run("screenshots", *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder string, check bool) error {
	pictures, err := draw()
	switch {
	case err != nil:
		return err
	case check:
		return compare(folder, pictures)
	}
	return save(folder, pictures)
}
