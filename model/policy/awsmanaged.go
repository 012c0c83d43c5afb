package policy

// ManagedKey describes an AWS managed key, which a service makes at its first use in an account and Region.
type ManagedKey struct {
	Account string
	Region  string
	Service string // the first part of the service's name in kms:ViaService, such as ec2
	Title   string // what the service is called in the statement, such as EBS
}

// Document returns the key's policy: everybody in the account may use the key through the service, and the account
// may read about it. Nobody can change it. The guide, "kms:CallerAccount".
func (k ManagedKey) Document() string {
	through := allow("Allow access through "+k.Title+" for all principals in the account that are authorized to use "+k.Title, []string{"*"}, []string{
		"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey",
	})
	through.Condition = map[string]map[string]any{"StringEquals": {
		"kms:CallerAccount": k.Account,
		"kms:ViaService":    k.Service + "." + k.Region + ".amazonaws.com",
	}}
	read := allow("Allow direct access to key metadata to the account", []string{accountARN(k.Account)}, []string{"kms:Describe*", "kms:Get*", "kms:List*"})
	return render(document{Version: Version2012, ID: "auto-" + k.Service + "-1", Statement: []statement{through, read}})
}

// PowerUser returns the AWS managed IAM policy AWSKeyManagementServicePowerUser: it lists and describes all keys and
// makes new ones, whose policies give what more their creator wants.
func PowerUser() string {
	return render(document{Version: Version2012, Statement: []statement{{
		Effect: string(Allow),
		Action: []string{
			"kms:CreateAlias", "kms:CreateKey", "kms:DeleteAlias", "kms:Describe*", "kms:GenerateRandom", "kms:Get*",
			"kms:List*", "kms:TagResource", "kms:UntagResource", "iam:ListGroups", "iam:ListRoles", "iam:ListUsers",
		},
		Resource: "*",
	}}})
}
