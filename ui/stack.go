package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// What the root itself asks before.
type (
	leavePage    struct{}
	leaveConsole struct{}
)

const leaveChoice = "leave"

// answer is what a dialog of the root's own decided.
type answer struct{ widget.Decision }

// navigate changes the stack. Only the page that has the screen can ask for
// it: a wish that comes late, from a page that was left or covered, must not
// move the one that the person looks at now.
func (r *Root) navigate(from page.Page, msg tea.Msg) tea.Cmd {
	if from != nil && from != r.uppermost() && from != r.gate {
		return nil
	}
	switch msg := msg.(type) {
	case page.Open:
		return r.push(msg.Route)
	case page.Replace:
		r.pop()
		return r.push(msg.Route)
	case page.Back:
		return r.back()
	case page.Ask:
		r.ask(layer{dialog: msg.Dialog, over: from})
	}
	return nil
}

// uppermost is the page on the stack that has the screen or will have it once
// the console is unlocked.
func (r *Root) uppermost() page.Page {
	if len(r.pages) == 0 {
		return nil
	}
	return r.pages[len(r.pages)-1]
}

func (r *Root) push(route page.Route) tea.Cmd {
	next := r.build(r.console, route)
	if next == nil {
		return nil
	}
	r.refused = nil
	r.pages = append(r.pages, next)
	return r.uncover()
}

// pop takes the uppermost page away, with its dialogs and its secrets.
func (r *Root) pop() {
	last := r.pages[len(r.pages)-1]
	last.Forget()
	r.layers = slices.DeleteFunc(r.layers, func(l layer) bool { return l.over == last })
	r.refused = nil
	r.pages = r.pages[:len(r.pages)-1]
}

// uncover gives the uppermost page the screen. Under a lock that waits:
// unlocking does it.
func (r *Root) uncover() tea.Cmd {
	if r.gate != nil {
		return nil
	}
	return r.show()
}

// show starts the work of the page that has the screen.
func (r *Root) show() tea.Cmd {
	r.resize()
	top := r.top()
	return mail(top, top.Init())
}

// back returns to the page below, and asks first when typed text would be lost.
func (r *Root) back() tea.Cmd {
	if len(r.pages) < 2 {
		return nil
	}
	if lost := r.uppermost().Dirty(); lost != "" {
		r.askToLeave(leavePage{}, "Leave this page?", []string{lost})
		return nil
	}
	r.pop()
	return r.uncover()
}

// quit leaves the console, and asks first when typed text would be lost.
func (r *Root) quit() tea.Cmd {
	var lost []string
	for _, p := range r.pages {
		if text := p.Dirty(); text != "" {
			lost = append(lost, p.Title()+": "+text)
		}
	}
	if r.gate != nil || len(lost) == 0 {
		return r.leave()
	}
	r.askToLeave(leaveConsole{}, "Leave coldkms?", lost)
	return nil
}

func (r *Root) askToLeave(tag any, title string, lost []string) {
	if top, ok := r.dialog(); ok && top.own {
		return // asked already
	}
	consequences := make([]string, len(lost))
	for i, text := range lost {
		consequences[i] = "Lost by leaving: " + text
	}
	r.ask(layer{over: r.uppermost(), own: true, dialog: widget.NewConfirm(r.options.Theme, widget.Question{
		Tag: tag, Title: title, Consequences: consequences, Cancel: "Stay",
		Answers: []widget.Answer{{Choice: leaveChoice, Label: "Leave"}},
	})})
}

// decided carries out an answer to what the root asked.
func (r *Root) decided(a answer) tea.Cmd {
	if a.Choice != leaveChoice {
		return nil
	}
	switch a.Tag.(type) {
	case leavePage:
		r.pop()
		return r.uncover()
	case leaveConsole:
		return r.leave()
	}
	return nil
}

// ask puts a dialog over its page.
func (r *Root) ask(l layer) {
	r.layers = append(r.layers, l)
	r.resize()
}

// close takes a dialog away.
func (r *Root) close(dialog page.Dialog) {
	dialog.Forget()
	r.layers = slices.DeleteFunc(r.layers, func(l layer) bool { return l.dialog == dialog })
}

// consult hands a message to the dialog on top, and takes it away once it is
// done.
func (r *Root) consult(top layer, msg tea.Msg) tea.Cmd {
	done, cmd := top.dialog.Update(msg)
	if done {
		r.close(top.dialog)
	}
	if !top.own || cmd == nil {
		return mail(top.over, cmd)
	}
	return func() tea.Msg {
		decision, ok := cmd().(widget.Decision)
		if !ok {
			return nil
		}
		return answer{decision}
	}
}
