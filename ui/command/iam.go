package command

import (
	"github.com/spf13/cobra"

	"coldkms/vault"
)

const iamLong = `Call one operation of AWS IAM on the vault, as "aws iam" calls it in the cloud: users, groups, roles, their
policies and access keys. Every call is recorded in the trail.

file://FILE gives a flag the text of a file, such as a policy document. Lists and structures are written as
the AWS CLI's shorthand or as JSON. Times are ISO 8601.

` + openingHelp + statusHelp

const iamExample = `  coldkms iam create-user --user-name Alice --path /team/
  coldkms iam put-user-policy --user-name Alice --policy-name Keys --policy-document file://keys.json
  coldkms iam simulate-principal-policy --action-names kms:Decrypt \
      --policy-source-arn arn:aws:iam::111122223333:user/team/Alice`

const stsLong = `Call one operation of AWS STS on the vault, as "aws sts" calls it in the cloud: credentials that make a
program a role for a time. Every call is recorded in the trail, without the credentials.

A role can be assumed by a user or by another role, never by root. --policy and --policy-arns hold the session back:
it may do what one of these policies allows, as far as the role may. Credentials work for an hour, or for
--duration-seconds: from 900 to the role's maximum ("coldkms iam update-role"), and for a role that assumes another one
to 3600.

` + openingHelp + statusHelp

const stsExample = `  coldkms sts assume-role --as user/Alice --role-arn arn:aws:iam::111122223333:role/App \
      --role-session-name payroll --duration-seconds 900
  coldkms sts assume-role --as user/Alice --role-arn arn:aws:iam::111122223333:role/App \
      --role-session-name payroll --policy file://only-decrypt.json \
      --policy-arns arn=arn:aws:iam::111122223333:policy/Payroll`

// newSTS returns the command with one command below it for each operation on sessions.
func newSTS(settings *Settings) *cobra.Command {
	return newService(settings, service{name: "sts", title: "AWS STS", long: stsLong, example: stsExample, apis: vault.STSAPIs()})
}

// newIAM returns the command with one command below it for each operation on identities.
func newIAM(settings *Settings) *cobra.Command {
	return newService(settings, service{
		name: "iam", title: "AWS IAM", long: iamLong, example: iamExample, apis: vault.IAMAPIs(),
		listing: listing{limit: "MaxItems", marker: "Marker", next: "Marker", truncated: "IsTruncated", hidden: true},
	})
}
