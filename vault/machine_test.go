package vault_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// expectedKey is what the engine must know of a key.
type expectedKey struct {
	id, description string
	state           model.KeyState
	deletionDate    time.Time
	tags            map[string]string
}

func (k *expectedKey) arn(s *vault.Session) string { return s.Place().KeyARN(k.id) }

// refusal is how an operation with the key ends, by the guide's table.
func (k *expectedKey) refusal(op *model.Operation, s *vault.Session) string {
	return text(op.CheckState(k.state, k.arn(s)))
}

// sealed is a ciphertext with what it must open to.
type sealed struct {
	key        *expectedKey
	ciphertext []byte
	plaintext  []byte
	pairs      map[string]string
}

// machine does at random what callers do, to a vault and to a few maps, and compares.
type machine struct {
	tb      testing.TB
	f       *vaulttest.Fixture
	place   model.Place
	keys    []*expectedKey
	aliases map[string]*expectedKey
	sealed  []sealed
}

func (m *machine) session() *vault.Session { return m.f.RootOf(m.place) }

func (m *machine) want(t *rapid.T, err error, want string) bool {
	if got := text(err); got != want {
		t.Fatalf("\ngot  %s\nwant %s", got, want)
	}
	return want == "ok"
}

// some draws a key, and a way to name it that the operation takes.
func (m *machine) some(t *rapid.T, op *model.Operation) (*expectedKey, string) {
	if len(m.keys) == 0 {
		t.Skip("no key")
	}
	k := rapid.SampledFrom(m.keys).Draw(t, "key")
	names := []string{k.id, m.place.KeyARN(k.id)}
	for _, alias := range slices.Sorted(maps.Keys(m.aliases)) {
		if op.Forms&model.FormAliasName != 0 && m.aliases[alias] == k {
			names = append(names, alias, m.place.AliasARN(alias))
		}
	}
	return k, rapid.SampledFrom(names).Draw(t, "name")
}

func (m *machine) CreateKey(t *rapid.T) {
	description := rapid.StringMatching(`[a-zé ]{0,10}`).Draw(t, "description")
	made, err := m.session().CreateKey(ctx, &model.CreateKeyRequest{Description: description})
	m.want(t, err, "ok")
	m.keys = append(m.keys, &expectedKey{id: made.KeyMetadata.KeyID, description: description, state: model.Enabled, tags: map[string]string{}})
}

func (m *machine) CreateAlias(t *rapid.T) {
	k, given := m.some(t, model.OpCreateAlias)
	name := "alias/" + rapid.StringMatching(`[ab]{1,3}`).Draw(t, "alias")
	_, err := m.session().CreateAlias(ctx, &model.CreateAliasRequest{AliasName: name, TargetKeyID: given})
	want := k.refusal(model.OpCreateAlias, m.session())
	if want == "ok" && m.aliases[name] != nil {
		want = "AlreadyExistsException: An alias with the name " + m.place.AliasARN(name) + " already exists"
	}
	if m.want(t, err, want) {
		m.aliases[name] = k
	}
}

// someAlias draws the name of an alias, which seldom is nobody's, and the refusal for that.
func (m *machine) someAlias(t *rapid.T) (name, refusal string) {
	name = rapid.SampledFrom(append(slices.Sorted(maps.Keys(m.aliases)), "alias/nobody")).Draw(t, "alias")
	if m.aliases[name] == nil {
		return name, "NotFoundException: Alias " + m.place.AliasARN(name) + " is not found."
	}
	return name, "ok"
}

func (m *machine) UpdateAlias(t *rapid.T) {
	k, given := m.some(t, model.OpUpdateAlias)
	name, missing := m.someAlias(t)
	_, err := m.session().UpdateAlias(ctx, &model.UpdateAliasRequest{CreateAliasRequest: model.CreateAliasRequest{AliasName: name, TargetKeyID: given}})
	want := k.refusal(model.OpUpdateAlias, m.session())
	if want == "ok" {
		want = missing
	}
	if m.want(t, err, want) {
		m.aliases[name] = k
	}
}

func (m *machine) DeleteAlias(t *rapid.T) {
	name, want := m.someAlias(t)
	if m.want(t, refusalOf(m.session().DeleteAlias(ctx, &model.DeleteAliasRequest{AliasName: name})), want) {
		delete(m.aliases, name)
	}
}

func (m *machine) TagResource(t *rapid.T) {
	k, given := m.some(t, model.OpTagResource)
	tag := model.Tag{TagKey: rapid.StringMatching(`[abc]`).Draw(t, "tag key"), TagValue: rapid.StringMatching(`[xy]{0,2}`).Draw(t, "tag value")}
	_, err := m.session().TagResource(ctx, &model.TagResourceRequest{KeyID: given, Tags: []model.Tag{tag}})
	if m.want(t, err, k.refusal(model.OpTagResource, m.session())) {
		k.tags[tag.TagKey] = tag.TagValue
	}
}

func (m *machine) UntagResource(t *rapid.T) {
	k, given := m.some(t, model.OpUntagResource)
	tagKey := rapid.StringMatching(`[abc]`).Draw(t, "tag key")
	_, err := m.session().UntagResource(ctx, &model.UntagResourceRequest{KeyID: given, TagKeys: []string{tagKey}})
	if m.want(t, err, k.refusal(model.OpUntagResource, m.session())) {
		delete(k.tags, tagKey)
	}
}

func (m *machine) EnableKey(t *rapid.T)  { m.turn(t, model.OpEnableKey, model.Enabled) }
func (m *machine) DisableKey(t *rapid.T) { m.turn(t, model.OpDisableKey, model.Disabled) }

func (m *machine) turn(t *rapid.T, op *model.Operation, state model.KeyState) {
	k, given := m.some(t, op)
	if m.want(t, keyed[op.Name](m.session(), given, nil), k.refusal(op, m.session())) {
		k.state = state
	}
}

func (m *machine) UpdateKeyDescription(t *rapid.T) {
	k, given := m.some(t, model.OpUpdateKeyDescription)
	if m.want(t, keyed["UpdateKeyDescription"](m.session(), given, nil), k.refusal(model.OpUpdateKeyDescription, m.session())) {
		k.description = "new"
	}
}

func (m *machine) ScheduleKeyDeletion(t *rapid.T) {
	k, given := m.some(t, model.OpScheduleKeyDeletion)
	days := rapid.IntRange(7, 30).Draw(t, "days")
	response, err := m.session().ScheduleKeyDeletion(ctx, &model.ScheduleKeyDeletionRequest{KeyID: given, PendingWindowInDays: &days})
	if m.want(t, err, k.refusal(model.OpScheduleKeyDeletion, m.session())) {
		k.state, k.deletionDate = model.PendingDeletion, response.DeletionDate
	}
}

func (m *machine) CancelKeyDeletion(t *rapid.T) {
	k, given := m.some(t, model.OpCancelKeyDeletion)
	want := k.refusal(model.OpCancelKeyDeletion, m.session())
	if want == "ok" && !m.f.Clock.Now().Before(k.deletionDate) {
		want = "KMSInvalidStateException: " + k.arn(m.session()) + " is pending deletion."
	}
	if m.want(t, keyed["CancelKeyDeletion"](m.session(), given, nil), want) {
		k.state, k.deletionDate = model.Disabled, time.Time{}
	}
}

func (m *machine) Encrypt(t *rapid.T) {
	k, given := m.some(t, model.OpEncrypt)
	s := sealed{
		key: k, plaintext: rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "plaintext"),
		pairs: rapid.MapOfN(rapid.StringMatching(`[ab]{0,2}`), rapid.StringMatching(`[ab]{0,2}`), 0, 2).Draw(t, "context"),
	}
	response, err := m.session().Encrypt(ctx, &model.EncryptRequest{KeyID: given, Plaintext: s.plaintext, EncryptionContext: s.pairs})
	if m.want(t, err, k.refusal(model.OpEncrypt, m.session())) {
		s.ciphertext = response.CiphertextBlob
		m.sealed = append(m.sealed, s)
	}
}

func (m *machine) Decrypt(t *rapid.T) {
	if len(m.sealed) == 0 {
		t.Skip("no ciphertext")
	}
	s := rapid.SampledFrom(m.sealed).Draw(t, "ciphertext")
	pairs := s.pairs
	if rapid.Bool().Draw(t, "another's context") {
		pairs = rapid.SampledFrom(m.sealed).Draw(t, "context").pairs
	}
	response, err := m.session().Decrypt(ctx, &model.DecryptRequest{CiphertextBlob: s.ciphertext, EncryptionContext: pairs})
	want := s.key.refusal(model.OpDecrypt, m.session())
	if want == "ok" && !maps.Equal(pairs, s.pairs) {
		want = invalidCiphertext
	}
	if m.want(t, err, want) && !bytes.Equal(response.Plaintext, s.plaintext) {
		t.Fatal("another plaintext came back")
	}
}

func (m *machine) ReEncrypt(t *rapid.T) {
	if len(m.sealed) == 0 {
		t.Skip("no ciphertext")
	}
	from := rapid.SampledFrom(m.sealed).Draw(t, "ciphertext")
	k, given := m.some(t, model.OpReEncrypt)
	to := sealed{key: k, plaintext: from.plaintext, pairs: map[string]string{"moved": "yes"}}
	response, err := m.session().ReEncrypt(ctx, &model.ReEncryptRequest{
		CiphertextBlob: from.ciphertext, SourceEncryptionContext: from.pairs, DestinationKeyID: given, DestinationEncryptionContext: to.pairs,
	})
	want := from.key.refusal(model.OpReEncrypt, m.session())
	if want == "ok" {
		want = k.refusal(model.OpReEncrypt, m.session())
	}
	if m.want(t, err, want) {
		to.ciphertext = response.CiphertextBlob
		m.sealed = append(m.sealed, to)
	}
}

func (m *machine) WaitADay(*rapid.T) { m.f.Clock.Advance(5 * 24 * time.Hour) }

func (m *machine) Reopen(t *rapid.T) {
	if rapid.IntRange(0, 7).Draw(t, "a reopening is slow") == 0 {
		m.f.Reopen(m.tb)
	}
}

// Check compares everything that can be read.
func (m *machine) Check(t *rapid.T) {
	rows := m.session().Rows()
	if len(rows) != len(m.keys) {
		t.Fatalf("%d keys, want %d", len(rows), len(m.keys))
	}
	byID := map[string]vault.KeyRow{}
	for _, row := range rows {
		byID[row.KeyID] = row
	}
	for _, k := range m.keys {
		var aliases []string
		for name, target := range m.aliases {
			if target == k {
				aliases = append(aliases, name[len(model.AliasPrefix):])
			}
		}
		slices.Sort(aliases)
		row := byID[k.id]
		if row.State != k.state || row.Description != k.description || !row.DeletionDate.Equal(k.deletionDate) || !slices.Equal(row.Aliases, aliases) {
			t.Fatalf("the key is %+v, want %+v with %q", row, k, aliases)
		}
		tags := map[string]string{}
		for _, tag := range row.Tags {
			tags[tag.TagKey] = tag.TagValue
		}
		if !maps.Equal(tags, k.tags) || len(row.Tags) != len(k.tags) {
			t.Fatalf("the key has the tags %v, want %v", row.Tags, k.tags)
		}
	}
}

func TestEngineAgainstMaps(t *testing.T) {
	const runs = 25 // every step waits for the disk
	f := vaulttest.New(t)
	account, failed := 0, false
	rapid.Check(t, func(r *rapid.T) {
		if account >= runs && !failed {
			return
		}
		defer func() { failed = failed || r.Failed() }()
		account++ // each run has an account of its own in the same vault
		m := &machine{
			tb: t, f: f, place: model.Place{Account: fmt.Sprintf("%012d", account), Region: "us-west-2"}, aliases: map[string]*expectedKey{},
		}
		r.Repeat(rapid.StateMachineActions(m))
	})
	if err := f.Verify(ctx); err != nil {
		t.Errorf("Verify: %v", err)
	}
}
