package model_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
)

func TestCheckAliasName(t *testing.T) {
	longest := model.AliasPrefix + strings.Repeat("a", 256-len(model.AliasPrefix))
	for name, want := range map[string]string{
		"alias/a":            "",
		"alias/A-1_b/c":      "",
		"alias/alias/a":      "",
		"alias/awsome":       "",
		"alias/AWS/a":        "",
		longest:              "",
		longest + "a":        model.CodeValidation,
		"":                   model.CodeValidation,
		"a":                  model.CodeValidation,
		"Alias/a":            model.CodeValidation,
		"alias/ä":            model.CodeValidation,
		"alias/a\n":          model.CodeValidation,
		"alias/":             model.CodeInvalidAliasName,
		"alias/a:b":          model.CodeInvalidAliasName,
		"alias/aws":          model.CodeNotAuthorized,
		"alias/aws/":         model.CodeNotAuthorized,
		"alias/aws/workdocs": model.CodeNotAuthorized,
	} {
		if got := code(model.CheckAliasName(name)); got != want {
			t.Errorf("CheckAliasName(%q) is %q, want %q", name, got, want)
		}
	}
}

func TestCheckTags(t *testing.T) {
	for _, c := range []struct {
		what string
		tags []model.Tag
		code string
	}{
		{"none", nil, ""},
		{"50", tags(50), ""},
		{"51", tags(51), model.CodeTag},
		{"an empty value", tag("a", ""), ""},
		{"an empty key", tag("", "a"), model.CodeValidation},
		{"a key of 128 characters", tag(strings.Repeat("é", 128), ""), ""},
		{"a key of 129 characters", tag(strings.Repeat("é", 129), ""), model.CodeValidation},
		{"a value of 256 characters", tag("a", strings.Repeat("é", 256)), ""},
		{"a value of 257 characters", tag("a", strings.Repeat("é", 257)), model.CodeValidation},
		{"keys that differ in case", append(tag("a", ""), tag("A", "")...), ""},
		{"a key twice", append(tag("a", "1"), tag("a", "2")...), model.CodeTag},
		{"a reserved key", tag("aWs:a", ""), model.CodeTag},
		{"a key that only begins like a reserved one", tag("aws", ""), ""},
	} {
		if got := code(model.CheckTags(c.tags)); got != c.code {
			t.Errorf("%s: %q, want %q", c.what, got, c.code)
		}
	}
}

func TestLimitsAtTheirEdges(t *testing.T) {
	context := func(bytes int) map[string]string {
		return map[string]string{"k": strings.Repeat("v", bytes-3), "l": "v"}
	}
	tokens := func(n int) []string { return strings.Split(strings.Repeat("t", n), "")[:n] }
	for _, c := range []struct {
		what    string
		request model.Request
		code    string
	}{
		{"a ciphertext of 6,144 bytes", &model.DecryptRequest{CiphertextBlob: make([]byte, 6144)}, ""},
		{"a ciphertext of 6,145 bytes", &model.DecryptRequest{CiphertextBlob: make([]byte, 6145)}, model.CodeValidation},
		{"no ciphertext", &model.DecryptRequest{}, model.CodeValidation},
		{"a context of 8,192 bytes", &model.EncryptRequest{KeyID: keyID, Plaintext: []byte{1}, EncryptionContext: context(8192)}, ""},
		{"a context of 8,193 bytes", &model.EncryptRequest{KeyID: keyID, Plaintext: []byte{1}, EncryptionContext: context(8193)}, model.CodeValidation},
		{"a context that is not UTF-8", &model.EncryptRequest{KeyID: keyID, Plaintext: []byte{1}, EncryptionContext: map[string]string{"k": "\xff"}}, model.CodeValidation},
		{"10 grant tokens", &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, GrantTokens: tokens(10)}, ""},
		{"11 grant tokens", &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, GrantTokens: tokens(11)}, model.CodeValidation},
		{"an empty grant token", &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}, GrantTokens: []string{""}}, model.CodeValidation},
		{"a description of 8,192 characters", &model.CreateKeyRequest{Description: strings.Repeat("é", 8192)}, ""},
		{"a description of 8,193 characters", &model.CreateKeyRequest{Description: strings.Repeat("é", 8193)}, model.CodeValidation},
		{"the same in UpdateKeyDescription", &model.UpdateKeyDescriptionRequest{KeyID: keyID, Description: strings.Repeat("é", 8193)}, model.CodeValidation},
		{"a policy of 131,072 bytes", &model.PutKeyPolicyRequest{KeyID: keyID, Policy: strings.Repeat("p", 131072)}, ""},
		{"a policy of 131,073 bytes", &model.PutKeyPolicyRequest{KeyID: keyID, Policy: strings.Repeat("p", 131073)}, model.CodeValidation},
		{"no policy", &model.PutKeyPolicyRequest{KeyID: keyID}, model.CodeValidation},
		{"a policy with a control character", &model.PutKeyPolicyRequest{KeyID: keyID, Policy: "{}\x00"}, model.CodeValidation},
		{"a policy with a character beyond U+00FF", &model.CreateKeyRequest{Policy: "{}€"}, model.CodeValidation},
		{"a policy with a character up to U+00FF", &model.CreateKeyRequest{Policy: "{ÿ}\t\r\n"}, ""},
		{"a policy name of 128 characters", &model.GetKeyPolicyRequest{KeyID: keyID, PolicyName: strings.Repeat("p", 128)}, ""},
		{"a policy name of 129 characters", &model.GetKeyPolicyRequest{KeyID: keyID, PolicyName: strings.Repeat("p", 129)}, model.CodeValidation},
		{"a key of 2,048 characters", &model.KeyRequest{KeyID: strings.Repeat("k", 2048)}, ""},
		{"a key of 2,049 characters", &model.KeyRequest{KeyID: strings.Repeat("k", 2049)}, model.CodeValidation},
		{"no key", &model.KeyRequest{}, model.CodeValidation},
		{"a marker of 1,025 characters", list(1, strings.Repeat("m", 1025)), model.CodeValidation},
		{"51 tags on a new key", &model.CreateKeyRequest{Tags: tags(51)}, model.CodeTag},
		{"a key spec given twice", &model.CreateKeyRequest{KeySpec: "SYMMETRIC_DEFAULT", CustomerMasterKeySpec: "SYMMETRIC_DEFAULT"}, model.CodeValidation},
		{"a multi-Region key", &model.CreateKeyRequest{MultiRegion: true}, model.CodeUnsupportedOperation},
		{"a custom key store", &model.CreateKeyRequest{CustomKeyStoreID: "cks-1234"}, model.CodeUnsupportedOperation},
	} {
		t.Run(c.what, func(t *testing.T) {
			if got := code(c.request.Validate()); got != c.code {
				t.Errorf("%q, want %q", got, c.code)
			}
		})
	}
}

func TestDeletionDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.IntRange(model.MinWindowDays, model.MaxWindowDays).Draw(t, "days")
		now := time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds"))
		now = now.In(time.FixedZone("", rapid.IntRange(-12, 14).Draw(t, "zone")*3600))

		date := model.DeletionDate(now, days)
		window := date.Sub(now)
		if least := time.Duration(days) * 24 * time.Hour; window < least || window >= least+24*time.Hour {
			t.Errorf("%d days after %s is %s: %s later", days, now, date, window)
		}
		if date.Location() != time.UTC || !date.Equal(date.Truncate(24*time.Hour)) {
			t.Errorf("%s is not midnight UTC", date)
		}
	})
}

// code returns a refusal's exception name, "" for none.
func code(err error) string {
	name, _, _ := strings.Cut(text(err), ":")
	if name == "ok" {
		return ""
	}
	return name
}

func TestWhatIsNotTextIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		req  model.Request
		at   string
	}{
		{"a tag key", &model.CreateKeyRequest{Tags: []model.Tag{{TagKey: "\xff\xfe", TagValue: "v"}}}, "tags.1.member.tagKey"},
		{"a tag value", &model.CreateKeyRequest{Tags: []model.Tag{{TagKey: "k", TagValue: "\xff"}}}, "tags.1.member.tagValue"},
		{"a description", &model.CreateKeyRequest{Description: "caf\xe9"}, "description"},
		{"a new description", &model.UpdateKeyDescriptionRequest{KeyID: "k", Description: "caf\xe9"}, "description"},
	} {
		err := c.req.Validate()
		if !errors.Is(err, &model.Error{Code: model.CodeValidation}) || !strings.Contains(err.Error(), "'"+c.at+"'") {
			t.Errorf("%s that is not UTF-8: %v", c.name, err)
		}
	}
}

func TestRequestLimitsAreAsDeclared(t *testing.T) {
	var file struct {
		Operations []struct {
			Name              string `json:"name"`
			RequestsPerSecond any    `json:"requestsPerSecond"`
		} `json:"operations"`
	}
	readJSON(t, "testdata/operations.json", &file)
	declared := map[string]any{}
	for _, op := range file.Operations {
		declared[op.Name] = op.RequestsPerSecond
	}
	for _, op := range model.Operations() {
		want, shared := declared[op.Name], "600 shared"
		switch rate := model.DefaultRate(op.RateGroup()); {
		case want == shared:
			if op.RateGroup() != model.CryptographicRate || rate != 600 {
				t.Errorf("%s may be asked for %v times a second in the group %s", op.Name, rate, op.RateGroup())
			}
		case op.RateGroup() != op.Name || rate != want:
			t.Errorf("%s may be asked for %v times a second in the group %s, want %v of its own", op.Name, rate, op.RateGroup(), want)
		}
	}
	if groups := model.RateGroups(); len(groups) != 30 {
		t.Errorf("%d groups", len(groups))
	}
}
