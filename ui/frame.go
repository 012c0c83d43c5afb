package ui

import (
	"cmp"
	"errors"
	"slices"

	"github.com/charmbracelet/lipgloss"

	"coldkms/ui/help"
	"coldkms/ui/page"
	"coldkms/ui/why"
	"coldkms/ui/widget"
	"coldkms/vault"
)

const program = "coldkms"

// View draws the console, in exactly the size of the screen. A locked console
// draws the gate and nothing of what is behind it.
func (r *Root) View() string {
	if r.width == 0 || r.top() == nil && r.working == "" {
		return ""
	}
	return r.picture().View()
}

// picture is the frame with what stands in it.
func (r *Root) picture() widget.Frame {
	frame, top := r.frame(), r.top()
	if top == nil {
		return frame
	}
	frame.Page = r.withMenu(top.View())
	if banner := r.banner(); banner != "" {
		frame.Page = banner + "\n" + frame.Page
	}
	if dialog, ok := r.dialog(); ok {
		frame.Dialog = dialog.dialog.View()
		frame.Hints = dialogHints(dialog.dialog)
	}
	return frame
}

// withMenu draws the menu beside the page, or over it.
func (r *Root) withMenu(view string) string {
	width, height := r.pageSize()
	switch {
	case r.paneWidth() > 0:
		return lipgloss.JoinHorizontal(lipgloss.Top, r.menu.Pane(r.bottom, r.menuing, height), view)
	case r.menuing:
		return widget.Overlay(view, r.menu.Box(r.bottom, width, height), 0, 0)
	}
	return view
}

// dialogHints are the keys of the bottom line while a dialog is open. What ↵
// does is in the words of the dialog itself, if it has any.
func dialogHints(dialog page.Dialog) []widget.Hint {
	verb := "press"
	switch dialog := dialog.(type) {
	case *help.Dialog:
		verb = "run"
	case interface{ Actions() []page.Action }:
		verb = "run"
		if action, ok := find(dialog.Actions(), "enter"); ok {
			verb = help.Hint(action.Label)
		}
	}
	return []widget.Hint{{Key: "enter", Label: verb}, {Key: "esc", Label: "close"}}
}

// frame is what stands around the page.
func (r *Root) frame() widget.Frame {
	f := widget.Frame{Theme: r.options.Theme, Width: r.width, Height: r.height, Crumbs: []string{program}}
	f.Demo, f.Status = r.demoSign(), cmp.Or(r.lockStatus(), r.working)
	top := r.top()
	if top == nil {
		return f
	}
	f.Hints, f.Typing = r.hints(top), r.typing()
	if r.gate != nil {
		f.Crumbs = append(f.Crumbs, r.gate.Title())
		f.Refusal = refusalLines(r.unclosed, r.width)
		return f
	}
	for _, p := range r.pages {
		f.Crumbs = append(f.Crumbs, p.Title())
	}
	f.Serving = r.servingSign()
	session := r.console.Session
	f.Account, f.Region = session.Place().Account, session.Place().Region
	f.Principal = session.Caller().DisplayName()
	f.Refusal = refusalLines(r.refused, r.width)
	f.Toast, f.Offer = r.toasts.Current(r.options.Now()), r.offerHint()
	return f
}

// pageSize returns the cells of the page.
func (r *Root) pageSize() (width, height int) {
	width, height = r.frame().PageSize()
	return width - r.paneWidth(), max(height-r.bannerLines(), 0)
}

// hints are the keys of the bottom line, made from the page's actions. While
// text is typed only those that are no text are named.
func (r *Root) hints(top page.Page) []widget.Hint {
	var hints []widget.Hint
	typing := r.typing()
	actions := top.Actions()
	if r.menuing {
		actions = r.menu.Actions()
	}
	for _, action := range actions {
		if action.Hidden || len(action.Keys) == 0 || typing && isText(action.Keys[0]) {
			continue
		}
		hints = append(hints, widget.Hint{Key: action.Keys[0], Label: help.Hint(action.Label), Off: action.Off != ""})
	}
	if r.gate != nil || r.menuing {
		return hints
	}
	if why.Explains(r.refused) && !typing {
		hints = slices.DeleteFunc(hints, func(h widget.Hint) bool { return h.Key == "w" }) // the page's
		hints = slices.Insert(hints, 0, widget.Hint{Key: "w", Label: "why"})
	}
	if len(r.pages) > 1 {
		if _, own := find(top.Actions(), "esc"); !own {
			hints = append(hints, widget.Hint{Key: "esc", Label: "back"})
		}
	}
	if !typing {
		hints = slices.Insert(hints, min(len(hints), beforeMenu), widget.Hint{Key: "m", Label: "menu"})
	}
	return hints
}

// beforeMenu is how many of a page's keys are named before the menu's, which 80
// columns must show too.
const beforeMenu = 5

// refusalLines words an error in two lines: what was refused, and what to do.
// A message without advice may take both.
func refusalLines(err error, width int) []string {
	if err == nil {
		return nil
	}
	const margin = 2 // of the sign before it
	said, todo := widget.Clean(sentence(err)), widget.Capitalised(advice(err))
	if todo != "" {
		return []string{widget.FitMiddle(said, width-margin), todo}
	}
	lines := widget.Wrap(said, width-margin)
	if len(lines) > 2 {
		return []string{widget.FitMiddle(said, width-margin)}
	}
	return lines
}

// banner says that the vault does not take every call, and why; else what is to
// be known of its time.
func (r *Root) banner() string {
	if r.bannerLines() == 0 {
		return ""
	}
	style, texts := r.options.Theme.Warning, r.passing.timeBanners()
	if r.health != nil {
		style, texts = r.options.Theme.Danger, []string{"The vault takes no calls any more. Lock (ctrl+l) and unlock to open it again."}
	}
	if errors.Is(r.health, vault.ErrReadOnly) {
		texts = []string{"Read-only look: the vault is damaged. What cannot be read is not shown."}
	}
	sign := r.options.Theme.Signs.Caution + " "
	fits := slices.IndexFunc(texts, func(text string) bool { return widget.Width(sign+text) <= r.width })
	if fits < 0 {
		fits = len(texts) - 1
	}
	return style.Render(widget.Fit(sign+texts[fits], r.width))
}

func (r *Root) bannerLines() int {
	if r.gate != nil || r.health == nil && len(r.passing.timeBanners()) == 0 {
		return 0
	}
	return 1
}
