package vault_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"coldkms/model"
	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/vault"
	"coldkms/vault/vaulttest"
)

// expectedMember is what the engine must know of a user, a group or a role: sets of names.
type expectedMember struct {
	id                       string
	inline, attached, groups map[string]bool
}

// people does at random what an account's root does with identities, to a vault and to a few maps, and compares.
type people struct {
	tb       testing.TB
	f        *vaulttest.Fixture
	account  string
	members  map[string]*expectedMember // by kind and name: "User Alice"
	policies map[string]bool
	ids      map[string]bool // all that were ever given
}

var (
	memberKinds = rapid.SampledFrom([]string{"User", "Group", "Role"})
	fewNames    = rapid.SampledFrom([]string{"a", "b"})
)

func (p *people) session() *vault.Session {
	return p.f.RootOf(model.Place{Account: p.account, Region: vaulttest.Home.Region})
}

// ask compares how a call ends.
func (p *people) ask(t *rapid.T, operation, request, want string) string {
	got := ask(p.tb, p.session(), operation, request)
	if want == "" && strings.HasPrefix(got, "{") || want != "" && strings.HasPrefix(got, want) {
		return got
	}
	t.Fatalf("%s %s\n got %s\nwant %q", operation, request, got, want)
	return ""
}

// some draws a kind and a name, and returns what is known of it, nil when it is not there, and how a call then ends.
func (p *people) some(t *rapid.T, kind string) (name string, m *expectedMember, missing string) {
	name = fewNames.Draw(t, "name")
	if m = p.members[kind+" "+name]; m == nil {
		missing = "NoSuchEntity: The " + strings.ToLower(kind) + " with name " + name + " cannot"
	}
	return name, m, missing
}

func (p *people) Create(t *rapid.T) {
	kind := memberKinds.Draw(t, "kind")
	name, m, _ := p.some(t, kind)
	request := `{"` + kind + `Name": "` + name + `"}`
	if kind == "Role" {
		request = with(`{"RoleName": "`+name+`", "AssumeRolePolicyDocument": DOC}`, trust)
	}
	if m != nil {
		p.ask(t, "Create"+kind, request, "EntityAlreadyExists: "+kind+" with name "+name+" already exists.")
		return
	}
	answer := p.ask(t, "Create"+kind, request, "")
	_, id, _ := strings.Cut(answer, kind+`Id":"`)
	id = id[:21]
	if p.ids[id] {
		t.Fatalf("the id %s is given twice", id)
	}
	p.ids[id] = true
	p.members[kind+" "+name] = &expectedMember{id: id, inline: map[string]bool{}, attached: map[string]bool{}, groups: map[string]bool{}}
}

func (p *people) Delete(t *rapid.T) {
	kind := memberKinds.Draw(t, "kind")
	name, m, want := p.some(t, kind)
	switch {
	case m == nil:
	case len(m.groups) > 0 || kind == "Group" && len(p.usersOf(name)) > 0:
		want = "DeleteConflict: Cannot delete entity, must remove users from group first."
	case len(m.attached) > 0:
		want = "DeleteConflict: Cannot delete entity, must detach all policies first."
	case len(m.inline) > 0:
		want = "DeleteConflict: Cannot delete entity, must delete policies first."
	}
	p.ask(t, "Delete"+kind, `{"`+kind+`Name": "`+name+`"}`, want)
	if want == "" {
		delete(p.members, kind+" "+name)
	}
}

func (p *people) usersOf(group string) (names []string) {
	for key, m := range p.members {
		if name, user := strings.CutPrefix(key, "User "); user && m.groups[group] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (p *people) Join(t *rapid.T) {
	group, g, want := p.some(t, "Group")
	user, u, missing := p.some(t, "User")
	operation := "AddUserToGroup"
	if rapid.Bool().Draw(t, "leave") {
		operation = "RemoveUserFromGroup"
		if u != nil && !u.groups[group] {
			missing = "NoSuchEntity: The user with name " + user + " cannot be found in the group"
		}
	}
	if g != nil {
		want = missing
	}
	p.ask(t, operation, `{"GroupName": "`+group+`", "UserName": "`+user+`"}`, want)
	if want == "" && operation == "AddUserToGroup" {
		u.groups[group] = true
	} else if want == "" {
		delete(u.groups, group)
	}
}

func (p *people) Inline(t *rapid.T) {
	kind := memberKinds.Draw(t, "kind")
	name, m, want := p.some(t, kind)
	policy := fewNames.Draw(t, "policy")
	request := `{"` + kind + `Name": "` + name + `", "PolicyName": "` + policy + `"`
	if rapid.Bool().Draw(t, "put") {
		p.ask(t, "Put"+kind+"Policy", with(request+`, "PolicyDocument": DOC}`, allowList), want)
		if m != nil {
			m.inline[policy] = true
		}
		return
	}
	if m != nil && !m.inline[policy] {
		want = "NoSuchEntity: The " + strings.ToLower(kind) + " policy with name " + policy + " cannot"
	}
	p.ask(t, "Delete"+kind+"Policy", request+"}", want)
	if m != nil {
		delete(m.inline, policy)
	}
}

func (p *people) Policy(t *rapid.T) {
	name := fewNames.Draw(t, "policy")
	arn := identity.Resource(p.account, "policy/"+name)
	if rapid.Bool().Draw(t, "create") {
		want := ""
		if p.policies[name] {
			want = "EntityAlreadyExists: A policy called " + name
		}
		p.ask(t, "CreatePolicy", with(`{"PolicyName": "`+name+`", "PolicyDocument": DOC}`, allowList), want)
		p.policies[name] = true
		return
	}
	want := ""
	for _, m := range p.members {
		if m.attached[arn] {
			want = "DeleteConflict: Cannot delete a policy attached to entities."
		}
	}
	if !p.policies[name] {
		want = "NoSuchEntity: Policy " + arn + " was not found."
	}
	p.ask(t, "DeletePolicy", `{"PolicyArn": "`+arn+`"}`, want)
	if want == "" {
		delete(p.policies, name)
	}
}

func (p *people) Attach(t *rapid.T) {
	kind := memberKinds.Draw(t, "kind")
	name, m, want := p.some(t, kind)
	policy := fewNames.Draw(t, "policy")
	arn := identity.Resource(p.account, "policy/"+policy)
	request := `{"` + kind + `Name": "` + name + `", "PolicyArn": "` + arn + `"}`
	if rapid.Bool().Draw(t, "detach") {
		if m != nil && !m.attached[arn] {
			want = "NoSuchEntity: Policy " + arn + " was not found."
		}
		p.ask(t, "Detach"+kind+"Policy", request, want)
		if m != nil {
			delete(m.attached, arn)
		}
		return
	}
	if m != nil && !p.policies[policy] {
		want = "NoSuchEntity: Policy " + arn + " does not exist"
	}
	p.ask(t, "Attach"+kind+"Policy", request, want)
	if want == "" {
		m.attached[arn] = true
	}
}

func (p *people) Reopen(t *rapid.T) {
	if rapid.IntRange(0, 9).Draw(t, "rarely") == 0 {
		p.f.Reopen(p.tb)
	}
}

// Check compares what the engine knows of one entity with the maps.
func (p *people) Check(t *rapid.T) {
	kind := memberKinds.Draw(t, "kind")
	name, m, want := p.some(t, kind)
	request := `{"` + kind + `Name": "` + name + `"}`
	answer := p.ask(t, "Get"+kind, request, want)
	if m == nil {
		return
	}
	if !strings.Contains(answer, m.id) {
		t.Fatalf("the id is not %s: %s", m.id, answer)
	}
	expect := func(operation string, names []string, list string) {
		if got := p.ask(t, operation, request, ""); got != list {
			t.Fatalf("%s answers %s, want %q", operation, got, names)
		}
	}
	inline := slices.Sorted(maps.Keys(m.inline))
	expect("List"+kind+"Policies", inline, fmt.Sprintf(`{"PolicyNames":[%s]}`, quoted(inline)))
	var attached []string
	for _, arn := range slices.Sorted(maps.Keys(m.attached)) {
		attached = append(attached, fmt.Sprintf(`{"PolicyName":"%s","PolicyArn":"%s"}`, arn[len(arn)-1:], arn))
	}
	expect("ListAttached"+kind+"Policies", attached, fmt.Sprintf(`{"AttachedPolicies":[%s]}`, strings.Join(attached, ",")))
	if kind != "Group" {
		return
	}
	response, err := p.session().GetGroup(ctx, &iam.GetGroupRequest{OfGroup: iam.OfGroup{GroupName: name}})
	if err != nil {
		t.Fatal(err)
	}
	var users []string
	for _, u := range response.Users {
		users = append(users, u.UserName)
	}
	if want := p.usersOf(name); !slices.Equal(users, want) {
		t.Fatalf("the group %s has %q, want %q", name, users, want)
	}
}

func quoted(names []string) string {
	for i, name := range names {
		names[i] = `"` + name + `"`
	}
	return strings.Join(names, ",")
}

func TestIdentitiesAreAsInMaps(t *testing.T) {
	const runs = 12 // every step waits for the disk
	f := vaulttest.New(t)
	account, failed := 0, false
	rapid.Check(t, func(rt *rapid.T) {
		if account >= runs && !failed {
			return
		}
		defer func() { failed = failed || rt.Failed() }()
		account++ // each run has an account of its own in the same vault
		p := &people{tb: t, f: f, account: fmt.Sprintf("%012d", account), members: map[string]*expectedMember{}, policies: map[string]bool{}, ids: map[string]bool{}}
		rt.Repeat(map[string]func(*rapid.T){
			"create": p.Create, "delete": p.Delete, "join": p.Join, "inline": p.Inline, "policy": p.Policy, "attach": p.Attach,
			"reopen": p.Reopen, "check": p.Check,
		})
	})
	if err := f.Verify(ctx); err != nil {
		t.Errorf("Verify: %v", err)
	}
}
