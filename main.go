// Command coldkms is a full-screen terminal console over an embedded vault that holds a complete AWS KMS key engine,
// offline. It reads the command line and hands over to the console or to a command.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"coldkms/crypto"
	"coldkms/themes"
	"coldkms/ui"
	"coldkms/ui/command"
	"coldkms/ui/page"
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
	if err := settings.CheckFree(); err != nil {
		return err
	}
	if !terminal.Guarded() {
		return terminal.Guard()
	}
	file, err := command.LogFile()
	if err != nil {
		return err
	}
	log := ui.NewLog(file)
	defer log.Close()

	screen := ui.NewScreen(os.Stdout)
	theme := themes.FromEnvironment(lipgloss.NewRenderer(os.Stdout), os.Getenv)
	root := ui.New(ui.Options{
		Dir: settings.Vault, Vault: command.SystemOptions(), Theme: &theme, Now: time.Now, Log: log.Logger(),
		Version: command.Version, Clipboard: ui.SystemClipboard(), Terminal: screen,
		Alone: terminal.Alone(),
	})
	return errors.Join(draw(ctx, root, screen), log.Err())
}

// draw runs the program until its user leaves or a signal ends it.
func draw(ctx context.Context, root *ui.Root, screen *ui.Screen) error {
	program := tea.NewProgram(root, tea.WithContext(ctx), tea.WithAltScreen(), tea.WithOutput(screen), tea.WithFPS(120), tea.WithoutSignalHandler())
	stop := listen(program)
	defer stop()
	_, err := program.Run()
	if reason := root.Err(); reason != nil {
		err = reason
	}
	if closing := root.Close(); closing != nil {
		err = errors.Join(err, fmt.Errorf("closing the vault: %w", closing))
	}
	return err
}

// listen turns signals into what the console knows: SIGUSR1 locks it, SIGTERM, SIGHUP and SIGINT lock it and leave.
func listen(program *tea.Program) (stop func()) {
	return terminal.OnSignals(func(s os.Signal) {
		if s == syscall.SIGUSR1 {
			program.Send(page.Lock{})
			return
		}
		// When the guard was killed, a shell has taken the terminal back. It can be put in order from the background
		// only by who ignores what stops others there.
		signal.Ignore(syscall.SIGTTOU)
		program.Send(ui.Terminate{})
	}, syscall.SIGUSR1, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT)
}
