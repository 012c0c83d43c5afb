package ui

import (
	"context"
	"errors"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/gate"
	"coldkms/ui/navigation"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// found says whether there is a vault in the folder.
type found struct {
	exists bool
	err    error
}

// opened brings the open vault, and what time did with it meanwhile.
type opened struct {
	vault  *openVault
	moment moment
}

// openedAt looks at the time of a vault that has just been opened. What it
// cannot read keeps nobody out.
func openedAt(ctx context.Context, v *openVault, o Options) opened {
	m, err := lookAtTime(ctx, v.Vault)
	if err != nil {
		o.Log.Error("looking what time did", "error", err)
	}
	return opened{v, m}
}

// find finds out whether there is a vault to unlock or one to be made.
func (r *Root) find() tea.Cmd {
	dir := r.options.Dir
	return r.console.Work(r.ctx, "looking for the vault", func(context.Context) tea.Msg {
		exists, err := vault.Exists(dir)
		if err == nil {
			err = checkWritable(dir)
		}
		return found{exists, err}
	})
}

func (r *Root) found(msg found) tea.Cmd {
	switch {
	case msg.err != nil:
		r.gate = gate.NewBlocked(r.console, r.options.Dir, blocked(r.options.Dir, msg.err), r.find)
	case msg.exists:
		r.gate = r.newUnlock()
	default:
		r.gate = gate.NewFirstRun(r.console, r.options.Dir, r.options.Vault.Random, r.create)
	}
	return r.show()
}

func (r *Root) newUnlock() page.Page {
	unlock := gate.NewUnlock(r.console, r.options.Dir, r.open)
	if r.served != nil {
		unlock.SetServed(r.servedState())
	}
	return unlock
}

// failure is an error as the gate shows it.
func failure(err error) gate.Failed {
	var damaged *vault.DamagedError
	return gate.Failed{
		Reason: sentence(err), Advice: advice(err),
		Wrong: errors.Is(err, vault.ErrWrongPassphrase), Damaged: errors.As(err, &damaged),
	}
}

// open makes the command that opens the vault, or opens it to be looked at
// only. The passphrase is the command's, which wipes it.
func (r *Root) open(passphrase []byte, look bool) tea.Cmd {
	r.wished = false
	if r.served != nil {
		return r.giveBack(passphrase)
	}
	before, o, open := r.closing, r.options, vault.Open
	if look {
		open = vault.Look
	}
	return page.Wiping(passphrase, r.console.Work(r.ctx, "opening the vault", func(ctx context.Context) tea.Msg {
		if before != nil {
			_ = before.close() // reported by its own command
		}
		v, err := open(ctx, o.Dir, passphrase, o.Vault)
		if err != nil {
			return failure(err)
		}
		return openedAt(ctx, serve(v, o), o)
	}))
}

// create makes the command that creates the vault. The passphrase is the
// command's, which wipes it.
func (r *Root) create(passphrase []byte, home model.Place) tea.Cmd {
	r.wished = false
	o := r.options
	return page.Wiping(passphrase, r.console.Work(r.ctx, "creating the vault", func(ctx context.Context) tea.Msg {
		v, err := vault.Create(ctx, o.Dir, passphrase, home, o.Vault)
		if err != nil {
			return failure(err)
		}
		return openedAt(ctx, serve(v, o), o)
	}))
}

// unlock signs in who was before, at first the account's root, and shows the
// page that was there before, or the table of keys; what time did meanwhile comes
// before it. A vault that a lock was asked for while it opened is closed again,
// and the gate stays.
func (r *Root) unlock(msg opened) tea.Cmd {
	if r.closing != nil && r.closing.vault == msg.vault { // while its passphrase was checked
		return nil
	}
	r.vault = msg.vault
	if r.served == nil { // else the person has read them
		r.notices = append(r.notices, r.vault.Notices()...)
	}
	r.served = nil
	if r.leaving || r.wished {
		return r.shut(r.leaving)
	}
	r.signInAgain()
	if r.menu == nil {
		r.menu = navigation.New(r.options.Theme, nil)
	}
	r.console.ReadOnly = r.options.ReadOnly
	if errors.Is(r.vault.Health(), vault.ErrReadOnly) {
		r.console.ReadOnly = "This is a read-only look"
	}
	r.removeGate()
	r.unclosed = nil
	r.checkHealth()
	r.lastInput = r.options.Now()
	r.passing = passing{at: r.lastInput}
	r.knowTime(msg.moment)
	r.toasts.WarnInTurn(r.notices, r.options.Now())
	r.notices = nil
	if len(r.pages) == 0 {
		r.lay(r.first)
	}
	if r.passing.isNews() && !r.tellsMeanwhile() {
		r.lay(page.Meanwhile{})
	}
	return r.uncover()
}

// removeGate takes the gate off the screen, with its dialogs and what was typed
// at it.
func (r *Root) removeGate() {
	if r.gate == nil {
		return
	}
	r.gate.Forget()
	r.layers = slices.DeleteFunc(r.layers, func(l layer) bool { return l.over == r.gate })
	r.gate = nil
}

// sentence is an error as a person reads it.
func sentence(err error) string { return widget.Capitalised(widget.CleanText(err.Error())) }

// advice says what a person can do about a vault that does not open or takes
// no calls.
func advice(err error) string {
	var (
		inUse      *vault.InUseError
		permission *vault.PermissionError
		damaged    *vault.DamagedError
		refusal    *model.Error
	)
	switch {
	case errors.As(err, &refusal):
		return refusal.Advice
	case errors.As(err, &inUse):
		return "Lock (ctrl+l) or leave the other coldkms, then try again."
	case errors.As(err, &permission):
		return "Run this command, then try again."
	case errors.As(err, &damaged):
		const unchanged = "Nothing was changed."
		if damaged.Remedy != "" { // the refusal says it
			return unchanged
		}
		return unchanged + " Put the named part back from a copy of the folder."
	case errors.Is(err, vault.ErrReadOnly):
		return "Put the damaged part back from a copy, then lock (ctrl+l) and unlock."
	case errors.Is(err, vault.ErrDegraded):
		return "Lock (ctrl+l) and unlock: the vault is then opened and checked again."
	case errors.Is(err, vault.ErrClosed):
		return "The console was locked meanwhile. Look whether it was done, then try again."
	case errors.Is(err, errNoClipboard):
		return "Select the text in the terminal, or install wl-clipboard or xclip."
	case errors.Is(err, errNoSecretClipboard):
		return "Save it to a file instead (s)."
	case errors.Is(err, errNotEmptied):
		return "Copy something else over it."
	case errors.Is(err, vault.ErrBusy):
		return "Wait until what reads it is done, such as an export, then try again."
	case errors.Is(err, vault.ErrDiskFull):
		return "Make room on the disk, then try again."
	}
	return ""
}
