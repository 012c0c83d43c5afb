package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"coldkms/vault"
	"coldkms/vault/endpoint"
)

const serveLong = `Serve the vault to AWS clients: the AWS CLI, the SDKs and the tools built on them use it when they are told its
address. Their requests are signed with access keys of the vault, which "coldkms iam create-access-key" and
"coldkms sts assume-role" hand out, and each is recorded in the trail. Served are KMS in every Region, IAM and
STS.

Only this machine can reach the address unless --listen names another one, and that needs TLS. Meanwhile the
other commands work through this process and ask for no passphrase. It ends with Ctrl+C or SIGTERM, after the
requests that have begun.

What is printed can be pasted into a shell. --access-key-file makes the user Administrator, who may do
everything, and writes an access key of that user into a file that only its owner can read, in the form that
AWS_SHARED_CREDENTIALS_FILE takes. A file that is there already is left alone if its access key works.`

const serveExample = `  coldkms serve --passphrase-file pass --access-key-file admin.ini
  coldkms serve --listen 192.0.2.1:443 --tls-cert cert.pem --tls-key key.pem`

// newServe returns the command that serves the vault to AWS clients.
func newServe(settings *Settings) *cobra.Command {
	s := serving{opening: opening{settings: settings}}
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Serve the vault to AWS clients",
		Long:    serveLong,
		Example: serveExample,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
			defer stop()
			return s.run(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&s.clients.Address, "listen", endpoint.DefaultAddress, "the `address` and port to listen at")
	flags.StringVar(&s.clients.CertFile, "tls-cert", "", "the `file` with the certificate of TLS")
	flags.StringVar(&s.clients.KeyFile, "tls-key", "", "the `file` with the key of the certificate")
	flags.StringVar(&s.keyFile, "access-key-file", "", "the `file` for an administrator's access key")
	flags.BoolVar(&s.shows, "show-requests", false, "print a line to standard error for each request")
	flags.StringVar(&s.passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	return cmd
}

// serving is a vault that AWS clients use.
type serving struct {
	opening
	clients endpoint.Clients
	keyFile string
	shows   bool // every request
	stopped bool // it was said that the vault takes no calls any more
}

func (s *serving) run(ctx context.Context, out, notices io.Writer) (err error) {
	notices = &oneAtATime{w: notices} // requests are shown by several goroutines
	if err := s.clients.Check(); err != nil {
		return err
	}
	session, err := s.openSession(ctx, notices)
	if err != nil {
		return err
	}
	v := session.Vault()
	defer func() { err = errors.Join(err, v.Close()) }()
	if s.keyFile != "" {
		if err := keepAccessKey(ctx, session, s.keyFile); err != nil {
			return err
		}
	}
	s.clients.Now, s.clients.Log = time.Now, slog.New(slog.NewTextHandler(notices, nil))
	if s.shows {
		s.clients.Seen = func(e endpoint.Exchange) { fmt.Fprintln(notices, exchangeLine(e)) }
	}
	clients, err := endpoint.ServeClients(v, s.clients)
	if errors.Is(err, syscall.EADDRINUSE) {
		err = fmt.Errorf("%w; --listen names another address", err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, clients.Close()) }()
	commands, err := endpoint.ServeSocket(v, s.settings.Vault, false, s.clients.Log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, commands.Close()) }()
	if err := s.announce(out, v, clients.URL()); err != nil {
		return err
	}
	s.wait(ctx, v)
	_, err = fmt.Fprintln(notices, "coldkms: ending; requests that have begun are answered")
	return err
}

// exchangeLine returns what is printed of a request: when it was, what it asked for and where, who asked, and how it
// ended. - stands for what is not known.
func exchangeLine(e endpoint.Exchange) string {
	line := e.Time.UTC().Format(time.RFC3339)
	for _, part := range []string{e.SourceIP, e.Caller, e.Region, e.Operation, cmp.Or(e.Code, "done")} {
		line += " " + cmp.Or(part, "-")
	}
	return line + " " + e.Took.Round(10*time.Microsecond).String()
}

// oneAtATime is a writer for several goroutines.
type oneAtATime struct {
	mu sync.Mutex
	w  io.Writer
}

// Write implements io.Writer.
func (o *oneAtATime) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.w.Write(text)
}

// tending is how often the vault is asked whether time has brought something about.
const tending = time.Minute

// wait returns when the command is to end. Meanwhile what is due is brought about also while nobody calls.
func (s *serving) wait(ctx context.Context, v *vault.Vault) {
	tick := time.NewTicker(tending)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.tend(ctx, v)
		}
	}
}

// tended is what a served vault is looked after by.
type tended interface {
	Health() error
	Tend(ctx context.Context) error
}

// tend brings about what is due, or says once that the vault takes no calls any more: nobody may have called since.
func (s *serving) tend(ctx context.Context, v tended) {
	err := v.Health()
	switch {
	case err == nil:
		err = v.Tend(ctx)
	case s.stopped:
		return
	default:
		s.stopped = true
	}
	if err != nil {
		s.clients.Log.Error("the vault", "error", err)
	}
}

// announce prints what a shell takes to use the vault.
func (s *serving) announce(out io.Writer, v *vault.Vault, url string) error {
	lines := fmt.Sprintf("# Account %s is served until Ctrl+C. For AWS clients:\n", v.Home().Account)
	for _, line := range endpoint.Exports(url, v.Home().Region) {
		lines += line + "\n"
	}
	if s.keyFile != "" {
		lines += "export AWS_SHARED_CREDENTIALS_FILE=" + quotedForShell(s.keyFile) + "\n"
	}
	_, err := io.WriteString(out, lines)
	return err
}
