package ui

import (
	"context"
	"reflect"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/immediate"
	"coldkms/ui/page"
)

// letter is a message on its way back to the page whose command sent it. So a
// result reaches the one who asked for it, wherever that stands in the stack
// and whatever dialog is open, and nobody when the page was left meanwhile.
type letter struct {
	to  page.Page
	msg tea.Msg
}

// parcel is what a page's command sent together, a tea.Batch or tea.Sequence of
// mailed commands. The root opens it, so that what became of some work and the
// words for it are on the screen in one picture.
type parcel struct{ commands reflect.Value }

// mail makes every message of a command a letter to a page.
func mail(to page.Page, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	if msg, ok := immediate.Message(cmd); ok {
		return page.Send(seal(to, msg))
	}
	guarded := page.Work(context.Background(), "a command of "+to.Title(), func(context.Context) tea.Msg { return cmd() })
	return func() tea.Msg { return seal(to, guarded()) }
}

// seal makes a message a letter to a page.
func seal(to page.Page, msg tea.Msg) tea.Msg {
	if msg == nil {
		return nil
	}
	if sealed, ok := msg.(letter); ok {
		return sealed
	}
	if commands, ok := several(msg); ok {
		return mailAll(to, commands)
	}
	if isProgram(msg) {
		return msg
	}
	return letter{to, msg}
}

// mailAll does so for the commands of a tea.Batch or tea.Sequence.
func mailAll(to page.Page, commands reflect.Value) parcel {
	mailed := reflect.MakeSlice(commands.Type(), commands.Len(), commands.Len())
	for i := range commands.Len() {
		mailed.Index(i).Set(reflect.ValueOf(mail(to, commands.Index(i).Interface().(tea.Cmd))))
	}
	return parcel{mailed}
}

// deliver carries out what is for the root, and hands the rest to its page. A
// result that comes while the console is locked is delivered too, because the
// page must know what became of its work; what it brought is forgotten at
// once.
func (r *Root) deliver(l letter) tea.Cmd {
	if cmd, ok := r.carryOut(l.to, l.msg); ok {
		return cmd
	}
	if l.to != r.gate && !slices.Contains(r.pages, l.to) {
		return nil
	}
	cmd := mail(l.to, l.to.Update(l.msg))
	if l.to != r.gate && r.gate != nil {
		l.to.Forget()
	}
	return cmd
}
