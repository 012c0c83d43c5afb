package endpoint

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"coldkms/model/identity"
)

// Principal names who calls: root, a user, a role in a session, or a service. Its zero value is root. Whether there is
// such a user or role is found out by who signs in.
type Principal struct {
	kind    identity.Kind // "" for root
	path    string        // "" when it is left out
	name    string
	session string // of a role
}

var servicePattern = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.amazonaws\.com$`)

// ParsePrincipal reads root, user/NAME, user/PATH/NAME, role/NAME/SESSION, role/PATH/NAME/SESSION or service/NAME.
func ParsePrincipal(text string) (Principal, error) {
	kind, rest, _ := strings.Cut(text, "/")
	p := Principal{name: rest}
	switch kind {
	case "root":
		if text == kind {
			return Principal{}, nil
		}
	case "user":
		p.kind = identity.User
	case "role":
		p.kind = identity.Role
		end := strings.LastIndexByte(rest, '/')
		if end < 0 {
			return Principal{}, fmt.Errorf("a role calls in a session; name one, as in role/%s/my-session", rest)
		}
		p.name, p.session = rest[:end], rest[end+1:]
		if err := identity.CheckSessionName(p.session); err != nil {
			return Principal{}, err
		}
	case "service":
		p.kind = identity.Service
		if !servicePattern.MatchString(rest) {
			return Principal{}, errors.New("a service has a name such as workspaces.amazonaws.com")
		}
		return p, nil
	}
	if start := strings.LastIndexByte(p.name, '/'); start >= 0 {
		p.path, p.name = "/"+p.name[:start+1], p.name[start+1:]
	}
	if p.kind == "" || identity.CheckName(p.kind, p.name) != nil {
		return Principal{}, errors.New("it is root, user/NAME, role/NAME/SESSION or service/NAME")
	}
	return p, nil
}

// String returns the text that ParsePrincipal reads.
func (p Principal) String() string {
	if p.kind == "" {
		return "root"
	}
	text := p.kind.Noun() + "/" + strings.TrimPrefix(p.path, "/") + p.name
	if p.kind == identity.Role {
		text += "/" + p.session
	}
	return text
}
