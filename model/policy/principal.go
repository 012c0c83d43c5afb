package policy

import (
	"regexp"
	"strings"

	"coldkms/model"
)

// PrincipalKind is what a principal of a policy names.
type PrincipalKind uint8

// The kinds of principal.
const (
	InvalidPrincipal   PrincipalKind = iota // matches nobody
	EveryonePrincipal                       // "*"
	AccountPrincipal                        // the bare id or the root's ARN
	UserPrincipal                           // also federated users
	RolePrincipal                           // and so all its sessions
	SessionPrincipal                        // one session of a role
	UniqueIDPrincipal                       // AIDA… or AROA…: a user or a role that may be gone
	ServicePrincipal                        // such as workspaces.amazonaws.com
	FederatedPrincipal                      // an identity provider
)

// Principal is one entry of a Principal or NotPrincipal element.
type Principal struct {
	Value
	Type    string // AWS, Service or Federated; "" for a bare "*"
	Kind    PrincipalKind
	Account string // of an account, user, role or session
	name    string // of a role or session, without path
}

// Principals is the value of Principal or NotPrincipal.
type Principals struct {
	At   Position // the element's name; zero when the statement has none
	Not  bool
	List []Principal
}

var (
	userPattern     = regexp.MustCompile(`^user(/[\x21-\x7e]+)*/[\w+=,.@-]{1,64}$`)
	rolePattern     = regexp.MustCompile(`^role(/[\x21-\x7e]+)*/[\w+=,.@-]{1,64}$`)
	sessionPattern  = regexp.MustCompile(`^assumed-role/[\w+=,.@-]{1,64}/[\w+=,.@-]{1,64}$`)
	fedUserPattern  = regexp.MustCompile(`^federated-user/[\w+=,.@-]{2,64}$`)
	uniqueIDPattern = regexp.MustCompile(`^(AIDA|AROA)[A-Z0-9]{8,124}$`)
	servicePattern  = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.(amazonaws\.com|amazon\.com)$`)
	providerPattern = regexp.MustCompile(`^(arn:aws:iam::[0-9]{12}:(saml|oidc)-provider/[\w+=,.@/-]+|[a-z0-9-]+(\.[a-z0-9-]+)+)$`)
)

// ParsePrincipal reads an entry of the type AWS, as it stands in a key policy or a grant. What names nobody has the
// kind InvalidPrincipal: a group, a pattern, another partition.
func ParsePrincipal(text string) Principal {
	p := Principal{Value: Value{Text: text}, Type: "AWS"}
	switch {
	case text == "*":
		p.Kind = EveryonePrincipal
		return p
	case model.ValidAccount(text):
		p.Kind, p.Account = AccountPrincipal, text
		return p
	case uniqueIDPattern.MatchString(text):
		p.Kind = UniqueIDPrincipal
		return p
	case strings.ContainsAny(text, "*?"):
		return p
	}
	part := strings.SplitN(text, ":", 6)
	if len(part) != 6 || part[0] != "arn" || part[1] != "aws" || part[3] != "" || !model.ValidAccount(part[4]) {
		return p
	}
	p.Account = part[4]
	switch service, resource := part[2], part[5]; {
	case service == "iam" && resource == "root":
		p.Kind = AccountPrincipal
	case service == "iam" && userPattern.MatchString(resource), service == "sts" && fedUserPattern.MatchString(resource):
		p.Kind = UserPrincipal
	case service == "iam" && rolePattern.MatchString(resource):
		p.Kind, p.name = RolePrincipal, resource[strings.LastIndexByte(resource, '/')+1:]
	case service == "sts" && sessionPattern.MatchString(resource):
		p.Kind, p.name = SessionPrincipal, strings.Split(resource, "/")[1]
	}
	return p
}

// principals reads Principal or NotPrincipal: "*", or an object of lists by type.
func (p *parser) principals(m *member, into *Principals) {
	if into.At.Line > 0 {
		p.together(m)
		return
	}
	into.At, into.Not = m.at, strings.HasPrefix(m.name, "Not")
	if m.value.shape == stringShape && m.value.text == "*" {
		into.List = []Principal{{Value: valueOf(m.value), Kind: EveryonePrincipal}}
		return
	}
	if m.value.shape != objectShape {
		p.fault(m.value.at, RulePrincipal, "%s must be \"*\" or an object such as {\"AWS\": …}.", m.name)
		return
	}
	for i := range m.value.members {
		p.principalsOf(&m.value.members[i], into)
	}
	if len(into.List) == 0 && !p.broken {
		p.fault(m.value.at, RulePrincipal, "%s names nobody.", m.name)
	}
}

func (p *parser) principalsOf(m *member, into *Principals) {
	for _, n := range manyOf(m.value) {
		if n.shape != stringShape {
			p.fault(n.at, RulePrincipal, "A principal must be a text, not %s.", n.shape)
			continue
		}
		principal, known := principalOf(m.name, n.text)
		if !known {
			p.fault(m.at, RulePrincipal, "Unknown kind of principal %q: it is AWS, Service or Federated.", m.name)
			return
		}
		principal.Value = valueOf(n)
		if principal.Kind == InvalidPrincipal {
			p.fault(n.at, RulePrincipal, "%s", invalidPrincipals)
		}
		into.List = append(into.List, principal)
	}
}

func principalOf(kind, text string) (Principal, bool) {
	p := Principal{Type: kind}
	switch kind {
	case "AWS":
		return ParsePrincipal(text), true
	case "Service":
		if servicePattern.MatchString(text) {
			p.Kind = ServicePrincipal
		}
	case "Federated":
		if providerPattern.MatchString(text) {
			p.Kind = FederatedPrincipal
		}
	case "CanonicalUser": // names nobody outside Amazon S3
	default:
		return p, false
	}
	return p, true
}

// CheckPrincipals returns nil when every principal of the document exists, and otherwise the service's refusal at the
// first that does not. Everybody and services always do; exists is asked about the others.
func (d *Document) CheckPrincipals(exists func(Principal) bool) error {
	for i := range d.Statements {
		for _, p := range d.Statements[i].Principals.List {
			if p.Kind != EveryonePrincipal && p.Kind != ServicePrincipal && !exists(p) {
				return faultAt(p.At, RulePrincipal, "%s", invalidPrincipals).refusal(d.Kind)
			}
		}
	}
	return nil
}

// written returns the principals for the element and for its negation; one of them is nil.
func (p Principals) written() (element, negated any) {
	var written any
	switch {
	case p.At.Line == 0:
		return nil, nil
	case len(p.List) == 1 && p.List[0].Type == "":
		written = "*"
	default:
		byType := map[string][]string{}
		for _, principal := range p.List {
			byType[principal.Type] = append(byType[principal.Type], principal.Text)
		}
		object := map[string]any{}
		for kind, list := range byType {
			object[kind] = oneOrMany(list)
		}
		written = object
	}
	if p.Not {
		return nil, written
	}
	return written, nil
}
