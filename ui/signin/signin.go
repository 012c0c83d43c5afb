// Package signin is the dialog that chooses who is signed in: a root, a user or
// a role of the vault, found by typing a part of its name or ARN, or the root
// of an account that has nothing here yet. A role is used in a session, whose
// name is asked for.
//
// It refuses to know what the chosen one may do and how one signs in: what was
// chosen is a page.SignIn.
package signin

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model/identity"
	"coldkms/themes"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Dialog lists who can sign in under a field to search, and then asks for the
// session of a role.
type Dialog struct {
	theme *themes.Theme
	now   identity.Caller // who is signed in
	all   []candidate     // recent ones first
	shown []candidate     // those that answer to the search
	list  *widget.SearchBox

	role    *candidate // whose session is asked for, nil while one is chosen
	session *widget.TextField
	wrong   string // what is wrong with the session's name
}

const (
	longestSearch  = 256
	longestSession = 64
)

// New returns the dialog for those who can sign in. recent are those who were
// signed in before, the latest first: they stand first. now is who is signed
// in.
func New(theme *themes.Theme, now identity.Caller, all []identity.Principal, recent []page.SignIn) *Dialog {
	d := &Dialog{
		theme: theme, now: now, all: candidates(now, all, recent),
		session: widget.NewTextField(theme, longestSession),
	}
	d.session.SetValue(sessionOf(now))
	d.list = widget.NewSearchBox(theme, "Search  ", 0, longestSearch, widget.ListBox{Widest: 78, Rows: min(tallest, len(d.all)+1), Above: 2, Below: 2})
	d.list.Search.Placeholder = "a name, an ARN or an account id"
	d.find()
	return d
}

// sessionOf offers the name of a session: who takes a role is told by it.
func sessionOf(now identity.Caller) string {
	if now.SessionName != "" {
		return now.SessionName
	}
	return now.Principal.DisplayName()
}

// Capturing reports that letters are text: they are in both fields.
func (d *Dialog) Capturing() bool { return true }

// Actions are the dialog's keys, for help and the bottom line: told, not run.
func (d *Dialog) Actions() []page.Action {
	leave := "Close without signing in"
	if d.role != nil {
		leave = "Choose another one"
	}
	return []page.Action{{Label: "Sign in", Keys: []string{"enter"}}, {Label: leave, Keys: []string{"esc"}}}
}

// Forget does nothing: names are no secret.
func (d *Dialog) Forget() {}

// Update takes a key: movement, typing, or ↵, which signs in, as a click does.
func (d *Dialog) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		return d.point(m.InBox())
	}
	press, ok := msg.(tea.KeyMsg)
	switch {
	case !ok:
		return false, nil
	case d.role != nil:
		return d.pressSession(press)
	}
	switch key := press.String(); {
	case key == "esc":
		return true, nil
	case key == "enter":
		return d.choose()
	}
	searched, cmd := d.list.Press(press, len(d.shown))
	if searched {
		d.find()
	}
	return false, cmd
}

// pressSession takes a key while the name of a session is asked for.
func (d *Dialog) pressSession(press tea.KeyMsg) (done bool, cmd tea.Cmd) {
	switch press.String() {
	case "esc":
		d.askSession(nil)
		return false, nil
	case "enter":
		name := strings.TrimSpace(d.session.Value())
		if err := identity.CheckSessionName(name); err != nil {
			d.wrong = widget.Capitalised(err.Error()) + "."
			return false, nil
		}
		return true, page.Send(page.SignIn{Principal: d.role.Principal, Session: name})
	}
	d.wrong = ""
	_, cmd = d.session.Update(press)
	return false, cmd
}

// find shows those who answer to the search.
func (d *Dialog) find() { d.shown = answering(d.all, d.now, d.list.Search.Value()) }

// choose closes the dialog with the one under the cursor, or asks for the
// session of a role. Who is signed in already need not do it again.
func (d *Dialog) choose() (done bool, cmd tea.Cmd) {
	if len(d.shown) == 0 {
		return false, nil
	}
	chosen := d.shown[d.list.At(len(d.shown))]
	switch {
	case chosen.is(d.now):
		return true, nil
	case chosen.Principal.Kind == identity.Role && chosen.Session == "":
		d.askSession(&chosen)
		return false, nil
	}
	return true, page.Send(chosen.SignIn)
}

// askSession asks for the session of a role; nil goes back to the list.
func (d *Dialog) askSession(role *candidate) {
	d.role, d.wrong = role, ""
	if role == nil {
		d.session.Blur()
		d.list.Search.Focus()
		return
	}
	d.list.Search.Blur()
	d.session.Focus()
}
