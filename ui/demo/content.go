package demo

import (
	"time"

	"coldkms/model"
	"coldkms/model/identity"
)

const theirAccount = "444455556666"

// What calls come from, as their records say.
const (
	console = "signin.amazonaws.com"
	awsCLI  = "aws-cli/1.11.48 Python/2.7.12 Linux/4.4.41-36.55.amzn1.x86_64 botocore/1.5.11"
	javaSDK = "aws-sdk-java/1.11.86 Linux/4.4.41-36.55.amzn1.x86_64 OpenJDK_64-Bit_Server_VM/25.121-b13"
)

// permission is an inline policy. The keys' own policies leave it to IAM who may do what.
type permission struct{ name, document string }

var (
	administer = permission{"KeyAdministration", `{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
}`}
	useKeys = permission{"KeyUse", `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
    "Resource": "*"
  }
}`}
	// lookAround is the guide's read-only access to all keys through the console.
	lookAround = permission{"ConsoleReadOnly", `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": [
      "kms:ListKeys", "kms:ListAliases", "kms:DescribeKey", "kms:ListKeyPolicies", "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus", "iam:ListUsers", "iam:ListRoles"
    ],
    "Resource": "*"
  }
}`}
)

// people are the users and roles of the guide's examples.
var people = []struct {
	account string
	kind    identity.Kind
	name    string
	agent   string
	may     permission
}{
	{Home.Account, identity.User, "KMSAdminUser", console, administer},
	{Home.Account, identity.User, "KMSUser", awsCLI, useKeys},
	{Home.Account, identity.User, "Alice", console, administer},
	{Home.Account, identity.User, "Bob", awsCLI, useKeys},
	{Home.Account, identity.User, "Charlie", awsCLI, useKeys},
	{Home.Account, identity.User, "ExampleUser", awsCLI, useKeys},
	{Home.Account, identity.User, "ReadOnlyUser", console, lookAround},
	{Home.Account, identity.Role, "KMSAdminRole", console, administer},
	{Home.Account, identity.Role, "KMSRole", javaSDK, useKeys},
	{Home.Account, identity.Role, "EncryptionApp", javaSDK, useKeys},
	{Home.Account, identity.Role, "RoleForExampleApp", javaSDK, useKeys},
	{Home.Account, identity.Role, "workspaces_DefaultRole", javaSDK, useKeys},
	{theirAccount, identity.User, "Dana", console, administer},
	{theirAccount, identity.Role, "ExampleRole", javaSDK, useKeys},
}

// newKey is a key of the demo as it is made.
type newKey struct {
	name        string // the demo's own
	by          string
	region      string // "" for the home Region
	aliases     []string
	description string
	tags        []model.Tag
	policy      string // "" for the default of the API
	origin      string // "" for the service's own material
}

func tag(pairs ...string) (tags []model.Tag) {
	for i := 0; i < len(pairs); i += 2 {
		tags = append(tags, model.Tag{TagKey: pairs[i], TagValue: pairs[i+1]})
	}
	return tags
}

// keys are the demo's keys in the order in which they were made.
var keys = []newKey{
	{name: "archive", by: "root@" + Home.Account, aliases: []string{"archive"}, description: "Monthly archives before 2016", tags: tag("Purpose", "Archive", "CostCenter", "4711"), policy: archivePolicy()},
	{name: "legacy", by: "root@" + Home.Account, aliases: []string{"legacy-reports"}, description: "Reports of the old system", tags: tag("Purpose", "Reports")},
	{name: "payroll", by: "KMSAdminUser", aliases: []string{"payroll", "payroll-2016"}, description: "Salaries and bank accounts", tags: tag("Purpose", "Production", "Department", "Finance", "CostCenter", "1200"), policy: guidePolicy()},
	{name: "workspaces", by: "KMSAdminUser", aliases: []string{"workspaces-prod"}, description: "Root and user volumes of the WorkSpaces in production", tags: tag("Purpose", "Production", "Service", "WorkSpaces")},
	{name: "workspaces-test", by: "KMSAdminUser", aliases: []string{"workspaces-test"}, description: "WorkSpaces to try images on", tags: tag("Purpose", "Test", "Service", "WorkSpaces")},
	{name: "app", by: "KMSAdminRole", aliases: []string{"ExampleAlias"}, description: "Data keys of the example application", tags: tag("Purpose", "Production", "Application", "EncryptionApp")},
	{name: "app-test", by: "KMSAdminRole", aliases: []string{"ExampleAlias-test"}, description: "The example application, for its tests", tags: tag("Purpose", "Test", "Application", "EncryptionApp")},
	{name: "backup", by: "KMSAdminUser", aliases: []string{"backup"}, description: "Backups of the database, every night", tags: tag("Purpose", "Production", "Retention", "7y")},
	{name: "backup-tokyo", by: "KMSAdminUser", region: "ap-northeast-1", aliases: []string{"backup"}, description: "Backups of the database, the copy in Tokyo", tags: tag("Purpose", "Production")},
	{name: "logs", by: "KMSAdminRole", aliases: []string{"audit-logs"}, description: "Log files of CloudTrail", tags: tag("Purpose", "Audit")},
	{name: "partner", by: "KMSAdminUser", aliases: []string{"partner-exchange"}, description: "Files exchanged with account 444455556666", tags: tag("Purpose", "Production", "Partner", theirAccount), policy: partnerPolicy()},
	{name: "eu-customers", by: "KMSAdminUser", region: "eu-west-1", aliases: []string{"customers"}, description: "Customer records that stay in the EU", tags: tag("Purpose", "Production", "Law", "Data residency")},
	{name: "eu-test", by: "KMSAdminUser", region: "eu-west-1", aliases: []string{"customers-test"}, description: "Made-up customer records", tags: tag("Purpose", "Test")},
	{name: "contractor", by: "KMSAdminUser", aliases: []string{"contractor-2016"}, description: "Documents of a contract that ended in 2016", tags: tag("Purpose", "Contract")},
	{name: "prototype", by: "Alice", aliases: []string{"prototype"}, description: "A trial by Alice"},
	{name: "unnamed", by: "Alice", description: "No alias yet"},
	{name: "invoices", by: "KMSAdminUser", aliases: []string{"invoices"}, description: "Outgoing invoices", tags: tag("Purpose", "Production", "Department", "Finance", "CostCenter", "1200"), policy: invoicesPolicy()},
	{name: "cards", by: "KMSAdminUser", aliases: []string{"card-numbers"}, description: "Card numbers; the HSM of Payments makes the material", tags: tag("Purpose", "Production", "Department", "Payments"), origin: model.OriginExternal},
	{name: "escrow", by: "KMSAdminUser", aliases: []string{"escrow"}, description: "Sources in escrow; the material is in our safe as well", tags: tag("Purpose", "Escrow"), origin: model.OriginExternal},
	{name: "tokens", by: "KMSAdminUser", aliases: []string{"payment-tokens"}, description: "Waits for material from the HSM of Payments", tags: tag("Purpose", "Production", "Department", "Payments"), origin: model.OriginExternal},
	{name: "theirs", by: "root@" + theirAccount, aliases: []string{"shared-with-111122223333"}, description: "Files exchanged with account 111122223333"},
	{name: "theirs-internal", by: "Dana", aliases: []string{"internal"}, description: "Not for partners"},
}

func keyNamed(name string) newKey {
	for _, k := range keys {
		if k.name == name {
			return k
		}
	}
	return newKey{}
}

// day is what happened on one day.
type day struct {
	at    time.Time
	deeds []deed
}

func on(year int, month time.Month, d, hour int, deeds ...deed) day {
	return day{time.Date(year, month, d, hour, 0, 0, 0, time.UTC), deeds}
}

// expires is when the material of a key does that nobody has brought again yet.
var expires = time.Date(2017, time.February, 21, 12, 0, 0, 0, time.UTC)

// past is the demo's past, oldest day first.
func past() []day {
	department, volume := map[string]string{"department": "payroll"}, map[string]string{"aws:workspaces:directory-id": "d-926726d3a1"}
	ebs, object := map[string]string{"aws:ebs:id": "vol-049df61146c4d7901"}, map[string]string{"aws:s3:arn": "arn:aws:s3:::example-reports/2016/q4.csv"}
	made := func(name string) deed { return create(keyNamed(name)) }
	return []day{
		on(2014, time.November, 24, 9, made("archive"), rotate("root@"+Home.Account, "archive"), use("root@"+Home.Account, "archive", 2, nil)),
		on(2015, time.December, 31, 18, use("root@"+Home.Account, "archive", 2, nil)),
		on(2016, time.January, 9, 9, made("legacy")),
		on(2016, time.February, 3, 14, use("root@"+Home.Account, "archive", 3, nil), use("KMSUser", "legacy", 2, nil)),
		on(2016, time.February, 29, 12, made("logs"), rotate("KMSAdminRole", "logs")),
		on(2016, time.March, 21, 8, made("payroll"), use("KMSUser", "payroll", 4, department)),
		on(2016, time.April, 11, 10, made("contractor"), use("Bob", "contractor", 5, nil)),
		on(2016, time.May, 30, 9, use("KMSUser", "payroll", 6, department), use("KMSUser", "legacy", 3, nil)),
		on(2016, time.June, 13, 10, through("ec2", "Bob", "aws/ebs", 3, ebs)),
		on(2016, time.July, 4, 11, made("app"), made("app-test"), use("EncryptionApp", "app", 8, map[string]string{"stage": "production"})),
		on(2016, time.August, 16, 9, made("backup"), made("backup-tokyo"), use("KMSRole", "backup", 5, nil), use("KMSRole", "backup-tokyo", 2, nil)),
		on(2016, time.August, 22, 10, made("cards"), bring("KMSAdminUser", "cards", expires), use("KMSUser", "cards", 4, nil), made("escrow"), bring("KMSAdminUser", "escrow", time.Time{})),
		on(2016, time.September, 12, 13, made("partner"), made("theirs"), made("theirs-internal"), use("ExampleRole", "theirs", 4, nil), use("Dana", "theirs-internal", 2, nil)),
		on(2016, time.October, 5, 9, made("eu-customers"), made("eu-test"), use("RoleForExampleApp", "eu-customers", 6, map[string]string{"country": "IE"})),
		on(2016, time.October, 17, 11, through("s3", "EncryptionApp", "aws/s3", 4, object), through("ec2", "Bob", "aws/ebs", 2, ebs)),
		on(2016, time.October, 31, 16, use("Bob", "contractor", 2, nil), use("EncryptionApp", "app-test", 3, nil)),
		on(2016, time.November, 30, 9, made("workspaces"), made("workspaces-test"), use("workspaces_DefaultRole", "workspaces", 6, volume), use("workspaces_DefaultRole", "workspaces-test", 2, volume), through("workspaces", "workspaces_DefaultRole", "aws/workspaces", 3, volume)),
		on(2016, time.December, 14, 10, made("prototype"), made("unnamed"), use("Alice", "prototype", 2, nil), mistake("KMSUser", "payroll")),
		on(2016, time.December, 31, 22, use("KMSRole", "backup", 4, nil), use("KMSUser", "payroll", 5, department), disable("KMSAdminUser", "legacy")),
		on(2017, time.January, 2, 8, fail("KMSUser", "legacy", model.CodeDisabled), fail("KMSUser", "legacy", model.CodeDisabled)),
		on(2017, time.January, 17, 9, made("invoices"), use("KMSUser", "invoices", 5, map[string]string{"department": "finance"})),
		on(2017, time.January, 23, 9, schedule("KMSAdminUser", "eu-test", 30), describe("Alice", "eu-test")),
		on(2017, time.January, 30, 15, disable("Alice", "prototype"), use("EncryptionApp", "app", 6, map[string]string{"stage": "production"})),
		on(2017, time.February, 8, 10, schedule("KMSAdminUser", "contractor", 28), fail("Bob", "contractor", model.CodeInvalidState)),
		on(2017, time.February, 9, 9, fail("Bob", "contractor", model.CodeInvalidState), fail("Bob", "contractor", model.CodeInvalidState)),
		on(2017, time.February, 13, 9, use("RoleForExampleApp", "eu-customers", 3, map[string]string{"country": "IE"}), use("workspaces_DefaultRole", "workspaces", 4, volume)),
		on(2017, time.February, 13, 16, made("tokens"), use("RoleForExampleApp", "escrow", 1, nil), use("KMSUser", "cards", 2, nil)),
		on(2017, time.February, 14, 9, use("EncryptionApp", "app", 5, map[string]string{"stage": "production"}), use("KMSUser", "payroll", 3, department), use("KMSUser", "invoices", 2, map[string]string{"department": "finance"})),
		on(2017, time.February, 14, 20, through("workspaces", "workspaces_DefaultRole", "aws/workspaces", 2, volume), through("s3", "EncryptionApp", "aws/s3", 1, object)),
		on(2017, time.February, 15, 7, limit(), use("KMSRole", "backup", 2, nil), describe("KMSAdminUser", "payroll")),
	}
}
