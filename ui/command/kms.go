package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"coldkms/model"
	"coldkms/model/wire"
	"coldkms/vault"
	"coldkms/vault/endpoint"
)

const kmsLong = `Call one operation of AWS KMS on the vault, as "aws kms" calls it in the cloud: the same flags, the same
JSON, the same exit status. Every call is recorded in the trail.

Blobs are written in base64. fileb://FILE gives a blob the bytes of a file; file://FILE gives any flag the
text of a file. Lists, maps and structures are written as the AWS CLI's shorthand or as JSON. Times are
epoch seconds.

` + openingHelp + statusHelp

const openingHelp = `A console that has the vault unlocked serves it to these commands, which then need no passphrase; the demo,
which has a vault of its own, does not. Else the passphrase is the content of --passphrase-file, or of the
file that COLDKMS_PASSPHRASE_FILE names, without one newline at its end; without either it is asked for on
the terminal.

`

const statusHelp = `Exit status:
  0    the operation was done
  252  the command line is wrong
  253  the vault cannot be opened: not there, in use, damaged, or another passphrase; or nobody can sign in so
  254  the operation was refused
  255  anything else went wrong`

const kmsExample = `  coldkms kms create-key --description Payroll --tags TagKey=Purpose,TagValue=Test
  coldkms kms encrypt --key-id alias/payroll --plaintext fileb://secret.bin --encryption-context dept=hr
  coldkms kms schedule-key-deletion --cli-input-json file://request.json`

// newKMS returns the command with one command below it for each operation of the engine.
func newKMS(settings *Settings) *cobra.Command {
	return newService(settings, service{
		name: "kms", title: "AWS KMS", long: kmsLong, example: kmsExample, apis: vault.APIs(), explains: true,
		listing: listing{limit: "Limit", marker: "Marker", next: "NextMarker", truncated: "Truncated"},
	})
}

// service is a service of AWS whose operations are commands.
type service struct {
	name, title   string
	long, example string
	apis          []vault.API
	listing       listing
	explains      bool // its operations have --explain
}

// isService reports whether a command is that of a service.
func isService(cmd *cobra.Command) bool {
	return cmd.HasParent() && !cmd.Parent().HasParent() && slices.Contains([]string{"kms", "iam", "sts"}, cmd.Name())
}

func newService(settings *Settings, s service) *cobra.Command {
	o := opening{settings: settings}
	cmd := &cobra.Command{
		Use:     s.name + " OPERATION",
		Short:   "Call an operation of " + s.title,
		Long:    s.long,
		Example: s.example,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return fmt.Errorf("name an operation: coldkms %s help lists them", s.name)
			case args[0] == "help":
				return cmd.Help()
			}
			return fmt.Errorf("there is no operation %q", args[0])
		},
	}
	cmd.PersistentFlags().StringVar(&o.region, "region", "", "the `Region` (default the vault's)")
	cmd.PersistentFlags().StringVar(&o.passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	cmd.PersistentFlags().Var(new(jsonOnly), "output", "the output's `format`: json")
	for _, api := range s.apis {
		cmd.AddCommand(s.newOperation(api, &o))
	}
	return cmd
}

// jsonOnly is the value of --output, which takes one word only.
type jsonOnly struct{}

func (*jsonOnly) String() string { return "json" }
func (*jsonOnly) Type() string   { return "format" }
func (*jsonOnly) Set(format string) error {
	if format != "json" {
		return errors.New("coldkms writes json only")
	}
	return nil
}

// operation is the command of one operation.
type operation struct {
	api     vault.API
	request model.Request
	members []*argument
	input   input
	paging  *paging // nil when the operation lists nothing
	command string  // whose --explain explains refusals; "" for none
	why     bool    // explain instead of performing
}

func (s service) newOperation(api vault.API, o *opening) *cobra.Command {
	request := api.NewRequest()
	op := &operation{api: api, request: request, members: arguments(reflect.TypeOf(request).Elem()), paging: s.listing.pagingOf(api)}
	if op.paging != nil && s.listing.hidden {
		op.members = slices.DeleteFunc(op.members, func(a *argument) bool { return a.member.Name == s.listing.limit || a.member.Name == s.listing.marker })
	}
	name := kebab(api.Operation.Name)
	cmd := &cobra.Command{
		Use:   name,
		Short: "Call " + api.Operation.Name,
		Long:  "Call " + api.Operation.Name + " as \"aws " + s.name + " " + name + "\" does. Flags marked with * are required.",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 1 && args[0] == "help":
				return cmd.Help()
			case len(args) > 0:
				return fmt.Errorf("unknown options: %s", strings.Join(args, ", "))
			}
			return op.run(cmd, o)
		},
	}
	cmd.Flags().SortFlags = false
	for _, a := range op.members {
		a.define(cmd.Flags())
	}
	op.input.define(cmd.Flags())
	if op.paging != nil {
		op.paging.define(cmd.Flags())
	}
	if s.explains {
		op.command = "coldkms " + s.name + " " + name
		cmd.Flags().BoolVar(&op.why, "explain", false, explainUsage)
	}
	return cmd
}

func (op *operation) run(cmd *cobra.Command, o *opening) error {
	if op.input.skeleton {
		out, err := wire.Skeleton(reflect.TypeOf(op.request).Elem())
		if err != nil {
			return failed(err)
		}
		return failed(printJSON(cmd.OutOrStdout(), out))
	}
	defer wire.Wipe(op.request)
	if err := op.input.fill(reflect.ValueOf(op.request).Elem(), op.members); err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	if op.why {
		return op.explain(cmd, o)
	}
	caller, closing, err := o.open(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return &failure{status: statusNotOpen, err: err}
	}
	out, err := op.call(cmd.Context(), caller)
	if err = errors.Join(err, closing()); err != nil {
		clear(out)
		return failed(op.refused(err))
	}
	return failed(printJSON(cmd.OutOrStdout(), out))
}

// call returns the answer as JSON, nil when it is empty.
func (op *operation) call(ctx context.Context, caller Caller) ([]byte, error) {
	call := func() (any, error) { return caller.Call(ctx, op.api.Operation.Name, op.request) }
	var response any
	var err error
	if op.paging != nil && op.paging.wanted(op.request) {
		response, err = op.paging.all(op.request, call)
	} else {
		response, err = call()
	}
	if err != nil {
		return nil, err
	}
	defer wire.Wipe(response)
	if op.api.Response.NumField() == 0 {
		return nil, nil
	}
	out, err := wire.Marshal(response)
	if err == nil && op.paging != nil {
		out = op.paging.withToken(out)
	}
	return out, err
}

// refused words a refusal as the AWS CLI does.
func (op *operation) refused(err error) error {
	var refusal *model.Error
	if nobody := (*endpoint.NobodyError)(nil); errors.As(err, &nobody) {
		return &failure{status: statusNotOpen, err: err}
	}
	if !errors.As(err, &refusal) {
		return err
	}
	text := fmt.Sprintf("\nAn error occurred (%s) when calling the %s operation: %s", refusal.Code, op.api.Operation.Name, refusal.Message) + op.hint(refusal)
	return &failure{status: statusRefused, text: text, err: err}
}

// printJSON writes JSON as the AWS CLI does, with four spaces, and clears it: it can hold a secret.
func printJSON(w io.Writer, out []byte) error {
	if len(out) == 0 {
		return nil
	}
	defer clear(out)
	var indented bytes.Buffer
	indented.Grow(4 * len(out))
	if err := json.Indent(&indented, out, "", "    "); err != nil {
		return err
	}
	indented.WriteByte('\n')
	defer clear(indented.Bytes())
	_, err := w.Write(indented.Bytes())
	return err
}
