package command

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"coldkms/ui/terminal"
)

// The exit statuses of `coldkms kms`, `coldkms iam` and `coldkms sts`, which are those of the AWS CLI. AWS CLI User Guide, "Command line return codes".
const (
	statusUsage   = 252
	statusNotOpen = 253
	statusRefused = 254
	statusFailed  = 255
)

// failure is an error with the exit status that it leads to.
type failure struct {
	status int
	text   string // what is printed; "" for the error's own text
	err    error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// misuse is a line that makes no sense: help tells what does.
type misuse struct{ err error }

func (m *misuse) Error() string { return m.err.Error() }
func (m *misuse) Unwrap() error { return m.err }

// failed returns an error that leads to statusFailed unless it has a status of its own, nil for nil.
func failed(err error) error {
	var known *failure
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &failure{status: statusFailed, err: err}
}

// report prints what went wrong with a command and returns its exit status. A command of a service that fails without a
// status of its own never came as far as the vault.
func report(w io.Writer, cmd *cobra.Command, err error) int {
	var known *failure
	var misused *misuse
	switch {
	case err == nil:
		return 0
	case errors.Is(err, terminal.ErrFailed): // it has been printed
		return 1
	case errors.As(err, &known) && known.text != "":
		fmt.Fprintln(w, known.text)
		return known.status
	}
	fmt.Fprintf(w, "coldkms: %v\n", err)
	switch {
	case known != nil:
		return known.status
	case isService(cmd) || cmd.HasParent() && isService(cmd.Parent()):
		fmt.Fprintf(w, "Help: %s help\n", cmd.CommandPath())
		return statusUsage
	case errors.As(err, &misused):
		fmt.Fprintf(w, "Help: %s --help\n", cmd.CommandPath())
	}
	return 1
}
