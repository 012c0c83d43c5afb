package vault

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/crypto"
	"coldkms/model"
)

var (
	texts  = rapid.String()
	places = rapid.Custom(func(t *rapid.T) model.Place {
		return model.Place{Account: rapid.StringMatching(`[0-9]{12}`).Draw(t, "account"), Region: rapid.StringMatching(`[a-z]{2}-[a-z]+-[0-9]`).Draw(t, "Region")}
	})
	times = rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "zero") {
			return time.Time{}
		}
		return time.Unix(0, rapid.Int64Range(1, 1<<62).Draw(t, "ns")).UTC()
	})
	keys = rapid.Custom(func(t *rapid.T) *key {
		return &key{
			place: places.Draw(t, "place"), id: texts.Draw(t, "id"), created: times.Draw(t, "created"), description: texts.Draw(t, "description"),
			managed:      rapid.Bool().Draw(t, "managed"),
			state:        rapid.SampledFrom([]model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion}).Draw(t, "state"),
			deletionDate: times.Draw(t, "deletion date"), materialID: texts.Draw(t, "material"),
			backing: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) backingKey {
				return backingKey{created: times.Draw(t, "created"), sealed: string(rapid.SliceOfN(rapid.Byte(), 1, 60).Draw(t, "sealed"))}
			}), 1, 3).Draw(t, "backing"),
			tags: someTags(t), external: rapid.Bool().Draw(t, "external"), destroying: rapid.Bool().Draw(t, "destroying"),
			rotation: rotation{days: rapid.IntRange(0, 2560).Draw(t, "days"), next: times.Draw(t, "next")}, imported: someMaterial(t),
		}
	})
	importTokenRecords = rapid.Custom(func(t *rapid.T) *importToken {
		return &importToken{
			place: places.Draw(t, "place"), keyID: rapid.StringMatching(`[0-9a-f-]{36}`).Draw(t, "key"), id: someID(t),
			algorithm: rapid.SampledFrom(model.WrappingAlgorithms()).Draw(t, "algorithm"), created: times.Draw(t, "created"),
			validTo: times.Draw(t, "valid to"), failures: rapid.Uint8().Draw(t, "failures"), sealed: texts.Draw(t, "sealed"),
		}
	})
	aliases = rapid.Custom(func(t *rapid.T) *alias {
		return &alias{
			place: places.Draw(t, "place"), name: model.AliasPrefix + rapid.StringMatching(`[a-z/]{1,20}`).Draw(t, "name"),
			target: texts.Draw(t, "target"), created: times.Draw(t, "created"), updated: times.Draw(t, "updated"),
		}
	})
)

func someID(t *rapid.T) [16]byte {
	return [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
}

// someMaterial returns nil for a key that never had any.
func someMaterial(t *rapid.T) *imported {
	if rapid.Bool().Draw(t, "never imported") {
		return nil
	}
	bytes := rapid.SliceOfN(rapid.Byte(), 32, 32)
	return &imported{
		fingerprint: crypto.Fingerprint{Salt: [32]byte(bytes.Draw(t, "salt")), Digest: [32]byte(bytes.Draw(t, "digest"))},
		boxID:       someID(t), sealed: texts.Draw(t, "sealed"), at: times.Draw(t, "at"), validTo: times.Draw(t, "valid to"),
	}
}

func someLimits(t *rapid.T) Limits {
	quota := rapid.IntRange(0, 1<<20)
	limits := Limits{
		Quotas: model.Quotas{Keys: quota.Draw(t, "keys"), Aliases: quota.Draw(t, "aliases"), Grants: quota.Draw(t, "grants"), GranteeGrants: quota.Draw(t, "grantee grants")},
		Rates:  Rates{On: rapid.Bool().Draw(t, "on")},
	}
	for range rapid.IntRange(0, 3).Draw(t, "raised") {
		if limits.Rates.Raised == nil {
			limits.Rates.Raised = map[string]float64{}
		}
		limits.Rates.Raised[rapid.SampledFrom(model.RateGroups()).Draw(t, "group")] = rapid.Float64Range(0.1, 1e6).Draw(t, "rate")
	}
	return limits
}

// someTags returns nil rather than an empty list, as a record does.
func someTags(t *rapid.T) []model.Tag {
	var made []model.Tag
	for range rapid.IntRange(0, 3).Draw(t, "tags") {
		made = append(made, model.Tag{TagKey: texts.Draw(t, "key"), TagValue: texts.Draw(t, "value")})
	}
	return made
}

func TestRecordsComeBackAsTheyWere(t *testing.T) {
	t.Run("key", rapid.MakeCheck(func(t *rapid.T) {
		k := keys.Draw(t, "key")
		if got, err := decodeKey(k.name().ID, k.encode()); err != nil || !reflect.DeepEqual(got, k) {
			t.Errorf("got %+v, %v", got, err)
		}
	}))
	t.Run("alias", rapid.MakeCheck(func(t *rapid.T) {
		a := aliases.Draw(t, "alias")
		if got, err := decodeAlias(keyName(kindAlias, a.place, a.name).ID, a.encode()); err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("got %+v, %v", got, err)
		}
	}))
	t.Run("import token", rapid.MakeCheck(func(t *rapid.T) {
		token := importTokenRecords.Draw(t, "token")
		if got, err := decodeImportToken(token.recordName().ID, token.encode()); err != nil || !reflect.DeepEqual(got, token) {
			t.Errorf("got %+v, %v", got, err)
		}
	}))
	t.Run("settings", rapid.MakeCheck(func(t *rapid.T) {
		s := settings{home: places.Draw(t, "home"), limits: someLimits(t)}
		if got, err := decodeSettings(s.encode()); err != nil || !reflect.DeepEqual(got, s) {
			t.Errorf("got %+v, %v", got, err)
		}
	}))
}

// example records are the fuzzers' seeds.
func exampleKey() *key {
	when := time.Date(2017, time.February, 15, 9, 30, 0, 0, time.UTC)
	return &key{
		place: model.Place{Account: "111122223333", Region: "us-west-2"}, id: "1234abcd-12ab-34cd-56ef-1234567890ab", created: when,
		state: model.PendingDeletion, deletionDate: when, materialID: "material", description: "description",
		backing: []backingKey{{created: when, sealed: "sealed"}}, tags: []model.Tag{{TagKey: "key", TagValue: "value"}},
	}
}

func TestRecordsAreWholeOrRefused(t *testing.T) {
	k := exampleKey()
	whole := k.encode()
	for cut := range whole {
		if got, err := decodeKey(k.name().ID, whole[:cut]); err == nil {
			t.Fatalf("the first %d of %d bytes are read as %+v", cut, len(whole), got)
		}
	}
	for what, value := range map[string][]byte{
		"one byte more":          append(k.encode(), 0),
		"another version":        append([]byte{keyRecordVersion + 1}, whole[1:]...),
		"a state that is not":    (&key{state: model.PendingImport}).encode(),
		"tags without their end": whole[:len(whole)-1],
	} {
		if got, err := decodeKey(k.name().ID, value); err == nil {
			t.Errorf("%s is read as %+v", what, got)
		}
	}
	for _, name := range []string{"", "111122223333", "111122223333/us-west-2"} {
		if got, err := decodeKey(name, whole); err == nil {
			t.Errorf("under the name %q a key is read: %+v", name, got)
		}
	}
}

func TestRecordErrorsHoldNoValue(t *testing.T) {
	k := exampleKey()
	if _, err := decodeKey(k.name().ID, append(k.encode(), 0)); err == nil || strings.Contains(err.Error(), "sealed") {
		t.Errorf("the error is %v", err)
	}
}

func FuzzDecodeKey(f *testing.F) {
	k := exampleKey()
	f.Add(k.name().ID, k.encode())
	f.Add("", []byte{recordVersion})
	f.Fuzz(func(t *testing.T, id string, value []byte) {
		k, err := decodeKey(id, value)
		if err != nil {
			return
		}
		if again, err := decodeKey(k.name().ID, k.encode()); err != nil || !reflect.DeepEqual(again, k) {
			t.Errorf("%+v comes back as %+v, %v", k, again, err)
		}
	})
}

func FuzzDecodeAlias(f *testing.F) {
	a := &alias{place: exampleKey().place, name: "alias/a/b", target: exampleKey().id, created: exampleKey().created}
	f.Add(keyName(kindAlias, a.place, a.name).ID, a.encode())
	f.Add("a/b/alias/", []byte{recordVersion, 0, 0, 1})
	f.Fuzz(func(t *testing.T, id string, value []byte) {
		a, err := decodeAlias(id, value)
		if err != nil {
			return
		}
		if again, err := decodeAlias(keyName(kindAlias, a.place, a.name).ID, a.encode()); err != nil || *again != *a {
			t.Errorf("%+v comes back as %+v, %v", a, again, err)
		}
	})
}

func FuzzDecodeSettings(f *testing.F) {
	f.Add(settings{home: exampleKey().place}.encode())
	f.Add([]byte{recordVersion})
	f.Fuzz(func(t *testing.T, value []byte) {
		s, err := decodeSettings(value)
		if err != nil {
			return
		}
		if again, err := decodeSettings(s.encode()); err != nil || !reflect.DeepEqual(again, s) {
			t.Errorf("%+v comes back as %+v, %v", s, again, err)
		}
	})
}
