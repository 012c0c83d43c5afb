package main

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// style is how a cell looks. A colour is "#rrggbb", or "" for the window's own.
type style struct {
	ink, paper string
	bold       bool
	reverse    bool
}

// cell is one place of the grid. The second place of a wide character has no
// text.
type cell struct {
	text  string // one character
	width int    // of that character, in cells
	style style
}

// frame is what the console drew, row by row.
type frame [][]cell

// parseFrame reads a frame with its sequences, which must be rows of width
// cells each. Text is styled by ECMA-48's SGR alone; a sequence that
// no picture shows yet is refused rather than left out.
func parseFrame(text string, width, height int) (frame, error) {
	rows := frame{nil}
	var now style
	for len(text) > 0 {
		seq, cells, n, _ := ansi.DecodeSequence(text, ansi.NormalState, nil)
		text = text[n:]
		last := &rows[len(rows)-1]
		switch {
		case cells > 0:
			*last = append(*last, cell{seq, cells, now})
			for range cells - 1 {
				*last = append(*last, cell{style: now})
			}
		case seq == "\n":
			rows = append(rows, nil)
		default:
			if err := now.apply(seq); err != nil {
				return nil, fmt.Errorf("row %d: %w", len(rows), err)
			}
		}
	}
	return rows, rows.check(width, height)
}

func (f frame) check(width, height int) error {
	if len(f) != height {
		return fmt.Errorf("the frame has %d rows, not %d", len(f), height)
	}
	for i, row := range f {
		if len(row) != width {
			return fmt.Errorf("row %d of the frame has %d cells, not %d", i+1, len(row), width)
		}
	}
	return nil
}

// cipherLength is how many letters in a row are a row of a ciphertext. No name
// on a screen is as long without a hyphen or a dot.
const cipherLength = 20

// settle writes ciphertexts in letters that repeat. The cipher draws a random
// iv of its own, whatever source of randomness a vault is given (SP 800-38D,
// 8.2.2, from inside the cryptographic module).
func (f frame) settle() {
	letters := repeating("ciphertext")
	for _, row := range f {
		eachRun(row, func(a, b cell) bool { return isBase64(a) && isBase64(b) }, func(_ int, run []cell) {
			if len(run) < cipherLength {
				return
			}
			raw := make([]byte, len(run))
			_, _ = letters.Read(raw) // it has no way to fail
			text := base64.StdEncoding.EncodeToString(raw)
			for i := range run {
				run[i].text = text[i : i+1]
			}
		})
	}
}

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

func isBase64(c cell) bool { return c.text != "" && strings.Contains(base64Letters, c.text) }

// apply changes the style as an SGR sequence says.
func (s *style) apply(seq string) error {
	list, introduced := strings.CutPrefix(seq, "\x1b[")
	list, ended := strings.CutSuffix(list, "m")
	if !introduced || !ended {
		return fmt.Errorf("%q does not style text", seq)
	}
	codes := strings.Split(list, ";")
	for len(codes) > 0 {
		used := 1
		switch codes[0] {
		case "", "0":
			*s = style{}
		case "1":
			s.bold = true
		case "7":
			s.reverse = true
		case "38", "48":
			colour, err := colourOf(codes)
			if err != nil {
				return fmt.Errorf("%q: %w", seq, err)
			}
			if codes[0] == "38" {
				s.ink = colour
			} else {
				s.paper = colour
			}
			used = colourCodes
		default:
			return fmt.Errorf("%q: no picture shows the style %s", seq, codes[0])
		}
		codes = codes[used:]
	}
	return nil
}

// colourCodes is how many codes a colour of 24 bits takes: 38;2;R;G;B.
const colourCodes = 5

func colourOf(codes []string) (string, error) {
	if len(codes) < colourCodes || codes[1] != "2" {
		return "", fmt.Errorf("not a colour of 24 bits")
	}
	colour := "#"
	for _, code := range codes[2:colourCodes] {
		value, err := strconv.ParseUint(code, 10, 8)
		if err != nil {
			return "", fmt.Errorf("%q is no part of a colour", code)
		}
		colour += fmt.Sprintf("%02x", value)
	}
	return colour, nil
}
