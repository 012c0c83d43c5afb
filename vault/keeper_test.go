package vault_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/vault"
	"coldkms/vault/trail"
	"coldkms/vault/vaulttest"
)

const year = 365 * 24 * time.Hour

func rotationOf(t testing.TB, s *vault.Session, keyID string) *model.GetKeyRotationStatusResponse {
	t.Helper()
	status, err := s.GetKeyRotationStatus(ctx, &model.GetKeyRotationStatusRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
	if err != nil {
		t.Fatalf("GetKeyRotationStatus: %v", err)
	}
	return status
}

func versions(t testing.TB, s *vault.Session, keyID string) (created []time.Time) {
	t.Helper()
	found, err := s.BackingKeys(ctx, keyID)
	if err != nil {
		t.Fatalf("BackingKeys: %v", err)
	}
	for i, version := range found {
		if version.Version != i+1 {
			t.Errorf("version %d is the number %d", version.Version, i+1)
		}
		created = append(created, version.Created)
	}
	return created
}

// The guide, "Rotating Keys".
func TestRotation(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "a")
	if status := rotationOf(t, s, key.KeyID); status.KeyRotationEnabled || status.NextRotationDate != nil {
		t.Errorf("a new key has the status %+v", status)
	}
	wantRefusal(t, keyed["EnableKeyRotation"](s, key.KeyID, nil), "ok")
	var blobs [][]byte
	made := []time.Time{vaulttest.Start}
	for i := range 4 {
		blobs = append(blobs, encrypt(t, s, key.KeyID, fmt.Sprint(i), nil))
		next := rotationOf(t, s, key.KeyID).NextRotationDate
		if want := vaulttest.Start.Add(time.Duration(i+1) * year); !next.Equal(want) {
			t.Fatalf("the next rotation is on %v, want %v", next, want)
		}
		before := describe(t, s, key.KeyID).CurrentKeyMaterialID
		f.Pass(t, year)
		made = append(made, *next)
		if got := versions(t, s, key.KeyID); !slices.Equal(got, made) {
			t.Fatalf("the versions are of %v, want %v", got, made)
		}
		if describe(t, s, key.KeyID).CurrentKeyMaterialID == before {
			t.Error("new material has the old id")
		}
		f.Reopen(t)
		s = f.Root()
		for i, blob := range blobs {
			wantPlaintext(t, s, blob, nil, fmt.Sprint(i))
		}
	}
	wantRefusal(t, keyed["DisableKeyRotation"](s, key.KeyID, nil), "ok")
	f.Pass(t, 2*year)
	if got := versions(t, s, key.KeyID); len(got) != len(made) {
		t.Errorf("a key that does not rotate has %d versions, want %d", len(got), len(made))
	}
}

func TestRotationWaitsForTheKey(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "")
	wantRefusal(t, keyed["EnableKeyRotation"](s, key.KeyID, nil), "ok")
	disable(t, s, key.KeyID)
	f.Pass(t, 3*year)
	if got := versions(t, s, key.KeyID); len(got) != 1 {
		t.Errorf("a disabled key has %d versions", len(got))
	}
	wantRefusal(t, keyed["EnableKey"](s, key.KeyID, nil), "ok")
	if got := versions(t, f.Root(), key.KeyID); len(got) != 1 {
		t.Fatalf("%d versions", len(got))
	}
	encrypt(t, s, key.KeyID, "plaintext", nil) // the next call finds it late
	if got := versions(t, s, key.KeyID); len(got) != 2 {
		t.Errorf("a key that was late has %d versions, want one more", len(got))
	}
	if next, want := rotationOf(t, s, key.KeyID).NextRotationDate, f.Clock.Now().Add(year); !next.Equal(want) {
		t.Errorf("then it rotates on %v, want %v", next, want)
	}
}

// The API Reference, "GetKeyRotationStatus": while a key is pending deletion the answer is false, and it is as before
// once the deletion is canceled. The table of keys says the same.
func TestRotationOfAKeyThatIsPendingDeletion(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "")
	wantRefusal(t, keyed["EnableKeyRotation"](s, key.KeyID, nil), "ok")
	rotates := func(want bool) {
		t.Helper()
		status, row := rotationOf(t, s, key.KeyID), s.Rows()[0]
		if status.KeyRotationEnabled != want || row.Rotates != want || row.NextRotation.IsZero() == want {
			t.Errorf("the status is %+v, the row says %v, %v; want %v", status, row.Rotates, row.NextRotation, want)
		}
	}
	rotates(true)
	schedule(t, s, key.KeyID)
	rotates(false)
	wantRefusal(t, keyed["CancelKeyDeletion"](s, key.KeyID, nil), "ok")
	rotates(true)
}

func TestManagedKeysRotateEveryThreeYears(t *testing.T) {
	f := vaulttest.New(t)
	s3 := through(f, "s3.us-west-2.amazonaws.com")
	wantRefusal(t, encrypts(s3, "alias/aws/s3"), "ok")
	key := describe(t, f.Root(), "alias/aws/s3")
	status := rotationOf(t, f.Root(), key.KeyID)
	if want := vaulttest.Start.Add(1095 * 24 * time.Hour); !status.KeyRotationEnabled || !status.NextRotationDate.Equal(want) {
		t.Errorf("its status is %+v, want a rotation on %v", status, want)
	}
	f.Pass(t, 1095*24*time.Hour-time.Nanosecond)
	if got := versions(t, f.Root(), key.KeyID); len(got) != 1 {
		t.Errorf("%d versions a moment before", len(got))
	}
	f.Pass(t, time.Nanosecond)
	if got := versions(t, f.Root(), key.KeyID); len(got) != 2 {
		t.Errorf("%d versions", len(got))
	}
}

// deleted makes a key with everything that can belong to one, and lets its waiting period pass.
func furnishKey(t testing.TB, s *vault.Session, alias string) model.KeyMetadata {
	t.Helper()
	key := vaulttest.CreateKey(t, s, alias)
	for _, name := range []string{"TagResource", "CreateGrant", "CreateAlias", "PutKeyPolicy", "Encrypt"} {
		wantRefusal(t, keyed[name](s, key.KeyID, nil), "ok")
	}
	return key
}

func TestADeletedKeyIsGone(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	kept, key := furnishKey(t, s, "kept"), furnishKey(t, s, "gone")
	blob, ofKept := encrypt(t, s, key.KeyID, "plaintext", nil), encrypt(t, s, kept.KeyID, "plaintext", nil)
	before := len(f.RecordsAbout(t, key.KeyID))
	schedule(t, s, key.KeyID)
	f.Pass(t, 31*24*time.Hour)
	for range 2 {
		s = f.Root()
		wantRefusal(t, keyed["DescribeKey"](s, key.KeyID, nil), "NotFoundException: Key '"+key.ARN+"' does not exist")
		wantRefusal(t, keyed["DescribeKey"](s, "alias/gone", nil), "NotFoundException: Alias "+vaulttest.Home.AliasARN("alias/gone")+" is not found.")
		wantRefusal(t, keyed["Decrypt"](s, "", blob), model.ErrUndisclosedCiphertext().Error())
		wantPlaintext(t, s, ofKept, nil, "plaintext")
		listed, err := s.ListAliases(ctx, &model.ListAliasesRequest{})
		if err != nil || slices.ContainsFunc(listed.Aliases, func(a model.AliasListEntry) bool { return a.TargetKeyID == key.KeyID }) {
			t.Errorf("its aliases are listed: %v", err)
		}
		if rows := s.Rows(); len(rows) != 1 {
			t.Errorf("%d keys", len(rows))
		}
		if left := f.RecordsAbout(t, key.KeyID); before < 5 || !slices.Equal(left, []string{"deleted-key", "occurrence"}) {
			t.Errorf("of %d records these are left: %q", before, left)
		}
		if _, err := f.Secret(key.KeyID); err == nil {
			t.Error("its secret is in the keybox")
		}
		f.Reopen(t)
	}
	tellAll(t, f)
	if left := f.RecordsAbout(t, key.KeyID); !slices.Equal(left, []string{"deleted-key"}) {
		t.Errorf("once a person was told these are left: %q", left)
	}
	wantRefusal(t, refusalOf(f.Root().CreateAlias(ctx, &model.CreateAliasRequest{AliasName: "alias/gone", TargetKeyID: kept.KeyID})), "ok")
	if err := f.Verify(ctx); err != nil {
		t.Error(err)
	}
	events, err := f.Root().LookupEvents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	_ = events.Forwards(ctx, 0, func(_ uint64, raw []byte) error {
		if strings.Contains(string(raw), key.KeyID) {
			seen++
		}
		return nil
	})
	if seen < 8 {
		t.Errorf("%d records of the key are left in the trail", seen)
	}
}

// The guide, "AWS KMS Events": the three events, each in its JSON.
func TestNotifications(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	rotates, gone, expires := vaulttest.CreateKey(t, s, ""), vaulttest.CreateKey(t, s, ""), vaulttest.CreateExternalKey(t, s, "")
	wantRefusal(t, keyed["EnableKeyRotation"](s, rotates.KeyID, nil), "ok")
	vaulttest.Import(t, s, expires.KeyID, material, vaulttest.Start.Add(time.Hour))
	schedule(t, s, gone.KeyID)
	f.Pass(t, year)
	file, err := os.ReadFile("testdata/notifications.json")
	if err != nil {
		t.Fatal(err)
	}
	names := strings.NewReplacer("<rotates>", rotates.KeyID, "<gone>", gone.KeyID, "<expires>", expires.KeyID)
	var want []map[string]any
	if err := json.Unmarshal([]byte(names.Replace(string(file))), &want); err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	for _, record := range records(t, f.Vault) {
		event, err := trail.Decode(record)
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := event.Notification(); ok {
			encoded, _ := json.Marshal(n)
			var fields map[string]any
			_ = json.Unmarshal(encoded, &fields)
			if id, _ := fields["id"].(string); !uuids.MatchString(id) {
				t.Errorf("the id is %v", fields["id"])
			}
			delete(fields, "id")
			got = append(got, fields)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// tellAll tells a person what time brought about.
func tellAll(t *testing.T, f *vaulttest.Fixture) {
	t.Helper()
	list, err := f.Meanwhile(ctx)
	if err == nil {
		err = f.Told(ctx, list)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestMeanwhile(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := vaulttest.CreateKey(t, s, "payroll")
	date := schedule(t, s, key.KeyID).DeletionDate
	f.Pass(t, 31*24*time.Hour)
	want := []vault.Occurrence{{Kind: vault.Deletion, Place: vaulttest.Home, KeyID: key.KeyID, Aliases: []string{"payroll"}, Due: date, Done: date.Add(9*time.Hour + 30*time.Minute)}}
	f.Reopen(t)
	seen, err := f.Meanwhile(ctx)
	if err != nil || len(seen) != 1 {
		t.Fatalf("%+v, %v", seen, err)
	}
	calls, err := f.Root().LookupEvents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if record, err := calls.At(seen[0].Record); err != nil || record.Event.EventName != "DeleteKey" {
		t.Errorf("its record is %+v, %v", record, err)
	}
	want[0].Record = seen[0].Record
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("got  %+v\nwant %+v", seen, want)
	}
	schedule(t, f.Root(), vaulttest.CreateKey(t, f.Root(), "").KeyID)
	f.Pass(t, 31*24*time.Hour) // what comes about while a person reads is told later
	if err := f.Told(ctx, seen); err != nil {
		t.Fatal(err)
	}
	if got, _ := f.Meanwhile(ctx); len(got) != 1 || got[0].KeyID == key.KeyID {
		t.Errorf("once told there is %+v", got)
	}
	tellAll(t, f)
	if got, _ := f.Meanwhile(ctx); len(got) != 0 {
		t.Errorf("once all is told there is %+v", got)
	}
}

// Many keys are due at once, with more that belongs to them than one change takes.
func TestManyAreDueAtOnce(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	f.SetQuotas(t, model.Quotas{})
	var blobs [][]byte
	for i := range 130 {
		key := vaulttest.CreateKey(t, s, fmt.Sprintf("due-%d", i))
		blobs = append(blobs, encrypt(t, s, key.KeyID, "plaintext", nil))
		schedule(t, s, key.KeyID)
	}
	crowded := vaulttest.CreateKey(t, s, "crowded")
	for i := range 700 {
		_, err := s.CreateAlias(ctx, &model.CreateAliasRequest{AliasName: fmt.Sprintf("alias/crowded/%d", i), TargetKeyID: crowded.KeyID})
		wantRefusal(t, err, "ok")
	}
	schedule(t, s, crowded.KeyID)
	kept := vaulttest.CreateKey(t, s, "kept")
	f.Pass(t, 31*24*time.Hour)
	if rows := s.Rows(); len(rows) != 1 || rows[0].KeyID != kept.KeyID {
		t.Errorf("%d keys are left", len(rows))
	}
	for _, blob := range blobs {
		wantRefusal(t, keyed["Decrypt"](s, "", blob), model.ErrUndisclosedCiphertext().Error())
	}
	f.Reopen(t)
	if rows := f.Root().Rows(); len(rows) != 1 {
		t.Errorf("%d keys after opening", len(rows))
	}
	if err := f.Verify(ctx); err != nil {
		t.Error(err)
	}
}

// A crash between the two steps of a deletion: opening clears the rest away.
func TestACrashWhileAKeyIsClearedAway(t *testing.T) {
	f := vaulttest.New(t)
	s := f.Root()
	key := furnishKey(t, s, "gone")
	schedule(t, s, key.KeyID)
	f.Pass(t, 30*24*time.Hour)
	f.Clock.Advance(24 * time.Hour)
	if err := f.DestroyDue(); err != nil {
		t.Fatal(err)
	}
	left := f.RecordsAbout(t, key.KeyID)
	if !slices.Contains(left, "grant") || !slices.Contains(left, "key") {
		t.Fatalf("already cleared away: %q", left)
	}
	f.Reopen(t)
	wantRefusal(t, keyed["DescribeKey"](f.Root(), "alias/gone", nil), "NotFoundException: Alias "+vaulttest.Home.AliasARN("alias/gone")+" is not found.")
	if left := f.RecordsAbout(t, key.KeyID); !slices.Equal(left, []string{"deleted-key", "occurrence"}) {
		t.Errorf("these are left: %q", left)
	}
}

// A crash soon after a deletion: the trail is read again, and tells of a key that is no more.
func TestACrashAfterADeletion(t *testing.T) {
	f := vaulttest.New(t)
	key := furnishKey(t, f.Root(), "gone")
	schedule(t, f.Root(), key.KeyID)
	f.Pass(t, 31*24*time.Hour)
	f.ForgetUsage()
	f.Reopen(t)
	f.FlushUsage(ctx)
	if left := f.RecordsAbout(t, key.KeyID); !slices.Equal(left, []string{"deleted-key", "occurrence"}) {
		t.Errorf("these are left: %q", left)
	}
}

// Compacting takes away what is left of a deleted key in the files; that it was deleted stays known.
func TestCompactAfterADeletion(t *testing.T) {
	f := vaulttest.New(t)
	kept, key := furnishKey(t, f.Root(), "kept"), furnishKey(t, f.Root(), "gone")
	blob := encrypt(t, f.Root(), kept.KeyID, "plaintext", nil)
	schedule(t, f.Root(), key.KeyID)
	f.Pass(t, 31*24*time.Hour)
	tellAll(t, f)
	if _, err := f.Compact(ctx, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		wantPlaintext(t, f.Root(), blob, nil, "plaintext")
		if left := f.RecordsAbout(t, key.KeyID); !slices.Equal(left, []string{"deleted-key"}) {
			t.Errorf("these are left: %q", left)
		}
		if err := f.Verify(ctx); err != nil {
			t.Error(err)
		}
		f.Reopen(t)
	}
}
