package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
)

const accessLong = `Say who may use or manage a key, or which keys of the account, in all Regions, a principal may use or manage:
for which operations, by which statement or grant, and under which conditions.

The answer goes by key policies, the IAM policies of users, groups and roles, and grants. Conditions are
listed, not evaluated, but for what is known of a principal, such as its name. A way through an IAM policy
says which statement of the key policy enables it. What statements deny is listed too: always, or under
conditions. A role stands for all its sessions; sessions, services and principals of other accounts are listed
where a policy or a grant names them.

The record of this is one DescribeKey or one ListKeys. Whoever asks needs that permission, kms:GetKeyPolicy
and kms:ListGrants on the keys, and iam:GetAccountAuthorizationDetails.

An unlocked console has the vault to itself: lock it first (ctrl+l).`

const accessExample = `  coldkms access --key alias/payroll
  coldkms access --principal user/Alice --format csv
  coldkms access --principal arn:aws:sts::111122223333:assumed-role/KMSRole/session`

// inquest is what the flags of `coldkms access` say.
type inquest struct {
	opening
	key, principal string
	format         string
}

func newAccess(settings *Settings) *cobra.Command {
	q := &inquest{opening: opening{settings: settings}}
	cmd := &cobra.Command{
		Use:     "access {--key KEY | --principal PRINCIPAL}",
		Short:   "Say who may do what with a key, by which ways",
		Long:    accessLong,
		Example: accessExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return q.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&q.key, "key", "", "the `key`: its id, its ARN or an alias")
	flags.StringVar(&q.principal, "principal", "", "the `principal`: an ARN, root, user/NAME, role/NAME or service/NAME")
	flags.StringVar(&q.format, "format", "json", "the output's `format`: json or csv")
	flags.StringVar(&q.region, "region", "", "the `Region` of the key (default the vault's)")
	flags.StringVar(&q.passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	return cmd
}

func (q *inquest) run(cmd *cobra.Command) error {
	switch {
	case (q.key == "") == (q.principal == ""):
		return errors.New("give --key or --principal")
	case q.format != "json" && q.format != "csv":
		return fmt.Errorf("--format: it is json or csv, unlike %q", q.format)
	}
	if err := q.check(); err != nil {
		return err
	}
	ctx := cmd.Context()
	session, err := q.openSession(ctx, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	report, err := q.ask(ctx, session)
	if err = errors.Join(err, session.Vault().Close()); err != nil {
		return err
	}
	for _, key := range report.Unread {
		fmt.Fprintf(cmd.ErrOrStderr(), "coldkms: the policy and the grants of %s may not be read\n", key)
	}
	if q.format == "csv" {
		return writeAccess(cmd.OutOrStdout(), report)
	}
	out, err := json.Marshal(report)
	if err != nil {
		return err
	}
	return printJSON(cmd.OutOrStdout(), out)
}

func (q *inquest) ask(ctx context.Context, session *vault.Session) (*vault.AccessReport, error) {
	if q.key != "" {
		return session.AccessToKey(ctx, q.key)
	}
	named, err := principalOf(session, q.principal)
	if err != nil {
		return nil, err
	}
	return session.AccessOfPrincipal(ctx, named)
}

// principalOf returns the ARN of a principal of the session's account, or the name of a service. What is an ARN
// already stays as it is.
func principalOf(session *vault.Session, text string) (string, error) {
	account := session.Place().Account
	kind, rest, _ := strings.Cut(text, "/")
	switch kind {
	case "root":
		if rest == "" {
			return identity.RootOf(account).ARN(), nil
		}
	case "service":
		return rest, nil
	case "user":
		return arnOf(session, identity.User, rest)
	case "role":
		return arnOf(session, identity.Role, rest)
	}
	if strings.HasPrefix(text, "arn:") {
		return text, nil
	}
	return "", fmt.Errorf("--principal %s: it is an ARN, root, user/NAME, role/NAME or service/NAME", text)
}

// arnOf returns the ARN of a user or role by its name, which may stand behind its path.
func arnOf(session *vault.Session, kind identity.Kind, text string) (string, error) {
	at := strings.LastIndexByte(text, '/') + 1
	account, name := session.Place().Account, text[at:]
	found, ok := session.Vault().Principal(account, kind, name)
	if !ok || at > 0 && found.Path != "/"+text[:at] {
		return "", model.ErrInvalidPrincipal(identity.Principal{Account: account, Kind: kind, Path: "/", Name: text}.ARN())
	}
	return found.ARN(), nil
}
