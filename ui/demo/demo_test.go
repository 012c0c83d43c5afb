package demo

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/vault"
)

var ctx = context.Background()

// open opens a demo whose clock stands still, until the test ends.
func open(t *testing.T, parent string) *vault.Vault {
	t.Helper()
	d := New(parent, nil)
	v, err := d.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(v.Close(), d.Remove()); err != nil {
			t.Error(err)
		}
	})
	return v
}

func root(v *vault.Vault, region string) *vault.Session {
	return v.SignIn(identity.Caller{Principal: identity.RootOf(Home.Account), UserAgent: "test", SourceIP: "127.0.0.1"}, region)
}

func catalogue(t *testing.T, s *vault.Session) []vault.KeyRow {
	t.Helper()
	rows, err := s.Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTheDemoHasEveryStateAndSeveralRegions(t *testing.T) {
	v := open(t, t.TempDir())
	states := map[model.KeyState]int{}
	rows := catalogue(t, root(v, Home.Region))
	for _, row := range rows {
		states[row.State]++
		if row.State == model.PendingDeletion && !row.DeletionDate.After(Start) {
			t.Errorf("%v was to be deleted by now", row.Aliases)
		}
	}
	for _, state := range []model.KeyState{model.Enabled, model.Disabled, model.PendingDeletion} {
		if states[state] == 0 {
			t.Errorf("no key is %s", state)
		}
	}
	if len(rows) < 10 {
		t.Errorf("%d keys", len(rows))
	}
	if regions := root(v, Home.Region).Regions(); len(regions) != 3 {
		t.Errorf("Regions %v", regions)
	}
	theirs := v.SignIn(identity.Caller{Principal: identity.RootOf(theirAccount)}, Home.Region)
	if got := catalogue(t, theirs); len(got) != 2 {
		t.Errorf("the other account has %d keys", len(got))
	}
}

func TestTheDemoHasAPast(t *testing.T) {
	v := open(t, t.TempDir())
	s := root(v, Home.Region)
	used := 0
	for _, row := range catalogue(t, s) {
		usage, err := s.KeyUsage(ctx, row.KeyID)
		if err != nil {
			t.Fatal(err)
		}
		if usage.Uses > 0 {
			used++
		}
		if len(row.Aliases) > 0 && row.Aliases[0] == "contractor-2016" && (usage.Refused != 3 || usage.Uses == 0) {
			t.Errorf("the key that is pending deletion: %+v", usage)
		}
	}
	if used < 8 {
		t.Errorf("%d keys were used", used)
	}
	records := trailOf(t, s)
	callers, codes := map[string]bool{}, map[string]bool{}
	for _, record := range records {
		callers[record.Event.UserIdentity.ARN], codes[record.Event.ErrorCode] = true, true
	}
	if len(callers) < 8 || !codes[model.CodeDisabled] || !codes[model.CodeInvalidState] || !codes[model.CodeInvalidCiphertext] {
		t.Errorf("callers %v, error codes %v", callers, codes)
	}
	if v.Verify(ctx) != nil {
		t.Error("the trail does not verify")
	}
}

// The key policies show what the default view shows: the current default, older
// ones, and one that it cannot show.
func TestTheDemoHasPoliciesOfEveryKind(t *testing.T) {
	s := root(open(t, t.TempDir()), Home.Region)
	for alias, want := range map[string]struct {
		lacks    int
		obstacle string
	}{
		"payroll": {}, "backup": {}, "invoices": {lacks: 2}, "archive": {lacks: 4},
		"partner-exchange": {obstacle: `The statement "Allow the partner to read" is none of the default key policy's.`},
	} {
		text, err := s.GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: keyID(t, s, alias)})
		if err != nil {
			t.Fatal(err)
		}
		document, err := policy.Parse(text.Policy, policy.KeyPolicy)
		if err != nil {
			t.Fatal(err)
		}
		view, obstacle := policy.ReadView(document, Home.Account)
		if len(view.Lacks) != want.lacks || (obstacle == nil) != (want.obstacle == "") || obstacle != nil && obstacle.Text != want.obstacle {
			t.Errorf("%s lacks %q; %v", alias, view.Lacks, obstacle)
		}
	}
}

// keyID returns the id of the key of an alias.
func keyID(t *testing.T, s *vault.Session, alias string) string {
	t.Helper()
	for _, row := range catalogue(t, s) {
		if slices.Contains(row.Aliases, alias) {
			return row.KeyID
		}
	}
	t.Fatalf("no key has the alias %s", alias)
	return ""
}

func trailOf(t *testing.T, s *vault.Session) (records []vault.TrailRecord) {
	t.Helper()
	log, err := s.LookupEvents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = log.Forwards(ctx, 0, func(index uint64, _ []byte) error {
		record, err := log.At(index)
		records = append(records, record)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestTwoDemosAreTheSame(t *testing.T) {
	parent := t.TempDir()
	one, other := root(open(t, parent), Home.Region), root(open(t, parent), Home.Region)
	if a, b := catalogue(t, one), catalogue(t, other); !reflect.DeepEqual(a, b) {
		t.Errorf("the keys differ:\n%v\n%v", a, b)
	}
	a, b := trailOf(t, one), trailOf(t, other)
	if len(a) != len(b) {
		t.Fatalf("%d records and %d", len(a), len(b))
	}
	for i := range a {
		if !reflect.DeepEqual(a[i], b[i]) {
			t.Fatalf("record %d differs:\n%+v\n%+v", i, a[i], b[i])
		}
	}
}

func TestTimeGoesOnFromStart(t *testing.T) {
	now := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	d := New(t.TempDir(), func() time.Time { return now })
	v, err := d.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	now = now.Add(time.Hour)
	if got := d.Now(); !got.Equal(Start.Add(time.Hour)) {
		t.Errorf("it is %s", got)
	}
}

func TestResetMakesItAnew(t *testing.T) {
	parent := t.TempDir()
	d := New(parent, nil)
	v, err := d.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	before := catalogue(t, root(v, Home.Region))
	if _, err := root(v, Home.Region).CreateKey(ctx, &model.CreateKeyRequest{}); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err = d.Open(ctx); err != nil {
		t.Fatal(err)
	}
	if got := catalogue(t, root(v, Home.Region)); !reflect.DeepEqual(got, before) {
		t.Error("the demo is not as it was")
	}
	if left := folders(t, parent); len(left) != 1 {
		t.Errorf("folders %q", left)
	}
	if err := errors.Join(v.Close(), d.Remove()); err != nil {
		t.Fatal(err)
	}
	if left := folders(t, parent); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

func folders(t *testing.T, parent string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// Only what a dead demo left is removed.
func TestLeftovers(t *testing.T) {
	parent := t.TempDir()
	alive, err := makeFolder(parent)
	if err != nil {
		t.Fatal(err)
	}
	dead, err := makeFolder(parent)
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.lock.Close(); err != nil { // as when its process ended
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dead.path, "vault"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	others := filepath.Join(parent, folderPrefix+"of-somebody-else")
	if err := os.Mkdir(others, 0o700); err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(parent, folderPrefix+"link")
	if err := os.Symlink(alive.path, linked); err != nil {
		t.Fatal(err)
	}
	removeLeftovers(parent)
	for path, stays := range map[string]bool{alive.path: true, dead.path: false, others: true, linked: true} {
		if _, err := os.Lstat(path); (err == nil) != stays {
			t.Errorf("%s stays: %v, want %v", filepath.Base(path), err == nil, stays)
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	parent := b.TempDir()
	for b.Loop() {
		d := New(parent, nil)
		v, err := d.Open(ctx)
		if err != nil {
			b.Fatal(err)
		}
		if err := errors.Join(v.Close(), d.Remove()); err != nil {
			b.Fatal(err)
		}
	}
}
