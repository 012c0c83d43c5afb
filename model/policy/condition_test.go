package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model/policy"
)

const (
	alice = "arn:aws:iam::111122223333:user/Alice"
	key   = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

// parse returns a document that must be without fault.
func parse(t testing.TB, kind policy.Kind, text string) *policy.Document {
	t.Helper()
	d, err := policy.Parse(text, kind)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return d
}

// keyPolicy returns a key policy of these statements.
func keyPolicy(t testing.TB, statements ...string) *policy.Document {
	t.Helper()
	return parse(t, policy.KeyPolicy, `{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`)
}

// iamPolicy returns an attached IAM policy of these statements.
func iamPolicy(t testing.TB, name string, statements ...string) policy.Attachment {
	t.Helper()
	text := `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
	return policy.Attachment{Name: name, Document: parse(t, policy.IdentityPolicy, text)}
}

// holds reports whether a condition holds for a request of Alice.
func holds(t testing.TB, version, condition string, context map[string][]string) bool {
	t.Helper()
	document := parse(t, policy.KeyPolicy, `{"Version":"`+version+`","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":`+condition+`}}`)
	r := &policy.Request{Caller: caller(t, alice), Action: "kms:Encrypt", Resource: key, KeyPolicy: document, Context: policy.NewContext(context)}
	return policy.Evaluate(r).Outcome == policy.Allowed
}

// comparisons are rows for each operator: policy values as JSON, the request's one value, whether they match.
var comparisons = []struct {
	operator, key, policy, request string
	match                          bool
}{
	{"StringEquals", "aws:UserAgent", `"cli"`, "cli", true},
	{"StringEquals", "aws:UserAgent", `"cli"`, "CLI", false},
	{"StringEquals", "aws:UserAgent", `"c*"`, "cli", false},
	{"StringEquals", "aws:UserAgent", `"c*"`, "c*", true},
	{"StringEquals", "aws:UserAgent", `"c${*}"`, "c*", true},
	{"StringEquals", "aws:UserAgent", `["a","cli"]`, "cli", true},
	{"StringEquals", "aws:UserAgent", `[]`, "cli", false},
	{"StringEquals", "aws:UserAgent", `""`, "", true},
	{"StringEquals", "aws:UserAgent", `3600`, "3600", true},
	{"StringEquals", "aws:UserAgent", `true`, "true", true},
	{"StringNotEquals", "aws:UserAgent", `"cli"`, "CLI", true},
	{"StringNotEquals", "aws:UserAgent", `"cli"`, "cli", false},
	{"StringNotEquals", "aws:UserAgent", `["a","cli"]`, "cli", false},
	{"StringNotEquals", "aws:UserAgent", `["a","b"]`, "cli", true},
	{"StringNotEquals", "aws:UserAgent", `[]`, "cli", true},
	{"StringEqualsIgnoreCase", "aws:UserAgent", `"cLi"`, "CLI", true},
	{"StringEqualsIgnoreCase", "aws:UserAgent", `"cl"`, "CLI", false},
	{"StringEqualsIgnoreCase", "aws:UserAgent", `"C*"`, "cli", false},
	{"StringEqualsIgnoreCase", "aws:UserAgent", `"C${*}I"`, "c*i", true},
	{"StringEqualsIgnoreCase", "aws:UserAgent", `""`, "", true},
	{"StringEqualsIgnoreCase", "aws:UserAgent", `""`, "a", false},
	{"StringNotEqualsIgnoreCase", "aws:UserAgent", `"cLi"`, "CLI", false},
	{"StringNotEqualsIgnoreCase", "aws:UserAgent", `"x"`, "CLI", true},
	{"StringLike", "aws:UserAgent", `"c*i"`, "cli", true},
	{"StringLike", "aws:UserAgent", `"c?i"`, "cli", true},
	{"StringLike", "aws:UserAgent", `"c?"`, "cli", false},
	{"StringLike", "aws:UserAgent", `"?"`, "é", true},
	{"StringLike", "aws:UserAgent", `"?"`, "", false},
	{"StringLike", "aws:UserAgent", `"*"`, "", true},
	{"StringLike", "aws:UserAgent", `"*a*b"`, "aab", true},
	{"StringLike", "aws:UserAgent", `"*a*b"`, "aabc", false},
	{"StringLike", "aws:UserAgent", `"a*?c"`, "abbc", true},
	{"StringLike", "aws:UserAgent", `"a*?c"`, "ac", false},
	{"StringLike", "aws:UserAgent", `"C*"`, "cli", false},
	{"StringLike", "aws:UserAgent", `"c${*}i"`, "c*i", true},
	{"StringLike", "aws:UserAgent", `"c${?}i"`, "cli", false},
	{"StringLike", "aws:UserAgent", `"${$}{x}"`, "${x}", true},
	{"StringNotLike", "aws:UserAgent", `"c*"`, "cli", false},
	{"StringNotLike", "aws:UserAgent", `"b*"`, "cli", true},
	{"NumericEquals", "aws:MultiFactorAuthAge", `300`, "300.0", true},
	{"NumericEquals", "aws:MultiFactorAuthAge", `"3e2"`, "0300", true},
	{"NumericEquals", "aws:MultiFactorAuthAge", `"-0.0"`, "0", true},
	{"NumericEquals", "aws:MultiFactorAuthAge", `"300"`, "300.0000000000000000001", false},
	{"NumericEquals", "aws:MultiFactorAuthAge", `"9007199254740993"`, "9007199254740992", false},
	{"NumericEquals", "aws:MultiFactorAuthAge", `"0.3"`, "0.30", true},
	{"NumericEquals", "aws:MultiFactorAuthAge", `300`, "301", false},
	{"NumericEquals", "aws:MultiFactorAuthAge", `"x"`, "x", false},
	{"NumericEquals", "aws:MultiFactorAuthAge", `"1"`, "", false},
	{"NumericNotEquals", "aws:MultiFactorAuthAge", `"300"`, "300", false},
	{"NumericNotEquals", "aws:MultiFactorAuthAge", `"300"`, "301", true},
	{"NumericLessThan", "aws:MultiFactorAuthAge", `"300"`, "299.9", true},
	{"NumericLessThan", "aws:MultiFactorAuthAge", `"300"`, "300", false},
	{"NumericLessThan", "aws:MultiFactorAuthAge", `"-2"`, "-10", true},
	{"NumericLessThan", "aws:MultiFactorAuthAge", `"-2"`, "-1", false},
	{"NumericLessThan", "aws:MultiFactorAuthAge", `"10"`, "9", true},
	{"NumericLessThan", "aws:MultiFactorAuthAge", `"0.01"`, "0.002", true},
	{"NumericLessThanEquals", "aws:MultiFactorAuthAge", `"300"`, "300", true},
	{"NumericLessThanEquals", "aws:MultiFactorAuthAge", `"300"`, "301", false},
	{"NumericGreaterThan", "aws:MultiFactorAuthAge", `"300"`, "301", true},
	{"NumericGreaterThan", "aws:MultiFactorAuthAge", `"300"`, "300", false},
	{"NumericGreaterThan", "aws:MultiFactorAuthAge", `"-1"`, "0", true},
	{"NumericGreaterThanEquals", "aws:MultiFactorAuthAge", `"300"`, "300", true},
	{"NumericGreaterThanEquals", "aws:MultiFactorAuthAge", `"300"`, "299", false},
	{"DateEquals", "aws:CurrentTime", `"2017-02-15T12:00:00Z"`, "2017-02-15T05:00:00-07:00", true},
	{"DateEquals", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15T00:00:00Z", true},
	{"DateEquals", "aws:CurrentTime", `"2017-02"`, "2017-02-01", true},
	{"DateEquals", "aws:CurrentTime", `"2017-02-15T12:00Z"`, "2017-02-15T12:00:00+0000", true},
	{"DateEquals", "aws:CurrentTime", `1487160000`, "2017-02-15T12:00:00Z", true},
	{"DateEquals", "aws:CurrentTime", `"1487160000.5"`, "2017-02-15T12:00:00.5Z", true},
	{"DateEquals", "aws:CurrentTime", `"-0.5"`, "1969-12-31T23:59:59.5Z", true},
	{"DateEquals", "aws:CurrentTime", `"2017-02-15T12:00:00Z"`, "2017-02-15T12:00:01Z", false},
	{"DateEquals", "aws:CurrentTime", `"soon"`, "soon", false},
	{"DateEquals", "aws:CurrentTime", `"2017-02-30"`, "2017-02-30", false},
	{"DateNotEquals", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15T00:00:00Z", false},
	{"DateNotEquals", "aws:CurrentTime", `"2017-02-15"`, "2017-02-16", true},
	{"DateLessThan", "aws:CurrentTime", `"2017-02-15"`, "2017-02-14T23:59:59Z", true},
	{"DateLessThan", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15", false},
	{"DateLessThanEquals", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15", true},
	{"DateLessThanEquals", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15T00:00:01Z", false},
	{"DateGreaterThan", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15T00:00:01Z", true},
	{"DateGreaterThan", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15", false},
	{"DateGreaterThanEquals", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15", true},
	{"DateGreaterThanEquals", "aws:CurrentTime", `"2017-02-15"`, "1487116799", false},
	{"Bool", "aws:SecureTransport", `"true"`, "TRUE", true},
	{"Bool", "aws:SecureTransport", `true`, "true", true},
	{"Bool", "aws:SecureTransport", `"False"`, "false", true},
	{"Bool", "aws:SecureTransport", `"true"`, "false", false},
	{"Bool", "aws:SecureTransport", `"yes"`, "yes", false},
	{"BinaryEquals", "aws:userid", `"QmluYXJ5"`, "QmluYXJ5", true},
	{"BinaryEquals", "aws:userid", `"QmluYXJ5"`, "QmluYXJ4", false},
	{"BinaryEquals", "aws:userid", `"!"`, "!", false},
	{"IpAddress", "aws:SourceIp", `"203.0.113.0/24"`, "203.0.113.255", true},
	{"IpAddress", "aws:SourceIp", `"203.0.113.7/24"`, "203.0.113.9", true},
	{"IpAddress", "aws:SourceIp", `"203.0.113.0/24"`, "203.0.114.0", false},
	{"IpAddress", "aws:SourceIp", `"203.0.113.9"`, "203.0.113.9", true},
	{"IpAddress", "aws:SourceIp", `"203.0.113.9"`, "203.0.113.8", false},
	{"IpAddress", "aws:SourceIp", `"2001:db8::/32"`, "2001:DB8:1::5", true},
	{"IpAddress", "aws:SourceIp", `"::/0"`, "203.0.113.9", false},
	{"IpAddress", "aws:SourceIp", `"0.0.0.0/0"`, "::ffff:203.0.113.9", false},
	{"IpAddress", "aws:SourceIp", `"0.0.0.0/0"`, "nowhere", false},
	{"IpAddress", "aws:SourceIp", `"everywhere"`, "203.0.113.9", false},
	{"NotIpAddress", "aws:SourceIp", `"203.0.113.0/24"`, "203.0.113.9", false},
	{"NotIpAddress", "aws:SourceIp", `["192.0.2.0/24","203.0.113.0/24"]`, "203.0.113.9", false},
	{"NotIpAddress", "aws:SourceIp", `"203.0.113.0/24"`, "2001:db8::1", true},
	{"ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::111122223333:user/*"`, alice, true},
	{"ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::*:user/A?ice"`, alice, true},
	{"ArnEquals", "aws:PrincipalArn", `"arn:aws:iam::*:user/a*"`, alice, false},
	{"ArnEquals", "aws:PrincipalArn", `"arn:aws:*:user/Alice"`, alice, false},
	{"ArnEquals", "aws:PrincipalArn", `"arn:aws:i*:user/Alice"`, "arn:aws:iam::111122223333:user/Alice", false},
	{"ArnEquals", "aws:PrincipalArn", `"*"`, alice, false},
	{"ArnEquals", "aws:PrincipalArn", `"*:*:*:*:*:*"`, alice, true},
	{"ArnEquals", "aws:PrincipalArn", `"*:*:*:*:*:*"`, "no arn", false},
	{"ArnEquals", "aws:SourceArn", `"arn:aws:sns:*:*:a:b"`, "arn:aws:sns:us-west-2:1:a:b", true},
	{"ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:*"`, alice, true},
	{"ArnLike", "aws:PrincipalArn", `"arn:aws:iam::444455556666:*"`, alice, false},
	{"ArnNotEquals", "aws:PrincipalArn", `"arn:aws:iam::111122223333:*"`, alice, false},
	{"ArnNotEquals", "aws:PrincipalArn", `"arn:aws:iam::444455556666:*"`, alice, true},
	{"ArnNotLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:user/A*"`, alice, false},
	{"ArnNotLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:user/B*"`, alice, true},
	{"StringNotLike", "aws:UserAgent", `"c*"`, "bli", true},
	{"StringNotEqualsIgnoreCase", "aws:UserAgent", `"cLi"`, "Cl", true},
	{"NotIpAddress", "aws:SourceIp", `"203.0.113.0/24"`, "203.0.112.9", true},
	{"NumericLessThanEquals", "aws:MultiFactorAuthAge", `"300"`, "300.01", false},
	{"ArnLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:*"`, "arn:aws:iam::444455556666:user/Alice", false},
	{"ArnNotLike", "aws:PrincipalArn", `"arn:aws:iam::111122223333:user/A*"`, "arn:aws:iam::111122223333:user/Bob", true},
	{"ArnNotEquals", "aws:PrincipalArn", `"arn:aws:iam::111122223333:*"`, "arn:aws:iam::444455556666:root", true},
	{"DateNotEquals", "aws:CurrentTime", `"2017-02-15"`, "2017-02-15T00:00:00.001Z", true},
	{"Bool", "aws:SecureTransport", `"false"`, "true", false},
	{"Bool", "aws:SecureTransport", `"false"`, "False", true},
	{"DateEquals", "aws:CurrentTime", `"2017-02-15"`, "2017-02-16", false},
}

func TestComparisons(t *testing.T) {
	for _, c := range comparisons {
		t.Run(fmt.Sprintf("%s %s %q", c.operator, c.policy, c.request), func(t *testing.T) {
			block := fmt.Sprintf(`:{%q:%s}}`, c.key, c.policy)
			context := map[string][]string{c.key: {c.request}}
			for _, operator := range []string{c.operator, c.operator + "IfExists", "ForAllValues:" + c.operator, "ForAnyValue:" + c.operator} {
				if got := holds(t, policy.Version2012, `{"`+operator+`"`+block, context); got != c.match {
					t.Errorf("%s holds: %v", operator, got)
				}
			}
		})
	}
}

// TestSets checks every operator on absent keys and on several values of the request, from the rows of comparisons.
func TestSets(t *testing.T) {
	matching, other := map[string]string{}, map[string]string{} // a request value by the row's operator and values
	for _, c := range comparisons {
		into := other
		if c.match {
			into = matching
		}
		into[c.operator+"\n"+c.key+"\n"+c.policy] = c.request
	}
	seen := map[string]bool{}
	for row, good := range matching {
		part := strings.Split(row, "\n")
		operator, name, values := part[0], part[1], part[2]
		negated := strings.Contains(operator, "Not")
		check := func(operator string, context []string, want bool) {
			t.Helper()
			if got := holds(t, policy.Version2012, fmt.Sprintf(`{%q:{%q:%s}}`, operator, name, values), map[string][]string{name: context}); got != want {
				t.Errorf("%s %s on %q holds: %v", operator, values, context, got)
			}
		}
		check(operator, nil, negated)
		check(operator+"IfExists", nil, true)
		check("ForAllValues:"+operator, nil, true)
		check("ForAnyValue:"+operator, nil, false)
		check("ForAllValues:"+operator+"IfExists", nil, true)
		check("ForAnyValue:"+operator+"IfExists", nil, true)
		check(operator, []string{good, good}, false)
		check(operator+"IfExists", []string{good, good}, false)
		check("ForAllValues:"+operator, []string{good, good}, true)
		if bad, ok := other[row]; ok {
			seen[operator] = true
			check("ForAllValues:"+operator, []string{good, bad}, false)
			check("ForAnyValue:"+operator, []string{bad, good}, true)
			check("ForAnyValue:"+operator, []string{bad, bad}, false)
		}
	}
	if len(seen) != 26 {
		t.Errorf("%d operators have a row that matches and one that does not, want 26: all but Null", len(seen))
	}
}

func TestNull(t *testing.T) {
	present := map[string][]string{"aws:username": {"Alice"}}
	for _, c := range []struct {
		values          string
		absent, present bool
	}{
		{`"true"`, true, false},
		{`true`, true, false},
		{`"TRUE"`, true, false},
		{`"false"`, false, true},
		{`false`, false, true},
		{`[true,"false"]`, true, true},
		{`"maybe"`, false, false},
		{`[]`, false, false},
	} {
		condition := `{"Null":{"AWS:UserName":` + c.values + `}}`
		if got := holds(t, policy.Version2012, condition, nil); got != c.absent {
			t.Errorf("%s holds without the key: %v", condition, got)
		}
		if got := holds(t, policy.Version2012, condition, present); got != c.present {
			t.Errorf("%s holds with the key: %v", condition, got)
		}
	}
}

func TestMultiValuedKeyNeedsASetOperator(t *testing.T) {
	context := map[string][]string{"kms:GrantOperations": {"Encrypt"}}
	for condition, want := range map[string]bool{
		`{"StringEquals":{"kms:GrantOperations":"Encrypt"}}`:             false,
		`{"StringNotEquals":{"kms:GrantOperations":"Decrypt"}}`:          false,
		`{"StringEqualsIfExists":{"kms:GrantOperations":"Encrypt"}}`:     false,
		`{"ForAnyValue:StringEquals":{"KMS:grantoperations":"Encrypt"}}`: true,
		`{"Null":{"kms:GrantOperations":"false"}}`:                       true,
	} {
		if got := holds(t, policy.Version2012, condition, context); got != want {
			t.Errorf("%s holds: %v", condition, got)
		}
	}
}

func TestVariables(t *testing.T) {
	context := map[string][]string{
		"aws:username": {"Alice"}, "aws:userid": {"A*"}, "kms:CallerAccount": {"111122223333"}, "aws:PrincipalArn": {alice},
		"kms:GrantOperations": {"Encrypt"}, "kms:EncryptionContext:Owner": {"Alice"}, "aws:UserAgent": {"Alice!"}, "aws:Referer": {"A*"},
	}
	for _, c := range []struct {
		condition             string
		version2012, literals bool
	}{
		{`{"StringEquals":{"kms:EncryptionContext:Owner":"${aws:username}"}}`, true, false},
		{`{"StringEquals":{"kms:EncryptionContext:Owner":"${ AWS:UserName }"}}`, true, false},
		{`{"StringEquals":{"kms:EncryptionContext:Owner":"${aws:SourceVpc, 'Alice'}"}}`, true, false},
		{`{"StringEquals":{"kms:EncryptionContext:Owner":"${aws:username, 'Bob'}"}}`, true, false},
		{`{"StringEquals":{"kms:EncryptionContext:Owner":"${aws:SourceVpc}"}}`, false, false},
		{`{"StringNotEquals":{"kms:EncryptionContext:Owner":"${aws:SourceVpc}"}}`, true, true},
		{`{"StringEquals":{"aws:UserAgent":"${aws:username}!"}}`, true, false},
		{`{"StringEqualsIgnoreCase":{"aws:UserAgent":"${aws:username}!"}}`, true, false},
		{`{"StringEqualsIgnoreCase":{"aws:UserAgent":"${aws:SourceVpc}!"}}`, false, false},
		{`{"StringLike":{"aws:UserAgent":"${aws:username}?"}}`, true, false},
		{`{"StringLike":{"kms:EncryptionContext:Owner":"${aws:userid}"}}`, false, false}, // a wildcard in a value is none
		{`{"StringLike":{"aws:Referer":"${aws:userid}"}}`, true, false},
		{`{"StringEquals":{"aws:UserAgent":"${kms:GrantOperations}"}}`, false, false}, // several values
		{`{"StringEquals":{"kms:EncryptionContext:Owner":"${kms:GrantOperations, 'Alice'}"}}`, false, false},
		{`{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::${kms:CallerAccount}:user/${aws:username}"}}`, true, false},
		{`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:username}:user/*"}}`, false, false},
		{`{"StringEquals":{"aws:username":"${aws:username"}}`, false, false},
		{`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:username:user/*"}}`, false, false},
		{`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${}:*"}}`, false, false},
	} {
		if got := holds(t, policy.Version2012, c.condition, context); got != c.version2012 {
			t.Errorf("%s holds: %v", c.condition, got)
		}
		if got := holds(t, policy.Version2008, c.condition, context); got != c.literals {
			t.Errorf("under 2008, %s holds: %v", c.condition, got)
		}
	}
}

func TestKeysThatDifferInCaseAreOneKey(t *testing.T) {
	context := map[string][]string{"kms:EncryptionContext:Owner": {"Alice"}, "kms:EncryptionContext:OWNER": {"Eve"}}
	if holds(t, policy.Version2012, `{"StringEquals":{"kms:EncryptionContext:owner":"Alice"}}`, context) {
		t.Error("one of two values is enough")
	}
	if !holds(t, policy.Version2012, `{"ForAnyValue:StringEquals":{"kms:EncryptionContext:owner":"Eve"}}`, context) {
		t.Error("one value hides the other")
	}
}

// What a context has is asked for by the first policy with a condition, once.
func TestALaterContext(t *testing.T) {
	asked := 0
	r := &policy.Request{Caller: caller(t, alice), Action: "kms:ListKeys", Resource: "*", Context: policy.LaterContext(func() map[string][]string {
		asked++
		return map[string][]string{"aws:username": {"Alice"}}
	})}
	decides := func(condition string) policy.Outcome {
		text := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*"` + condition + `}}`
		r.Identity = []policy.Attachment{{Document: parse(t, policy.IdentityPolicy, text)}}
		return policy.Evaluate(r).Outcome
	}
	if got := decides(""); got != policy.Allowed || asked != 0 {
		t.Errorf("without a condition: %s, asked %d times", got, asked)
	}
	for range 2 {
		if got := decides(`,"Condition":{"StringEquals":{"aws:username":"Alice"}}`); got != policy.Allowed || asked != 1 {
			t.Errorf("with a condition: %s, asked %d times", got, asked)
		}
	}
}
