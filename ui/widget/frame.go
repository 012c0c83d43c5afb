package widget

import (
	"fmt"
	"slices"
	"strings"

	"coldkms/themes"
)

// The least size that the console works in, in cells.
const (
	MinWidth  = 60
	MinHeight = 20
)

// Frame is what stands around every page: who and where one is, what the keys
// do, and what was last refused or done. It is a value: the root fills it in
// for each picture.
type Frame struct {
	Theme         *themes.Theme
	Width, Height int

	Crumbs    []string // the way to this page, the program's name first
	Account   string
	Region    string
	Principal string
	Demo      string // DEMO and a moved clock; "" outside of the demo
	Serving   string // that the program serves others; "" when it does not

	Page    string   // the page's View, of PageSize
	Hints   []Hint   // the most useful first
	Typing  bool     // letters are text now: F1 alone opens help
	Refusal []string // two lines at most: what was refused, and what to do
	Toast   Toast    // of no Text when there is none
	Offer   Hint     // what a toast offers to do; of no Key when it offers nothing
	Status  string   // what goes on: work that runs, the countdown to the lock
	Dialog  string   // a dialog's View, drawn over the page
}

// Hint is a key on the bottom line, by Bubble Tea's name, and what it does.
type Hint struct {
	Key, Label string
	Off        bool // drawn faintly: it does not work now
}

// What the frame takes: a line and a rule above, two below.
const (
	frameHead  = 2
	frameLines = frameHead + 2
)

// refusalLines is what a refusal takes of the page.
const refusalLines = 2

// PageSize returns the cells that are left for the page.
func (f Frame) PageSize() (width, height int) {
	height = f.Height - frameLines - f.toastMore()
	if len(f.Refusal) > 0 {
		height -= refusalLines
	}
	return f.Width, max(height, 0)
}

// View draws the frame and what is in it, in exactly Width × Height cells and
// as the theme paints it. On a screen that is too small it says what size is
// needed.
func (f Frame) View() string {
	if f.Width <= 0 || f.Height <= 0 {
		return ""
	}
	if f.Width < MinWidth || f.Height < MinHeight {
		return f.Theme.Paint(tooSmall(f.Width, f.Height))
	}
	body := f.body()
	if f.Dialog != "" {
		body = Centered(body, f.Dialog)
	}
	lines := []string{f.topLine(), f.rule("", f.status()), body}
	toast, more := f.toast()
	if len(f.Refusal) > 0 {
		lines = append(lines, f.refusal())
	}
	lines = append(append(lines, f.rule(toast, f.offer())), more...)
	return f.Theme.Paint(strings.Join(append(lines, f.bottomLine()), "\n"))
}

// body draws the page in its room.
func (f Frame) body() string {
	width, height := f.PageSize()
	return Block(strings.Split(f.Page, "\n"), width, height)
}

// tooSmall is the notice on a screen under MinWidth × MinHeight.
func tooSmall(width, height int) string {
	text := fmt.Sprintf("coldkms needs %d×%d cells; this screen has %d×%d. Make it larger and it goes on.", MinWidth, MinHeight, width, height)
	return Block(Wrap(text, width), width, height)
}

const (
	// toastMargin is what stands around a toast in its rule, sign included.
	toastMargin = 8
	// toastIndent is what stands before a toast's further lines, which begin
	// where the text in the rule does.
	toastIndent = 5
	// mostToastMore is how many lines a toast takes of the page.
	mostToastMore = 2
)

// toast draws what was last done: in the rule, and on lines below it what does
// not fit there.
func (f Frame) toast() (line string, more []string) {
	texts := f.toastTexts()
	if len(texts) == 0 {
		return "", nil
	}
	style, sign := f.Theme.Success, f.Theme.Signs.Done
	if f.Toast.Caution {
		style, sign = f.Theme.Warning, f.Theme.Signs.Caution
	}
	for _, text := range texts[1:] {
		more = append(more, Fit(spaces(toastIndent)+style.Render(text), f.Width))
	}
	return style.Render(sign + " " + texts[0]), more
}

// toastTexts is the toast cut into its lines.
func (f Frame) toastTexts() []string {
	text := Clean(f.Toast.Text)
	if text == "" {
		return nil
	}
	room := f.Width - toastMargin
	if offer := f.offer(); offer != "" {
		room -= Width(offer) + 4
	}
	first := Wrap(text, max(room, 1))
	if len(first) == 1 {
		return first
	}
	room = max(f.Width-toastIndent, 1)
	more := Wrap(strings.Join(first[1:], " "), room)
	if len(more) > mostToastMore {
		more = append(more[:mostToastMore-1], shorten(strings.Join(more[mostToastMore-1:], " "), room))
	}
	return append(first[:1], more...)
}

// toastMore is how many lines a toast takes below its rule.
func (f Frame) toastMore() int { return max(len(f.toastTexts())-1, 0) }

// offer draws what a toast offers, at the right end of its rule.
func (f Frame) offer() string {
	if f.Offer.Key == "" {
		return ""
	}
	return f.hint(Hint{Key: f.Offer.Key, Label: shorten(Clean(f.Offer.Label), f.Width/2)})
}

// status draws what goes on.
func (f Frame) status() string {
	if f.Status == "" {
		return ""
	}
	return f.Theme.Warning.Render(shorten(Clean(f.Status), f.Width-6))
}

// ruleEnd is what stands between words at the right end of a rule and the end.
const ruleEnd = 3

// rule draws a line across the screen with words set into it at its ends.
func (f Frame) rule(left, right string) string {
	sign := f.Theme.Signs.Rule
	rest := f.Width
	if left != "" {
		left += " "
		rest -= Width(left) + 3
	}
	if right != "" {
		right = " " + right
		rest -= Width(right) + ruleEnd
	}
	line := f.Theme.Rule.Render(strings.Repeat(sign, max(rest, 0)))
	if left != "" {
		line = f.Theme.Rule.Render(strings.Repeat(sign, 2)) + " " + left + line
	}
	if right != "" {
		line += right + " " + f.Theme.Rule.Render(strings.Repeat(sign, ruleEnd-1))
	}
	return Fit(line, f.Width)
}

// refusal draws what was refused, in its two lines. One text alone may go on
// on the second.
func (f Frame) refusal() string {
	texts := f.Refusal
	if len(texts) == 1 {
		texts = Wrap(Clean(texts[0]), f.Width-2)
	}
	lines := make([]string, 0, refusalLines)
	for i, text := range texts[:min(len(texts), refusalLines)] {
		lead, style := "  ", f.Theme.Text
		if i == 0 {
			lead, style = f.Theme.Signs.Refused+" ", f.Theme.Error
		}
		lines = append(lines, style.Render(Fit(lead+Clean(text), f.Width)))
	}
	return Block(lines, f.Width, refusalLines)
}

// topLine draws the crumbs on the left and who one is on the right.
func (f Frame) topLine() string {
	left, right := f.topParts()
	room := f.Width - Width(right)
	return Fit(Fit(strings.Join(left, f.arrow()), room)+right, f.Width)
}

// arrow is what stands between crumbs.
func (f Frame) arrow() string { return f.Theme.Rule.Render(" " + f.Theme.Signs.Arrow + " ") }

// topParts draws each of the crumbs that there is room for, and who one is.
func (f Frame) topParts() (left []string, right string) {
	crumbs, principal := f.narrowed()
	right = f.Theme.Account.Render(f.who(principal))
	for _, sign := range f.signs() {
		right = f.Theme.Demo.Render(sign) + signGap + right
	}
	left = make([]string, len(crumbs))
	for i, crumb := range crumbs {
		left[i] = f.Theme.Crumb.Render(crumb)
		if i == 0 {
			left[i] = f.Theme.Title.Render(crumb)
		}
	}
	return left, right
}

// signGap is what stands behind a sign.
const signGap = "  "

// signs are what stands before who one is, the last first.
func (f Frame) signs() []string {
	return slices.DeleteFunc([]string{Clean(f.Serving), Clean(f.Demo)}, func(sign string) bool { return sign == "" })
}

// who names account, Region and principal.
func (f Frame) who(principal string) string {
	var parts []string
	for _, part := range []string{f.Account, f.Region, principal} {
		if part != "" {
			parts = append(parts, Clean(part))
		}
	}
	return strings.Join(parts, " "+f.Theme.Signs.Dot+" ")
}

// leastPrincipal is how short a principal is made before the last crumb is.
const leastPrincipal = 9

// narrowed makes the top line fit: the crumbs lose their middle, then the
// principal its middle, then the last crumb. Account, Region and the signs
// never go.
func (f Frame) narrowed() (crumbs []string, principal string) {
	for _, crumb := range f.Crumbs {
		crumbs = append(crumbs, Clean(crumb))
	}
	principal = Clean(f.Principal)
	over := func() int {
		total := Width(strings.Join(crumbs, " "+f.Theme.Signs.Arrow+" ")) + 2 + Width(f.who(principal)) - f.Width
		for _, sign := range f.signs() {
			total += Width(sign) + len(signGap)
		}
		return total
	}
	for len(crumbs) > 2 && over() > 0 {
		if crumbs[1] != f.Theme.Signs.Ellipsis {
			crumbs[1] = f.Theme.Signs.Ellipsis
		} else if len(crumbs) > 3 {
			crumbs = slices.Delete(crumbs, 2, 3)
		} else {
			break
		}
	}
	if extra := over(); extra > 0 && principal != "" {
		principal = FitMiddle(principal, max(Width(principal)-extra, min(leastPrincipal, Width(principal))))
	}
	if extra := over(); extra > 0 && len(crumbs) > 1 {
		last := &crumbs[len(crumbs)-1]
		*last = FitMiddle(*last, max(Width(*last)-extra, 1))
	}
	return crumbs, principal
}

// bottomLine draws the keys, as many as fit; help is always among them.
func (f Frame) bottomLine() string {
	_, parts := f.bottomParts()
	return Fit(strings.Join(parts, hintGap), f.Width)
}

// hintGap is what stands between keys.
const hintGap = "  "

// bottomParts draws each part of the bottom line, and says which key it is.
func (f Frame) bottomParts() (keys, parts []string) {
	help := Hint{Key: "?", Label: "help"}
	if f.Typing {
		help.Key = "f1"
	}
	room := f.Width - Width(f.hint(help))
	for _, hint := range f.Hints {
		part := f.hint(hint)
		if Width(part)+len(hintGap) > room {
			break
		}
		keys, parts = append(keys, hint.Key), append(parts, part)
		room -= Width(part) + len(hintGap)
	}
	return append(keys, help.Key), append(parts, f.hint(help))
}

func (f Frame) hint(h Hint) string {
	key := KeyName(h.Key)
	if h.Off {
		return f.Theme.Faint.Render(key + " " + h.Label)
	}
	return f.Theme.KeyHint.Render(key) + " " + f.Theme.Text.Render(h.Label)
}
