package command

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/spf13/cobra"

	"coldkms/vault"
)

const explainUsage = "say for each permission why it is given or not, instead of performing; an unlocked console must be locked first"

// explain prints how the permissions of a request are decided, and why. Nothing is performed and nothing is recorded.
func (op *operation) explain(cmd *cobra.Command, o *opening) error {
	ctx := cmd.Context()
	session, err := o.openSession(ctx, cmd.ErrOrStderr())
	if err != nil {
		return &failure{status: statusNotOpen, err: err}
	}
	out, err := op.explained(ctx, session)
	if err = errors.Join(err, session.Vault().Close()); err != nil {
		return failed(op.refused(err))
	}
	return failed(printJSON(cmd.OutOrStdout(), out))
}

func (op *operation) explained(ctx context.Context, session *vault.Session) ([]byte, error) {
	decisions, err := session.Explain(ctx, op.api, op.request)
	if err != nil {
		return nil, err
	}
	return json.Marshal(decisions)
}
