package policy

import "slices"

// The ids of the documents that the service and its console write.
const (
	defaultID    = "key-default-1"
	consoleID    = "key-consolepolicy-2"
	oldConsoleID = "key-consolepolicy-1"
)

// The Sids by which the console's default view knows its statements.
const (
	rootSid   = "Enable IAM User Permissions"
	adminSid  = "Allow access for Key Administrators"
	useSid    = "Allow use of the key"
	attachSid = "Allow attachment of persistent resources"
)

// What the console's statements allow. The pairs came with features of the service and older documents lack them.
var (
	adminActions = []string{
		"kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Revoke*",
		"kms:Disable*", "kms:Get*", "kms:Delete*",
	}
	importActions   = []string{"kms:ImportKeyMaterial"}
	taggingActions  = []string{"kms:TagResource", "kms:UntagResource"}
	deletionActions = []string{"kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"}
	useActions      = []string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"}
	attachActions   = []string{"kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"}
)

// Default returns the key policy that a key gets when its creator gives none: the account may do everything, which
// enables IAM policies. The guide, "Default Key Policy".
func Default(account string) string {
	return render(document{Version: Version2012, ID: defaultID, Statement: []statement{rootStatement(account)}})
}

// Console describes the key policy that the create key wizard writes.
type Console struct {
	Account        string
	Administrators []string // ARNs of users and roles
	AllowDeletion  bool     // "Allow key administrators to delete this key"
	Imported       bool     // the key's origin is EXTERNAL: its administrators import the material
	Users          []string // ARNs of users and roles
	External       []string // ids of other accounts
}

// Document returns the policy document, indented. The guide, "Default Key Policy" and "Example Key Policy". A part
// without principals is left out, because a statement must have a principal.
func (c Console) Document() string {
	statements := []statement{rootStatement(c.Account)}
	if len(c.Administrators) > 0 {
		statements = append(statements, allow(adminSid, c.Administrators, c.administratorActions()))
	}
	if users := c.users(); len(users) > 0 {
		statements = append(statements, allow(useSid, users, useActions), allowAttachment(users))
	}
	return render(document{Version: Version2012, ID: consoleID, Statement: statements})
}

func (c Console) administratorActions() []string {
	actions := slices.Clone(adminActions)
	if c.Imported {
		actions = append(actions, importActions...)
	}
	actions = append(actions, taggingActions...)
	if c.AllowDeletion {
		actions = append(actions, deletionActions...)
	}
	return actions
}

func (c Console) users() []string {
	users := slices.Clone(c.Users)
	for _, account := range c.External {
		users = append(users, accountARN(account))
	}
	return users
}

// allowAttachment returns the second of the key users statements.
func allowAttachment(users []string) statement {
	s := allow(attachSid, users, attachActions)
	s.Condition = map[string]map[string]any{"Bool": {"kms:GrantIsForAWSResource": "true"}}
	return s
}

func rootStatement(account string) statement {
	return allow(rootSid, []string{accountARN(account)}, []string{"kms:*"})
}

// allow returns a statement of a key policy.
func allow(sid string, principals, actions []string) statement {
	return statement{
		Sid: sid, Effect: string(Allow), Principal: map[string]any{"AWS": oneOrMany(principals)},
		Action: oneOrMany(actions), Resource: "*",
	}
}

func accountARN(account string) string { return "arn:aws:iam::" + account + ":root" }
