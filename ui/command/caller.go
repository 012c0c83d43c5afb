package command

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/pflag"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/vault"
)

// As is what the flags say about who calls, and from where.
type As struct {
	principal string
	account   string
	context   []string
}

func (a *As) define(flags *pflag.FlagSet) {
	flags.StringVar(&a.principal, "as", "", "the `principal` that calls: root, user/NAME, role/NAME/SESSION or service/NAME (default root)")
	flags.StringVar(&a.account, "account", "", "the `id` of its account (default the vault's)")
	flags.StringArrayVar(&a.context, "context", nil, "a condition key of its requests, as `KEY=VALUE`, such as aws:SourceIp=192.0.2.1; may be repeated")
}

// given reports whether a flag names another caller than the account's root on this machine.
func (a *As) given() bool { return a.principal != "" || a.account != "" || len(a.context) > 0 }

// check returns nil when the flags make sense.
func (a *As) check() error {
	if a.account != "" && !model.ValidAccount(a.account) {
		return fmt.Errorf("--account: an account id has 12 digits, unlike %q", a.account)
	}
	if _, err := parsePrincipal(a.principal); err != nil {
		return err
	}
	_, err := parseContext(a.context)
	return err
}

// caller returns who signs in to a vault: one of the users and roles that are in it, the root of any account, or a
// service.
func (a *As) caller(v *vault.Vault) (identity.Caller, error) {
	named, err := parsePrincipal(a.principal)
	if err != nil {
		return identity.Caller{}, err
	}
	context, err := parseContext(a.context)
	if err != nil {
		return identity.Caller{}, err
	}
	account := a.account
	if account == "" {
		account = v.Home().Account
	}
	caller := identity.Caller{SessionName: named.session, UserAgent: userAgent, SourceIP: "127.0.0.1", Context: context}
	if ip := context["aws:SourceIp"]; len(ip) == 1 {
		caller.SourceIP = ip[0]
	}
	if agent := context["aws:UserAgent"]; len(agent) == 1 {
		caller.UserAgent = agent[0]
	}
	switch named.kind {
	case identity.Root:
		caller.Principal = identity.RootOf(account)
		return caller, nil
	case identity.Service:
		caller.Principal = identity.ServiceOf(named.name, account)
		return caller, nil
	}
	found, ok := v.Principal(account, named.kind, named.name)
	if !ok || named.path != "" && named.path != found.Path {
		return identity.Caller{}, fmt.Errorf("--as %s: account %s has no such %s; \"coldkms iam list-%ss\" lists them", a.principal, account, named.kind.Noun(), named.kind.Noun())
	}
	caller.Principal = found
	return caller, nil
}

// named is a principal as --as names it.
type named struct {
	kind    identity.Kind
	path    string // "" when it is left out
	name    string
	session string // of a role
}

var (
	sessionPattern = regexp.MustCompile(`^[\w+=,.@-]{2,64}$`)
	servicePattern = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.amazonaws\.com$`)
)

// parsePrincipal reads what follows --as: root, user/NAME, user/PATH/NAME, role/NAME/SESSION, role/PATH/NAME/SESSION or
// service/NAME. "" is root.
func parsePrincipal(text string) (named, error) {
	kind, rest, _ := strings.Cut(text, "/")
	n := named{name: rest}
	switch kind {
	case "", "root":
		if rest == "" && !strings.Contains(text, "/") {
			return named{kind: identity.Root}, nil
		}
	case "user":
		n.kind = identity.User
	case "role":
		n.kind = identity.Role
		end := strings.LastIndexByte(rest, '/')
		if end < 0 {
			return named{}, fmt.Errorf("--as %s: a role calls in a session; name one, as in role/%s/my-session", text, rest)
		}
		n.name, n.session = rest[:end], rest[end+1:]
		if !sessionPattern.MatchString(n.session) {
			return named{}, fmt.Errorf("--as %s: the name of a session has 2 to 64 letters, digits and _+=,.@-", text)
		}
	case "service":
		n.kind = identity.Service
		if !servicePattern.MatchString(rest) {
			return named{}, fmt.Errorf("--as %s: a service has a name such as workspaces.amazonaws.com", text)
		}
		return n, nil
	}
	if start := strings.LastIndexByte(n.name, '/'); start >= 0 {
		n.path, n.name = "/"+n.name[:start+1], n.name[start+1:]
	}
	if n.kind == "" || identity.CheckName(n.kind, n.name) != nil {
		return named{}, fmt.Errorf("--as %s: it is root, user/NAME, role/NAME/SESSION or service/NAME", text)
	}
	return n, nil
}

// contextKeys are the condition keys in the letters in which this program knows them; others stay as they are typed.
var contextKeys = []string{
	"aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:MultiFactorAuthPresent", "aws:SecureTransport", "aws:UserAgent",
	"aws:CurrentTime", "kms:ViaService",
}

// parseContext reads what follows each --context. A key that is there several times has several values.
func parseContext(pairs []string) (map[string][]string, error) {
	context := map[string][]string{}
	for _, pair := range pairs {
		key, value, found := strings.Cut(pair, "=")
		vendor, name, colon := strings.Cut(key, ":")
		if !found || !colon || vendor == "" || name == "" {
			return nil, fmt.Errorf("--context %s: it is KEY=VALUE, such as aws:SourceIp=192.0.2.1", pair)
		}
		for _, known := range contextKeys {
			if strings.EqualFold(known, key) {
				key = known
			}
		}
		context[key] = append(context[key], value)
	}
	if len(context) == 0 {
		return nil, nil
	}
	return context, nil
}
