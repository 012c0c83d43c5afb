// Package policy holds key policy documents: so far the default key policies that the API and the console write.
//
// It refuses to know who is calling and where documents are kept.
package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Default returns the key policy that a key gets when its creator gives none: the account may do everything, which
// enables IAM policies. The guide, "Default Key Policy".
func Default(account string) string {
	return render(document{
		Version: version, ID: "key-default-1", Statement: []statement{rootStatement(account)},
	})
}

// Console describes the key policy that the create key wizard writes.
type Console struct {
	Account        string
	Administrators []string // ARNs of users and roles
	AllowDeletion  bool     // "Allow key administrators to delete this key"
	Users          []string // ARNs of users and roles
	External       []string // ids of other accounts
}

// Document returns the policy document, indented. The guide, "Default Key Policy" and "Example Key Policy". A part
// without principals is left out, because a statement must have a principal.
func (c Console) Document() string {
	statements := []statement{rootStatement(c.Account)}
	if len(c.Administrators) > 0 {
		statements = append(statements, statement{
			Sid: "Allow access for Key Administrators", Effect: "Allow", Principal: principals(c.Administrators),
			Action: c.administratorActions(), Resource: "*",
		})
	}
	if users := c.users(); len(users) > 0 {
		statements = append(statements,
			statement{
				Sid: "Allow use of the key", Effect: "Allow", Principal: principals(users),
				Action:   []string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"},
				Resource: "*",
			},
			statement{
				Sid: "Allow attachment of persistent resources", Effect: "Allow", Principal: principals(users),
				Action:   []string{"kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"},
				Resource: "*", Condition: map[string]map[string]string{"Bool": {"kms:GrantIsForAWSResource": "true"}},
			})
	}
	return render(document{Version: version, ID: "key-consolepolicy-2", Statement: statements})
}

func (c Console) administratorActions() []string {
	actions := []string{
		"kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Revoke*",
		"kms:Disable*", "kms:Get*", "kms:Delete*", "kms:TagResource", "kms:UntagResource",
	}
	if c.AllowDeletion {
		actions = append(actions, "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion")
	}
	return actions
}

func (c Console) users() []string {
	users := append([]string(nil), c.Users...)
	for _, account := range c.External {
		users = append(users, accountARN(account))
	}
	return users
}

const version = "2012-10-17"

type document struct {
	Version   string
	ID        string `json:"Id"`
	Statement []statement
}

type statement struct {
	Sid       string
	Effect    string
	Principal map[string]any
	Action    any
	Resource  string
	Condition map[string]map[string]string `json:",omitempty"`
}

func rootStatement(account string) statement {
	return statement{
		Sid: "Enable IAM User Permissions", Effect: "Allow", Principal: principals([]string{accountARN(account)}),
		Action: "kms:*", Resource: "*",
	}
}

func accountARN(account string) string { return "arn:aws:iam::" + account + ":root" }

func principals(arns []string) map[string]any {
	if len(arns) == 1 {
		return map[string]any{"AWS": arns[0]}
	}
	return map[string]any{"AWS": arns}
}

func render(d document) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(d); err != nil {
		panic(fmt.Sprintf("policy: a document of texts cannot fail to encode: %v", err))
	}
	return string(bytes.TrimRight(out.Bytes(), "\n"))
}

// CheckDocument returns nil when text is one JSON object, as every policy document is. What the object may hold is
// not looked at here.
func CheckDocument(text string) error {
	var object map[string]json.RawMessage
	err := json.Unmarshal([]byte(text), &object)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("the policy is not JSON: %w at byte %d", syntax, syntax.Offset)
	case err != nil || object == nil:
		return errors.New("the policy is not a JSON object")
	}
	return nil
}
