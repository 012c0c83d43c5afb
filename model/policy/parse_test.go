package policy_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"coldkms/model"
	"coldkms/model/policy"
)

// malformed are documents with one fault. A ‸ stands where the fault is.
var malformed = []struct {
	kind policy.Kind
	text string
	rule policy.Rule
	says string
}{
	{policy.KeyPolicy, "‸", policy.RuleJSON, "ends too early"},
	{policy.KeyPolicy, `{"Version":"2012-10-17"‸`, policy.RuleJSON, "ends too early"},
	{policy.KeyPolicy, "{\r\n  \"Version\":\n\t2012‸-10-17,", policy.RuleJSON, "a comma"},
	{policy.KeyPolicy, `{"Version":"2012-10-17",‸}`, policy.RuleJSON, "after the comma"},
	{policy.KeyPolicy, `{"é": "é" ‸"x"}`, policy.RuleJSON, "comma"},
	{policy.KeyPolicy, `{} ‸{}`, policy.RuleJSON, "more text"},
	{policy.KeyPolicy, `{"Statement":[‸`, policy.RuleJSON, "ends too early"},
	{policy.KeyPolicy, `{"Sid":"a‸` + "\n" + `"}`, policy.RuleJSON, "control character"},
	{policy.KeyPolicy, `{"Sid":"\‸x"}`, policy.RuleJSON, "escape"},
	{policy.KeyPolicy, `{"Sid":"\ud800‸"}`, policy.RuleJSON, "surrogate"},
	{policy.KeyPolicy, `{"Sid":"\u‸00zz"}`, policy.RuleJSON, "hexadecimal"},
	{policy.KeyPolicy, `{"Sid":9‸`, policy.RuleJSON, "ends too early"},
	{policy.KeyPolicy, `{"Sid":0‸1}`, policy.RuleJSON, "comma"},
	{policy.KeyPolicy, `{"Sid":1.‸}`, policy.RuleJSON, "digit"},
	{policy.KeyPolicy, `{"Sid":‸tru}`, policy.RuleJSON, "value"},
	{policy.KeyPolicy, strings.Repeat("[", 17) + "‸[", policy.RuleJSON, "nested"},
	{policy.KeyPolicy, `{"Version":"2012-10-17",` + "\n" + `‸"Version":"2012-10-17"}`, policy.RuleDuplicateMember, `"Version" stands twice`},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{"Bool":{"aws:SecureTransport":"true"},‸"Bool":{}}`), policy.RuleDuplicateMember, "twice"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{"Bool":{"a:b":"true",‸"a:\u0062":"true"}}`), policy.RuleDuplicateMember, "twice"},
	{policy.KeyPolicy, `‸[]`, policy.RuleSyntax, "a list"},
	{policy.KeyPolicy, `{"Version":"2012-10-17","Statement":‸[]}`, policy.RuleStatement, "statement"},
	{policy.KeyPolicy, `‸{"Version":"2012-10-17"}`, policy.RuleStatement, "Statement"},
	{policy.KeyPolicy, `{"Version":"2012-10-17","Statement":[‸"x"]}`, policy.RuleStatement, "a text"},
	{policy.KeyPolicy, `‸{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`, policy.RuleVersion, "must have a Version"},
	{policy.KeyPolicy, `{"Version":‸"2017-01-01","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`, policy.RuleVersion, "2012-10-17 or 2008-10-17"},
	{policy.KeyPolicy, allowing(`"Principal":"*",‸"Actions":"kms:*"`), policy.RuleSyntax, `Unknown element "Actions" in a key policy`},
	{policy.KeyPolicy, allowing(`"Principal":"*",‸"action":"kms:*"`), policy.RuleSyntax, "the name is Action"},
	{policy.KeyPolicy, `{"Version":"2012-10-17",‸"Name":"x","Statement":{"Effect":"Allow","Principal":"*"}}`, policy.RuleSyntax, "Name"},
	{policy.KeyPolicy, `{"Version":"2012-10-17","Statement":‸{"Principal":"*"}}`, policy.RuleEffect, "Allow or Deny"},
	{policy.KeyPolicy, `{"Version":"2012-10-17","Statement":{"Effect":‸"allow","Principal":"*"}}`, policy.RuleEffect, "exactly"},
	{policy.KeyPolicy, `{"Version":"2012-10-17","Statement":‸{"Effect":"Allow","Action":"*","Resource":"*"}}`, policy.RulePrincipal, "Principal"},
	{policy.KeyPolicy, allowing(`"Principal":‸{}`), policy.RulePrincipal, "nobody"},
	{policy.KeyPolicy, allowing(`"Principal":‸"arn:aws:iam::111122223333:root"`), policy.RulePrincipal, "object"},
	{policy.KeyPolicy, allowing(`"Principal":{‸"aws":"*"}`), policy.RulePrincipal, "AWS, Service or Federated"},
	{policy.KeyPolicy, allowing(`"Principal":{"AWS":[‸1]}`), policy.RulePrincipal, "a number"},
	{policy.KeyPolicy, allowing(`"Principal":"*",‸"NotPrincipal":"*"`), policy.RuleSyntax, "not both"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Action":"kms:*",‸"NotAction":"kms:*"`), policy.RuleSyntax, "either Action or NotAction"},
	{policy.KeyPolicy, allowing(`"Principal":"*","NotResource":"*",‸"Resource":"*"`), policy.RuleSyntax, "either Resource or NotResource"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Action":["kms:*",‸"Encrypt"]`), policy.RuleAction, "vendor"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Action":‸":Encrypt"`), policy.RuleAction, "vendor"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Action":‸"kms:Encrypt:x"`), policy.RuleAction, "one colon"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Action":‸"k*:Encrypt"`), policy.RuleAction, "Vendor k* is not valid"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Action":‸true`), policy.RuleSyntax, "true or false"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{‸"IpAddresses":{"aws:SourceIp":"0.0.0.0/0"}}`), policy.RuleOperator, "IpAddresses"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{‸"stringEquals":{}}`), policy.RuleOperator, "stringEquals"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{‸"NullIfExists":{"aws:username":"true"}}`), policy.RuleOperator, "NullIfExists"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{‸"ForSomeValues:StringEquals":{"aws:username":"a"}}`), policy.RuleOperator, "ForSomeValues"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{‸"ForAllValues:ForAnyValue:StringEquals":{}}`), policy.RuleOperator, "ForAllValues"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":‸[]`), policy.RuleSyntax, "a list"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{"Bool":‸"true"}`), policy.RuleSyntax, "condition keys"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{"Bool":{"aws:SecureTransport":‸null}}`), policy.RuleSyntax, "null"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Condition":{"Bool":{"aws:SecureTransport":[‸{}]}}`), policy.RuleSyntax, "an object"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Sid":‸7`), policy.RuleSyntax, "Sid must be a text"},
	{policy.KeyPolicy, allowing(`"Principal":"*","Sid":"‸Ā"`), policy.RuleCharacters, "U+00FF"},
	{policy.KeyPolicy, "‸" + strings.Repeat(" ", model.PolicyMaxBytes-1) + "{}", policy.RuleSize, "32768"},
	{policy.IdentityPolicy, `{"Version":"2012-10-17",‸"Id":"x","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, policy.RuleSyntax, `"Id" in an IAM policy`},
	{policy.IdentityPolicy, allowing(`‸"Principal":"*","Action":"*","Resource":"*"`), policy.RulePrincipal, "should not specify a principal"},
	{policy.IdentityPolicy, `{"Version":"2012-10-17","Statement":‸{"Effect":"Allow","Resource":"*"}}`, policy.RuleAction, "must contain actions"},
	{policy.IdentityPolicy, `{"Version":"2012-10-17","Statement":‸{"Effect":"Allow","Action":"*"}}`, policy.RuleResource, "must contain resources"},
	{policy.IdentityPolicy, allowing(`"Action":"*","Resource":‸"alias/x"`), policy.RuleResource, "ARN format"},
	{policy.IdentityPolicy, allowing(`"Sid":‸"two words","Action":"*","Resource":"*"`), policy.RuleSid, "alpha-numeric"},
	{policy.IdentityPolicy, `{"Statement":[{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":‸"A","Effect":"Deny","Action":"*","Resource":"*"}]}`, policy.RuleSid, "unique"},
}

// allowing returns a document with one Allow of these elements.
func allowing(elements string) string {
	return `{"Version":"2012-10-17","Statement":{"Effect":"Allow",` + elements + `}}`
}

func TestMalformed(t *testing.T) {
	for _, c := range malformed {
		before, after, _ := strings.Cut(c.text, "‸")
		text := before + after
		lines := strings.Split(before, "\n")
		want := policy.Position{Offset: len(before), Line: len(lines), Column: utf8.RuneCountInString(lines[len(lines)-1]) + 1}
		name := text[:min(len(text), 200)]
		_, faults := policy.Read(text, c.kind)
		if len(faults) == 0 {
			t.Errorf("%s has no fault", name)
			continue
		}
		f := faults[0]
		if f.At != want || f.Rule != c.rule || !strings.Contains(f.Text, c.says) {
			t.Errorf("%s: %s at %v: %s, want %s at %v: …%s…", name, f.Rule, f.At, f.Text, c.rule, want, c.says)
		}
		document, err := policy.Parse(text, c.kind)
		var refused *model.Error
		if document != nil || !errors.As(err, &refused) {
			t.Errorf("%s: Parse gives %v, %v", name, document, err)
			continue
		}
		code := map[policy.Rule]string{policy.RuleSize: model.CodeLimitExceeded, policy.RuleCharacters: model.CodeValidation}[c.rule]
		if code == "" {
			code = map[policy.Kind]string{policy.KeyPolicy: model.CodeMalformedPolicy, policy.IdentityPolicy: policy.CodeMalformedIAMPolicy}[c.kind]
			if place := fmt.Sprintf("line %d, column %d", want.Line, want.Column); !strings.Contains(refused.Message, place) {
				t.Errorf("%s: %s does not name %s", name, refused.Message, place)
			}
		}
		if refused.Code != code {
			t.Errorf("%s: %s, want %s", name, refused.Code, code)
		}
	}
}

func TestAllFaultsAreReported(t *testing.T) {
	_, faults := policy.Read(`{"Statement":[{"Effect":"No","Action":"x"},{"effect":"Allow","Principal":"*"}],"Version":"1"}`, policy.KeyPolicy)
	var rules []policy.Rule
	for _, f := range faults {
		rules = append(rules, f.Rule)
	}
	want := []policy.Rule{policy.RulePrincipal, policy.RuleEffect, policy.RuleAction, policy.RuleEffect, policy.RuleSyntax, policy.RuleVersion}
	if !reflect.DeepEqual(rules, want) {
		t.Errorf("faults %v, want %v", faults, want)
	}
}

func TestAccepted(t *testing.T) {
	for kind, list := range map[policy.Kind][]string{
		policy.KeyPolicy: {
			allowing(`"Principal":"*"`), // no Action and no Resource: no effect
			allowing(`"Principal":{"AWS":["*"]},"Action":[],"Resource":[]`),
			allowing(`"Principal":{"AWS":"111122223333"},"Sid":"any text: ÿ","Action":"kms:*","Resource":"anything"`),
			allowing(`"Principal":"*","Sid":"\u4e00"`),
			allowing(`"NotPrincipal":{"AWS":"` + alice + `"},"NotAction":"*","NotResource":"*"`),
			allowing(`"Principal":{"Service":"workspaces.amazonaws.com","Federated":"cognito-identity.amazonaws.com"}`),
			allowing(`"Principal":"*","Condition":{}`),
			allowing(`"Principal":"*","Condition":{"Bool":{},"Null":{"aws:username":true},"NumericEquals":{"a:b":[1,-2.5e-3]}}`),
			`{"Version":"2008-10-17","Id":"","Statement":[{"Sid":"A","Effect":"Allow","Principal":"*"},{"Sid":"A","Effect":"Deny","Principal":"*"}]}`,
		},
		policy.IdentityPolicy: {
			`{"Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*"}}`,
			allowing(`"Sid":"AZaz09","Action":"a-1:*","Resource":"*"`),
			allowing(`"Sid":"","NotAction":"s3:*","NotResource":["arn:aws:kms:*:*:key/*"]`),
			allowing(`"Action":["*","execute-api:Invoke"],"Resource":"*"`),
			policy.PowerUser(),
		},
	} {
		for _, text := range list {
			if _, err := policy.Parse(text, kind); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

func TestTextsAreDecoded(t *testing.T) {
	d := parse(t, policy.KeyPolicy, allowing(`"Principal":"*","Sid":"\"\\\/\b\f\n\r\t\u00e9é\ud83d\ude00 end"`))
	if got, want := d.Statements[0].Sid.Text, "\"\\/\b\f\n\r\téé😀 end"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFormat(t *testing.T) {
	text := `{"Statement":{"Resource":["*"],"Action":["kms:Encrypt","kms:Decrypt"],"NotPrincipal":{"Service":"ec2.amazonaws.com","AWS":["111122223333","` + alice + `"]},
		"Effect":"Deny","Sid":"\u4e00 & \ud83d\ude00","Condition":{"Null":{"aws:username":[true]},"NumericEquals":{"a:b":[1,2]}}},"Id":"x","Version":"2008-10-17"}`
	want := `{
  "Version": "2008-10-17",
  "Id": "x",
  "Statement": [
    {
      "Sid": "\u4e00 & \ud83d\ude00",
      "Effect": "Deny",
      "NotPrincipal": {
        "AWS": [
          "111122223333",
          "arn:aws:iam::111122223333:user/Alice"
        ],
        "Service": "ec2.amazonaws.com"
      },
      "Action": [
        "kms:Encrypt",
        "kms:Decrypt"
      ],
      "Resource": "*",
      "Condition": {
        "Null": {
          "aws:username": "true"
        },
        "NumericEquals": {
          "a:b": [
            "1",
            "2"
          ]
        }
      }
    }
  ]
}`
	got := parse(t, policy.KeyPolicy, text).Format()
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
