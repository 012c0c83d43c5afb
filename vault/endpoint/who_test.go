package endpoint

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestAddContext(t *testing.T) {
	var who Who
	for _, pair := range []string{"AWS:sourceip=192.0.2.1", "aws:TagKeys=a", "aws:TagKeys=b=c", "kms:ViaService=", "kms:EncryptionContext:dept=hr"} {
		if err := who.AddContext(pair); err != nil {
			t.Errorf("%s: %v", pair, err)
		}
	}
	want := map[string][]string{"aws:SourceIp": {"192.0.2.1"}, "aws:TagKeys": {"a", "b=c"}, "kms:ViaService": {""}, "kms:EncryptionContext:dept": {"hr"}}
	for _, pair := range []string{"", "=", "a=b", ":=b", "aws:=b", ":a=b", "aws:SourceIp"} {
		if err := who.AddContext(pair); err == nil {
			t.Errorf("%q is taken", pair)
		}
	}
	if !reflect.DeepEqual(who.Context, want) {
		t.Errorf("got %v", who.Context)
	}
}

// Who calls is the same at both ends of the socket, whatever the letters of the context.
func TestWhoTravels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
		sent := Who{Agent: agent, Account: pick("account", "", "444455556666"), Region: pick("region", "", "eu-west-1")}
		var err error
		if sent.Principal, err = ParsePrincipal(pick("as", "root", "user/Alice", "user/team/Alice", "role/KMSRole/me@example.com", "service/workspaces.amazonaws.com")); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 3).Draw(t, "pairs") {
			if err := sent.AddContext(pick("key", "aws:sourceip", "aws:TagKeys", "kms:EncryptionContext:é\n&") + "=" + rapid.String().Draw(t, "value")); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := readWho(sent.header()); err != nil || !reflect.DeepEqual(got, sent) {
			t.Fatalf("%+v arrives as %+v, %v", sent, got, err)
		}
	})
}
