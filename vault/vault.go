package vault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"coldkms/crypto"
	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault/store"
)

// Options are what a vault is given from outside.
type Options struct {
	Clock  func() time.Time
	Random io.Reader
	KDF    crypto.Argon2        // for Create
	Limits *Limits              // of a new vault; nil for DefaultLimits. An opened one has its own
	Store  func(*store.Options) // nil, or a change to how the store is opened
	// Scratch says that the vault will be thrown away: it reserves no room on the disk for the day when that is full.
	Scratch bool
}

func (o Options) storeOptions(k *timekeeper) store.Options {
	options := store.Options{Clock: o.Clock, Seen: k.kept, Random: o.Random, KDF: o.KDF}
	if o.Scratch {
		options.Ballast, options.Segment = 4096, 1<<20
	}
	if o.Store != nil {
		o.Store(&options)
	}
	return options
}

// Vault is an open vault. It is safe for concurrent use.
type Vault struct {
	store        *store.Store
	clock        func() time.Time
	time         *timekeeper
	random       io.Reader
	settings     atomic.Pointer[settings]
	markers      *markers
	tokens       *tokens
	importTokens *importTokens
	access       *credentials
	keys         *catalogue
	usage        *usages
	throttles    *throttles
	strangers    refusals
	notices      []string   // of loading, beside the store's own
	tending      sync.Mutex // held by who brings about what is due

	// batch is what the writer's current batch has changed so far; only the writer's goroutine touches it.
	batch batch
}

// batch tells a call that runs in the writer what earlier calls of its batch did, before the catalogue shows it.
type batch struct {
	frame   uint64
	changed bool
	keys    map[model.Place]int
	aliases map[model.Place]int
	grants  map[keyRef]map[string]*grant // nil for one that was removed

	directory *directory // nil until a call of the batch has read it
}

// keyRef names a key.
type keyRef struct {
	place model.Place
	id    string
}

// grant says that a grant is now another, nil when it is no more.
func (b *batch) grant(g, now *grant) {
	ref := keyRef{g.place, g.keyID}
	if b.grants[ref] == nil {
		b.grants[ref] = map[string]*grant{}
	}
	b.grants[ref][g.id] = now
}

// enter forgets an earlier batch.
func (b *batch) enter(frame uint64) {
	if b.frame != frame {
		*b = batch{frame: frame, keys: map[model.Place]int{}, aliases: map[model.Place]int{}, grants: map[keyRef]map[string]*grant{}}
	}
}

// Create makes a vault in dir for an account whose keys live in a Region, and opens it. The folder must not hold
// anything yet. Errors are those of store.Create.
func Create(ctx context.Context, dir string, passphrase []byte, home model.Place, o Options) (*Vault, error) {
	if err := checkHome(home); err != nil {
		return nil, err
	}
	keeper := &timekeeper{system: o.Clock}
	keeper.accept()
	s, err := store.Create(ctx, dir, passphrase, o.storeOptions(keeper))
	if err != nil {
		return nil, err
	}
	v, err := newVault(s, keeper, o)
	if err == nil {
		err = v.furnish(ctx, home, o.Limits)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("creating the vault: %w", err), s.Close())
	}
	return v, nil
}

// Open opens the vault in dir. Errors are those of store.Open.
func Open(ctx context.Context, dir string, passphrase []byte, o Options) (*Vault, error) {
	return open(ctx, dir, passphrase, o, store.Open)
}

// Look opens the vault in dir to show what can still be read of it (look.go). Errors are those of store.Look, and a
// *DamagedError when nothing can be read.
func Look(ctx context.Context, dir string, passphrase []byte, o Options) (*Vault, error) {
	return open(ctx, dir, passphrase, o, store.Look)
}

type opener func(ctx context.Context, dir string, passphrase []byte, o store.Options) (*store.Store, error)

func open(ctx context.Context, dir string, passphrase []byte, o Options, open opener) (*Vault, error) {
	keeper := &timekeeper{system: o.Clock}
	s, err := open(ctx, dir, passphrase, o.storeOptions(keeper))
	if err != nil {
		return nil, err
	}
	keeper.seen = s.LastTime()
	v, err := newVault(s, keeper, o)
	if err == nil {
		err = v.load(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the vault: %w", err), s.Close())
	}
	if err := v.Tend(ctx); err != nil {
		v.notices = append(v.notices, err.Error()) // the next call tries again, and fails when it must
	}
	return v, nil
}

// Exists reports whether dir holds a vault.
func Exists(dir string) (bool, error) { return store.Exists(dir) }

// CheckNew returns nil when a vault for an account and Region can be made in a folder; Create finds out again.
func CheckNew(dir string, home model.Place) error {
	if err := checkHome(home); err != nil {
		return err
	}
	return store.CheckNew(dir)
}

// CheckFree returns an error that names the process which has the vault in dir open, nil when none has.
func CheckFree(dir string) error { return store.CheckFree(dir) }

func newVault(s *store.Store, k *timekeeper, o Options) (*Vault, error) {
	ofMarkers, err := newBoundMAC(s.TokenKey(), "marker")
	if err != nil {
		return nil, err
	}
	ofTokens, err := newBoundMAC(s.TokenKey(), "grant-token")
	if err != nil {
		return nil, err
	}
	access, err := newCredentials(s.TokenKey())
	if err != nil {
		return nil, err
	}
	ofImports, err := newImportTokens(s.TokenKey())
	v := &Vault{
		store: s, clock: o.Clock, time: k, random: o.Random, markers: &markers{ofMarkers}, tokens: &tokens{ofTokens},
		importTokens: ofImports, access: access, keys: newCatalogue(), usage: newUsages(s), throttles: newThrottles(),
	}
	v.settings.Store(&settings{limits: DefaultLimits()})
	return v, err
}

func checkHome(home model.Place) error {
	if !model.ValidAccount(home.Account) {
		return fmt.Errorf("an account id has 12 digits, unlike %q", home.Account)
	}
	if !model.ValidRegion(home.Region) {
		return fmt.Errorf("%q is not the name of a Region, such as us-west-2", home.Region)
	}
	return nil
}

// furnish writes what a vault needs before its first call.
func (v *Vault) furnish(ctx context.Context, home model.Place, limits *Limits) error {
	made := settings{home: home, limits: DefaultLimits()}
	if limits != nil {
		made.limits = *limits
	}
	if err := made.limits.check(); err != nil {
		return err
	}
	v.settings.Store(&made)
	return v.store.Update(ctx, func(tx *store.Tx) error {
		tx.Set(settingsName, made.encode())
		return nil
	})
}

func (v *Vault) load(ctx context.Context) error {
	unread, err := v.keys.load(ctx, v.store)
	if err != nil {
		return err
	}
	if unread > 0 {
		v.notices = append(v.notices, fmt.Sprintf("records that could not be read: %d", unread))
	}
	if err := v.usage.load(ctx, v.looking()); err != nil {
		return fmt.Errorf("reading the end of the trail: %w", err)
	}
	v.usage.dropOthers(v.keys.hasNamed)
	read, err := v.readSettings(ctx)
	if err != nil && v.looking() {
		return v.guessHome()
	}
	if err != nil {
		return err
	}
	v.settings.Store(&read)
	return nil
}

// Home returns the account and Region that the vault was made for.
func (v *Vault) Home() model.Place { return v.settings.Load().home }

// Notices returns what a person should know about how the vault opened.
func (v *Vault) Notices() []string { return append(v.store.Notices(), v.notices...) }

// Health returns nil, or why the vault does not take every call: ErrReadOnly in a look, otherwise an ErrDegraded, and
// then it takes none until it is opened again.
func (v *Vault) Health() error { return v.store.Health() }

// Verify reads every record and the whole trail, and returns nil when they agree. A look has not got all of them and
// answers ErrReadOnly.
func (v *Vault) Verify(ctx context.Context) error { return v.store.Verify(ctx) }

// Compact writes the vault's files anew without what was deleted or replaced, such as the metadata of deleted keys; the
// trail stays. It returns by how many bytes they have become smaller. Calls wait meanwhile; progress, which may be nil,
// hears how many of how many records are done, and must not call the vault. Errors are those of store.Compact: ErrBusy
// when somebody goes on reading, a *DiskFullError, and with all but ErrDegraded the vault is as it was.
func (v *Vault) Compact(ctx context.Context, progress func(done, total int)) (saved int64, err error) {
	return v.store.Compact(ctx, progress)
}

// Close ends the vault: what was acknowledged is durable, and keys leave memory.
func (v *Vault) Close() error {
	if v.Health() == nil {
		v.usage.flush(context.Background())
		// What is not recorded was refused, and is refused no less.
		_ = v.recordThrottled(context.Background(), v.clock(), true)
		_ = v.recordStrangers(context.Background(), v.clock(), true)
		_ = v.keepTime(context.Background()) // else a person is asked for the date
	}
	v.markers.mac.wipe()
	v.tokens.mac.wipe()
	v.access.wipe()
	return v.store.Close()
}

// SignIn returns a session for a caller in a Region of the caller's account. It begins now unless the caller says since
// when it is signed in.
func (v *Vault) SignIn(caller identity.Caller, region string) *Session {
	if caller.SessionStart.IsZero() {
		caller.SessionStart = v.now()
	}
	return &Session{vault: v, caller: caller, place: model.Place{Account: caller.Principal.Account, Region: region}, author: &author{}}
}
