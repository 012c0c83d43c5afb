package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/immediate"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// then is what the root does once a dialog is closed: the tag of what it asks
// itself, which is done unless the person cancels, and the message of an action
// that was found in a list.
type then func() tea.Cmd

// afterwards has actions run once the dialog that lists them is closed.
func afterwards(actions []page.Action) []page.Action {
	for i, action := range actions {
		if action.Run != nil {
			actions[i].Run = func() tea.Cmd { return page.Send(then(action.Run)) }
		}
	}
	return actions
}

// goOn does what was found in a list over a page, unless that page was left or
// covered meanwhile.
func (r *Root) goOn(from page.Page, do then) tea.Cmd {
	if from != r.top() {
		return nil
	}
	return do()
}

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
	case page.AskWith:
		r.ask(layer{dialog: msg.Dialog(), over: from})
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

// push puts a page on top of the stack, and gives it the screen.
func (r *Root) push(route page.Route) tea.Cmd {
	if !r.lay(route) {
		return nil
	}
	return r.uncover()
}

// lay puts a page on top of the stack, and reports whether there is one.
func (r *Root) lay(route page.Route) bool {
	next := r.build(r.console, route)
	if next == nil {
		return false
	}
	if len(r.pages) == 0 {
		r.bottom = route
	}
	r.refused = nil
	r.pages = append(r.pages, next)
	return true
}

// popTo takes pages away until so many are left.
func (r *Root) popTo(left int) {
	for len(r.pages) > left {
		r.pop()
	}
}

// pop takes the uppermost page away, with its dialogs and its secrets, and stops
// the bulk work that was begun on it.
func (r *Root) pop() {
	last := r.pages[len(r.pages)-1]
	last.Forget()
	r.console.Running.Stop(last)
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
	r.followed = r.othersChanges()
	return mail(top, top.Init())
}

// back returns to the page below, and asks first when typed text would be lost.
func (r *Root) back() tea.Cmd {
	if len(r.pages) < 2 {
		return r.goTo(page.Keys{}) // from the trail or the settings; from the keys it leads nowhere
	}
	return r.depart(len(r.pages)-1, r.uncover)
}

// depart leaves pages until so many are left and goes on, and asks first when
// typed text would be lost.
func (r *Root) depart(left int, goOn then) tea.Cmd {
	leave := func() tea.Cmd {
		var cmds []tea.Cmd
		for _, p := range r.pages[left:] {
			if leaver, ok := p.(page.Leaver); ok {
				cmds = append(cmds, mail(p, leaver.Leave()))
			}
		}
		r.popTo(left)
		return tea.Batch(append(cmds, goOn())...)
	}
	lost := lost(r.pages[left:])
	if len(lost) == 0 {
		return leave()
	}
	title := "Leave this page?"
	if len(r.pages)-left > 1 {
		title = "Leave these pages?"
	}
	r.askToLeave(leave, title, byLeaving(lost))
	return nil
}

// lost names the typed text that leaving pages would lose. Of several it says
// whose it is.
func lost(pages []page.Page) []string {
	var lost []string
	for _, p := range pages {
		text := p.Dirty()
		if text != "" && len(pages) > 1 {
			text = p.Title() + ": " + text
		}
		if text != "" {
			lost = append(lost, text)
		}
	}
	return lost
}

// quit leaves the console, and asks first when typed text would be lost or AWS
// clients be left alone. The gate says of these what leaving does.
func (r *Root) quit() tea.Cmd {
	consequences := byLeaving(lost(r.pages))
	if url := r.clientsAt(); url != "" {
		consequences = append(consequences, "Leaving ends the serving of AWS clients at "+url+".")
	}
	if r.gate != nil || len(consequences) == 0 {
		return r.leave()
	}
	r.askToLeave(r.leave, "Leave coldkms?", consequences)
	return nil
}

// byLeaving says what becomes of typed text.
func byLeaving(lost []string) []string {
	consequences := make([]string, len(lost))
	for i, text := range lost {
		consequences[i] = "Lost by leaving: " + text
	}
	return consequences
}

func (r *Root) askToLeave(leave then, title string, consequences []string) {
	r.askFirst(widget.Question{
		Tag: leave, Title: title, Consequences: consequences, Cancel: "Stay",
		Answers: []widget.Answer{{Choice: "leave", Label: "Leave"}},
	})
}

// askFirst asks what the root itself must know before it goes on as the
// question's tag says; one thing at a time.
func (r *Root) askFirst(question widget.Question) {
	if top, ok := r.dialog(); ok && top.own {
		return
	}
	r.ask(layer{over: r.uppermost(), own: true, dialog: widget.NewConfirm(r.options.Theme, question)})
}

// decided carries out an answer to what the root asked.
func decided(d widget.Decision) tea.Cmd {
	goOn, ok := d.Tag.(then)
	if !ok || d.Choice == "" {
		return nil
	}
	return goOn()
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
	said, _ := immediate.Message(cmd)
	decision, _ := said.(widget.Decision)
	return decided(decision)
}
