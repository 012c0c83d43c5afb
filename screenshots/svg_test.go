package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"coldkms/ui/widget/widgettest"
)

var plainWindow = window{ink: "#dddddd", paper: "#111111", edge: "#444444", title: "#777777", dots: "#444444"}

func svgOf(t *testing.T, text string, width, height int) string {
	t.Helper()
	f, err := parseFrame(text, width, height)
	if err != nil {
		t.Fatal(err)
	}
	svg := writeSVG(f, plainWindow, "a & b")
	checkXML(t, svg)
	return string(svg)
}

func checkXML(t *testing.T, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
	}
}

func TestWriteSVG(t *testing.T) {
	widgettest.Golden(t, "window", svgOf(t, strings.Join([]string{
		"╭──────────╮",
		"│ two words│",
		"│\x1b[1;38;2;255;0;0m✗ <b>&\x1b[0m鍵  │",
		"╰\x1b[38;2;0;0;255m──\x1b[0m────────╯",
		"\x1b[48;2;34;34;34m▸ a \x1b[1mb\x1b[0m \x1b[7m \x1b[0mc    ",
	}, "\n"), 12, 5))
}

func TestNothingIsDrawnForEmptyCells(t *testing.T) {
	empty, full := svgOf(t, "     ", 5, 1), svgOf(t, " \x1b[48;2;17;17;17m  \x1b[0m  ", 5, 1)
	if empty != full || strings.Count(empty, "<text") != 1 { // the title
		t.Errorf("empty cells draw\n%s\nand\n%s", empty, full)
	}
}

func TestPx(t *testing.T) {
	for tenths, want := range map[int]string{0: "0", 5: "0.5", 10: "1", 84: "8.4", -42: "-4.2", -420: "-42", 10005: "1000.5"} {
		if got := px(tenths); got != want {
			t.Errorf("px(%d) = %s, want %s", tenths, got, want)
		}
	}
}
