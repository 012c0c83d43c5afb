package command

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"coldkms/model/policy"
)

const simulateLong = `Decide requests by the policies and grants that come with them. No vault is needed, and nothing is recorded.

The input has one case on each line, a JSON object:

    {"id", "request": {"principal", "action", "resource", "resourceAccountId", "contextKeys",
      "encryptionContext", "newGrant": {"operations", "constraints"}, "grantId"},
     "identityPolicies": [{"name", "policy"}], "keyPolicy", "grants": [{"grantId", "granteePrincipal",
      "retiringPrincipal", "issuingAccount", "operations", "constraints"}],
     "sessionPolicy", "permissionBoundaries"}

A case is one permission on one resource: the ARN of a key or of an alias, or *. contextKeys is the whole
context, the encryptionContext is what grants are matched against, and a group's policies stand among the
identityPolicies. A sessionPolicy and permissionBoundaries are one document or a list like identityPolicies.
A statement with a fault never applies.

Each line is answered with {"id", "decision"}: allowed, explicitDeny or implicitDeny. A line that cannot be
read is answered with {"id", "error"}; the others go on, and the exit status is 1.`

func newSimulate() *cobra.Command {
	var explain bool
	cmd := &cobra.Command{
		Use:     "simulate [FILE]",
		Short:   "Decide requests by policies that are not in a vault",
		Long:    simulateLong,
		Example: "  coldkms simulate cases.jsonl --explain",
		Args:    cobra.MaximumNArgs(1),
		// The flags about vaults and callers do not matter.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, args []string) error {
			in := cmd.InOrStdin()
			if len(args) == 1 {
				file, err := os.Open(args[0])
				if err != nil {
					return err
				}
				defer file.Close()
				in = file
			}
			return simulate(in, cmd.OutOrStdout(), explain)
		},
	}
	cmd.Flags().BoolVar(&explain, "explain", false, "say why")
	return cmd
}

// simulate answers the cases of in, one on each line. It returns a failure when some could not be read.
func simulate(in io.Reader, out io.Writer, explain bool) error {
	lines, answers := bufio.NewReader(in), bufio.NewWriter(out)
	encoder := json.NewEncoder(answers)
	encoder.SetEscapeHTML(false)
	unread := 0
	for number := 1; ; number++ {
		line, end := lines.ReadBytes('\n')
		if end != nil && !errors.Is(end, io.EOF) {
			return errors.Join(end, answers.Flush())
		}
		if len(bytes.TrimSpace(line)) > 0 {
			answer, err := decide(line, explain)
			if err != nil {
				unread++
				answer = unreadLine{idOf(line), fmt.Sprintf("line %d: %v", number, err)}
			}
			if err := encoder.Encode(answer); err != nil {
				return err
			}
		}
		if end != nil {
			break
		}
	}
	err := answers.Flush()
	if err == nil && unread > 0 {
		err = &failure{status: 1, err: fmt.Errorf("lines that could not be read: %d", unread)}
	}
	return err
}

type (
	decidedLine struct {
		ID       json.RawMessage `json:"id"`
		Decision policy.Outcome  `json:"decision"`
	}
	explainedLine struct {
		ID json.RawMessage `json:"id"`
		policy.Explanation
		Faults []string `json:"faults,omitempty"` // of the documents
	}
	unreadLine struct {
		ID    json.RawMessage `json:"id"`
		Error string          `json:"error"`
	}
)

func decide(line []byte, explain bool) (any, error) {
	var c simulation
	if err := json.Unmarshal(line, &c); err != nil {
		return nil, err
	}
	r, faults, err := c.request()
	if err != nil {
		return nil, err
	}
	if explain {
		return explainedLine{c.ID, policy.Explain(r), faults}, nil
	}
	return decidedLine{c.ID, policy.Evaluate(r).Outcome}, nil
}

// idOf returns the id of a line as far as there is one.
func idOf(line []byte) json.RawMessage {
	var c struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(line, &c) != nil {
		return nil
	}
	return c.ID
}
