// Package page is the contract between the root of the console and its pages:
// what a page can be asked, what it can ask for, and what it is handed. Pages
// meet only here; none imports another. It does not know how anything is drawn.
package page

import (
	"context"
	"log/slog"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/preferences"
	"coldkms/vault"
)

// A Page fills the area between the two rules of the frame. Pages are pointers
// and change themselves in Update; every call comes from the update loop.
type Page interface {
	// Title is the page's crumb.
	Title() string
	// Init returns the page's first work. The root calls it when the page is
	// opened and again after an unlock, when what Forget dropped must be
	// fetched anew.
	Init() tea.Cmd
	// Update takes a message, what the mouse did in the page's own cells among
	// them (widget.Mouse). It does no I/O and no cryptography: those run in the
	// command it returns, made with Work.
	Update(tea.Msg) tea.Cmd
	// View draws exactly the size last set, and changes nothing.
	View() string
	// SetSize says how many cells the page has.
	SetSize(width, height int)
	// Actions lists what can be done here now, the most useful first. The
	// bottom line, help and the dispatch of keys are all made from it.
	Actions() []Action
	// Capturing reports that a text field has the focus: single letters are
	// then its own and fire no action.
	Capturing() bool
	// Dirty names the typed text that leaving would lose, "" when none.
	Dirty() string
	// Forget drops plaintexts and passphrases, and no other typed text. The
	// root calls it when the console locks.
	Forget()
}

// A Leaver is a page that has something to do when it is left: its results for
// the root arrive, others do not. A lock and the end of the program leave no
// page.
type Leaver interface{ Leave() tea.Cmd }

// A Follower is a page that reads anew what somebody else has changed in the
// vault while it has the screen.
type Follower interface {
	// Follow returns the work for that. Cursor, filter and what was typed stay.
	// ok is false while it would disturb what is typed or shown: the root then
	// asks again a second later.
	Follow() (work tea.Cmd, ok bool)
}

// An Action is one thing that can be done, as data.
type Action struct {
	ID    string   // stable name, for tests and the palette
	Label string   // what it does, in the words of the AWS console
	Keys  []string // Bubble Tea key names; the first is the one shown
	Off   string   // why it does not work now; "" when it works
	// Because is the refusal that it would meet, when policies or a key's state
	// are why it is off; nil when they are not.
	Because error
	Hidden  bool // listed in help only, not on the bottom line
	Run     func() tea.Cmd
}

// Console is what the root hands to every page it makes.
type Console struct {
	// Session is who is signed in, and where; another one after each unlock.
	// While the console is locked it stays that of the closed vault, so that
	// late work gets vault.ErrClosed; of a vault that AWS clients go on using, late
	// work is done, and forgotten. It is read in the update loop, when a
	// command is made, never inside one.
	Session *vault.Session
	// ReadOnly says why nothing can be changed and no key used, "" when it can:
	// a damaged vault is only looked at. Another one after each unlock.
	ReadOnly string
	// Theme is overwritten in the update loop when another one is chosen. It is
	// read there alone, never inside a command: what a command has to ask comes
	// as an AskWith.
	Theme *themes.Theme
	// Preferences are what the person chose; Prefer changes them.
	Preferences preferences.Preferences
	// Start is how the console was started.
	Start Start
	Now   func() time.Time
	// Zone is the person's time zone, for a date that they type; nil for UTC.
	Zone *time.Location
	Log  *slog.Logger
	// WrapMaterial makes key material for a key and encrypts it under a wrapping
	// key, as only the demo does for its user; nil elsewhere. Nothing but the
	// wrapped material comes back.
	WrapMaterial func(keyID, algorithm string, wrappingKey []byte) (wrapped []byte, err error)
	// Serving returns the endpoint for AWS clients as it is now; nil where there is
	// none. It is called in the update loop.
	Serving func() Serving
	// After delivers a message to the page after a while.
	After func(time.Duration, tea.Msg) tea.Cmd
	// Pause waits in a command, and returns the context's error when that ends
	// before; nil for a timer that runs.
	Pause func(context.Context, time.Duration) error
	// Editor is the command line of the person's own editor, for a shell; "" for
	// none.
	Editor    string
	Clipboard func(text string) tea.Cmd // copies and says by a Toast which way it took
	// ClipboardSecret copies a secret to the system clipboard alone, empties
	// that after 45 s if it still holds it, and says so by a Toast. It takes
	// over the bytes and wipes them.
	ClipboardSecret func(secret []byte) tea.Cmd

	// Top is the page that has the screen, whose leaving stops the bulk work that
	// is begun meanwhile; nil where pages are not left.
	Top     func() Page
	Running Running // the work of all pages that goes on
}

// Choose is what a dialog that lists actions does with the one that was chosen:
// it closes with what a working one does.
func (a Action) Choose() (done bool, cmd tea.Cmd) {
	if a.Off != "" || a.Run == nil {
		return false, nil
	}
	return true, a.Run()
}

// An OffError says why an action does not work now.
type OffError struct {
	Label   string // of the action
	Reason  string // as in its Off
	Because error  // as its Because
}

// Error is a whole sentence, whether or not the reason is one.
func (e OffError) Error() string {
	return e.Label + " does not work now: " + strings.TrimSuffix(e.Reason, ".") + "."
}

// Unwrap returns the refusal that the action would meet.
func (e OffError) Unwrap() error { return e.Because }

// A Dialog is drawn over a page and gets every key while it is open. What was
// decided comes back to the page as a typed message; the page acts on it.
type Dialog interface {
	// Update takes a message, what the mouse did in the box's own cells among
	// them; done closes the dialog, and the command carries the decision.
	Update(tea.Msg) (done bool, cmd tea.Cmd)
	// View draws the box, no larger than the size last set.
	View() string
	// SetSize says how many cells there are to stand in.
	SetSize(width, height int)
	// Capturing reports that letters are text, as of a page.
	Capturing() bool
	// Forget drops secrets typed so far, as of a page.
	Forget()
}
