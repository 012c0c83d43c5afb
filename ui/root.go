// Package ui is the root of the console: it draws the frame, holds the stack
// of pages and the dialogs over them, opens and locks the vault, and hands
// every message to the one it is for.
//
// It refuses to know what a page does: pages are made from routes in one place
// (route.go), and meet the root only through package page.
package ui

import (
	"cmp"
	"context"
	"errors"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/ui/navigation"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// Root is the model of the whole console.
type Root struct {
	options Options
	console *page.Console
	build   func(*page.Console, page.Route) page.Page
	after   func(time.Duration, tea.Msg) tea.Cmd // delivers a message later

	width, height int

	gate   page.Page // unlock or first run; nil while the console is open
	pages  []page.Page
	bottom page.Route // of the lowest page
	first  page.Route // of the page that an unlocked console begins with
	layers []layer

	// The cells that the page was last told of.
	pageWidth, pageHeight int

	menu    *navigation.Menu // nil before the first unlock
	menuing bool             // the menu has the keys

	region   string // that was chosen; "" for that of the vault
	signedIn signedIn

	vault   *openVault
	served  *openVault // that a lock left open for AWS clients alone; nil when it did not
	closing *closing   // the last closing of the vault, nil before the first
	wished  bool       // a lock, while no vault was open: one that opens meanwhile is closed again

	notices   []string // of openings, until there is a console to show them on
	toasts    widget.Toasts
	offer     *offer // to undo; nil when there is nothing to undo
	keeping   keeping
	working   string // what the screen says of work that takes long
	stoppable bool   // it says that esc stops it
	watching  bool   // a glance is on its way
	refused   error
	unclosed  error // how the last closing failed; the gate shows it
	health    error // why the vault does not take every call
	passing   passing
	followed  uint64 // the changes of others that the page on the screen was read with

	awaited *awaited // what keys wait for; nil when they do not

	clockMoves bool // the demo's clock is on its way
	switching  bool // the endpoint for AWS clients is being switched

	ctx    context.Context // over once the console leaves
	cancel context.CancelFunc

	lastInput time.Time
	copied    *secretCopy
	lending   lending
	leaving   bool
	err       error
}

// layer is a dialog over a page. What was decided goes to that page, or to the
// root when the question was the root's own.
type layer struct {
	dialog page.Dialog
	over   page.Page
	own    bool
}

// New returns the console, which looks for the vault once the program runs.
func New(o Options) *Root {
	if o.Idle == 0 {
		o.Idle = IdleLock
	}
	if o.After == nil {
		o.After = after
	}
	if o.Open == nil {
		o.Open = page.Keys{}
	}
	r := &Root{
		options: o, build: build, after: o.After, lastInput: o.Now(), first: o.Open, region: o.Region,
	}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.console = &page.Console{
		Theme: o.Theme, Preferences: o.Preferences, Start: o.Start, Now: o.Now, Log: o.Log,
		Zone: o.Zone, WrapMaterial: o.WrapMaterial,
		Clipboard: r.copyText, ClipboardSecret: r.copySecret, Top: r.uppermost, Editor: o.Editor,
		After: func(d time.Duration, msg tea.Msg) tea.Cmd { return r.after(d, msg) }, Serving: r.serving,
	}
	if why := o.Start.Unread; why != nil {
		r.notices = append(r.notices, sentence(why))
	}
	return r
}

// Err returns why the console left, nil when its user wanted to.
func (r *Root) Err() error { return r.err }

// Close closes the vault if it is still open, as in a program that ended other
// than by the console's own leaving, and returns how the last closing failed.
func (r *Root) Close() error {
	if v := cmp.Or(r.vault, r.served); v != nil {
		r.closing, r.vault, r.served = &closing{vault: v}, nil, nil
	}
	if r.closing == nil {
		return nil
	}
	return r.closing.close()
}

// Init looks for the vault, or opens the one that needs no gate, and starts the
// clock.
func (r *Root) Init() tea.Cmd {
	begin := r.find
	if r.options.OpenVault != nil {
		begin = r.openUngated
	}
	return tea.Batch(begin(), r.tick(), r.watch(widget.WorkingAfter))
}

// Update hands a message to the one it is for.
func (r *Root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, goesOn := r.console.Running.Oldest(); !goesOn {
		r.working = "" // the next glance would say so too late
	}
	cmd := r.settle(r.update(msg))
	if width, height := r.pageSize(); width != r.pageWidth || height != r.pageHeight {
		r.resize() // a toast came or went
	}
	switch msg.(type) {
	case beat, glance:
	default:
		if cmd != nil {
			cmd = tea.Batch(cmd, r.watch(widget.WorkingAfter))
		}
	}
	return r, cmd
}

func (r *Root) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.width, r.height = msg.Width, msg.Height
		r.resize()
		return nil
	case letter:
		return r.deliver(msg)
	case parcel:
		return r.settleAll(msg.commands)
	case tea.KeyMsg:
		r.lastInput = r.options.Now()
		return r.strokes(msg)
	case tea.MouseMsg:
		r.lastInput = r.options.Now()
		return r.point(msg)
	case tea.ResumeMsg:
		return r.takeMouse()
	}
	cmd, _ := r.carryOut(nil, msg)
	return cmd
}

// carryOut does what a message asks of the root; ok is false when it asks for
// nothing. from is the page that sent it, nil for the root itself and for main.
func (r *Root) carryOut(from page.Page, msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg := msg.(type) {
	case page.Open, page.Back, page.Replace, page.Ask, page.AskWith:
		return r.navigate(from, msg), true
	case page.LookUp:
		return r.openNamed(from, msg.Name), true
	case page.Toast:
		r.toast(from, msg)
	case page.SwitchRegion:
		return r.switchRegion(from, msg.Region), true
	case page.SignIn:
		return r.signIn(from, msg), true
	case page.Serve:
		return r.switchServing(from, msg.On), true
	case switched:
		return r.switched(msg), true
	case page.MoveClock:
		return r.moveClock(msg.To), true
	case clockMoved:
		return r.clockMoved(msg), true
	case page.Prefer:
		return r.prefer(msg), true
	case then:
		return r.goOn(from, msg), true
	case widget.Enter:
		return r.entered(from), true
	case kept:
		return r.kept(msg), true
	case regionsRead:
		r.askRegion(from, msg)
	case callersRead:
		r.askCaller(from, msg)
	case page.Refused:
		r.refuse(msg.Err)
	case page.Await:
		return r.await(from, msg.Work), true
	case arrived:
		return r.arrived(msg), true
	case page.Tend:
		return r.tend(), true
	case tended:
		return r.tended(msg), true
	case page.Lock:
		return r.lock(), true
	case page.Quit:
		return r.quit(), true
	case Terminate:
		return r.leave(), true
	case Gone:
		return r.gone(msg), true
	case Interrupt:
		return r.interrupted(), true
	case page.Lend:
		return r.lend(from, msg), true
	case returned:
		return r.takeBack(msg), true
	case page.Fatal:
		return r.fail(msg), true
	case beat:
		return r.beat(), true
	case glance:
		return r.glance(), true
	case found:
		return r.found(msg), true
	case opened:
		return r.unlock(msg), true
	case unopened:
		return r.unopened(msg), true
	case closed:
		return r.closed(msg), true
	case secretCopied:
		r.secretCopied(msg)
	default:
		return nil, false
	}
	return nil, true
}

// refuse shows an error, and looks whether the vault has stopped taking calls.
func (r *Root) refuse(err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	r.refused = err
	r.checkHealth()
	r.resize()
}

func (r *Root) checkHealth() {
	if r.vault == nil {
		return
	}
	if health := r.vault.Health(); (health == nil) != (r.health == nil) {
		r.health = health
		r.resize()
	}
}

// acquit takes the refusal off the screen.
func (r *Root) acquit() {
	if r.refused != nil {
		r.refused = nil
		r.resize()
	}
}

// fail leaves after a panic in a command: the state can no longer be trusted.
func (r *Root) fail(fatal page.Fatal) tea.Cmd {
	r.options.Log.Error("a command broke off", "work", fatal.Name, "reason", fatal.Reason, "stack", string(fatal.Stack))
	r.err = errors.Join(r.err, fatal)
	return r.leave()
}

// top is the page that has the screen, the gate's while the console is locked;
// nil before the vault was looked for.
func (r *Root) top() page.Page {
	switch {
	case r.gate != nil:
		return r.gate
	case len(r.pages) > 0:
		return r.pages[len(r.pages)-1]
	}
	return nil
}

// dialog is the one on top of the page that has the screen; ok is false when
// there is none. Those of covered and locked pages wait with their page.
func (r *Root) dialog() (top layer, ok bool) {
	for _, layer := range r.layers {
		if layer.over == r.top() {
			top, ok = layer, true
		}
	}
	return top, ok
}

// resize tells the page and the dialogs on the screen how much room they have.
func (r *Root) resize() {
	r.pageWidth, r.pageHeight = r.pageSize()
	width, height := r.pageWidth, r.pageHeight
	if top := r.top(); top != nil {
		top.SetSize(width, height)
	}
	for _, layer := range r.layers {
		layer.dialog.SetSize(width, height)
	}
}
