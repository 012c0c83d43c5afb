package ui

import (
	"cmp"
	"errors"

	"coldkms/ui/help"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

const program = "coldkms"

// View draws the console, in exactly the size of the screen. A locked console
// draws the gate and nothing of what is behind it.
func (r *Root) View() string {
	top := r.top()
	if top == nil || r.width == 0 {
		return ""
	}
	frame := r.frame()
	frame.Page = top.View()
	if banner := r.banner(); banner != "" {
		frame.Page = banner + "\n" + frame.Page
	}
	if dialog, ok := r.dialog(); ok {
		frame.Dialog = dialog.dialog.View()
		frame.Hints = []widget.Hint{{Key: help.KeyName("enter"), Label: verb(dialog.dialog)}, {Key: "esc", Label: "close"}}
	}
	return frame.View()
}

// verb is what enter does in a dialog, in the words of the dialog itself.
func verb(dialog page.Dialog) string {
	switch dialog.(type) {
	case *help.Dialog, interface{ Actions() []page.Action }:
		return "run"
	}
	return "press"
}

// frame is what stands around the page.
func (r *Root) frame() widget.Frame {
	f := widget.Frame{Theme: r.options.Theme, Width: r.width, Height: r.height, Crumbs: []string{program}}
	top := r.top()
	if top == nil {
		return f
	}
	f.Hints, f.Typing = r.hints(top), r.typing()
	f.Status = cmp.Or(r.lockStatus(), r.working)
	if r.gate != nil {
		f.Crumbs = append(f.Crumbs, r.gate.Title())
		f.Refusal = refusalLines(r.unclosed, r.width)
		return f
	}
	for _, p := range r.pages {
		f.Crumbs = append(f.Crumbs, p.Title())
	}
	session := r.console.Session
	f.Account, f.Region = session.Place().Account, session.Place().Region
	f.Principal = session.Caller().Principal.DisplayName()
	f.Refusal = refusalLines(r.refused, r.width)
	f.Toast = r.toasts.Current(r.options.Now())
	return f
}

// pageSize returns the cells of the page.
func (r *Root) pageSize() (width, height int) {
	width, height = r.frame().PageSize()
	return width, max(height-r.bannerLines(), 0)
}

// hints are the keys of the bottom line, made from the page's actions. While
// text is typed only those that are no text are named.
func (r *Root) hints(top page.Page) []widget.Hint {
	var hints []widget.Hint
	typing := top.Capturing()
	for _, action := range top.Actions() {
		if action.Hidden || len(action.Keys) == 0 || typing && !isEverywhere(action.Keys[0]) {
			continue
		}
		hints = append(hints, widget.Hint{Key: help.KeyName(action.Keys[0]), Label: help.Hint(action.Label), Off: action.Off != ""})
	}
	if r.gate == nil && len(r.pages) > 1 {
		if _, own := find(top.Actions(), "esc"); !own {
			hints = append(hints, widget.Hint{Key: "esc", Label: "back"})
		}
	}
	return hints
}

// refusalLines words an error in two lines: what was refused, and what to do.
// A message without advice may take both.
func refusalLines(err error, width int) []string {
	if err == nil {
		return nil
	}
	const margin = 2 // of the sign before it
	said, todo := widget.Clean(sentence(err)), advice(err)
	if todo != "" {
		return []string{widget.FitMiddle(said, width-margin), todo}
	}
	lines := widget.Wrap(said, width-margin)
	if len(lines) > 2 {
		return []string{widget.FitMiddle(said, width-margin)}
	}
	return lines
}

// banner says that the vault does not take every call, and why.
func (r *Root) banner() string {
	if r.bannerLines() == 0 {
		return ""
	}
	text := "The vault takes no calls any more. Lock (ctrl+l) and unlock to open it again."
	if errors.Is(r.health, vault.ErrReadOnly) {
		text = "Read-only look: the vault is damaged. What cannot be read is not shown."
	}
	return r.options.Theme.Danger.Render(widget.Fit(r.options.Theme.Signs.Caution+" "+text, r.width))
}

func (r *Root) bannerLines() int {
	if r.health == nil || r.gate != nil {
		return 0
	}
	return 1
}
