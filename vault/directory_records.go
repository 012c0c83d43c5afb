package vault

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault/store"
)

// kindManagedPolicy is the kind of the records of managed policies; users, groups and roles have kindPrincipal.
const kindManagedPolicy = "managed-policy"

func entityName(p identity.Principal) store.Name {
	return store.Name{Kind: kindPrincipal, ID: p.Account + "/" + string(p.Kind) + "/" + p.Name}
}

func encodeEntity(e *identity.Entity) []byte {
	b := newRecord(256)
	for _, text := range []string{e.Account, string(e.Kind), e.Path, e.Name, e.UniqueID} {
		addText(b, text)
	}
	addTime(b, e.Created)
	addText(b, e.Description)
	addText(b, e.Trust)
	addTexts(b, e.Groups)
	addTexts(b, e.Attached)
	b.AddUint16(uint16(len(e.Inline)))
	for _, policy := range e.Inline {
		addText(b, policy.Name)
		addText(b, policy.Text)
	}
	addPairs(b, e.Trusted)
	if e.MaxSession != 0 {
		b.AddUint32(uint32(e.MaxSession.Seconds()))
	}
	return b.BytesOrPanic()
}

func decodeEntity(_ string, value []byte) (*identity.Entity, error) {
	e := &identity.Entity{}
	var kind string
	r := reader(value)
	ok := r.version() && r.text(&e.Account) && r.text(&kind) && r.text(&e.Path) && r.text(&e.Name) && r.text(&e.UniqueID) && r.time(&e.Created)
	e.Kind = identity.Kind(kind)
	ok = ok && slices.Contains([]identity.Kind{identity.User, identity.Group, identity.Role}, e.Kind)
	if ok && r.Empty() { // written before principals had policies
		if e.Kind == identity.Role {
			e.Trust = iam.TrustOf(e.Account)
		}
		return e, nil
	}
	var inline uint16
	ok = ok && r.text(&e.Description) && r.text(&e.Trust) && r.texts(&e.Groups) && r.texts(&e.Attached) && r.ReadUint16(&inline)
	for i := 0; ok && i < int(inline); i++ {
		var name, text string
		ok = r.text(&name) && r.text(&text)
		e.Inline = append(e.Inline, identity.Inline{Name: name, Document: identity.ReadDocument(text)})
	}
	if ok && !r.Empty() { // else written before it was kept whom a role trusts
		ok = r.pairs(&e.Trusted)
	}
	if ok && !r.Empty() { // else an hour, which is not written
		var seconds int
		ok = r.number(&seconds)
		e.MaxSession = time.Duration(seconds) * time.Second
	}
	if !ok || !r.Empty() {
		return nil, fmt.Errorf("reading a principal's record: %w", errRecord)
	}
	return e, nil
}

func managedPolicyName(p *identity.ManagedPolicy) store.Name {
	return store.Name{Kind: kindManagedPolicy, ID: p.Account + "/" + p.Name}
}

func encodeManagedPolicy(p *identity.ManagedPolicy) []byte {
	b := newRecord(256)
	addText(b, p.Path)
	addText(b, p.UniqueID)
	addText(b, p.Description)
	addTime(b, p.Created)
	addTime(b, p.Updated)
	b.AddUint32(uint32(p.Default))
	b.AddUint32(uint32(p.Last))
	b.AddUint16(uint16(len(p.Versions)))
	for _, version := range p.Versions {
		b.AddUint32(uint32(version.Number))
		addTime(b, version.Created)
		addText(b, version.Text)
	}
	return b.BytesOrPanic()
}

func decodeManagedPolicy(id string, value []byte) (*identity.ManagedPolicy, error) {
	p := &identity.ManagedPolicy{}
	var named bool
	p.Account, p.Name, named = strings.Cut(id, "/")
	var versions uint16
	r := reader(value)
	ok := named && r.version() && r.text(&p.Path) && r.text(&p.UniqueID) && r.text(&p.Description) && r.time(&p.Created) && r.time(&p.Updated) &&
		r.number(&p.Default) && r.number(&p.Last) && r.ReadUint16(&versions)
	for i := 0; ok && i < int(versions); i++ {
		var version identity.Version
		var text string
		ok = r.number(&version.Number) && r.time(&version.Created) && r.text(&text)
		version.Document = identity.ReadDocument(text)
		p.Versions = append(p.Versions, version)
	}
	if !ok || !r.Empty() {
		return nil, fmt.Errorf("reading the record of policy %s: %w", p.Name, errRecord)
	}
	return p, nil
}

func addTexts(b *cryptobyte.Builder, texts []string) {
	b.AddUint16(uint16(len(texts)))
	for _, text := range texts {
		addText(b, text)
	}
}

func (r *recordReader) texts(into *[]string) bool {
	var count uint16
	ok := r.ReadUint16(&count)
	for i := 0; ok && i < int(count); i++ {
		var text string
		ok = r.text(&text)
		*into = append(*into, text)
	}
	return ok
}

func (r *recordReader) number(into *int) bool {
	var n uint32
	ok := r.ReadUint32(&n)
	*into = int(n)
	return ok
}

// The changes to a directory. A call has read the directory before it changes it, so that the batch has one.

// checkRecord refuses what the store would not take.
func checkRecord(record []byte) error {
	if len(record) > maxKeyRecord {
		return iam.ErrRecordTooLarge()
	}
	return nil
}

// putEntity is a user, group or role that is new or has a new value.
type putEntity struct{ *identity.Entity }

func (p putEntity) write(tx *store.Tx) { tx.Set(entityName(p.Principal), encodeEntity(p.Entity)) }
func (p putEntity) count(b *batch)     { b.directory = p.on(b.directory) }
func (p putEntity) apply(c *catalogue) { c.directory.Store(p.on(c.directory.Load())) }
func (p putEntity) on(d *directory) *directory {
	return d.with(p.Account, func(m *members) { m.put(p.Entity) })
}

type removedEntity struct{ *identity.Entity }

func (r removedEntity) write(tx *store.Tx) { tx.Delete(entityName(r.Principal)) }
func (r removedEntity) count(b *batch)     { b.directory = r.on(b.directory) }
func (r removedEntity) apply(c *catalogue) {
	c.directory.Store(r.on(c.directory.Load()))
	c.forgetPrincipals()
}
func (r removedEntity) on(d *directory) *directory {
	return d.with(r.Account, func(m *members) { m.remove(r.Entity) })
}

// putManaged is a managed policy that is new or has a new value.
type putManaged struct{ *identity.ManagedPolicy }

func (p putManaged) write(tx *store.Tx) {
	tx.Set(managedPolicyName(p.ManagedPolicy), encodeManagedPolicy(p.ManagedPolicy))
}
func (p putManaged) count(b *batch)     { b.directory = p.on(b.directory) }
func (p putManaged) apply(c *catalogue) { c.directory.Store(p.on(c.directory.Load())) }
func (p putManaged) on(d *directory) *directory {
	return d.with(p.Account, func(m *members) { m.policies[p.ARN()] = p.ManagedPolicy })
}

type removedManaged struct{ *identity.ManagedPolicy }

func (r removedManaged) write(tx *store.Tx) { tx.Delete(managedPolicyName(r.ManagedPolicy)) }
func (r removedManaged) count(b *batch)     { b.directory = r.on(b.directory) }
func (r removedManaged) apply(c *catalogue) { c.directory.Store(r.on(c.directory.Load())) }
func (r removedManaged) on(d *directory) *directory {
	return d.with(r.Account, func(m *members) { delete(m.policies, r.ARN()) })
}
