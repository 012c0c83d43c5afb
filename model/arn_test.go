package model_test

import (
	"errors"
	"strings"
	"testing"

	"coldkms/model"
)

const (
	aliasName = "alias/My/Key_1"
	aliasARN  = "arn:aws:kms:us-west-2:111122223333:" + aliasName
	other     = "444455556666"
)

func TestParseIdentifier(t *testing.T) {
	theirs := model.Place{Account: other, Region: here.Region}
	for _, c := range []struct {
		given   string
		forms   model.Form
		want    model.Identifier
		refusal string
	}{
		{given: keyID, forms: model.FormKeyID, want: model.Identifier{Place: here, KeyID: keyID}},
		{given: keyARN, forms: model.FormKeyARN, want: model.Identifier{Place: here, KeyID: keyID}},
		{given: aliasName, forms: model.FormAliasName, want: model.Identifier{Place: here, Alias: aliasName}},
		{given: aliasARN, forms: model.FormAliasARN, want: model.Identifier{Place: here, Alias: aliasName}},
		{given: theirs.KeyARN(keyID), forms: model.FormAny, want: model.Identifier{Place: theirs, KeyID: keyID}},
		{given: theirs.AliasARN(aliasName), forms: model.FormAny, want: model.Identifier{Place: theirs, Alias: aliasName}},
		{given: "mrk-1234abcd12ab34cd56ef1234567890ab", forms: model.FormAny, want: model.Identifier{Place: here, KeyID: "mrk-1234abcd12ab34cd56ef1234567890ab"}},

		{given: keyID, forms: model.FormAny &^ model.FormKeyID, refusal: "Invalid keyId '" + keyID + "'"},
		{given: keyARN, forms: model.FormAny &^ model.FormKeyARN, refusal: "Invalid keyId '" + keyARN + "'"},
		{given: aliasName, forms: model.FormAny &^ model.FormAliasName, refusal: "Invalid keyId '" + aliasName + "'"},
		{given: aliasARN, forms: model.FormAny &^ model.FormAliasARN, refusal: "Invalid keyId '" + aliasARN + "'"},

		{given: "", forms: model.FormAny, refusal: "Invalid keyId ''"},
		{given: "my-key", forms: model.FormAny, refusal: "Invalid keyId 'my-key'"},
		{given: strings.ToUpper(keyID), forms: model.FormAny, refusal: "Invalid keyId '" + strings.ToUpper(keyID) + "'"},
		{given: keyID + "\n", forms: model.FormAny, refusal: "Invalid keyId '" + keyID + "\n'"},
		{given: "key/" + keyID, forms: model.FormAny, refusal: "Invalid keyId 'key/" + keyID + "'"},
		{given: "arn:aws:kms", forms: model.FormAny, refusal: "Invalid keyId 'arn:aws:kms'"},
		{given: "arn:aws:s3:us-west-2:111122223333:key/" + keyID, forms: model.FormAny, refusal: "Invalid keyId 'arn:aws:s3:us-west-2:111122223333:key/" + keyID + "'"},
		{given: "arn:aws:kms:us-west-2:1111:key/" + keyID, forms: model.FormAny, refusal: "Invalid keyId 'arn:aws:kms:us-west-2:1111:key/" + keyID + "'"},
		{given: "arn:aws:kms:us-west-2:111122223333:" + keyID, forms: model.FormAny, refusal: "Invalid keyId 'arn:aws:kms:us-west-2:111122223333:" + keyID + "'"},
		{given: "arn:aws:kms:us-west-2:111122223333:key/alias/a", forms: model.FormAny, refusal: "Invalid keyId 'arn:aws:kms:us-west-2:111122223333:key/alias/a'"},
		{given: "arn:aws:kms:eu-west-1:111122223333:key/" + keyID, forms: model.FormAny, refusal: "Invalid arn eu-west-1"},
	} {
		t.Run(c.given, func(t *testing.T) {
			got, err := model.ParseIdentifier(c.given, c.forms, here)
			if c.refusal != "" {
				if want := "NotFoundException: " + c.refusal; text(err) != want {
					t.Errorf("got %q, want %q", text(err), want)
				}
				return
			}
			if err != nil || got != c.want {
				t.Errorf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func FuzzParseIdentifier(f *testing.F) {
	for _, seed := range []string{"", keyID, keyARN, aliasName, aliasARN, "arn:aws:kms:::", "arn:aws:kms:eu-west-1:111122223333:key/x", "alias/"} {
		f.Add(seed, uint8(model.FormAny))
		f.Add(seed, uint8(model.FormKey))
	}
	f.Fuzz(func(t *testing.T, given string, forms uint8) {
		id, err := model.ParseIdentifier(given, model.Form(forms), here)
		if err != nil {
			if !errors.Is(err, &model.Error{Code: model.CodeNotFound}) {
				t.Errorf("%q is refused with %v", given, err)
			}
			return
		}
		if (id.KeyID == "") == (id.Alias == "") {
			t.Errorf("%q names %+v: a key or an alias, not both and not neither", given, id)
		}
		full := id.Place.AliasARN(id.Alias)
		if id.KeyID != "" {
			full = id.Place.KeyARN(id.KeyID)
		}
		again, err := model.ParseIdentifier(full, model.FormAny, here)
		if err != nil || again != id {
			t.Errorf("%q is %+v, but its ARN %s is %+v, %v", given, id, full, again, err)
		}
	})
}

func TestValidPlace(t *testing.T) {
	for id, want := range map[string]bool{"111122223333": true, "000000000000": true, "": false, "11112222333": false, "1111222233333": false, "11112222333a": false} {
		if model.ValidAccount(id) != want {
			t.Errorf("ValidAccount(%q) = %v", id, !want)
		}
	}
	for name, want := range map[string]bool{"us-west-2": true, "ap-southeast-1": true, "us-gov-west-1": true, "": false, "us-west": false, "US-WEST-2": false, "us-west-2/x": false, "us-west-2\n": false} {
		if model.ValidRegion(name) != want {
			t.Errorf("ValidRegion(%q) = %v", name, !want)
		}
	}
}

func TestKeyOf(t *testing.T) {
	for arn, want := range map[string]string{
		here.KeyARN(keyID): keyID, here.AliasARN("alias/a"): "", keyID: "", "": "",
		model.Place{Account: here.Account, Region: "us-east-2"}.KeyARN(keyID):   "",
		model.Place{Account: "444455556666", Region: here.Region}.KeyARN(keyID): "",
	} {
		if id, ok := here.KeyOf(arn); ok != (want != "") || ok && id != want {
			t.Errorf("KeyOf(%q) is %q, %v", arn, id, ok)
		}
	}
}
