package demo

import (
	"strings"

	"coldkms/model/identity"
	"coldkms/model/policy"
)

// arns returns the ARNs of users and roles of the home account: "user/Alice".
func arns(names ...string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = identity.Resource(Home.Account, name)
	}
	return list
}

// guidePolicy is the guide's example of the key policy that the console writes.
func guidePolicy() string {
	return policy.Console{
		Account:        Home.Account,
		Administrators: arns("user/KMSAdminUser", "role/KMSAdminRole"), AllowDeletion: true,
		Users: arns("user/KMSUser", "role/KMSRole"), External: []string{theirAccount},
	}.Document()
}

// invoicesPolicy is what the console wrote before keys had tags.
func invoicesPolicy() string {
	return beforeTags(policy.Console{
		Account:        Home.Account,
		Administrators: arns("user/KMSAdminUser", "role/KMSAdminRole"), AllowDeletion: true,
		Users: arns("user/KMSUser", "role/EncryptionApp"),
	})
}

// archivePolicy is what the console wrote before they could be deleted either.
func archivePolicy() string {
	return beforeTags(policy.Console{
		Account:        Home.Account,
		Administrators: arns("user/KMSAdminUser"),
		Users:          arns("user/KMSUser"),
	})
}

// beforeTags takes the permissions for tags out of what the console writes today.
func beforeTags(c policy.Console) string {
	document := c.Document()
	for _, action := range []string{"kms:TagResource", "kms:UntagResource"} {
		document = strings.Replace(document, ",\n        \""+action+"\"", "", 1)
	}
	return document
}

// partnerPolicy names a role of another account, which the default view cannot
// show.
func partnerPolicy() string {
	partner := `{
      "Sid": "Allow the partner to read",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::` + theirAccount + `:role/ExampleRole"
      },
      "Action": [
        "kms:Decrypt",
        "kms:DescribeKey"
      ],
      "Resource": "*"
    }`
	document := policy.Console{Account: Home.Account, Administrators: arns("user/KMSAdminUser"), AllowDeletion: true}.Document()
	end := strings.LastIndex(document, "\n  ]")
	return document[:end] + ",\n    " + partner + document[end:]
}
