package vault

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

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
			tags: someTags(t),
		}
	})
	aliases = rapid.Custom(func(t *rapid.T) *alias {
		return &alias{
			place: places.Draw(t, "place"), name: model.AliasPrefix + rapid.StringMatching(`[a-z/]{1,20}`).Draw(t, "name"),
			target: texts.Draw(t, "target"), created: times.Draw(t, "created"), updated: times.Draw(t, "updated"),
		}
	})
)

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
	t.Run("settings", rapid.MakeCheck(func(t *rapid.T) {
		s := settings{home: places.Draw(t, "home")}
		if got, err := decodeSettings(s.encode()); err != nil || got != s {
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
		"another version":        append([]byte{recordVersion + 1}, whole[1:]...),
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
		if again, err := decodeSettings(s.encode()); err != nil || again != s {
			t.Errorf("%+v comes back as %+v, %v", s, again, err)
		}
	})
}
