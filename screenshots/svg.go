package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// Lengths are in tenths of a pixel, so that no picture depends on how a machine
// rounds. The advance is that of the common monospace fonts at fontSize; where
// a font differs, textLength holds each word to the grid.
const (
	fontSize  = 140
	cellWidth = 84
	rowHeight = 170
	baseline  = 128 // below a row's upper edge
	padding   = 140 // between the window's edge and the text
	titleBar  = 320
)

const fonts = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"

// window is the look of what is around the text.
type window struct {
	ink, paper  string // of text and cells without a colour of their own
	edge        string // around everything, and below the title
	title, dots string
}

// strokes are the characters that are drawn as lines instead of text, because
// only then do they join whatever the font and its line height: paths from a
// cell's upper left corner.
var strokes = map[string]string{
	"─": right(cellWidth, 0, rowHeight/2),
	"│": fmt.Sprintf("m%s 0v%s", px(cellWidth/2), px(rowHeight)),
	"╭": corner(cellWidth, rowHeight/2, -cellWidth/2, rowHeight/2),
	"╮": corner(0, rowHeight/2, cellWidth/2, rowHeight/2),
	"╰": corner(cellWidth, rowHeight/2, -cellWidth/2, -rowHeight/2),
	"╯": corner(0, rowHeight/2, cellWidth/2, -rowHeight/2),
}

// right is a line to the right that begins at x, y.
func right(length, x, y int) string { return fmt.Sprintf("m%s %sh%s", px(x), px(y), px(length)) }

// corner is a quarter of a round from x, y, first to the side and then up or
// down.
func corner(x, y, dx, dy int) string {
	return fmt.Sprintf("m%s %sq%s 0 %s %s", px(x), px(y), px(dx), px(dx), px(dy))
}

// writeSVG draws a frame in a window with a title. The same frame gives the
// same bytes.
func writeSVG(f frame, w window, title string) []byte {
	width := 2*padding + cellWidth*len(f[0])
	height := titleBar + 2*padding + rowHeight*len(f)
	d := &drawing{window: w}
	d.line(`<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" role="img" font-family="%s" font-size="%s">`,
		px(width), px(height), fonts, px(fontSize))
	d.line(`<title>%s</title>`, escaped(title))
	d.line(`<rect x=".5" y=".5" width="%s" height="%s" rx="8" fill="%s" stroke="%s"/>`, px(width-10), px(height-10), w.paper, w.edge)
	d.line(`<path d="M.5 %sh%s" stroke="%s"/>`, px(titleBar+5), px(width-10), w.edge)
	for i := range 3 {
		d.line(`<circle cx="%s" cy="%s" r="5" fill="%s"/>`, px(padding+50+i*170), px(titleBar/2), w.dots)
	}
	d.line(`<text x="%s" y="%s" text-anchor="middle" fill="%s">%s</text>`, px(width/2), px(titleBar/2+50), w.title, escaped(title))
	for y, row := range f {
		d.y = titleBar + padding + y*rowHeight
		d.row(row)
	}
	d.line(`</svg>`)
	return d.Bytes()
}

// drawing is a picture in the making, with the upper edge of the current row.
type drawing struct {
	bytes.Buffer
	window window
	y      int
}

func (d *drawing) line(format string, values ...any) {
	fmt.Fprintf(d, format, values...)
	d.WriteByte('\n')
}

// row draws the papers of a row, and over them its text.
func (d *drawing) row(row []cell) {
	eachRun(row, sameBy(d.paper), func(x int, run []cell) {
		if paper := d.paper(run[0]); paper != d.window.paper {
			d.line(`<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`, px(left(x)), px(d.y), px(len(run)*cellWidth), px(rowHeight), paper)
		}
	})
	eachRun(row, d.sameText, func(x int, run []cell) {
		first := run[0].text
		stroke, drawn := strokes[first]
		switch {
		case first == "" || first == " ":
		case drawn:
			if first == "─" {
				stroke = right(len(run)*cellWidth, 0, rowHeight/2)
			}
			d.line(`<path d="M%s %s%s" fill="none" stroke="%s"/>`, px(left(x)), px(d.y), stroke, d.ink(run[0]))
		case isSign(first):
			d.line(`<text x="%s" y="%s" text-anchor="middle"%s>%s</text>`,
				px(left(x)+run[0].width*cellWidth/2), px(d.y+baseline), d.look(run[0]), escaped(first))
		default:
			var word strings.Builder
			for _, c := range run {
				word.WriteString(c.text)
			}
			d.line(`<text x="%s" y="%s" textLength="%s"%s>%s</text>`,
				px(left(x)), px(d.y+baseline), px(len(run)*cellWidth), d.look(run[0]), escaped(word.String()))
		}
	})
}

// sameText says whether a cell goes on the text of the one before it: the
// letters of a word, a long line. Other characters stand by themselves, since a
// font that lacks them is helped out by one of another width.
func (d *drawing) sameText(before, c cell) bool {
	if d.ink(before) != d.ink(c) || before.style.bold != c.style.bold {
		return false
	}
	if before.text == "─" {
		return c.text == "─"
	}
	return isLetter(before.text) && isLetter(c.text)
}

func isLetter(text string) bool { return len(text) == 1 && text != " " }
func isSign(text string) bool   { return len(text) > 1 }

// look is the attributes of a text.
func (d *drawing) look(c cell) string {
	look := ` fill="` + d.ink(c) + `"`
	if c.style.bold {
		look += ` font-weight="bold"`
	}
	return look
}

func (d *drawing) ink(c cell) string   { ink, _ := d.colours(c); return ink }
func (d *drawing) paper(c cell) string { _, paper := d.colours(c); return paper }

// colours are those that a cell is drawn in.
func (d *drawing) colours(c cell) (ink, paper string) {
	ink, paper = c.style.ink, c.style.paper
	if ink == "" {
		ink = d.window.ink
	}
	if paper == "" {
		paper = d.window.paper
	}
	if c.style.reverse {
		return paper, ink
	}
	return ink, paper
}

// eachRun hands out the runs of cells of which each goes on the one before it,
// with the column where a run begins.
func eachRun(row []cell, goesOn func(before, c cell) bool, each func(x int, run []cell)) {
	for from := 0; from < len(row); {
		to := from + 1
		for to < len(row) && goesOn(row[to-1], row[to]) {
			to++
		}
		each(from, row[from:to])
		from = to
	}
}

func sameBy(of func(cell) string) func(before, c cell) bool {
	return func(before, c cell) bool { return of(before) == of(c) }
}

// left is where a column begins.
func left(x int) int { return padding + x*cellWidth }

// px writes tenths of a pixel as pixels.
func px(tenths int) string {
	sign := ""
	if tenths < 0 {
		sign, tenths = "-", -tenths
	}
	if tenths%10 == 0 {
		return fmt.Sprintf("%s%d", sign, tenths/10)
	}
	return fmt.Sprintf("%s%d.%d", sign, tenths/10, tenths%10)
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return b.String()
}
