package vault

import (
	"context"
	"maps"
	"slices"
	"strings"

	"coldkms/model/identity"
	"coldkms/model/policy"
	"coldkms/vault/store"
)

// directory is who is in a vault: the users, groups, roles and managed policies of every account, with their documents
// parsed, so that a decision reads nothing from the store. It is never changed once it is made; a change is another
// directory that shares what stayed as it was.
type directory struct {
	accounts map[string]*members
	aws      map[string]*identity.ManagedPolicy // by ARN
}

// members are what one account has.
type members struct {
	entities map[identity.Kind]map[string]*identity.Entity // by kind and name
	ids      map[string]*identity.Entity                   // by unique id
	policies map[string]*identity.ManagedPolicy            // by ARN
	keys     map[string]*identity.AccessKey                // by id
}

func newDirectory() *directory {
	d := &directory{accounts: map[string]*members{}, aws: map[string]*identity.ManagedPolicy{}}
	for _, p := range identity.AWSManaged() {
		d.aws[p.ARN()] = p
	}
	return d
}

// loadDirectory returns the directory that the store holds, and how many records could not be read, which only a look
// bears.
func loadDirectory(ctx context.Context, s *store.Store) (*directory, int, error) {
	entities, unreadEntities, err := gather(ctx, s, kindPrincipal, decodeEntity)
	if err != nil {
		return nil, 0, err
	}
	policies, unreadPolicies, err := gather(ctx, s, kindManagedPolicy, decodeManagedPolicy)
	if err != nil {
		return nil, 0, err
	}
	keys, unreadKeys, err := gather(ctx, s, kindAccessKey, decodeAccessKey)
	if err != nil {
		return nil, 0, err
	}
	d := newDirectory()
	for _, e := range entities {
		d.of(e.Account).put(e)
	}
	for _, p := range policies {
		d.of(p.Account).policies[p.ARN()] = p
	}
	for _, k := range keys {
		d.of(k.Account).keys[k.ID] = k
	}
	return d, unreadEntities + unreadPolicies + unreadKeys, nil
}

// of returns what an account has, making it when there is nothing. Only for a directory that nobody else has yet.
func (d *directory) of(account string) *members {
	m := d.accounts[account]
	if m == nil {
		m = &members{
			entities: map[identity.Kind]map[string]*identity.Entity{identity.User: {}, identity.Group: {}, identity.Role: {}},
			ids:      map[string]*identity.Entity{}, policies: map[string]*identity.ManagedPolicy{},
			keys: map[string]*identity.AccessKey{},
		}
		d.accounts[account] = m
	}
	return m
}

// with returns the directory after a change to one account.
func (d *directory) with(account string, edit func(*members)) *directory {
	next := &directory{accounts: maps.Clone(d.accounts), aws: d.aws}
	if m := d.accounts[account]; m != nil {
		next.accounts[account] = m.clone()
	}
	edit(next.of(account))
	return next
}

func (m *members) clone() *members {
	entities := maps.Clone(m.entities)
	for kind := range entities {
		entities[kind] = maps.Clone(entities[kind])
	}
	return &members{entities: entities, ids: maps.Clone(m.ids), policies: maps.Clone(m.policies), keys: maps.Clone(m.keys)}
}

func (m *members) put(e *identity.Entity) {
	m.entities[e.Kind][e.Name] = e
	m.ids[e.UniqueID] = e
}

func (m *members) remove(e *identity.Entity) {
	delete(m.entities[e.Kind], e.Name)
	delete(m.ids, e.UniqueID)
}

// entity returns a user, group or role, nil when there is none of the name.
func (d *directory) entity(account string, kind identity.Kind, name string) *identity.Entity {
	if m := d.accounts[account]; m != nil {
		return m.entities[kind][name]
	}
	return nil
}

// entities returns what an account has of a kind, in the order of their names.
func (d *directory) entities(account string, kind identity.Kind) []*identity.Entity {
	m := d.accounts[account]
	if m == nil {
		return nil
	}
	return slices.SortedFunc(maps.Values(m.entities[kind]), func(a, b *identity.Entity) int { return strings.Compare(a.Name, b.Name) })
}

// users returns the users of a group, in the order of their names.
func (d *directory) users(account, group string) []*identity.Entity {
	return slices.DeleteFunc(d.entities(account, identity.User), func(e *identity.Entity) bool { return !slices.Contains(e.Groups, group) })
}

// principal returns the user or role with an ARN or a unique id; ok is false when there is none, or none any more.
func (d *directory) principal(arnOrID string) (identity.Principal, bool) {
	if account, kind, name, ok := splitARN(arnOrID); ok {
		e := d.entity(account, kind, name)
		if e == nil || kind == identity.Group || e.ARN() != arnOrID {
			return identity.Principal{}, false
		}
		return e.Principal, true
	}
	for _, m := range d.accounts {
		if e := m.ids[arnOrID]; e != nil && e.Kind != identity.Group {
			return e.Principal, true
		}
	}
	return identity.Principal{}, false
}

// role returns the role with an ARN, nil when there is none.
func (d *directory) role(arn string) *identity.Entity {
	account, kind, name, _ := splitARN(arn)
	if role := d.entity(account, identity.Role, name); role != nil && kind == identity.Role && role.ARN() == arn {
		return role
	}
	return nil
}

// splitARN takes the ARN of a user, group or role apart. Names are unique in an account without their paths.
func splitARN(arn string) (account string, kind identity.Kind, name string, ok bool) {
	part := strings.SplitN(arn, ":", 6)
	if len(part) != 6 || !strings.HasPrefix(arn, "arn:aws:iam::") {
		return "", "", "", false
	}
	noun, _, found := strings.Cut(part[5], "/")
	for _, kind := range []identity.Kind{identity.User, identity.Group, identity.Role} {
		if found && kind.Noun() == noun {
			return part[4], kind, part[5][strings.LastIndexByte(part[5], '/')+1:], true
		}
	}
	return "", "", "", false
}

// policy returns a managed policy, nil when there is none with the ARN.
func (d *directory) policy(arn string) *identity.ManagedPolicy {
	if p := d.aws[arn]; p != nil {
		return p
	}
	account, _, _ := strings.Cut(strings.TrimPrefix(arn, "arn:aws:iam::"), ":")
	if m := d.accounts[account]; m != nil {
		return m.policies[arn]
	}
	return nil
}

// policies returns the managed policies of an account, in no order.
func (d *directory) policies(account string) []*identity.ManagedPolicy {
	if m := d.accounts[account]; m != nil {
		return slices.Collect(maps.Values(m.policies))
	}
	return nil
}

// attached counts the users, groups and roles of an account that have a managed policy.
func (d *directory) attached(account, arn string) (count int) {
	if m := d.accounts[account]; m != nil {
		for _, entities := range m.entities {
			for _, e := range entities {
				if _, has := slices.BinarySearch(e.Attached, arn); has {
					count++
				}
			}
		}
	}
	return count
}

// identityPolicies returns the policies that count for a principal: its own, and a user's groups'. A session has those
// of its role. A principal that was deleted has none, even when there is a namesake.
func (d *directory) identityPolicies(p identity.Principal) []policy.Attachment {
	e := d.entity(p.Account, p.Kind, p.Name)
	if e == nil || e.UniqueID != p.UniqueID {
		return nil
	}
	found := d.ownPolicies(nil, e)
	for _, group := range e.Groups {
		if g := d.entity(p.Account, identity.Group, group); g != nil {
			found = d.ownPolicies(found, g)
		}
	}
	return found
}

// ownPolicies appends what is in an entity and attached to it. An inline policy is named after its owner, such as
// user/Alice/Payroll, a managed policy by its ARN.
func (d *directory) ownPolicies(found []policy.Attachment, e *identity.Entity) []policy.Attachment {
	for _, inline := range e.Inline {
		found = append(found, policy.Attachment{Name: e.Kind.Noun() + "/" + e.Name + "/" + inline.Name, Document: inline.Policy})
	}
	for _, arn := range e.Attached {
		if p := d.policy(arn); p != nil {
			found = append(found, policy.Attachment{Name: arn, Document: p.InForce().Policy})
		}
	}
	return found
}
