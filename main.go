// Command coldkms is a full-screen terminal console over an embedded vault that holds a complete AWS KMS key engine,
// offline. It reads the command line and hands over to the console or to a command.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"coldkms/crypto"
	"coldkms/themes"
	"coldkms/ui"
	"coldkms/ui/command"
	"coldkms/ui/demo"
	"coldkms/ui/page"
	"coldkms/ui/preferences"
	"coldkms/ui/terminal"
)

func main() { os.Exit(run()) }

func run() int {
	// Hardening is a second line of defence: where the system refuses it, the program works all the same.
	_ = crypto.HardenProcess()
	streams := command.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	status := command.Execute(context.Background(), os.Args[1:], streams, console)
	if status != 0 && terminal.Guarded() {
		return terminal.ExitReported
	}
	return status
}

// console draws the console. The process that a person starts is a guard that puts the terminal back whatever
// happens; its child does the drawing.
func console(ctx context.Context, settings command.Settings) error {
	if !settings.Start.Demo {
		if err := settings.CheckFree(); err != nil {
			return err
		}
	}
	if !terminal.Guarded() {
		return terminal.Guard()
	}
	o, log, err := options(settings)
	if err != nil {
		return err
	}
	defer log.Close()
	remove := func() error { return nil }
	if settings.Start.Demo {
		remove = demonstrate(&o)
	}
	loss := terminal.NewLoss()
	o.Terminal, o.Keyboard = ui.NewScreen(os.Stdout, loss.Report), os.Stdin
	return errors.Join(draw(ctx, ui.New(o), o, loss), log.Err(), remove())
}

// demonstrate makes the console one over a throw-away vault, which remove removes. What the person chose is used and
// not changed, and the log of their own console stays as it is.
func demonstrate(o *ui.Options) (remove func() error) {
	d := demo.New(demo.Parent(os.Getenv), time.Now)
	o.Demo, o.Now, o.OpenVault, o.Reset, o.SavePreferences = true, d.Now, d.Open, d.Open, nil
	o.DemoClock, o.MoveClock, o.WrapMaterial = d.Today, d.Move, demo.WrapMaterial
	o.Dir = demo.Parent(os.Getenv)
	o.Start.Vault, o.Start.Settings, o.Start.Log = "a throw-away folder in "+o.Dir, "read, and not written in the demo", "none in the demo"
	return d.Remove
}

// options sets the console up by the flags, the settings file and the environment, in this order.
func options(settings command.Settings) (ui.Options, *ui.Log, error) {
	settingsFile, err := command.SettingsFile()
	if err != nil {
		return ui.Options{}, nil, err
	}
	logFile, err := command.LogFile()
	if err != nil {
		return ui.Options{}, nil, err
	}
	start := settings.Start
	file, unread := preferences.Open(settingsFile, themes.Names())
	preferred := file.Override(func(p *preferences.Preferences) {
		p.Theme = cmp.Or(start.Theme, p.Theme)
		if start.ASCII != nil {
			p.ASCII = *start.ASCII
		}
		if start.Mouse != nil {
			p.MouseOff = !*start.Mouse
		}
	})
	if start.Demo {
		logFile = os.DevNull
	}
	log, theme := ui.NewLog(logFile), themesFor(start)
	o := ui.Options{
		Dir: settings.Vault, Vault: command.SystemOptions(), Now: time.Now, Zone: time.Local, Log: log.Logger(),
		Version: command.Version, Clipboard: ui.SystemClipboard(),
		Alone:       terminal.Alone(),
		Editor:      cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"), "vi"),
		Preferences: preferred, Theme: theme(preferred), Themes: theme, SavePreferences: file.Keep,
		Open: page.Keys{Filter: start.KeysFilter}, Region: start.Region,
		Start: page.Start{
			Vault: settings.Vault, Settings: settingsFile, Log: logFile, Unread: unread,
			NoColor: start.Theme == "" && os.Getenv("NO_COLOR") != "",
		},
	}
	if start.ReadOnly {
		o.ReadOnly = "This console was started with --read-only"
	}
	return o, log, nil
}

// themesFor returns what makes the theme of a person's choice, in the light of the flags.
func themesFor(start command.Start) func(preferences.Preferences) *themes.Theme {
	renderer := lipgloss.NewRenderer(os.Stdout)
	if start.Theme != "" {
		// Else NO_COLOR would take the colours out of the theme that was asked for.
		renderer.SetColorProfile(termenv.NewOutput(os.Stdout).ColorProfile())
	}
	return func(p preferences.Preferences) *themes.Theme {
		wish := themes.Wish{Theme: p.Theme, Insist: start.Theme != ""}
		// That ASCII is not preferred leaves it to the terminal; only the flag can forbid it.
		if p.ASCII {
			wish.ASCII = &p.ASCII
		} else if start.ASCII != nil && !*start.ASCII {
			wish.ASCII = start.ASCII
		}
		theme := themes.Choose(renderer, wish, os.Getenv)
		return &theme
	}
}

// draw runs the program until its user leaves, a signal ends it, or its terminal is gone.
func draw(ctx context.Context, root *ui.Root, o ui.Options, loss *terminal.Loss) error {
	settings := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithAltScreen(), tea.WithInput(terminal.NewKeyboard(o.Keyboard, loss)),
		tea.WithOutput(o.Terminal), tea.WithFPS(120), tea.WithoutSignalHandler(),
	}
	if !o.Preferences.MouseOff {
		settings = append(settings, tea.WithMouseCellMotion())
	}
	program := tea.NewProgram(root, settings...)
	stop := listen(program)
	defer stop()
	// The library is silent about input that ends.
	defer loss.Tell(func(why error) { program.Send(ui.Gone{Why: why}) })()
	_, err := program.Run()
	if reason := root.Err(); reason != nil {
		err = reason
	}
	if closing := root.Close(); closing != nil {
		err = errors.Join(err, fmt.Errorf("closing the vault: %w", closing))
	}
	return err
}

// listen turns signals into what the console knows: SIGUSR1 locks it, SIGTERM, SIGHUP and SIGINT lock it and leave,
// the last one unless it was for a program that the terminal was lent to.
func listen(program *tea.Program) (stop func()) {
	return terminal.OnSignals(func(s os.Signal) {
		switch s {
		case syscall.SIGUSR1:
			program.Send(page.Lock{})
			return
		case syscall.SIGINT:
			program.Send(ui.Interrupt{})
			return
		}
		// When the guard was killed, a shell has taken the terminal back. It can be put in order from the background
		// only by who ignores what stops others there.
		signal.Ignore(syscall.SIGTTOU)
		program.Send(ui.Terminate{})
	}, syscall.SIGUSR1, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT)
}
