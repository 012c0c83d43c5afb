package ui

import (
	"context"
	"reflect"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/page"
)

// letter is a message on its way back to the page whose command sent it. So a
// result reaches the one who asked for it, wherever that stands in the stack
// and whatever dialog is open, and nobody when the page was left meanwhile.
type letter struct {
	to  page.Page
	msg tea.Msg
}

var (
	commandType = reflect.TypeFor[tea.Cmd]()
	teaPackage  = reflect.TypeFor[tea.KeyMsg]().PkgPath()
)

// mail makes every message of a command a letter to a page.
func mail(to page.Page, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	guarded := page.Work(context.Background(), "a command of "+to.Title(), func(context.Context) tea.Msg { return cmd() })
	return func() tea.Msg {
		msg := guarded()
		if msg == nil {
			return nil
		}
		if sealed, ok := msg.(letter); ok {
			return sealed
		}
		value := reflect.ValueOf(msg)
		kind := value.Type()
		switch {
		case kind.Kind() == reflect.Slice && kind.Elem() == commandType:
			return mailAll(to, value)
		case kind.PkgPath() == teaPackage:
			return msg // the program's own business, such as to run an editor
		}
		return letter{to, msg}
	}
}

// mailAll does so for the commands of a tea.Batch or tea.Sequence, whose types
// the program must find again.
func mailAll(to page.Page, commands reflect.Value) tea.Msg {
	mailed := reflect.MakeSlice(commands.Type(), commands.Len(), commands.Len())
	for i := range commands.Len() {
		mailed.Index(i).Set(reflect.ValueOf(mail(to, commands.Index(i).Interface().(tea.Cmd))))
	}
	return mailed.Interface()
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
