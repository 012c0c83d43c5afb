package policy_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"coldkms/model/policy"
)

// linted are documents with one finding. A ‸ stands where it is.
var linted = []struct {
	kind     policy.Kind
	text     string
	check    policy.Check
	severity policy.Severity
}{
	{policy.KeyPolicy, guarding(`"Action":["kms:Encrypt",‸"kms:Encipher"],"Resource":"*"`), policy.CheckUnknownAction, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":‸"kms: TagResource","Resource":"*"`), policy.CheckUnknownAction, policy.Mistake},
	{policy.IdentityPolicy, allowing(`"Action":‸"kms:Encipher","Resource":"*"`), policy.CheckUnknownAction, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":‸"kms:reencrypt","Resource":"*"`), policy.CheckDeadAction, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":‸"kms:Encrpt*","Resource":"*"`), policy.CheckDeadAction, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":‸"kms:ListKeys","Resource":"*"`), policy.CheckDeadAction, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":‸"s3:GetObject","Resource":"*"`), policy.CheckDeadAction, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"StringEquals":{‸"kms:EncryptionContextKey":"a"}}`), policy.CheckUnknownKey, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"StringEquals":{‸"kms:EncryptionContext:":"a"}}`), policy.CheckUnknownKey, policy.Mistake},
	{policy.IdentityPolicy, allowing(`"Action":"kms:CreateKey","Resource":"*","Condition":{"Bool":{‸"kms:BypassPolicyLockoutCheck":"false"}}`), policy.CheckUnknownKey, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":["kms:Encrypt","kms:DescribeKey"],"Resource":"*","Condition":{"StringEquals":{‸"kms:EncryptionContext:a":"b"}}`), policy.CheckKeyNotInOperation, policy.Mistake},
	{policy.IdentityPolicy, allowing(`"Action":"kms:ListKeys","Resource":"*","Condition":{"StringEquals":{‸"kms:ViaService":"ec2.us-west-2.amazonaws.com"}}`), policy.CheckKeyNotInOperation, policy.Mistake},
	{policy.KeyPolicy, `{"Version":"2012-10-17","Statement":[` + allowFor(aws(owner)) + `,‸{"Effect":"Deny","Principal":"*","Action":"kms:*"}]}`, policy.CheckNoEffect, policy.Mistake},
	{policy.KeyPolicy, `{"Version":"2012-10-17","Statement":[` + allowFor(aws(owner)) + `,‸{"Effect":"Deny","Principal":"*","Resource":"*"}]}`, policy.CheckNoEffect, policy.Mistake},
	{policy.KeyPolicy, `{"Version":"2012-10-17","Statement":‸{"Effect":"Allow","Principal":{"AWS":"` + alice + `"},"Action":"kms:*","Resource":"*"}}`, policy.CheckNoRoot, policy.Warning},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{‸"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"a"}}`), policy.CheckNoNullGuard, policy.Warning},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{‸"ForAllValues:StringEquals":{"kms:EncryptionContext:a":"b"}}`), policy.CheckAllOnContext, policy.Warning},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{‸"StringEquals":{"kms:EncryptionContextKeys":"a"}}`), policy.CheckSetMissing, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{‸"ForAnyValue:StringEquals":{"kms:ViaService":"a"}}`), policy.CheckSetNeedless, policy.Warning},
	{policy.IdentityPolicy, `{"Statement":{"Effect":"Allow","Action":"kms:CreateAlias","Resource":‸"arn:aws:kms:*:*:alias/${aws:username}"}}`, policy.CheckVariable2008, policy.Mistake},
	{policy.IdentityPolicy, `{"Version":"2008-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:userid":‸"${aws:username}"}}}}`, policy.CheckVariable2008, policy.Mistake},
	{policy.IdentityPolicy, allowing(`"Action":"kms:ListKeys","Resource":"*","Condition":{"StringNotEquals":{"aws:username":["a${*}",‸"A*"]}}`), policy.CheckWildcardEquals, policy.Warning},
	{policy.IdentityPolicy, allowing(`"Action":"kms:ListKeys","Resource":"*","Condition":{"StringEquals":{"aws:username":"a",‸"aws:UserName":"a"}}`), policy.CheckSameKeyTwice, policy.Warning},
	{policy.KeyPolicy, withRoot(`"Effect":"Allow",‸"NotPrincipal":{"AWS":"` + alice + `"},"Action":"kms:Encrypt","Resource":"*"`), policy.CheckNotPrincipalAllow, policy.Warning},
	{policy.KeyPolicy, withRoot(`"Effect":"Deny",‸"NotPrincipal":{"AWS":"` + alice + `"},"Action":"kms:Encrypt","Resource":"*"`), policy.CheckNotPrincipalDeny, policy.Warning},
	{policy.KeyPolicy, withRoot(`"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{‸"Bool":{"aws:MultiFactorAuthPresent":"false"}}`), policy.CheckMFABool, policy.Warning},
	{policy.IdentityPolicy, `{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{‸"aws:SourceIp":"192.0.2.0/24"}}}}`, policy.CheckSourceIP, policy.Warning},
	{policy.KeyPolicy, guarding(`"Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.us-west-2.amazonaws.com"},"IpAddress":{‸"aws:SourceIp":"192.0.2.1"}}`), policy.CheckSourceIP, policy.Warning},
	{policy.KeyPolicy, guarding(`"Action":"kms:Decrypt","Resource":"*","Condition":{"Null":{"kms:ViaService":"false"},"IpAddress":{‸"aws:SourceIp":"192.0.2.1"}}`), policy.CheckSourceIP, policy.Warning},
	{policy.KeyPolicy, guarding(`"Action":"kms:Decrypt","Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":"true"},"IpAddress":{‸"aws:SourceIp":"192.0.2.1"}}`), policy.CheckSourceIP, policy.Warning},
	{policy.KeyPolicy, guarding(`‸"Action":["kms:Encrypt","kms:CreateGrant"],"Resource":"*"`), policy.CheckCreateGrant, policy.Warning},
	{policy.IdentityPolicy, allowing(`"Action":["kms:DescribeKey"],"Resource":‸"*"`), policy.CheckStarResource, policy.Warning},
	{policy.IdentityPolicy, allowing(`"Action":["kms:Encrypt"],"Resource":‸"arn:aws:kms:us-west-2:111122223333:alias/a"`), policy.CheckAliasResource, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":["kms:Encrypt",‸"kms:RetireGrant"],"Resource":"*"`), policy.CheckRetireGrant, policy.Warning},
	{policy.KeyPolicy, allowing(`‸"Principal":"*","Action":"kms:Encrypt","Resource":"*"`), policy.CheckPublic, policy.Warning},
	{policy.KeyPolicy, allowing(`‸"Principal":{"AWS":"*"},"Action":"kms:Encrypt","Resource":"*","Condition":{"StringEqualsIfExists":{"kms:CallerAccount":"111122223333"}}`), policy.CheckPublic, policy.Warning},
	{policy.KeyPolicy, allowing(`‸"Principal":"*","Action":"kms:Encrypt","Resource":"*","Condition":{"StringLike":{"kms:CallerAccount":["1*","*"]}}`), policy.CheckPublic, policy.Warning},
	{policy.KeyPolicy, allowing(`‸"Principal":"*","Action":"kms:Encrypt","Resource":"*","Condition":{"StringNotEquals":{"kms:CallerAccount":"444455556666"}}`), policy.CheckPublic, policy.Warning},
	{policy.KeyPolicy, withRoot(`"Sid":"S","Effect":"Deny","Principal":"*","Action":"kms:Encrypt","Resource":"*"},{"Sid":‸"S","Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"`), policy.CheckDuplicateSid, policy.Warning},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":‸"192.0.2.0/33"},"Null":{"kms:ViaService":"true"}}`), policy.CheckValue, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":‸"yes"}}`), policy.CheckValue, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":‸"*"}}`), policy.CheckValue, policy.Mistake},
	{policy.KeyPolicy, guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":‸"tomorrow"}}`), policy.CheckValue, policy.Mistake},
}

// guarding returns a key policy with a statement for the root and an Allow of these elements for Alice.
func guarding(elements string) string {
	return withRoot(`"Effect":"Allow","Principal":{"AWS":"` + alice + `"},` + elements)
}

func withRoot(statement string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},{` + statement + `}]}`
}

func TestLint(t *testing.T) {
	seen := map[policy.Check]bool{}
	for _, c := range linted {
		before, after, _ := strings.Cut(c.text, "‸")
		want := policy.Position{Offset: len(before), Line: 1, Column: utf8.RuneCountInString(before) + 1}
		d := parse(t, c.kind, before+after)
		found := policy.Lint(d, policy.LintOptions{Account: account})
		if len(found) != 1 || found[0].At != want || found[0].Check != c.check || found[0].Severity != c.severity {
			t.Errorf("%s: %+v, want %s (%s) at %v", d.Format(), found, c.check, c.severity, want)
		}
		if off := policy.Lint(d, policy.LintOptions{Account: account, Off: []policy.Check{c.check}}); len(off) > 0 {
			t.Errorf("%s is switched off and finds %+v", c.check, off)
		}
		if public := c.check == policy.CheckPublic || c.check == policy.CheckNotPrincipalAllow; policy.IsPublic(d) != public {
			t.Errorf("%s: it allows everybody: %v", d.Format(), !public)
		}
		seen[c.check] = true
	}
	if len(seen) != 24 {
		t.Errorf("%d of 24 checks have a document", len(seen))
	}
}

func TestLintFindsNothing(t *testing.T) {
	imported := console()
	imported.Imported = true
	for _, text := range []string{
		policy.Default(account), console().Document(), imported.Document(),
		policy.ManagedKey{Account: account, Region: "us-west-2", Service: "ec2", Title: "EBS"}.Document(),
		withRoot(`"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"`),
		withRoot(`"Effect":"Deny","NotPrincipal":{"AWS":["` + alice + `","111122223333"]},"Action":"kms:Decrypt","Resource":"*"`),
		withRoot(`"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`),
		guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"a"},"Null":{"kms:encryptionContextKeys":false}}`),
		guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"},"Null":{"kms:ViaService":"true"}}`),
		guarding(`"Action":"kms:Encrypt","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"},"Bool":{"aws:ViaAWSService":"false"}}`),
		guarding(`"Action":"kms:DisableKey","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`),
		guarding(`"Action":"kms:ReEncrypt*","Resource":"*","Condition":{"Bool":{"kms:ReEncryptOnSameKey":true}}`),
		guarding(`"Action":"kms:PutKeyPolicy","Resource":"*","Condition":{"Bool":{"kms:BypassPolicyLockoutSafetyCheck":"false"}}`),
		allowing(`"Principal":"*","Action":"kms:Encrypt","Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111122223333"}}`),
		allowing(`"Principal":"*","Action":"kms:Encrypt","Resource":"*","Condition":{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app/*"}}`),
	} {
		if found := policy.Lint(parse(t, policy.KeyPolicy, text), policy.LintOptions{Account: account}); len(found) > 0 {
			t.Errorf("%s\nfinds %+v", text, found)
		}
	}
	for _, text := range []string{
		allowing(`"Action":["kms:ListKeys","kms:CreateKey","iam:ListUsers"],"Resource":"*"`),
		allowing(`"Action":"kms:Decrypt","Resource":"arn:aws:kms:*:111122223333:key/*"`),
		allowing(`"Action":"s3:GetObject","Resource":"*","Condition":{"StringLike":{"s3:prefix":"a*"}}`),
		allowing(`"Action":"kms:CreateAlias","Resource":["arn:aws:kms:*:111122223333:alias/${aws:username}-*"]`),
	} {
		if found := policy.Lint(parse(t, policy.IdentityPolicy, text), policy.LintOptions{}); len(found) > 0 {
			t.Errorf("%s\nfinds %+v", text, found)
		}
	}
}
