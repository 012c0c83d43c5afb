package vault_test

import (
	"fmt"
	"strings"
	"testing"

	"coldkms/model"
	"coldkms/vault/vaulttest"
)

// largeTags are tags that take a key's record to more than 50,000 bytes.
func largeTags() (tags []model.Tag) {
	for i := range model.MaxTags {
		tags = append(tags, model.Tag{TagKey: fmt.Sprintf("%02d", i), TagValue: strings.Repeat("𝒦", 256)})
	}
	return tags
}

// A key may have so many aliases with so long names that what is told of it, and what is cleared away of it, is more
// than one record or one change takes.
func TestAKeyWithLongAliasesIsBroughtAbout(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	gone, rotates := vaulttest.CreateKey(t, s, ""), vaulttest.CreateKey(t, s, "")
	for i := range 350 {
		for _, key := range []string{gone.KeyID, rotates.KeyID} {
			name := fmt.Sprintf("alias/%s-%s-%d", strings.Repeat("a", 200), key[:8], i)
			_, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: name, TargetKeyID: key})
			wantRefusal(t, err, "ok")
		}
	}
	schedule(t, s, gone.KeyID)
	wantRefusal(t, keyed["EnableKeyRotation"](s, rotates.KeyID, nil), "ok")
	f.Pass(t, year)
	for range 2 {
		s = f.Root()
		wantRefusal(t, keyed["DescribeKey"](s, gone.KeyID, nil), "NotFoundException: Key '"+gone.ARN+"' does not exist")
		if got := versions(t, s, rotates.KeyID); len(got) != 2 {
			t.Errorf("%d versions of the key that rotates", len(got))
		}
		for _, kind := range f.RecordsAbout(t, gone.KeyID) {
			if kind != "deleted-key" && kind != "occurrence" {
				t.Errorf("of the deleted key there are records of the kind %s", kind)
			}
		}
		f.Reopen(t)
	}
}

// Many keys with much in their records are due at once: more than one change takes.
func TestLargeKeysAreDueAtOnce(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	expires := vaulttest.CreateExternalKey(t, s, "")
	vaulttest.Import(t, s, expires.KeyID, material, vaulttest.Start.Add(year))
	large := []string{expires.KeyID}
	for range 12 {
		rotates := vaulttest.CreateKey(t, s, "")
		wantRefusal(t, keyed["EnableKeyRotation"](s, rotates.KeyID, nil), "ok")
		large = append(large, rotates.KeyID)
	}
	for _, key := range large {
		wantRefusal(t, refusalOf(s.TagResource(ctx, &model.TagResourceRequest{KeyID: key, Tags: largeTags()})), "ok")
	}
	f.Pass(t, year)
	for _, key := range large[1:] {
		if got := versions(t, s, key); len(got) != 2 {
			t.Errorf("%d versions", len(got))
		}
	}
	if got := describe(t, s, expires.KeyID).KeyState; got != model.PendingImport {
		t.Errorf("a key whose material expired is %s", got)
	}
	if told, err := f.Meanwhile(ctx); err != nil || len(told) != len(large) {
		t.Errorf("%d things are told, %v", len(told), err)
	}
}

// A key whose record is full gets no other backing key. The trail says so, and everything else goes on.
func TestAKeyWithoutRoomDoesNotRotate(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key, other := vaulttest.CreateKey(t, s, "full"), vaulttest.CreateKey(t, s, "")
	wantRefusal(t, refusalOf(s.TagResource(ctx, &model.TagResourceRequest{KeyID: key.KeyID, Tags: largeTags()})), "ok")
	description := strings.Repeat("a", 8192)
	wantRefusal(t, refusalOf(s.UpdateKeyDescription(ctx, &model.UpdateKeyDescriptionRequest{KeyID: key.KeyID, Description: description})), "ok")
	for _, id := range []string{key.KeyID, other.KeyID} {
		wantRefusal(t, keyed["EnableKeyRotation"](s, id, nil), "ok")
	}
	blob := encrypt(t, s, key.KeyID, "plaintext", nil)
	years := 0
	for ; years < 400; years++ {
		f.Pass(t, year)
		if len(versions(t, s, key.KeyID)) < years+2 {
			break
		}
	}
	if years < 40 || years == 400 {
		t.Errorf("the key was rotated %d times", years)
	}
	f.Pass(t, year)
	if got := versions(t, s, other.KeyID); len(got) != years+3 {
		t.Errorf("another key has %d versions after %d years", len(got), years+2)
	}
	if next := rotationOf(t, s, key.KeyID).NextRotationDate; !next.After(f.Clock.Now()) {
		t.Errorf("it is to be tried again on %v, which is over", next)
	}
	wantPlaintext(t, s, blob, nil, "plaintext")
	failed := 0
	for _, event := range events(t, f.Vault) {
		if event.EventName != "RotateKey" || event.ErrorCode == "" {
			continue
		}
		failed++
		if event.ErrorMessage != "The key has no room for another backing key." {
			t.Errorf("it failed with %s: %s", event.ErrorCode, event.ErrorMessage)
		}
		if _, ok := event.Notification(); ok {
			t.Error("a rotation that did not happen is notified")
		}
	}
	if failed != 2 {
		t.Errorf("the trail has %d failed rotations", failed)
	}
	f.Reopen(t)
	wantPlaintext(t, f.Root(), encrypt(t, f.Root(), key.KeyID, "new", nil), nil, "new")
}
